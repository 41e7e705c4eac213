from datetime import date, timedelta

from odoo.tests import tagged

from ..common import CareCase
from .supplier_case import Suppliers


@tagged("post_install", "-at_install")
class TestSuppliersGo(Suppliers, CareCase):
    def test_another_product_has_another_supplier(self):
        ticket = self.opened()
        ticket.with_user(self.agent).product_id = self.cup
        self.assertEqual(self.supplier_of(ticket), self.rival)
        self.assertEqual(ticket.with_user(self.maker_user)._open_audiences(), ())
        kinds = ticket.event_ids.sorted("id").mapped("kind")
        self.assertEqual(kinds.count("observer_added"), 2)
        self.assertEqual(kinds.count("observer_removed"), 1)

    def test_a_product_that_nobody_supplies_leaves_no_supplier(self):
        for product in (self.spoon, self.env["product.product"]):
            ticket = self.opened()
            ticket.with_user(self.agent).product_id = product
            self.assertFalse(self.supplier_of(ticket))

    def test_he_leaves_also_where_suppliers_are_no_longer_included(self):
        ticket = self.opened()
        self.company.care_service = "on"
        ticket.with_user(self.agent).product_id = self.cup
        self.assertFalse(self.supplier_of(ticket))

    def test_who_has_spoken_stays(self):
        for audience in ("public", "private"):
            ticket = self.opened()
            self.answer(ticket, self.maker_user, audience)
            ticket.with_user(self.agent).product_id = self.cup
            with self.subTest(audience):
                self.assertEqual(self.supplier_of(ticket), self.maker + self.rival)

    def test_whose_people_have_spoken_stays(self):
        works = self.env["res.partner"].create({"name": "Works", "is_company": True})
        self.teapot.seller_ids.partner_id = works
        self.maker.parent_id = works
        ticket = self.opened()
        self.answer(ticket, self.maker_user)
        ticket.with_user(self.agent).product_id = self.cup
        self.assertEqual(self.supplier_of(ticket), works + self.rival)

    def test_who_was_added_by_hand_stays(self):
        ticket = self.opened(self.spoon)
        ticket.with_user(self.agent).add_observers(partners=self.maker, role="supplier")
        ticket.with_user(self.agent).product_id = self.cup
        self.assertEqual(self.supplier_of(ticket), self.maker + self.rival)

    def test_the_team_is_awaited_where_the_supplier_was(self):
        ticket = self.opened()
        ticket.with_user(self.agent).message_post(
            body="Please look.", care_audience="private", care_awaiting=ticket.observer_ids.id
        )
        ticket.with_user(self.agent).product_id = self.cup
        self.assertEqual(ticket.awaiting, "team")

    def test_a_new_customer_who_never_ordered_the_product_sends_him_away(self):
        self._order(self.customer, self.teapot)
        ticket = self.opened()
        ticket.with_user(self.agent).attach_customer(self.other_customer.partner_id)
        self.assertFalse(ticket.product_id)
        self.assertFalse(self.supplier_of(ticket))

    def test_who_no_longer_sells_leaves_what_he_never_answered(self):
        silent, answered, closed = self.opened(), self.opened(), self.opened()
        self.answer(answered, self.maker_user)
        closed.write({"state": "closed"})
        self.teapot.seller_ids.unlink()
        self.assertFalse(self.supplier_of(silent))
        self.assertEqual(self.supplier_of(answered), self.maker)
        self.assertEqual(self.supplier_of(closed), self.maker)
        self.assertFalse(self.supplier_of(self.opened()), "new ones are no longer his")

    def test_each_way_to_stop_selling(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        ways = {
            "another supplier": {"partner_id": self.rival.id},
            "another product": {"product_tmpl_id": self.spoon.product_tmpl_id.id},
            "another company": {"company_id": elsewhere.id},
            "over": {"date_end": date.today() - timedelta(days=1)},
        }
        for name, values in ways.items():
            product = self.product(name, self.maker)
            ticket = self.opened(product)
            self.assertEqual(self.supplier_of(ticket), self.maker)
            product.seller_ids.write(values)
            with self.subTest(name):
                self.assertFalse(self.supplier_of(ticket))

    def test_who_sells_another_variant_leaves_this_one(self):
        blue, green = self.plates()
        line = self.line(blue, self.maker, product_id=blue.id)
        self.line(green, self.maker, product_id=green.id)
        of_blue, of_green = self.opened(blue), self.opened(green)
        line.unlink()
        self.assertFalse(self.supplier_of(of_blue))
        self.assertEqual(self.supplier_of(of_green), self.maker)

    def test_who_still_sells_stays_though_he_is_not_the_first_any_more(self):
        ticket = self.opened()
        first = self.teapot.seller_ids
        self.line(self.teapot, self.rival, sequence=-1)
        first.date_start = date.today() - timedelta(days=1)
        self.assertEqual(self.supplier_of(ticket), self.maker)

    def test_one_line_of_two_is_enough_to_stay(self):
        self.line(self.teapot, self.maker, min_qty=100)
        ticket = self.opened()
        self.teapot.seller_ids[0].unlink()
        self.assertEqual(self.supplier_of(ticket), self.maker)

    def test_the_seller_of_a_whole_order_leaves_it_too(self):
        order = self._order(self.customer, self.teapot)
        ticket = self.opened(self.env["product.product"], order_id=order.id)
        self.assertEqual(self.supplier_of(ticket), self.maker)
        self.teapot.seller_ids.unlink()
        self.assertFalse(self.supplier_of(ticket))

    def test_a_change_of_prices_moves_and_mails_nobody(self):
        ticket = self.opened()
        unsupplied = self.opened(self.spoon)
        mails = self.env["mail.mail"].search_count([])
        self.teapot.seller_ids.write({"price": 1, "min_qty": 3, "delay": 9})
        self.teapot.seller_ids.write({"partner_id": self.maker.id})
        self.line(self.spoon, self.rival)
        self.line(self.teapot, self.rival, sequence=-5)
        self.assertEqual(self.supplier_of(ticket), self.maker)
        self.assertFalse(self.supplier_of(unsupplied))
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)

    def test_buyers_who_may_not_read_requests_keep_price_lists(self):
        ticket = self.opened()
        buyer = self._user("care_buyer", "Bert Buyer", "product.group_product_manager")
        self.assertFalse(ticket.with_user(buyer).has_access("read"))
        self.teapot.seller_ids.with_user(buyer).unlink()
        self.assertFalse(self.supplier_of(ticket))
