from unittest import SkipTest

from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestChatDemo(TransactionCase):
    """The demo's chat can be tried at once, and its past chats tell true stories."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not cls.env.ref("base.module_care_desk").demo:
            raise SkipTest("this database has no demo data")
        data = cls.env["ir.model.data"].search(
            [("module", "=", "care_desk"), ("model", "=", "discuss.channel")]
        )
        chats = cls.env["discuss.channel"].browse(data.mapped("res_id"))
        # Help that was offered and not answered yet is no story.
        cls.chats = chats.filtered("care_ticket_id")

    def _chat(self, name):
        return self.env.ref(f"care_desk.chat_{name}")

    def _transcript(self, ticket):
        return ticket.message_ids.filtered(lambda word: "care-chat-words" in word.body)

    def _kinds(self, name):
        events = self._chat(name).care_ticket_id.event_ids
        return events.sorted(lambda event: (event.at, event.id)).mapped("kind")

    def test_the_chat_of_the_website_is_ready_at_any_time_of_the_week(self):
        channel = self.env.ref("website.default_website").channel_id
        self.assertTrue(channel._care_is_ready())
        self.assertFalse(channel.care_warning)
        self.assertFalse(channel.care_team_id.resource_calendar_id)
        for login in ("agent", "agent2", "manager"):
            self.assertIn(login, channel.user_ids.mapped("login"))

    def test_the_privacy_page_is_there(self):
        channel = self.env.ref("website.default_website").channel_id
        page = self.env["website.page"].search([("url", "=", channel.care_privacy_url)])
        self.assertTrue(page.is_published)
        self.assertIn("Maison Faience", page.arch)

    def test_no_chat_is_left_open_for_the_crons(self):
        self.assertEqual(len(self.chats), 7)
        self.assertTrue(all(chat.livechat_end_dt for chat in self.chats))
        self.assertFalse(any(chat.care_has_unseen for chat in self.chats))
        stories = {chat: chat.message_ids.ids for chat in self.chats}
        with self.enter_registry_test_mode():
            self.env.ref("care_desk.cron_chat_mind").method_direct_trigger()
        self.chats.invalidate_recordset()
        due = self.env["care.ticket"].search(self.env["care.ticket"]._domain_to_survey())
        self.assertFalse(due & self.chats.care_ticket_id)
        self.assertEqual({chat: chat.message_ids.ids for chat in self.chats}, stories)

    def test_what_was_said_is_on_the_request_in_order_and_once(self):
        for chat in self.chats:
            ticket = chat.care_ticket_id
            words = chat._care_words_since(self.env["mail.message"])
            with self.subTest(ticket.number):
                self.assertEqual(chat.care_kept_message_id, words[-1])
                transcript = self._transcript(ticket)
                self.assertEqual(len(transcript), 1 if len(words) > 1 else 0)
                text = transcript.body and transcript.body.striptags() or ""
                places = [text.find(word.body.striptags().strip()[:40]) for word in words[1:]]
                self.assertNotIn(-1, places)
                self.assertEqual(places, sorted(places))
                question = words[0].body.striptags().strip()
                self.assertIn(question, ticket.message_ids.sorted("id")[0].body.striptags())

    def test_the_stories_differ(self):
        self.assertEqual(
            {chat: chat.care_ended_by for chat in self.chats if chat.care_ended_by != "operator"},
            {self._chat("present"): "visitor", self._chat("missed"): "system"},
        )
        self.assertEqual(set(self.chats.mapped("care_identity")), {"signed_in", "proven", "typed"})
        self.assertTrue(self._chat("present").care_ticket_id.to_qualify)
        self.assertIn(
            "care-chat-product", self._transcript(self._chat("espresso").care_ticket_id).body
        )
        self.assertEqual(
            self._transcript(self._chat("chip").care_ticket_id).attachment_ids.mapped("name"),
            ["chip.jpg"],
        )

    def test_who_took_over_had_a_word_that_the_visitor_did_not_see(self):
        chat = self._chat("breakfast")
        note = self.env.ref("care_desk.message_breakfast_2")
        self.assertEqual((note.care_audience, note.model), ("team", "care.ticket"))
        self.assertFalse(chat.message_ids.filtered(lambda word: "two halves" in (word.body or "")))
        self.assertEqual(
            self._kinds("breakfast")[:4], ["consented", "queued", "chat_taken", "answered"]
        )
        self.assertIn("chat_transferred", self._kinds("breakfast"))

    def test_each_chat_is_told_by_its_events(self):
        for chat in self.chats:
            name = chat.get_external_id()[chat.id].removeprefix("care_desk.chat_")
            with self.subTest(name):
                kinds = self._kinds(name)
                self.assertEqual(kinds[:2], ["consented", "queued"])
                self.assertEqual("chat_taken" in kinds, bool(chat.care_taken_at))
                self.assertIn("chat_ended", kinds)
                self.assertEqual("closed" in kinds, bool(chat.care_ticket_id.closed_at))

    def test_operators_have_read_their_old_chats(self):
        for member in self.chats.channel_member_ids:
            self.assertFalse(member.message_unread_counter)
            self.assertFalse(member.is_pinned)
