"""From a request to the order: his cart, the link to it, an order made with him."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .board_case import BoardCase


@tagged("post_install", "-at_install")
class TestGuideToOrder(BoardCase):
    def setUp(self):
        super().setUp()
        self.ticket = self._ticket()
        self.mine = self.ticket.with_user(self.agent)

    def events(self, cart, kind):
        return self.env["care.cart.event"].search([("order_id", "=", cart.id), ("kind", "=", kind)])

    def acts(self, kind):
        return self.env["care.customer.act"].search(
            [("partner_id", "=", self.customer.partner_id.id), ("kind", "=", kind)]
        )

    def said_in(self, chat):
        return "".join(chat.message_ids.mapped("body"))

    # --------------------------------------------------------------- his cart

    def test_his_cart_is_the_one_he_was_seen_with_last(self):
        self._cart(user=self.customer, minutes=500)
        last = self._cart(user=self.customer, minutes=5, visitor=self._visitor())
        self._cart(user=self.other_customer)
        self._cart(user=self.customer, minutes=1, visitor=self._visitor()).action_confirm()
        self.assertEqual(self.mine.open_cart_id, last)
        action = self.mine.action_his_cart()
        self.assertEqual(action["params"], {"order_id": last.id, "ticket_id": self.ticket.id})

    def test_a_stranger_is_found_by_his_chat_and_by_the_browser_he_chats_from(self):
        cart = self._cart()
        chat = self._chat(self.agent)
        ticket = chat.care_ticket_id.with_user(self.agent)
        self.assertFalse(ticket.open_cart_id)
        chat.livechat_visitor_id = cart.care_visitor_id
        ticket.invalidate_recordset()
        self.assertEqual(ticket.open_cart_id, cart)
        other = self._cart(minutes=60)
        chat.livechat_visitor_id = False
        ticket.sudo().cart_id = other
        ticket.invalidate_recordset()
        self.assertEqual(ticket.open_cart_id, other)

    def test_without_a_cart_it_says_what_to_do(self):
        for act in (self.mine.action_his_cart, self.mine.care_send_cart_link):
            with self.assertRaisesRegex(UserError, "make the order with him"):
                act()

    # --------------------------------------------------------------- the link

    def test_in_the_chat_from_his_own_browser_the_link_stands_there(self):
        cart = self._cart()
        chat = self._chat(self.agent)
        chat.livechat_visitor_id = cart.care_visitor_id
        ticket = chat.care_ticket_id.with_user(self.agent)
        answer = ticket.care_send_cart_link()
        self.assertEqual(answer["tag"], "display_notification")
        self.assertIn(f"/shop/cart?id={cart.id}&amp;access_token=", self.said_in(chat))
        self.assertIn(cart.access_token, self.said_in(chat))
        self.assertEqual(chat.message_ids[:1].author_id, self.agent.partner_id)
        [event] = self.events(cart, "link_sent")
        self.assertEqual((event.user_id, event.ticket_id), (self.agent, ticket.sudo()))

    def test_what_is_kept_of_the_chat_does_not_open_the_cart(self):
        cart = self._cart()
        chat = self._chat(self.agent)
        chat.livechat_visitor_id = cart.care_visitor_id
        chat.care_ticket_id.with_user(self.agent).care_send_cart_link()
        chat.with_user(self.agent).sudo(False).care_close(**self._qualification())
        kept = "".join(self._messages(chat.care_ticket_id).mapped("body"))
        self.assertIn("Your cart", kept)
        self.assertNotIn(cart.access_token, kept)

    def test_who_has_only_typed_an_address_gets_no_link_in_the_chat(self):
        """The link goes to the address instead, to its owner."""
        self._cart(user=self.customer)
        chat = self._chat(self.agent, email=self.customer.email)
        ticket = chat.care_ticket_id
        ticket.partner_id = self.customer.partner_id
        self.assertEqual(chat.care_identity, "typed")
        ticket.with_user(self.agent).care_send_cart_link()
        self.assertNotIn("/shop/cart", self.said_in(chat))
        self.assertTrue(self._mails_to(self.customer.email))

    def test_without_a_chat_it_is_mailed_to_the_customer_alone(self):
        observer = "watching@example.com"
        self.ticket.add_observers(emails=[observer], role="guest")
        cart = self._cart(user=self.customer)
        before = len(self._mails_to(observer))
        self.mine.care_send_cart_link()
        mail = self._mails_to(self.customer.email)[-1]
        self.assertIn(f"/shop/cart?id={cart.id}&amp;access_token=", mail.body_html)
        self.assertIn(cart.access_token, mail.body_html)
        self.assertEqual(len(self._mails_to(observer)), before)
        [note] = self._messages(self.ticket, "team")
        self.assertIn(self.customer.email, note.body)
        self.assertNotIn(cart.access_token, note.body)
        self.assertFalse(
            self._messages(self.ticket, "public").filtered(lambda one: "/shop/cart" in one.body)
        )
        [act] = self.acts("cart_link_sent")
        self.assertEqual((act.user_id, act.reason), (self.agent, self.ticket.number))

    def test_a_cart_that_is_only_probably_his_is_mailed_to_nobody(self):
        cart = self._cart()
        self.ticket.cart_id = cart
        self.assertEqual(cart.care_customer_id, self.customer.partner_id)
        self.assertFalse(cart.care_customer_sure)
        with self.assertRaisesRegex(UserError, "not certain"):
            self.mine.care_send_cart_link()
        self.assertFalse(self.events(cart, "link_sent"))

    def test_the_cart_of_somebody_else_is_refused(self):
        self._cart(user=self.customer)
        other = self._cart(user=self.other_customer)
        with self.assertRaisesRegex(UserError, "no open cart of the customer"):
            self.mine.care_send_cart_link(other.id)
        ordered = self._cart(user=self.customer, visitor=self._visitor())
        ordered.action_confirm()
        with self.assertRaisesRegex(UserError, "no open cart of the customer"):
            self.mine.care_send_cart_link(ordered.id)

    def test_an_empty_cart_or_no_address_is_said(self):
        cart = self._cart(user=self.customer)
        self.customer.partner_id.email = False
        with self.assertRaisesRegex(UserError, "no mail address"):
            self.mine.care_send_cart_link()
        cart.order_line.unlink()
        with self.assertRaisesRegex(UserError, "empty"):
            self.mine.care_send_cart_link()

    # --------------------------------------------------------- the order

    def test_an_order_is_begun_in_his_name_and_at_his_prices(self):
        pricelist = self.env["product.pricelist"].create(
            {"name": "His", "company_id": self.company.id, "website_id": self.website.id}
        )
        self.customer.partner_id.specific_property_product_pricelist = pricelist
        self.mine.action_order_with_him()
        cart = self.ticket.open_cart_id
        self.assertTrue(cart._care_is_cart())
        self.assertEqual(cart.partner_id, self.customer.partner_id)
        self.assertEqual((cart.website_id, cart.company_id), (self.website, self.company))
        self.assertEqual(cart.pricelist_id, pricelist)
        self.assertEqual((cart.care_customer_id, cart.care_customer_sure), (cart.partner_id, True))
        self.assertEqual(cart.care_cart_state, "cart")
        self.assertTrue(cart.care_cart_seen_at, "it was not left before it was begun")
        [event] = self.events(cart, "ordered_with")
        self.assertEqual(event.user_id, self.agent)
        [act] = self.acts("cart_ordered")
        self.assertEqual((act.order_id, act.reason), (cart, self.ticket.number))
        self.ticket.with_user(self.agent_2).action_order_with_him()
        self.assertEqual(self.ticket.open_cart_id, cart, "one cart, whoever asks again")
        self.assertEqual(len(self.events(cart, "ordered_with")), 1)

    def test_the_cart_he_has_is_gone_on_with(self):
        cart = self._cart(user=self.customer)
        orders = self.env["sale.order"].search_count([])
        self.mine.action_order_with_him()
        self.assertEqual(self.env["sale.order"].search_count([]), orders)
        self.assertTrue(self.events(cart, "ordered_with"))

    def test_nobody_else_than_a_known_customer(self):
        self.ticket.partner_id = False
        with self.assertRaisesRegex(UserError, "attach the customer"):
            self.mine.action_order_with_him()
        self.ticket.partner_id = self.agent_2.partner_id
        with self.assertRaisesRegex(UserError, "own people"):
            self.mine.action_order_with_him()
        self.assertFalse(self.ticket.open_cart_id)

    def test_only_the_team_does_this(self):
        self._cart(user=self.customer)
        public = self.env.ref("base.public_user")
        for user in (self.employee, self.customer, public):
            theirs = self.ticket.with_user(user)
            for name in ("action_his_cart", "care_send_cart_link", "action_order_with_him"):
                with self.assertRaises(AccessError, msg=f"{name} {user.login}"):
                    getattr(theirs, name)()
            with self.assertRaises(AccessError):
                theirs.read(["open_cart_id"])
