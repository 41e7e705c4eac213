"""What is deleted with what, and what is not while a visitor talks."""

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .chat_case import ChatCase


@tagged("post_install", "-at_install")
class TestDeletedRequests(ChatCase):
    def delete(self, tickets):
        tickets.with_user(self.manager).sudo(False).unlink()

    def test_a_request_is_not_deleted_while_its_chat_goes_on(self):
        waiting, taken = self._chat(), self._chat(self.agent, email="taken@example.com")
        for chat in waiting + taken:
            with self.assertRaisesRegex(UserError, "going on"), self.cr.savepoint():
                self.delete(chat.care_ticket_id)
            self.assertTrue(chat.care_ticket_id.exists())
        self.assertTrue(waiting._care_is_waiting())
        self.assertEqual(taken._care_operator(), self.agent)

    def test_one_that_goes_on_keeps_the_others_it_was_deleted_with(self):
        ended, going_on = self._chat(self.agent), self._chat(email="on@example.com")
        ended.with_user(self.agent).sudo(False).care_close(**self._qualification())
        tickets = (ended + going_on).care_ticket_id
        with self.assertRaises(UserError), self.cr.savepoint():
            self.delete(tickets)
        self.assertEqual(tickets.exists(), tickets)
        self.assertEqual((ended + going_on).exists(), ended + going_on)

    def test_its_ended_chats_and_their_words_go_with_it(self):
        chat, other = self._chat(self.agent), self._chat(email="other@example.com")
        words = self._say(chat, "My number is 42")
        ticket = chat.care_ticket_id
        chat.with_user(self.agent).sudo(False).care_close(**self._qualification())
        self.delete(ticket)
        self.assertFalse(ticket.exists() or chat.exists() or words.exists())
        self.assertTrue(other.exists())
        self.assertTrue(other.care_ticket_id)

    def test_a_request_without_chat_is_deleted_as_ever(self):
        ticket = self._ticket()
        self.delete(ticket)
        self.assertFalse(ticket.exists())


@tagged("post_install", "-at_install")
class TestDeletedChannels(ChatCase):
    def delete(self):
        self.channel.with_user(self.manager).sudo(False).unlink()

    def test_a_chat_channel_is_not_deleted_while_somebody_talks_or_waits_in_it(self):
        chat = self._chat()
        for _time in range(2):
            with self.assertRaisesRegex(UserError, "going on"), self.cr.savepoint():
                self.delete()
            if chat._care_is_waiting():
                chat.with_user(self.agent).sudo(False).care_take()
        self.assertTrue(self.channel.exists())
        self.assertEqual(chat.livechat_channel_id, self.channel)

    def test_once_all_have_ended_it_is_and_their_requests_stay(self):
        chat = self._chat(self.agent)
        chat.with_user(self.agent).sudo(False).care_close(**self._qualification())
        self.delete()
        self.assertFalse(self.channel.exists())
        self.assertTrue(chat.exists())
        self.assertTrue(chat.care_ticket_id)

    def test_a_channel_that_is_not_served_is_deleted_as_ever(self):
        plain = self.env["im_livechat.channel"].create({"name": "Plain chat"})
        chat = self.env["discuss.channel"].create(
            {
                "name": "Plain",
                "channel_type": "livechat",
                "livechat_channel_id": plain.id,
                "livechat_operator_id": self.agent.partner_id.id,
                "last_interest_dt": fields.Datetime.now(),
            }
        )
        self.assertFalse(chat.livechat_end_dt)
        plain.with_user(self.manager).sudo(False).unlink()
        self.assertFalse(plain.exists())
