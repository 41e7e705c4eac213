"""The copy by mail: of a conversation, never of what a stranger wrote by himself."""

from odoo.tests import tagged

from .visitor_case import VisitorCase


@tagged("post_install", "-at_install")
class TestChatCopy(VisitorCase):
    def setUp(self):
        super().setUp()
        self.channel.care_assignment = "direct"
        self.chat = self.open_chat(question="Buy my pills at pills.example.com")
        self.operator = self.chat._care_operator()
        self.assertTrue(self.operator, "given, and nobody has said a word")
        self.post(self.chat, "Really cheap")

    def ask_for_copy(self):
        self.ask("/im_livechat/visitor_leave_session", channel_id=self.chat.id)
        self.env.invalidate_all()
        self.assertTrue(self.chat.livechat_end_dt)
        return self.ask("/care/chat/copy", channel_id=self.chat.id)

    def test_nothing_is_mailed_where_nobody_of_the_team_has_spoken(self):
        self.assertEqual(list(self.ask_for_copy()), ["error"])
        self.assertFalse(self._mails_to("vera@example.com"))
        self.assertFalse(self.chat.care_copied_at)

    def test_it_is_mailed_where_somebody_has(self):
        self._say(self.chat.sudo(), "We need none", self.operator)
        self.assertEqual(self.ask_for_copy(), {"email": "vera@example.com"})
        [mail] = self._mails_to("vera@example.com")
        self.assertIn("We need none", mail.body_html)
