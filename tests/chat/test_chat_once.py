"""Whatever the network and the tabs do: one chat, one request, nothing said twice."""

from odoo.tests import tagged

from .visitor_case import VisitorCase


@tagged("post_install", "-at_install")
class TestChatOnce(VisitorCase):
    def assert_one(self, chat, *questions):
        """There is this one chat with this one request, each question in it once."""
        ticket = chat.care_ticket_id
        self.assertEqual(self.channel.channel_ids, chat)
        self.assertEqual(ticket.chat_ids, chat)
        self.assertEqual(self.tickets().filtered(lambda one: one.team_id == self.team), ticket)
        said = "".join(chat.message_ids.mapped("body"))
        for question in questions:
            self.assertEqual(said.count(question), 1, question)

    def test_the_same_form_sent_twice_is_one_chat(self):
        values = self._form(question="Once?")
        first, second = self.send(values), self.send(values)
        self.assertEqual(first["channel_id"], second["channel_id"])
        chat = self.env["discuss.channel"].browse(first["channel_id"])
        self.assert_one(chat, "Once?")
        self.assertEqual(len(self._messages(chat.care_ticket_id)), 1)

    def test_a_form_whose_answer_was_lost_gives_the_same_chat(self):
        values = self._form(question="Lost?")
        first = self.send(values)
        # The answer never came, and with it no cookie.
        self.browse_as(None)
        second = self.send(values)
        self.assertEqual(first["channel_id"], second["channel_id"])
        chat = self.env["discuss.channel"].browse(first["channel_id"])
        self.assert_one(chat, "Lost?")
        self.post(chat, "I am still here")
        self.assertEqual(chat.message_ids[0].author_guest_id, chat._care_visitor())

    def test_the_form_of_somebody_else_opens_nothing_of_his(self):
        values = self._form()
        first = self.send(values)
        self.browse_as(None)
        second = self.send({**values, "question": "Something else?"})
        self.assertNotEqual(first["channel_id"], second["channel_id"])

    def test_a_form_that_opened_an_ended_chat_shows_it_again(self):
        values = self._form()
        chat_id = self.send(values)["channel_id"]
        self.ask("/im_livechat/visitor_leave_session", channel_id=chat_id)
        self.assertEqual(self.send(values)["channel_id"], chat_id)

    def test_two_tabs_are_one_chat_in_which_both_questions_stand(self):
        chat = self.open_chat(question="From the first tab?")
        answer = self.open(question="From the second tab?")
        self.assertEqual(answer["channel_id"], chat.id)
        self.assert_one(chat, "From the first tab?", "From the second tab?")
        chat.with_user(self.agent).care_take()
        chat.with_user(self.agent).care_close(**self._qualification())
        words = "".join(self._messages(chat.care_ticket_id).mapped("body"))
        self.assertEqual(words.count("From the first tab?"), 1)
        self.assertEqual(words.count("From the second tab?"), 1)

    def test_after_the_end_a_new_form_is_a_new_chat(self):
        chat = self.open_chat()
        self.ask("/im_livechat/visitor_leave_session", channel_id=chat.id)
        self.assertNotEqual(self.open_chat(), chat)

    def test_a_request_by_mail_sent_twice_is_one(self):
        self.operators.presence_ids.unlink()
        values = self._form(question="By mail?")
        first, second = self.send(values), self.send(values)
        self.assertEqual(first, second)
        [ticket] = self.tickets().filtered(lambda one: one.number == first["number"])
        self.assertEqual(len(self._messages(ticket)), 1)

    def test_who_comes_back_finds_his_chat_and_its_words(self):
        browser = self.browse_as(None)
        chat = self.open_chat(question="Still there?")
        self.browse_as(None)
        stranger = self.ask("/mail/data", fetch_params=["channels_as_member"])
        self.assertNotIn(chat.id, [row["id"] for row in stranger.get("discuss.channel", [])])
        self.back_to(browser)
        back = self.ask("/mail/data", fetch_params=["channels_as_member"])
        [row] = [row for row in back["discuss.channel"] if row["id"] == chat.id]
        self.assertTrue(row["care_is_served"])
        self.assertTrue(row["care_is_waiting"])
        self.assertEqual(row["care_place"], 1)
        history = self.ask("/discuss/channel/messages", channel_id=chat.id)
        self.assertIn("Still there?", str(history))
