"""A chat that an operator begins becomes a request as soon as the visitor answers."""

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .chat_case import ChatCase


@tagged("post_install", "-at_install")
class TestChatBegunByOperator(ChatCase):
    def begin(self, **values):
        """Let a manager, whom Odoo allows it, send a visitor a chat request; return the chat."""
        website = self.env["website"].search([("company_id", "=", self.company.id)], limit=1)
        website.channel_id = self.channel
        visitor = self.env["website.visitor"].create(
            {"access_token": "0123456789abcdef0123456789abcdef", "website_id": website.id, **values}
        )
        visitor.with_user(self.manager).action_send_chat_request()
        chat = self.env["discuss.channel"].search([("livechat_visitor_id", "=", visitor.id)])
        return chat.sudo()

    def answer(self, chat, body, user=None):
        """Say something as the visitor of a chat: `user` (res.users), or its guest."""
        guest = chat.channel_member_ids.guest_id
        public = self.env.ref("base.public_user")
        # sudo: as Odoo's own route
        speaker = chat.with_env(self.env(user=user or public, su=True, context={"guest": guest}))
        speaker.message_post(body=body, message_type="comment", subtype_xmlid="mail.mt_comment")

    def test_it_is_a_request_of_its_operator_once_the_visitor_answers(self):
        chat = self.begin()
        self._say(chat, "Can I help you?", self.manager)
        self.assertFalse(chat.care_ticket_id, "nobody has asked anything yet")
        self.answer(chat, "Is it safe?")
        ticket = chat.care_ticket_id
        self.assertEqual((ticket.channel, ticket.team_id), ("chat", self.team))
        self.assertEqual(ticket.user_id, self.manager)
        self.assertEqual(ticket.chat_state, "live")
        self.assertEqual(chat.care_identity, "unknown")
        self.assertIn("Is it safe?", ticket.name)
        self.answer(chat, "Really?")
        self.assertEqual(ticket.chat_ids, chat)
        mine = chat.with_user(self.manager).sudo(False)
        with self.assertRaises(ValidationError), self.cr.savepoint():
            mine.action_unfollow()
        mine.care_close(**self._qualification())
        words = "".join(self._messages(ticket).mapped("body"))
        places = [words.find(said) for said in ("Can I help", "Is it safe?", "Really?")]
        self.assertNotIn(-1, places)
        self.assertEqual(places, sorted(places))

    def test_a_known_visitor_is_its_customer(self):
        chat = self.begin(
            access_token=self.customer.partner_id.id, partner_id=self.customer.partner_id.id
        )
        self._say(chat, "Can I help you?", self.manager)
        self.answer(chat, "Yes please", self.customer)
        self.assertEqual(chat.care_ticket_id.partner_id, self.customer.partner_id)
        self.assertEqual(chat.care_identity, "signed_in")

    def test_where_nothing_is_served_it_stays_a_chat(self):
        self.channel.care_team_id = False
        chat = self.begin()
        self._say(chat, "Can I help you?", self.manager)
        self.answer(chat, "Yes")
        self.assertFalse(chat.care_ticket_id)
