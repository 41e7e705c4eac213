"""Canned replies in the browser: from the pencil of a request into the draft."""

from odoo.tests import tagged

from ..common import CareHttpCase
from .test_replies import ReplyCase


@tagged("post_install", "-at_install")
class TestReplyTours(ReplyCase, CareHttpCase):
    def setUp(self):
        super().setUp()
        self.ticket = self._ticket()
        self.url = f"/odoo/action-care_desk.care_ticket_action/{self.ticket.id}"
        self.reply = self._reply(
            "Colis en retard",
            "Désolé, {{customer}}.\nVotre {{order}} arrive.",
            care_theme_id=self.late.id,
        )
        self._reply("Returns", "Thirty days", care_theme_id=self.returns.id)

    def test_an_agent_inserts_a_reply_and_writes_his_own(self):
        self.start_tour(self.url, "care_reply_from_the_pencil", login=self.agent.login)
        [message] = self._messages(self.ticket, "public")
        self.assertIn("I have looked at it. Désolé, Carla Customer.", message.body)
        self.assertIn("Votre [order?] arrive.", message.body)
        self.assertIn("Un paquet cadeau ?", message.body)
        self.env.invalidate_all()
        self.assertTrue(self.reply.last_used)
        own = self.env["mail.canned.response"].search([("care_title", "=", "cadeau")])
        self.assertEqual(own.create_uid, self.agent)
        self.assertFalse(own.is_shared)
        self.assertTrue(own.last_used)

    def test_a_reply_goes_into_the_composer_with_formats(self):
        self.customer.partner_id.name = "<b>Carla</b>"
        self.start_tour(self.url, "care_reply_in_html", login=self.agent.login)
        [message] = self._messages(self.ticket, "public")
        self.assertRegex(
            message.body,
            r"Désolé, &lt;b&gt;Carla&lt;/b&gt;\.(<br>|</p><p>)Votre \[order\?\] arrive",
        )
