"""What was said is on the request: in order, with its files, once; and goes on by mail."""

from base64 import b64encode

from odoo import fields
from odoo.tests import tagged

from ..ticket.mail_case import CareMailCase
from .chat_case import ChatCase, ChatPeople


class WordsCase(ChatCase):
    def setUp(self):
        super().setUp()
        self.chat = self._chat(self.agent, question="Is it safe?")
        self.ticket = self.chat.care_ticket_id
        self.mine = self.chat.with_user(self.agent).sudo(False)

    def close(self, state="closed"):
        self.mine.care_close(state, **self._qualification())

    def transcript(self):
        """Return what stands on the request of the chat, but for the question itself (str)."""
        return "".join(self._messages(self.ticket, "public")[1:].mapped("body"))

    def assert_order(self, text, *words):
        places = [text.find(word) for word in words]
        self.assertNotIn(-1, places, text)
        self.assertEqual(places, sorted(places), text)
        for word in words:
            self.assertEqual(text.count(word), 1, word)


@tagged("post_install", "-at_install")
class TestChatWords(WordsCase):
    def test_the_words_stand_on_the_request_in_order_and_once(self):
        self._say(self.chat, "Yes it is", self.agent)
        self._say(self.chat, "At 60 degrees?")
        self._say(self.chat, "At 70 even", self.agent)
        self.close()
        self.assert_order(self.transcript(), "Yes it is", "At 60 degrees?", "At 70 even")
        self.assertNotIn("Is it safe?", self.transcript(), "it stood there already")
        self.assertIn("Is it safe?", self._messages(self.ticket)[0].body)
        for name in ("Agnes Agent", "Vera Visitor"):
            self.assertIn(name, self.transcript())

    def test_words_kept_twice_are_there_once(self):
        self._say(self.chat, "Yes it is", self.agent)
        self.chat._care_keep_words()
        self.chat._care_keep_words()
        self._say(self.chat, "At 60 degrees?")
        self.close()
        self.chat._care_keep_words()
        self.assert_order(self.transcript(), "Yes it is", "At 60 degrees?")

    def test_what_was_taken_back_is_left_out(self):
        message = self._say(self.chat, "A slip", self.agent)
        # sudo: as Odoo's own route
        self.mine.sudo()._message_update_content(message.with_user(self.agent).sudo(), body="")
        self._say(self.chat, "Yes it is", self.agent)
        self.close()
        self.assertNotIn("A slip", self.transcript())
        self.assertIn("Yes it is", self.transcript())

    def test_facts_and_private_words_are_no_part_of_it(self):
        self.ticket.with_user(self.agent).message_post(body="Beware of her", care_audience="team")
        self._say(self.chat, "Yes it is", self.agent)
        self.close()
        for word in ("Beware", "joined", "closed this chat"):
            self.assertNotIn(word, self.transcript())

    def test_files_are_on_the_request_as_well(self):
        file = self.env["ir.attachment"].create(
            {
                "name": "crack.png",
                "datas": b64encode(b"\x89PNG\r\n\x1a\n"),
                "res_model": "discuss.channel",
                "res_id": self.chat.id,
            }
        )
        self._say(self.chat, "Look").attachment_ids = file
        self.close()
        [kept] = self._messages(self.ticket)[-1].attachment_ids
        self.assertEqual((kept.res_model, kept.res_id), ("care.ticket", self.ticket.id))
        self.assertEqual((kept.name, kept.raw), (file.name, file.raw))
        self.assertEqual(file.res_model, "discuss.channel", "the chat keeps its own")
        self.assertIn("crack.png", self.transcript())

    def test_a_late_word_of_the_visitor_reopens_the_request(self):
        self._say(self.chat, "Yes it is", self.agent)
        self.close()
        self.assertEqual(self.ticket.state, "closed")
        self._say(self.chat, "One thing more")
        self.assertEqual((self.ticket.state, self.ticket.awaiting), ("in_progress", "team"))
        self.assert_order(self.transcript(), "Yes it is", "One thing more")

    def test_a_late_word_of_the_operator_is_mailed(self):
        guest = self.chat._care_visitor()
        guest.presence_ids.unlink()
        public = self.env.ref("base.public_user")
        self.chat.with_env(self.env(user=public, context={"guest": guest.sudo(False)})).sudo(
            False
        )._close_livechat_session()
        self.assertFalse(self.chat.care_has_unseen)
        message = self._say(self.chat, "Yes it is", self.agent)
        self.assertTrue(self.chat.care_has_unseen)
        message.date = fields.Datetime.subtract(fields.Datetime.now(), hours=1)
        with self.enter_registry_test_mode():
            self.env.ref("care_desk.cron_chat_mind").method_direct_trigger()
        self.env.invalidate_all()
        [mail] = self._mails_to("vera@example.com")
        self.assertIn("Yes it is", mail.body_html)

    def test_whose_turn_it_is_follows_the_last_word(self):
        self._say(self.chat, "Yes it is", self.agent)
        self.close("in_progress")
        self.assertEqual(self.ticket.awaiting, "customer")
        self.assertTrue(self.ticket.first_reply_at)
        other = self._chat(self.agent, email="other@example.com")
        self._say(other, "Which one?", self.agent)
        self._say(other, "The blue one")
        other.with_user(self.agent).sudo(False).care_close("in_progress", **self._qualification())
        self.assertEqual(other.care_ticket_id.awaiting, "team")

    def test_search_finds_what_was_said(self):
        self._say(self.chat, "It survives hydrochloric baths", self.agent)
        self.close()
        tickets = self.env["care.ticket"].with_user(self.agent)
        found = tickets.search([("search_text", "ilike", "hydrochloric")])
        self.assertEqual(found, self.ticket)

    def test_an_internal_note_of_the_chat_is_none_of_the_transcript(self):
        self.chat.livechat_note = "Be careful with him"
        self._say(self.chat, "Yes it is", self.agent)
        self.close()
        self.assertNotIn("careful", self.transcript())


@tagged("post_install", "-at_install")
class TestChatGoesOnByMail(ChatPeople, CareMailCase):
    def test_the_agent_goes_on_by_mail_and_the_answer_comes_back(self):
        chat = self._chat(self.agent, question="Is it safe?")
        ticket = chat.care_ticket_id
        self._say(chat, "I ask the potter", self.agent)
        chat.with_user(self.agent).sudo(False).care_close("in_progress", **self._qualification())
        message = ticket.with_user(self.agent).message_post(
            body="The potter says yes", care_audience="public"
        )
        [mail] = self._mails_to("vera@example.com")
        self.assertIn("The potter says yes", mail.body_html)
        answer = self.deliver(
            self.write_mail(
                "vera@example.com",
                subject="Re: it",
                body="Thank you",
                reference=message.sudo().message_id,
            )
        )
        self.assertEqual(self.ticket_of(answer), ticket)
        self.assertEqual(ticket.awaiting, "team")
        self.assertFalse(self._messages(ticket)[-1].body.count("Is it safe?"))
        self.assertEqual(len(ticket.chat_ids), 1)
