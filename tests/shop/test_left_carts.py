"""Which carts were left, how agents find them again, and what became of them."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .left_case import LeftCase


@tagged("post_install", "-at_install")
class TestLeftCarts(LeftCase):
    def _listed(self, *domain, user=None, searched=None):
        """Return the carts an agent sees in the list, with more conditions."""
        action = self.env["ir.actions.act_window"]._for_xml_id("care_desk.care_abandoned_action")
        orders = self.env["sale.order"].with_user(user or self.agent)
        listed = safe_eval(action["domain"]) + list(domain)
        if searched:
            listed.append(("care_cart_search", "ilike", searched))
        return orders.search(listed)

    # ---------------------------------------------------------------- the list

    def test_the_list_shows_what_was_left_and_not_what_is_being_filled(self):
        left = self._cart(self.customer.partner_id)
        here = self._cart(self.other_customer.partner_id, left=False, hours=0)
        empty = self._cart(self._guest(), order_line=False)
        failed = self._cart(self._guest("Fay"), left=False, hours=2)
        failed._care_set_stage("failed", "payment_refused", "Card expired")
        listed = self._listed()
        self.assertIn(left, listed)
        self.assertNotIn(here, listed)
        self.assertNotIn(empty, listed)
        self.assertNotIn(failed, listed, "he may still be there")
        failed._care_store({"care_cart_seen_at": left.care_cart_seen_at})
        self.assertIn(failed, self._listed())

    def test_a_row_says_who_what_how_far_and_why_not_further(self):
        cart = self._cart(self._guest(phone="+33 1 23 45 67 89"), left=False)
        self.env["sale.order.line"].create({"order_id": cart.id, "product_id": self.cup.id})
        cart._care_set_stage("payment")
        cart._care_set_stage("left")
        row = cart.with_user(self.agent)
        self.assertEqual(row.care_cart_who, "Gil Guest")
        self.assertEqual(row.care_cart_known, "certain")
        self.assertEqual(row.care_cart_email, "gil@example.org")
        self.assertEqual(row.care_cart_phone, "+33 1 23 45 67 89")
        self.assertEqual(row.care_cart_lines, "1 × Copper kettle, 1 × Blue cup")
        self.assertEqual(row.care_cart_reached, "Payment")
        cart._care_set_stage("failed", "payment_refused", "Card expired")
        cart._care_set_stage("left")
        row.invalidate_recordset()
        self.assertEqual(row.care_cart_reached, "Payment refused: Card expired")

    def test_who_only_wrote_in_from_the_cart_is_probably_its_customer(self):
        cart = self._cart(self.nobody)
        self.assertEqual(cart.care_cart_known, "unknown")
        ticket = self._ticket(partner_id=False, email_from="Ida <ida@example.org>", cart_id=cart.id)
        self.assertEqual(cart.care_cart_known, "probable")
        self.assertEqual(cart.care_cart_email, "ida@example.org")
        ticket.partner_id = self._guest("Ida", "ida@example.org")
        cart.invalidate_recordset()
        self.assertEqual((cart.care_cart_who, cart.care_cart_known), ("Ida", "probable"))

    def test_only_the_team_sees_the_carts(self):
        cart = self._cart(self.customer.partner_id)
        self.assertIn(cart, self._listed(user=self.manager))
        for user in (self.employee, self.customer, self.other_customer):
            with self.assertRaises(AccessError):
                self._listed(user=user)
        with self.assertRaises(AccessError):
            cart.with_user(self.agent).write({"note": "mine"})

    def test_nobody_exports_the_list_past_the_log_of_exports(self):
        cart = self._cart(self.customer.partner_id)
        for user in (self.manager, self.agent):
            with self.subTest(user=user.login), self.assertRaisesRegex(UserError, "export"):
                cart.with_user(user).export_data(["care_cart_who", "care_cart_email"])

    # -------------------------------------------------------------- the search

    def test_a_cart_is_found_by_name_mail_or_phone_however_it_is_written(self):
        cart = self._cart(self._guest(phone="+33 (0)1 23.45-67 89"))
        other = self._cart(self._guest("Otto", "otto@example.org", phone="+33 9 87 65 43 21"))
        for words in ("Gil", "guest", "gil@example.org", "01 23 45 67 89", "0033123456789"[4:]):
            found = self._listed(searched=words)
            self.assertIn(cart, found, words)
            self.assertNotIn(other, found, words)

    def test_digits_in_a_name_or_mail_are_no_phone_number(self):
        self._cart(self._guest("Gil", phone="+33 1 23 45 67 89"))
        self.assertFalse(self._listed(searched="anna2345678@example.org"))

    def test_a_cart_is_found_by_the_address_of_who_wrote_from_it(self):
        cart = self._cart(self.nobody)
        self._ticket(partner_id=False, email_from="ida@example.org", cart_id=cart.id)
        self.assertEqual(self._listed(searched="ida@example"), cart)

    def test_a_cart_is_found_by_product_amount_and_website(self):
        kettle = self._cart(self.customer.partner_id)
        cup = self._cart(self.other_customer.partner_id, self.cup)
        mine = ("id", "in", (kettle + cup).ids)
        self.assertEqual(self._listed(mine, ("order_line.product_id", "ilike", "kettle")), kettle)
        self.assertEqual(
            self._listed(mine, ("care_amount_about", "=", kettle.amount_total + 2)), kettle
        )
        self.assertFalse(self._listed(mine, ("care_amount_about", "=", kettle.amount_total + 10)))
        self.assertEqual(self._listed(mine, ("website_id", "=", self.website.id)), kettle + cup)

    def test_nobody_outside_the_team_learns_by_searching(self):
        self._cart(self._guest())
        for user in (self.employee, self.customer):
            with self.assertRaises(AccessError):
                self._listed(user=user, searched="Gil")

    def test_a_request_leads_to_the_carts_of_who_wrote_it(self):
        cart = self._cart(self._guest())
        ticket = self._ticket(partner_id=False, email_from="gil@example.org")
        action = ticket.with_user(self.agent).action_find_cart()
        searched = action["context"]["search_default_care_cart_search"]
        orders = self.env["sale.order"].with_user(self.agent)
        found = orders.search([*action["domain"], ("care_cart_search", "ilike", searched)])
        self.assertEqual(found, cart)
        with self.assertRaises(AccessError):
            ticket.with_user(self.employee).action_find_cart()

    # ------------------------------------------------------- what became of it

    def test_a_cart_that_was_left_and_is_paid_is_recovered_once(self):
        cart = self._cart(self.customer.partner_id)
        self.assertEqual(cart.care_left_outcome, "lost")
        cart._care_set_stage("cart")
        self.assertEqual(cart.care_left_outcome, "back")
        cart.action_confirm()
        self.assertEqual(cart.care_left_outcome, "recovered")
        self.assertEqual(self._facts(cart), ["cart", "left", "cart", "paid", "recovered"])

    def test_a_cart_that_was_never_left_is_not_recovered(self):
        cart = self._cart(self.customer.partner_id, left=False)
        cart.action_confirm()
        self.assertFalse(cart.care_left_outcome)
        self.assertNotIn("recovered", self._facts(cart))

    def test_an_empty_cart_is_no_loss(self):
        cart = self._cart(self.customer.partner_id, order_line=False)
        self.assertEqual(cart.care_cart_state, "left")
        self.assertFalse(cart.care_left_outcome)

    def test_what_was_lost_and_recovered_is_one_query_and_counts_each_cart_once(self):
        lost = self._cart(self.customer.partner_id)
        lost._care_set_stage("cart")
        lost._care_set_stage("left")
        recovered = self._cart(self.other_customer.partner_id)
        recovered.action_confirm()
        merged, goes_on = self._cart(self._guest()), self._cart(self._guest(), left=False)
        merged.order_line.order_id = goes_on
        merged.action_cancel()
        merged._care_merge_into(goes_on)
        goes_on.action_confirm()
        carts = lost + recovered + merged + goes_on
        price = lost.amount_total
        self.env.flush_all()
        with self.assertQueryCount(1):  # sale_order
            groups = self.env["sale.order"]._read_group(
                [("care_left_outcome", "!=", False), ("id", "in", carts.ids)],
                ["care_left_outcome"],
                ["amount_total:sum", "__count"],
            )
        self.assertEqual(
            {outcome: (round(amount, 2), count) for outcome, amount, count in groups},
            {
                "lost": (price, 1),
                "recovered": (round(recovered.amount_total + goes_on.amount_total, 2), 2),
                "merged": (0, 1),
            },
        )
