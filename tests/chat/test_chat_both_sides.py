from odoo.tests import tagged

from ..two_browsers import TwoBrowsers
from .chat_case import ChatHttpCase


@tagged("post_install", "-at_install")
class TestChatBothSides(TwoBrowsers, ChatHttpCase):
    """The whole way, a visitor and an operator each in a browser, on the real websocket."""

    def test_from_the_first_word_to_the_mail_afterwards(self):
        website = self.env["website"].search([], limit=1)
        website.channel_id = self.channel
        product = self.env["product.product"].create(
            {"name": "Warmer", "type": "consu", "list_price": 12.5, "is_published": True}
        )
        self.run_tours(
            ("care_chat_visitor", "/shop", None),
            ("care_chat_operator", "/odoo/chat", self.agent.login),
            timeout=120,
        )
        chat = self.env["discuss.channel"].search([("livechat_channel_id", "=", self.channel.id)])
        self.assertEqual(chat.care_ended_by, "operator")
        ticket = chat.care_ticket_id
        self.assertEqual(
            (ticket.state, ticket.user_id, ticket.reason_id),
            ("closed", self.agent, self.reason),
        )
        question, words = self._messages(ticket, "public")
        self.assertIn("dishwasher", question.body)
        kept = str(words.body)
        said = ("It is", "And has it a warmer?", product.name)
        self.assertEqual(sorted(said, key=kept.index), list(said))
        self.assertNotIn("dishwasher", kept)
        self.assertEqual(chat.rating_ids.rating, 5)
        self.assertEqual(chat.rating_ids.feedback, "Quick and kind")

        # The agent goes on by mail, and the answer comes back to the same request.
        ticket.with_user(self.agent).message_post(
            body="The warmer is back in stock.", care_audience="public"
        )
        mail = self._mails_to("vera@example.com")[-1]
        self.assertIn("back in stock", mail.body_html)
        self._answer(mail, "I take it!")
        self.assertEqual(ticket.state, "in_progress")
        self.assertIn("I take it!", self._messages(ticket, "public")[-1].body)

    def _answer(self, mail, text):
        self.env["mail.thread"].message_process(
            "care.ticket",
            f"""From: Vera Visitor <vera@example.com>
To: {mail.reply_to}
Subject: Re: {mail.subject}
Message-ID: <answer-of-vera@example.com>
In-Reply-To: {mail.message_id}
Content-Type: text/plain; charset=utf-8

{text}
""",
        )
