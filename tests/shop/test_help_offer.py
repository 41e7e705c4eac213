"""Help that an agent offers the visitor of a cart: a chat, once, on the channel's terms."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Datetime
from odoo.tests import tagged

from .board_case import BoardCase


@tagged("post_install", "-at_install")
class TestHelpOffer(BoardCase):
    def setUp(self):
        super().setUp()
        self.cart = self._cart()

    def offer(self, cart=None, user=None):
        """Offer help as an agent; return the chat (discuss.channel, in sudo)."""
        action = (cart or self.cart).with_user(user or self.agent).care_offer_help()
        self.assertEqual(action["tag"], "care_desk.console")
        return self.env["discuss.channel"].browse(action["params"]["channel_id"]).sudo()

    def assert_refused(self, words, cart=None, user=None):
        chats = self.env["discuss.channel"].search_count([])
        with self.assertRaisesRegex(UserError, words):
            (cart or self.cart).with_user(user or self.agent).care_offer_help()
        self.assertEqual(self.env["discuss.channel"].search_count([]), chats)

    def test_it_is_a_chat_of_the_agent_that_greets_and_tells_the_terms(self):
        chat = self.offer()
        self.assertEqual(chat.livechat_visitor_id, self.cart.care_visitor_id)
        self.assertEqual(chat.livechat_operator_id, self.agent.partner_id)
        self.assertTrue(chat.is_pending_chat_request, "shown on his next page")
        [message] = chat.message_ids
        self.assertEqual(message.author_id, self.agent.partner_id)
        self.assertIn(self.agent.name, message.body)
        self.assertIn("is kept to answer my request", message.body)
        self.assertIn('href="/privacy"', message.body)
        self.assertFalse(chat.care_ticket_id, "nobody has asked anything yet")
        [event] = self.env["care.cart.event"].search(
            [("order_id", "=", self.cart.id), ("kind", "=", "help_offered")]
        )
        self.assertEqual((event.user_id, event.amount), (self.agent, self.cart.amount_total))

    def test_the_board_and_the_console_of_who_offered_show_it(self):
        chat = self.offer()
        [row] = self._board()
        self.assertEqual((row["chat"]["state"], row["chat"]["is_mine"]), ("offered", True))
        console = self.env["discuss.channel"].with_user(self.agent).care_console()
        self.assertIn(chat.id, console["mine"])
        other = self.env["discuss.channel"].with_user(self.agent_2).care_console()
        self.assertNotIn(chat.id, other["mine"])

    def test_his_answer_makes_it_a_request_that_knows_his_cart_and_his_consent(self):
        chat = self.offer()
        self._answer(chat, "Which size is it?")
        ticket = chat.care_ticket_id
        self.assertEqual((ticket.cart_id, ticket.user_id), (self.cart, self.agent))
        self.assertFalse(ticket.partner_id)
        self.assertIn("consented", ticket.event_ids.mapped("kind"))
        [row] = self._board()
        self.assertEqual((row["chat"]["state"], row["chat"]["number"]), ("live", ticket.number))

    def test_who_gave_his_address_at_the_checkout_is_the_customer_of_the_request(self):
        guest = self.env["res.partner"].create({"name": "Gil", "email": "gil@example.org"})
        self.cart.partner_id = guest
        chat = self.offer()
        self._answer(chat, "Yes please")
        self.assertEqual(chat.care_ticket_id.partner_id, guest)

    def test_who_is_signed_in_is_too(self):
        cart = self._cart(user=self.customer)
        chat = self.offer(cart)
        self._answer(chat, "Yes please", self.customer)
        self.assertEqual(chat.care_ticket_id.partner_id, self.customer.partner_id)
        self.assertEqual(chat.care_identity, "signed_in")

    # ---------------------------------------------------------------- refused

    def test_once_whoever_offers(self):
        chat = self.offer()
        self.assert_refused("Agnes Agent has offered him help already")
        self.assert_refused("Agnes Agent has offered him help already", user=self.agent_2)
        chat.with_user(self.agent).care_withdraw_offer()
        self.assertTrue(chat.livechat_end_dt)
        self.assert_refused("lately, and he did not answer", user=self.agent_2)
        self.env.cr.execute(
            "UPDATE discuss_channel SET create_date = %s WHERE id = %s",
            [Datetime.subtract(Datetime.now(), hours=9), chat.id],
        )
        chat.invalidate_recordset()
        self.assertNotEqual(self.offer(user=self.agent_2), chat)

    def test_who_was_helped_may_be_offered_help_again(self):
        chat = self.offer()
        self._answer(chat, "Yes please")
        self.assert_refused("in a chat with Agnes Agent")
        chat.with_user(self.agent).sudo(False).care_close(**self._qualification())
        self.assertNotEqual(self.offer(), chat)

    def test_not_to_who_waits_in_the_chat(self):
        self._chat().livechat_visitor_id = self.cart.care_visitor_id
        self.assert_refused("waits in the chat already")

    def test_not_where_nobody_is_asked_on_any_terms(self):
        self.channel.care_consent = False
        self.assert_refused("consent text")
        self.channel.care_consent = "<p>I agree</p>"
        self.channel.care_team_id = False
        self.assert_refused("needs a team")
        self.website.channel_id = False
        self.assert_refused("not ready")

    def test_not_by_who_is_not_there_for_visitors(self):
        self.assert_refused("You are no operator", user=self.manager)
        self.agent.with_user(self.agent).care_set_chat_status("unavailable")
        self.assert_refused("You are unavailable")
        self.channel.write({"max_sessions_mode": "limited", "max_sessions": 1})
        self._chat(self.agent_2)
        self.assert_refused("the most that", user=self.agent_2)

    def test_not_where_no_browser_is_known(self):
        self.cart._care_store({"care_visitor_id": False})
        self.assert_refused("No browser is known")

    def test_not_to_a_colleague_who_looks_at_the_shop(self):
        self.assert_refused("visit of a colleague", self._cart(user=self.employee))

    def test_only_agents_of_the_company_offer_help(self):
        public = self.env.ref("base.public_user")
        for user in (self.employee, self.customer, public):
            with self.assertRaises(AccessError):
                self.cart.with_user(user).care_offer_help()

    # -------------------------------------------------------------------- end

    def test_it_is_taken_back_by_who_offered_and_only_before_the_answer(self):
        chat = self.offer()
        with self.assertRaises(AccessError):
            chat.with_user(self.agent_2).care_withdraw_offer()
        with self.assertRaises(AccessError):
            chat.with_user(self.customer).care_withdraw_offer()
        self._answer(chat, "Yes please")
        with self.assertRaises(UserError):
            chat.with_user(self.agent).care_withdraw_offer()
        self.assertFalse(chat.livechat_end_dt)

    def test_what_was_not_answered_is_over_after_a_while(self):
        old, new = self.offer(), self.offer(self._cart())
        self.env.cr.execute(
            "UPDATE discuss_channel SET create_date = %s WHERE id = %s",
            [Datetime.subtract(Datetime.now(), minutes=31), old.id],
        )
        old.invalidate_recordset()
        with self.enter_registry_test_mode():
            self.env.ref("care_desk.cron_chat_mind").method_direct_trigger()
        self.assertTrue(old.livechat_end_dt)
        self.assertFalse(new.livechat_end_dt)
