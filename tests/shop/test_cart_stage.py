"""How far a cart has come, and why it went no further."""

from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.fields import Command, Datetime
from odoo.tests import JsonRpcException, tagged, users
from odoo.tools import mute_logger

from .cart_case import CartCase


@tagged("post_install", "-at_install")
class TestCartStage(CartCase):
    def test_the_pages_a_customer_opens_tell_his_stage(self):
        self.browse_as(self.customer)
        cart = self.add(self.kettle)
        self.assertEqual(cart.care_cart_state, "browsing")
        self.page("/shop/cart")
        self.assertEqual(cart.care_cart_state, "cart")
        self.page("/shop/address")
        self.assertEqual(cart.care_cart_state, "address")
        self.page("/shop")
        self.assertEqual(cart.care_cart_state, "browsing")
        self.assertEqual(self.facts(cart), ["cart", "address", "browsing"])

    def test_a_page_in_another_language_is_the_same_stage(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.website.language_ids += self.env["res.lang"]._lang_get("fr_FR")
        cart = self.add(self.kettle)
        self.page("/fr/shop/cart")
        self.assertEqual(cart.care_cart_state, "cart")

    def test_a_payment_that_begins_is_the_stage_payment(self):
        cart = self.add(self.kettle)
        self.pay(cart, "draft")
        self.assertEqual(cart.care_cart_state, "payment")
        self.assertTrue(cart._care_in_payment())

    def test_a_payment_marks_the_cart_that_was_at_that_stage_already(self):
        cart = self.add(self.kettle)
        cart._care_set_stage("payment")
        cart._care_store({"care_cart_seen_at": Datetime.now() - timedelta(minutes=9)})
        self.pay(cart, "draft")
        age = Datetime.now() - cart.care_cart_seen_at
        self.assertLess(age, timedelta(minutes=1), "who waits for the cart would not see it")

    def test_a_payment_given_up_long_ago_keeps_nobody_from_the_cart(self):
        cart = self.add(self.kettle)
        payment = self.pay(cart, "draft")
        self.env.cr.execute(
            "UPDATE payment_transaction SET create_date = %s WHERE id = %s",
            [Datetime.now() - timedelta(hours=1), payment.id],
        )
        payment.invalidate_recordset()
        self.assertFalse(cart._care_in_payment())

    def test_a_refused_payment_is_a_failure_with_what_the_provider_said(self):
        cart = self.add(self.kettle)
        self.pay(cart, "error", "Card expired")
        self.assertEqual(cart.care_cart_state, "failed")
        self.assertEqual(cart.care_cart_failure, "payment_refused")
        self.assertEqual(cart.care_cart_failure_note, "Card expired")
        self.assertFalse(cart._care_in_payment())

    def test_the_failure_stays_while_the_shop_shows_it_and_goes_with_the_next_step(self):
        cart = self.add(self.kettle)
        self.give_address()
        self.pay(cart, "error", "Card expired")
        self.page("/shop/checkout")
        self.assertEqual(cart.care_cart_state, "failed")
        self.page("/shop/cart")
        self.assertEqual(cart.care_cart_state, "cart")
        self.assertFalse(cart.care_cart_failure)

    def test_a_canceled_payment_is_a_failure(self):
        cart = self.add(self.kettle)
        self.pay(cart, "canceled")
        self.assertEqual(cart.care_cart_failure, "payment_refused")

    def test_no_way_to_deliver_is_a_failure(self):
        self.env["delivery.carrier"].search([]).website_published = False
        cart = self.add(self.kettle)
        self.give_address()
        self.page("/shop/payment")
        self.assertEqual(cart.care_cart_state, "failed")
        self.assertEqual(cart.care_cart_failure, "no_delivery")

    @mute_logger("odoo.http")
    def test_what_is_sold_out_when_it_is_paid_is_a_failure(self):
        self.website.in_store_dm_id.website_published = False
        carrier = self.env["delivery.carrier"].create(
            {
                "name": "Post",
                "product_id": self.env["product.product"]
                .create({"name": "Post", "type": "service", "list_price": 3})
                .id,
                "website_published": True,
            }
        )
        cart = self.add(self.kettle)
        self.give_address()
        cart._set_delivery_method(carrier)
        self.kettle.write({"is_storable": True, "allow_out_of_stock_order": False})
        with self.assertRaisesRegex(JsonRpcException, "ValidationError"):
            self.make_jsonrpc_request(
                f"/shop/payment/transaction/{cart.id}",
                {"access_token": cart._portal_ensure_token()},
            )
        self.assertEqual(cart.care_cart_failure, "out_of_stock")
        self.assertIn("available", cart.care_cart_failure_note)

    def test_an_ordered_cart_is_paid(self):
        cart = self.add(self.kettle)
        cart.action_confirm()
        self.assertEqual(cart.care_cart_state, "paid")
        self.assertEqual(self.facts(cart)[-1], "paid")

    def test_an_order_that_never_was_a_cart_has_no_stage(self):
        self.assertFalse(self._order(self.customer).care_cart_state)

    def test_a_copy_of_an_order_is_no_visitors_cart(self):
        cart = self.add(self.kettle)
        copy = cart.copy()
        self.assertFalse(copy.care_cart_state)
        self.assertFalse(copy.care_visitor_id)

    def test_each_fact_keeps_what_the_cart_was_worth(self):
        cart = self.add(self.kettle)
        self.page("/shop/cart")
        fact = self.env["care.cart.event"].search([("order_id", "=", cart.id)], limit=1)
        self.assertEqual(fact.amount, cart.amount_total)
        self.assertFalse(fact.user_id, "It was the visitor, nobody of the team")


@tagged("post_install", "-at_install")
class TestCartVisitQueries(CartCase):
    def test_a_further_page_of_the_same_stage_costs_one_query(self):
        cart = self.add(self.kettle)
        self.page("/shop/cart")
        carts = self.env["sale.order"].sudo()
        self.env.flush_all()
        # The cart's stage, visitor and age, locked.
        with self.assertQueryCount(1):
            carts._care_visit(cart.id, "/shop/cart")

    def test_a_new_stage_costs_the_same_for_a_cart_of_many_lines(self):
        carts = self.env["sale.order"].sudo()
        for lines in (1, 40):
            cart = self.add(self.kettle)
            cart.order_line = [
                Command.create({"product_id": self.cup.id}) for _number in range(lines)
            ]
            self.env.flush_all()
            self.env.invalidate_all()
            # The cart locked; its stage and what became of it read, and written; its worth; the
            # fact; whom to tell.
            with self.subTest(lines=lines), self.assertQueryCount(8):
                carts._care_visit(cart.id, "/shop/cart")
                self.env.flush_all()
            self.browse_as(None)


@tagged("post_install", "-at_install")
class TestCartLeft(CartCase):
    def sweep(self):
        """Let the cron look for carts that were left, without what it does to the transaction."""
        self.env.ref("care_desk.cron_carts_left").method_direct_trigger()

    def rest(self, cart, hours):
        """Let a cart lie untouched for some hours."""
        cart._care_store({"care_cart_seen_at": Datetime.now() - timedelta(hours=hours)})

    def test_a_cart_is_left_after_the_delay_of_its_website(self):
        cart = self.add(self.kettle)
        self.rest(cart, 9)
        self.sweep()
        self.assertEqual(cart.care_cart_state, "browsing")
        self.rest(cart, 11)
        self.sweep()
        self.assertEqual(cart.care_cart_state, "left")

    def test_a_cart_is_left_once(self):
        cart = self.add(self.kettle)
        self.rest(cart, 11)
        self.sweep()
        self.sweep()
        self.assertEqual(self.facts(cart).count("left"), 1)

    def test_a_cart_that_was_left_tells_still_why_it_had_failed(self):
        cart = self.add(self.kettle)
        self.pay(cart, "error", "Card expired")
        self.rest(cart, 11)
        self.sweep()
        self.assertEqual(cart.care_cart_state, "left")
        self.assertEqual(cart.care_cart_failure_note, "Card expired")

    def test_who_comes_back_has_not_left(self):
        cart = self.add(self.kettle)
        self.rest(cart, 11)
        self.sweep()
        self.page("/shop/cart")
        self.assertEqual(cart.care_cart_state, "cart")

    def test_a_cart_from_before_the_desk_is_left_too(self):
        cart = self.add(self.kettle)
        cart._care_store({"care_cart_seen_at": None, "care_cart_state": None})
        cart.date_order = Datetime.now() - timedelta(hours=11)
        self.sweep()
        self.assertEqual(cart.care_cart_state, "left")
        self.assertEqual(cart.care_cart_seen_at, cart.date_order)

    def test_an_order_and_a_quotation_of_the_team_are_never_left(self):
        order = self._order(self.customer)
        quotation = self._order(self.customer, confirm=False)
        (order + quotation).date_order = Datetime.now() - timedelta(days=9)
        self.sweep()
        self.assertFalse((order + quotation).filtered("care_cart_state"))


@tagged("post_install", "-at_install")
class TestCartFactsAreClosed(CartCase):
    @users("care_agent", "care_manager")
    def test_the_team_reads_facts_and_changes_none(self):
        cart = self.env["sale.order"].sudo().create({"partner_id": self.customer.partner_id.id})
        self.env["care.cart.event"]._record("help_offered", cart)
        fact = self.env["care.cart.event"].search([("order_id", "=", cart.id)])
        self.assertEqual(fact.user_id, self.env.user)
        for refused in (
            lambda: fact.write({"amount": 0}),
            fact.unlink,
            lambda: fact.create({"order_id": cart.id, "kind": "paid"}),
        ):
            with self.assertRaises(AccessError):
                refused()

    def test_nobody_else_reads_facts_or_acts(self):
        for user in (self.employee, self.customer):
            for model in ("care.cart.event", "care.customer.act"):
                with self.subTest(user=user.login, model=model), self.assertRaises(AccessError):
                    self.env[model].with_user(user).search([])
