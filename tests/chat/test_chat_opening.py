from odoo.tests import tagged

from .chat_case import ChatHttpCase


@tagged("post_install", "-at_install")
class TestChatOpening(ChatHttpCase):
    def test_a_guest_opens_a_chat_that_waits(self):
        self.authenticate(None, None)
        answer = self._open()
        chat = self.env["discuss.channel"].browse(answer["channel_id"])
        self.assertTrue(chat._care_is_waiting())
        ticket = chat.care_ticket_id
        self.assertEqual(ticket.channel, "chat")
        self.assertEqual(ticket.email_normalized, "vera@example.com")
        self.assertEqual(ticket.chat_state, "waiting")
        self.assertEqual(chat.care_identity, "typed")
        chat.with_user(self.agent).care_take()
        self.assertEqual(ticket.user_id, self.agent)
        self.assertEqual(ticket.chat_state, "live")
        self._say(chat.sudo(), "Yes it is", self.agent)
        chat.with_user(self.agent).care_close(**self._qualification())
        self.assertTrue(chat.livechat_end_dt)
        self.assertEqual(ticket.state, "closed")
        self.assertIn("Yes it is", self._messages(ticket)[-1].body)
