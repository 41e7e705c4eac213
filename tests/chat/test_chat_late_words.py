"""What the visitor says after the end: kept while he could not know of it, refused afterwards."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .chat_case import ChatCase


@tagged("post_install", "-at_install")
class TestChatLateWords(ChatCase):
    def setUp(self):
        super().setUp()
        self.chat = self._chat(self.agent)
        self.ticket = self.chat.care_ticket_id
        self._say(self.chat, "Yes it is", self.agent)

    def end(self, minutes_ago=0):
        """Let the operator have closed the chat so many minutes ago."""
        self.chat.with_user(self.agent).sudo(False).care_close(**self._qualification())
        self.chat.livechat_end_dt = fields.Datetime.now() - timedelta(minutes=minutes_ago)

    def kept(self):
        """Return what stands on the request (str)."""
        return "".join(self._messages(self.ticket).mapped("body"))

    def alerts(self):
        """Return what the team was told of the request."""
        return self.env["mail.message"].search(
            [
                ("model", "=", self.ticket._name),
                ("res_id", "=", self.ticket.id),
                ("message_type", "=", "user_notification"),
            ]
        )

    def test_within_ten_minutes_it_is_kept_and_the_request_goes_on(self):
        self.end(minutes_ago=9)
        self.assertEqual(self.ticket.state, "closed")
        self._say(self.chat, "One thing more")
        self.assertIn("One thing more", self.kept())
        self.assertEqual((self.ticket.state, self.ticket.awaiting), ("in_progress", "team"))
        self.assertTrue(self.chat.livechat_end_dt, "the chat itself stays closed")

    def test_later_he_is_told_that_it_has_ended_and_nothing_is_kept(self):
        self.end(minutes_ago=11)
        before = self.chat.message_ids
        with self.assertRaisesRegex(UserError, "has ended.*new one"), self.cr.savepoint():
            self._say(self.chat, "One thing more")
        self.env.invalidate_all()
        self.assertEqual(self.chat.message_ids, before)
        self.assertNotIn("One thing more", self.kept())
        self.assertEqual(self.ticket.state, "closed")

    def test_a_new_chat_is_open_to_him_then(self):
        self.end(minutes_ago=11)
        chat = self._chat(question="One thing more?")
        self.assertTrue(chat._care_is_waiting())
        self._say(chat, "Are you there?")

    def test_the_team_is_told_of_a_request_that_goes_on_and_is_nobodys(self):
        self.end()
        self.ticket.user_id = False
        before = self.alerts()
        self._say(self.chat, "One thing more")
        told = (self.alerts() - before).notified_partner_ids
        self.assertIn(self.agent.partner_id, told)
        again = self.alerts()
        self._say(self.chat, "And another")
        self.assertEqual(self.alerts(), again, "once")

    def test_its_agent_finds_the_late_word_unread_in_the_chat(self):
        self.end()
        member = self.chat.channel_member_ids.filtered(
            lambda one: one.partner_id == self.agent.partner_id
        )
        read = self.chat.message_ids[:1]
        member.with_user(self.agent).sudo(False)._mark_as_read(read.id)
        self.assertFalse(member.message_unread_counter)
        self._say(self.chat, "One thing more")
        self.env.invalidate_all()
        self.assertEqual(self.ticket.user_id, self.agent)
        self.assertEqual(member.message_unread_counter, 1)

    def test_a_late_word_in_a_request_that_is_open_alerts_nobody(self):
        self.chat.with_user(self.agent).sudo(False).care_close(
            "in_progress", **self._qualification()
        )
        self.ticket.user_id = False
        before = self.alerts()
        self._say(self.chat, "One thing more")
        self.assertIn("One thing more", self.kept())
        self.assertEqual(self.alerts(), before)
