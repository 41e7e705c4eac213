"""Two operators, each in front of the console, on the real websocket."""

from odoo.tests import tagged

from ..two_browsers import TwoBrowsers
from .chat_case import ChatHttpCase


@tagged("post_install", "-at_install")
class TestConsoleTour(TwoBrowsers, ChatHttpCase):
    def test_what_one_operator_does_the_other_sees(self):
        vera = self._chat()
        paul = self._chat(
            name="Paul Petit", email="paul@example.com", question="Where is my parcel?"
        )
        self.run_tours(
            ("care_console_takes", "/odoo/chat", self.agent.login),
            ("care_console_watches", "/odoo/chat", self.agent_2.login),
            timeout=90,
        )
        self.assertEqual(paul._care_operator(), self.agent)
        self.assertEqual(vera._care_operator(), self.agent_2)
        self.assertEqual(self.agent_2.care_chat_status, "busy")
        (note,) = self._messages(vera.care_ticket_id, "team")
        self.assertIn("gift-wrapped", note.body)
        self.assertNotIn("gift-wrapped", str(vera.message_ids.mapped("body")))
