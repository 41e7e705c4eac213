"""A bot that hands over where chats are assigned: told once."""

from odoo.fields import Command
from odoo.tests import tagged

from .visitor_case import VisitorCase


@tagged("post_install", "-at_install")
class TestChatBotHandover(VisitorCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.script = cls.env["chatbot.script"].create({"title": "Forwarder"})
        cls.env["chatbot.script.step"].create(
            [
                {
                    "step_type": "free_input_single",
                    "message": "What is it about?",
                    "chatbot_script_id": cls.script.id,
                },
                {"step_type": "forward_operator", "chatbot_script_id": cls.script.id},
            ]
        )
        cls.channel.rule_ids = [
            Command.create(
                {"action": "display_button", "regex_url": "", "chatbot_script_id": cls.script.id}
            )
        ]

    def handed_over(self):
        """Return a chat that the bot began and has handed over."""
        chat = self.open_chat()
        self.assertEqual(chat.livechat_operator_id, self.script.operator_partner_id)
        self.post(chat, "My teapot")
        self.ask("/chatbot/step/trigger", channel_id=chat.id, chatbot_script_id=self.script.id)
        self.env.invalidate_all()
        return chat

    def events(self, chat, kind):
        return self.env["care.ticket.event"].search(
            [("ticket_id", "=", chat.care_ticket_id.id), ("kind", "=", kind)]
        )

    def test_the_chat_is_taken_once(self):
        self.channel.care_assignment = "direct"
        chat = self.handed_over()
        self.assertIn(chat._care_operator(), self.operators)
        self.assertEqual(len(self.events(chat, "chat_taken")), 1)
        self.assertFalse(self.events(chat, "queued"))
        # A widget that has not heard of it asks the bot once more.
        self.ask("/chatbot/step/trigger", channel_id=chat.id, chatbot_script_id=self.script.id)
        self.assertEqual(len(self.events(chat, "chat_taken")), 1)

    def test_where_it_waits_first_it_is_queued_once_and_taken_once(self):
        chat = self.handed_over()
        self.assertTrue(chat._care_is_waiting())
        self.assertEqual(len(self.events(chat, "queued")), 1)
        self.assertFalse(self.events(chat, "chat_taken"))
        chat.with_user(self.agent).care_take()
        self.assertEqual(len(self.events(chat, "chat_taken")), 1)
