"""Carts from before the desk was installed, of which nobody knows when they were seen."""

from datetime import timedelta
from unittest.mock import patch

from odoo.fields import Datetime
from odoo.tests import tagged
from odoo.tools import SQL

from .left_case import LeftCase


@tagged("post_install", "-at_install")
class TestLeftBefore(LeftCase):
    def _old(self, partner, days=900, **values):
        """Make a cart as it was when nobody noted whose it is and when he was seen."""
        cart = self._cart(partner, left=False, **values)
        self.env["care.cart.event"].sudo().search([("order_id", "=", cart.id)]).unlink()
        cart._care_store(
            {
                "date_order": Datetime.now() - timedelta(days=days),
                **dict.fromkeys(
                    (
                        "care_cart_seen_at",
                        "care_cart_since",
                        "care_cart_state",
                        "care_customer_id",
                        "care_customer_sure",
                    )
                ),
            }
        )
        return cart

    def _sweep(self):
        """Run the cron as the scheduler does, but that nothing is committed."""
        with patch.object(type(self.env["ir.cron"]), "_commit_progress", return_value=60):
            self.env["sale.order"]._cron_care_carts_left()

    def test_it_was_left_when_it_was_last_ordered_from_and_that_is_no_event(self):
        known, unknown = self._old(self._guest()), self._old(self.nobody)
        empty = self._old(self._guest(), order_line=False)
        self._sweep()
        for cart in known + unknown + empty:
            self.assertEqual(cart.care_cart_state, "left")
            self.assertEqual(cart.care_cart_seen_at, cart.date_order)
            self.assertEqual(cart.care_cart_since, cart.date_order)
            self.assertFalse(self._facts(cart))
        self.assertEqual((known.care_left_at, known.care_left_outcome), (known.date_order, "lost"))
        self.assertEqual((empty.care_left_at, empty.care_left_outcome), (False, False))
        self.assertEqual((known.care_customer_id, known.care_customer_sure), (known.partner_id, 1))
        self.assertFalse(unknown.care_customer_id)
        self.assertFalse(unknown.care_customer_sure)

    def test_who_wrote_in_from_it_stays_its_probable_customer(self):
        cart = self._old(self.nobody)
        guest = self._guest()
        cart._care_store({"care_customer_id": guest.id})
        self._sweep()
        self.assertEqual((cart.care_customer_id, cart.care_customer_sure), (guest, False))

    def test_one_that_is_filled_right_now_is_not_left(self):
        cart = self._old(self._guest(), days=0)
        self._sweep()
        self.assertFalse(cart.care_cart_state)

    def test_a_hundred_of_them_cost_as_many_queries_as_one(self):
        costs = []
        for count in (1, 1, 100):
            for _index in range(count):
                self._old(self.nobody, order_line=False)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self._sweep()
            costs.append(self.cr.sql_log_count - before)
        self.assertEqual(costs[1], costs[2])

    def test_the_sweep_finds_what_it_has_to_do_by_an_index(self):
        self.env.flush_all()
        # There are too few carts here for an index to be worth it.
        self.env.cr.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        plans, search = [], type(self.env["sale.order"])._search

        def explain(orders, domain, *args, **kwargs):
            query = search(orders, domain, *args, **kwargs)
            rows = orders.env.execute_query(SQL("EXPLAIN %s", query.select()))
            plans.append("\n".join(line for (line,) in rows))
            return query

        with patch.object(type(self.env["sale.order"]), "_search", explain):
            self._sweep()
        self.assertTrue(plans)
        for plan in plans:
            self.assertIn("care_carts_open", plan)
            self.assertNotIn("Sort", plan)
