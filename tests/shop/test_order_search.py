from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.fields import Datetime
from odoo.tests import tagged

from ...models.shop import res_partner_orders
from .orders_case import OrderCase


@tagged("post_install", "-at_install")
class TestOrderSearch(OrderCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mine = cls._bought()
        cls.others = cls._bought(cls.other_customer)

    def find(self, text, name="care_search", user=None):
        orders = self.env["sale.order"].with_user(user or self.agent)
        return orders.search([(name, "ilike", text)])

    def test_everything_a_customer_remembers_finds_his_order(self):
        self.mine.picking_ids.carrier_tracking_ref = "8R 4711 0815"
        vase = self._product("Zebra vase", 20, default_code="ZV-77")
        self.mine.write({"order_line": [(0, 0, {"product_id": vase.id})]})
        for text, name in (
            (self.mine.name, "name"),
            ("Carla Cust", "care_customer_search"),
            ("care_customer@exam", "care_customer_search"),
            ("01 23 45 67 89", "care_customer_search"),
            ("zebra", "care_product_search"),
            ("ZV-77", "care_product_search"),
            ("4711", "care_tracking_search"),
        ):
            for field in ("care_search", name):
                with self.subTest(text, field=field):
                    found = self.find(text, field)
                    self.assertIn(self.mine, found)
                    self.assertNotIn(self.others, found)
        self.assertFalse(self.find("no such word anywhere"))
        self.assertFalse(self.find("4711", "care_product_search"))

    def test_a_pickup_point_finds_the_orders_that_are_fetched_there(self):
        fetched = self._bought(store=self.store)
        for text in ("rennes shop", "35000"):
            found = self.find(text)
            self.assertIn(fetched, found)
            self.assertNotIn(self.mine, found)

    def test_what_is_too_short_for_its_index_searches_the_rest(self):
        self.mine.picking_ids.carrier_tracking_ref = "8R"
        self.assertFalse(self.find("8R", "care_tracking_search"))
        self.assertIn(self.mine, self.find(self.mine.name[-2:], "name"))

    def test_late_and_ready_are_of_what_is_still_here(self):
        ready, late, sent = self._bought(), self._bought(), self._bought()
        self.mine.picking_ids.scheduled_date = "2099-01-01"
        ready.picking_ids.scheduled_date = "2099-01-01"
        ready.picking_ids.action_assign()
        late.picking_ids.do_unreserve()
        late.picking_ids.scheduled_date = "2020-01-01"
        sent.picking_ids.scheduled_date = "2020-01-01"
        self._send(sent)
        orders = self.env["sale.order"].with_user(self.agent)
        found = orders.search([("care_is_late", "=", True)])
        self.assertIn(late, found)
        self.assertFalse(found & (ready + sent + self.mine))
        self.assertEqual((late + ready).mapped("care_is_late"), [True, False])
        found = orders.search([("care_is_ready", "=", True)])
        self.assertIn(ready, found)
        self.assertNotIn(late, found)
        self.assertEqual((late + ready).mapped("care_is_ready"), [False, True])
        self.assertLess(late.picking_ids.scheduled_date, Datetime.now())

    def test_nobody_but_agents_searches_so(self):
        for user in (self.customer, self.employee):
            for name in ("care_search", "care_tracking_search", "care_is_late"):
                value = True if name == "care_is_late" else "x" * 3
                operator = "=" if name == "care_is_late" else "ilike"
                with self.subTest(user=user.name, name=name), self.assertRaises(AccessError):
                    self.env["sale.order"].with_user(user).search([(name, operator, value)])

    def test_orders_of_another_company_are_not_found(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.agent_2.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        self.assertFalse(self.find(self.mine.name, user=self.agent_2))

    def test_each_word_is_looked_up_in_indexes(self):
        for table, column in (
            ("stock_picking", "carrier_tracking_ref"),
            ("sale_order", "care_pickup_point"),
        ):
            self.env.cr.execute(
                "SELECT indexdef FROM pg_indexes WHERE tablename = %s AND indexdef LIKE %s",
                (table, f"%gin%{column}%"),
            )
            self.assertTrue(self.env.cr.fetchall(), column)


@tagged("post_install", "-at_install")
class TestOrderWhere(OrderCase):
    def told(self, order):
        return order.with_user(self.agent).care_delivery()

    def test_each_state_of_a_delivery_has_its_word(self):
        order = self._bought()
        order.picking_ids.do_unreserve()
        self.assertEqual(order.care_delivery_state, "preparing")
        order.picking_ids.action_assign()
        self.assertEqual(order.care_delivery_state, "ready")
        self._send(order)
        self.assertEqual(order.care_delivery_state, "sent")
        fetched = self._bought(store=self.store)
        fetched.picking_ids.action_assign()
        self.assertEqual(fetched.care_delivery_state, "ready_for_pickup")
        self._send(fetched)
        self.assertEqual(fetched.care_delivery_state, "collected")
        self.assertFalse(self._bought(confirm=False).care_delivery_state)

    def test_a_sent_parcel_tells_where_it_is_followed(self):
        order = self._bought()
        self._send(order)
        order.picking_ids.carrier_tracking_ref = "PP42"
        (parcel,) = self.told(order)["parcels"]
        self.assertEqual(parcel["links"], [["PP42", "https://track.example.com/PP42"]])
        self.standard.tracking_url = "javascript:alert(1)"
        order.picking_ids.invalidate_recordset(["carrier_tracking_url"])
        (parcel,) = self.told(order)["parcels"]
        self.assertEqual((parcel["links"], parcel["reference"]), ([], "PP42"))

    def test_a_store_tells_its_address_and_hours(self):
        point = self.told(self._bought(store=self.store))["point"]
        self.assertEqual(
            (point["name"], point["zip"], point["city"]), ("Rennes Shop", "35000", "Rennes")
        )
        self.assertEqual(len(point["hours"]), 7)
        self.assertEqual(point["hours"][0]["times"], ["09:00 - 12:30"])
        self.assertEqual(point["hours"][6]["times"], [])

    def test_a_store_without_hours_tells_none(self):
        self.assertEqual(self.told(self._bought(store=self.store_2))["point"]["hours"], [])

    def test_hours_that_a_carrier_gives_are_told_and_nonsense_is_not(self):
        order = self._bought()
        location = {"name": "Tabac", "street": "1 rue", "zip_code": "1", "city": "X"}
        order.pickup_location_data = {**location, "opening_hours": {"2": ["8:00 - 19:00"], "x": 1}}
        hours = self.told(order)["point"]["hours"]
        self.assertEqual(hours[2]["times"], ["8:00 - 19:00"])
        for nonsense in ([], "daily", {"0": "always"}, None, {"9": ["1"]}):
            order.pickup_location_data = {**location, "opening_hours": nonsense}
            self.assertEqual(self.told(order)["point"]["hours"], [], nonsense)

    def test_the_orders_of_a_customer_newest_first_and_his_request_s_on_top(self):
        orders = [self._bought() for _n in range(4)]
        for number, order in enumerate(orders):
            order.date_order = f"2026-01-0{number + 1}"
        self._bought(confirm=False)
        self._bought(self.other_customer)
        ticket = self._ticket(order_id=orders[0].id)
        partner = self.customer.partner_id.with_user(self.agent)
        answer = partner.care_orders(ticket.id, limit=2)
        self.assertEqual(answer["current"]["id"], orders[0].id)
        self.assertTrue(answer["current"]["possibilities"])
        self.assertEqual([order["id"] for order in answer["orders"]], [orders[3].id, orders[2].id])
        self.assertTrue(answer["has_more"])
        answer = partner.care_orders(ticket.id, offset=2, limit=2)
        self.assertEqual([order["is_current"] for order in answer["orders"]], [False, True])
        self.assertFalse(answer["has_more"])
        self.assertFalse(answer["current"])

    def test_who_asks_for_more_than_the_most_is_told_that_there_are_more(self):
        self._bought()
        self._bought()
        partner = self.customer.partner_id.with_user(self.agent)
        with patch.object(res_partner_orders, "MAX_ORDERS", 1):
            answer = partner.care_orders(limit=60)
        self.assertEqual((len(answer["orders"]), answer["has_more"]), (1, True))

    def test_a_company_s_orders_are_those_of_its_people(self):
        order = self._bought()
        answer = self.buyer_company.with_user(self.agent).care_orders()
        self.assertEqual([one["id"] for one in answer["orders"]], order.ids)

    def test_without_a_customer_there_is_nothing_to_tell(self):
        answer = self.env["res.partner"].with_user(self.agent).care_orders(self._ticket().id)
        self.assertEqual(answer, {"current": False, "orders": [], "has_more": False})

    def test_queries_do_not_grow_with_the_orders(self):
        ticket = self._ticket(order_id=self._bought().id)
        partner = self.customer.partner_id.with_user(self.agent)

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            partner.care_orders(ticket.id)
            return self.env.cr.sql_log_count - before

        count()
        few = count()
        for _number in range(8):
            self._bought()
        count()
        self.assertLessEqual(count(), few + 4)
        self.assertLess(few, 80)
