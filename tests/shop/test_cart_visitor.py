"""Whose cart it is: from the nameless visitor to the customer, without losing the link."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .cart_case import CartCase


@tagged("post_install", "-at_install")
class TestCartVisitor(CartCase):
    def test_a_nameless_cart_knows_its_visitor(self):
        cart = self.add(self.kettle)
        self.assertTrue(cart.care_visitor_id)
        self.assertFalse(cart.care_customer_id)

    def test_the_cart_of_who_signs_in_keeps_visitor_and_gets_its_customer(self):
        cart = self.add(self.kettle)
        nameless = cart.care_visitor_id
        self.sign_in(self.customer)
        self.page("/shop/cart")
        self.assertEqual(cart.partner_id, self.customer.partner_id)
        self.assertEqual(cart.care_customer_id, self.customer.partner_id)
        self.assertTrue(cart.care_customer_sure)
        self.assertEqual(cart.care_visitor_id.partner_id, self.customer.partner_id)
        self.assertFalse(nameless.exists() and nameless != cart.care_visitor_id)

    def test_the_cart_of_who_is_signed_in_is_his(self):
        self.browse_as(self.customer)
        cart = self.add(self.kettle)
        self.assertEqual(cart.care_customer_id, self.customer.partner_id)
        self.assertEqual(cart.care_visitor_id.partner_id, self.customer.partner_id)

    def test_who_gives_an_address_without_account_is_the_customer(self):
        cart = self.add(self.kettle)
        self.give_address(email="gil@example.org")
        self.assertEqual(cart.care_customer_id.email, "gil@example.org")
        self.assertTrue(cart.care_customer_sure)

    def test_two_visitors_have_two_carts(self):
        one = self.add(self.kettle)
        self.browse_as(None)
        other = self.add(self.cup)
        self.assertNotEqual(one, other)
        self.assertNotEqual(one.care_visitor_id, other.care_visitor_id)

    def test_a_cart_merged_into_another_leaves_it_its_request(self):
        self.browse_as(self.customer)
        left = self.add(self.kettle)
        ticket = self._ticket(cart_id=left.id)
        token = left._portal_ensure_token()
        self.browse_as(None)
        cart = self.add(self.cup)
        self.page(f"/shop/cart?id={left.id}&access_token={token}&revive_method=merge")
        self.assertEqual(left.state, "cancel")
        self.assertEqual(cart.order_line.product_id, self.kettle + self.cup)
        self.assertEqual(ticket.cart_id, cart)
        self.assertEqual(cart.care_customer_id, self.customer.partner_id)
        self.assertEqual(self.facts(left)[-1], "merged")

    def test_a_cart_is_not_merged_by_who_lacks_its_token(self):
        self.browse_as(self.customer)
        left = self.add(self.kettle)
        left._portal_ensure_token()
        ticket = self._ticket(cart_id=left.id)
        self.browse_as(None)
        self.add(self.cup)
        path = f"/shop/cart?id={left.id}&access_token=wrong&revive_method=merge"
        self.page(path, status=404)
        self.assertEqual(left.state, "draft")
        self.assertEqual(ticket.cart_id, left)

    def test_a_cart_that_was_cancelled_before_is_merged_by_nobody(self):
        self.browse_as(self.customer)
        left = self.add(self.kettle)
        token = left._portal_ensure_token()
        ticket = self._ticket(cart_id=left.id)
        left._action_cancel()
        self.browse_as(None)
        cart = self.add(self.cup)
        for key in ("", f"&access_token={token}"):
            with self.subTest(key):
                self.page(f"/shop/cart?id={left.id}&revive_method=merge{key}")
                self.assertEqual(ticket.cart_id, left)
                self.assertFalse(cart.care_customer_id)
                self.assertNotIn("merged", self.facts(left))

    def test_nobody_is_the_customer_of_another_websites_anonymous_cart(self):
        other = self.env["website"].create({"name": "Other shop", "company_id": self.company.id})
        stranger = self.env["res.partner"].create({"name": "Public of the other shop"})
        other.user_id = self.env.ref("base.public_user").copy(
            {"login": "public-other", "partner_id": stranger.id}
        )
        cart = self.add(self.kettle)
        cart.partner_id = other.user_id.partner_id
        self.assertFalse(cart.care_customer_id)

    def test_the_contact_of_a_request_is_probably_the_customer(self):
        cart = self.add(self.kettle)
        ticket = self._ticket(cart_id=cart.id, partner_id=False)
        self.assertFalse(cart.care_customer_id)
        ticket.partner_id = self.other_customer.partner_id
        self.assertEqual(cart.care_customer_id, self.other_customer.partner_id)
        self.assertFalse(cart.care_customer_sure)
        self.sign_in(self.customer)
        self.page("/shop/cart")
        self.assertEqual(cart.care_customer_id, self.customer.partner_id)
        self.assertTrue(cart.care_customer_sure)

    def test_noting_a_visit_leaves_the_order_as_unchanged(self):
        cart = self.add(self.kettle)
        self.env.cr.execute(
            "UPDATE sale_order SET write_date = '2020-01-01' WHERE id = %s", [cart.id]
        )
        self.page("/shop/checkout")
        cart.invalidate_recordset()
        self.assertEqual(cart.write_date.year, 2020)


@tagged("post_install", "-at_install")
class TestCustomerActs(CartCase):
    def test_an_act_says_who_did_it_and_why(self):
        partner = self.customer.partner_id
        acts = self.env["care.customer.act"].with_user(self.agent)
        act = acts._record("store_changed", partner, " He moved ", detail="Lyon")
        self.assertEqual(act.user_id, self.agent)
        self.assertEqual(act.reason, "He moved")

    def test_from_a_request_its_number_is_the_reason(self):
        ticket = self._ticket()
        acts = self.env["care.customer.act"].with_user(self.agent)
        act = acts._record("store_changed", self.customer.partner_id, "", ticket=ticket)
        self.assertEqual(act.reason, ticket.number)

    def test_without_a_reason_nothing_is_done(self):
        acts = self.env["care.customer.act"].with_user(self.agent)
        with self.assertRaisesRegex(UserError, "Say why"):
            acts._record("store_changed", self.customer.partner_id, "  ")


@tagged("post_install", "-at_install")
class TestCartOfAChat(CartCase):
    """A cart is found from the chat of its visitor, whoever began that."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.channel = cls.env["im_livechat.channel"].create(
            {"name": "Shop chat", "user_ids": cls.agent.ids, "care_team_id": cls.team.id}
        )

    def chat(self, cart, ticket, identity):
        """Make a chat of a cart's visitor the chat of a ticket."""
        chat = self.env["discuss.channel"].create(
            {
                "name": "Visitor",
                "channel_type": "livechat",
                "livechat_channel_id": self.channel.id,
                "livechat_operator_id": self.agent.partner_id.id,
                "livechat_visitor_id": cart.care_visitor_id.id,
            }
        )
        chat.write({"care_ticket_id": ticket.id, "care_identity": identity})

    def test_a_chat_that_an_operator_began_knows_the_cart_of_its_visitor(self):
        cart = self.add(self.kettle)
        ticket = self._ticket(channel="chat", partner_id=False)
        self.chat(cart, ticket, "unknown")
        self.assertEqual(ticket.cart_id, cart)

    def test_the_chat_of_another_visitor_leads_to_no_cart(self):
        cart = self.add(self.kettle)
        ticket = self._ticket(channel="chat", partner_id=False)
        self.chat(self.env["sale.order"], ticket, "unknown")
        self.assertFalse(ticket.cart_id)
        self.assertFalse(cart.care_customer_id)

    def test_who_has_proven_who_he_is_in_the_chat_is_the_customer_for_certain(self):
        cart = self.add(self.kettle)
        for identity, certain in (("typed", False), ("proven", True)):
            with self.subTest(identity):
                self.chat(cart, self._ticket(channel="chat", cart_id=cart.id), identity)
                self.assertEqual(cart.care_customer_id, self.customer.partner_id)
                self.assertEqual(cart.care_customer_sure, certain)
