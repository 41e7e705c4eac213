"""What the list of left carts and their reminders cost."""

import re
from collections import Counter
from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

from odoo.fields import Datetime
from odoo.tests import tagged
from odoo.tools import SQL
from odoo.tools.safe_eval import safe_eval

from ..ticket.screens import specification
from .left_case import LeftCase


@tagged("post_install", "-at_install")
class TestLeftQueries(LeftCase):
    maxDiff = None

    def _carts(self, count):
        guests = self.env["res.partner"].create(
            [
                {"name": f"Guest {index}", "email": f"guest{index}@left.example.org"}
                for index in range(count)
            ]
        )
        return self.env["sale.order"].union(*(self._cart(guest) for guest in guests))

    def _queries(self, call):
        """Count the queries of `call`, by kind and table, nothing cached but rules and groups."""
        for _warm_up in range(2):
            self.env.flush_all()
            self.env.invalidate_all()
            counted = self._count(call)
        return counted

    def _count(self, call):
        queries = []
        with contextmanager(self._patchExecute)(queries):
            call()
            self.env.flush_all()
        tables = (re.search(r'(?:FROM|UPDATE|INTO) "?(\w+)"?', query) for query in queries)
        return Counter(table[1] if table else "?" for table in tables)

    def test_the_list_costs_the_same_for_10_and_40_carts(self):
        action = self.env["ir.actions.act_window"]._for_xml_id("care_desk.care_abandoned_action")
        view = self.env.ref("care_desk.care_abandoned_view_list").id
        orders = self.env["sale.order"].with_user(self.agent)
        spec = specification(orders.env, "sale.order", "list", view)
        carts = self._carts(40)
        domain = [*safe_eval(action["domain"]), ("id", "in", carts.ids)]

        def read(limit):
            result = orders.web_search_read(
                domain, spec, limit=limit, order="care_cart_seen_at desc"
            )
            self.assertEqual(len(result["records"]), limit)

        few, many = (self._queries(lambda limit=limit: read(limit)) for limit in (10, 40))
        self.assertEqual(few, many)
        self.assertEqual(
            dict(many),
            {
                "sale_order": 3,  # the carts of the page, how many there are, what is computed
                "sale_order_line": 2,  # what lies in them
                "product_product": 1,
                "product_template": 1,
                "product_template_attribute_value": 1,
                "care_ticket": 1,  # who wrote in from them
                "care_cart_event": 1,  # how far they got
                "res_partner": 1,  # whose they are
                "res_currency": 1,
                "website": 1,
            },
        )

    def test_the_default_list_is_read_by_an_index(self):
        self._carts(3)
        self.env.flush_all()
        # There are too few carts here for an index to be worth it.
        self.env.cr.execute(
            "SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off;"
            " SET LOCAL enable_sort = off"
        )
        query = self.env["sale.order"]._search(
            [
                ("website_id", "!=", False),
                ("state", "=", "draft"),
                ("care_cart_state", "in", ["left", "failed"]),
            ],
            order="care_cart_seen_at desc",
            limit=80,
        )
        plan = "\n".join(
            line for (line,) in self.env.execute_query(SQL("EXPLAIN %s", query.select()))
        )
        self.assertIn("care_carts_seen", plan)
        self.assertNotIn("Sort", plan)

    def test_each_word_that_is_searched_for_is_looked_up_in_an_index(self):
        self._carts(3)
        self.env.flush_all()
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        heard, execute = [], type(self.cr).execute

        def listen(cr, query, params=None, log_exceptions=True):
            heard.append((query, params))
            return execute(cr, query, params, log_exceptions)

        with patch.object(type(self.cr), "execute", listen):
            self.env["sale.order"].with_user(self.agent).search(
                [("care_cart_search", "ilike", "0123 456 789")]
            )
        plans = ""
        for query, params in heard:
            text, values = (query.code, query.params) if isinstance(query, SQL) else (query, params)
            if "res_partner" in text:
                self.env.cr.execute(f"EXPLAIN {text}", values)
                plans += "\n".join(line for (line,) in self.env.cr.fetchall())
        self.assertIn("res_partner_phone_partial_gin_idx", plans)
        self.assertNotIn("Seq Scan", plans)
        self.env.cr.execute(
            "SELECT indexname FROM pg_indexes WHERE tablename = 'res_partner' AND indexdef"
            " LIKE '%gin_trgm_ops%'"
        )
        indexes = {name for (name,) in self.env.cr.fetchall()}
        self.assertLessEqual({"res_partner_care_name_part", "res_partner_care_email_part"}, indexes)

    def test_what_may_be_reminded_is_judged_in_a_constant_number_of_queries(self):
        carts = self._carts(40)
        few, many = (self._queries(some._care_reminder_refusals) for some in (carts[:10], carts))
        self.assertEqual(few, many)

    def test_the_cron_mails_in_batches_that_do_not_cost_more_for_each_cart(self):
        self.env["care.cart.reminder"].create(
            {"website_id": self.website.id, "hours": 11, "audience": "address", "active": True}
        ).since = Datetime.now() - timedelta(days=1)

        def remind():
            with patch.object(type(self.env["ir.cron"]), "_commit_progress", return_value=60):
                self.env["care.cart.reminder"]._cron_remind()

        costs = []
        for count in (10, 40):
            # The first time, what stays cached is read.
            self._carts(2)
            remind()
            carts = self._carts(count)
            self.env.flush_all()
            self.env.invalidate_all()
            costs.append(self._count(remind))
            self.assertTrue(all(carts.mapped("care_reminded_at")))
            carts.unlink()
        few, many = costs
        self.assertLessEqual(many.total(), few.total() + 5, "30 carts more, no query for each")
