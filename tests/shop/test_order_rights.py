from odoo.exceptions import AccessError, UserError
from odoo.tests import JsonRpcException, new_test_user, tagged

from .orders_case import OrderHttpCase

ACTS = {
    "care_delivery": [],
    "care_possibilities": [],
    "care_act": ["cancel"],
    "care_correct_address": [{}, "why"],
    "care_change_delivery": [1, False, "why"],
    "care_cancel": [None, "why"],
    "care_send_again": ["confirmation", "why"],
    "care_reorder": ["why"],
}


@tagged("post_install", "-at_install")
class TestOrderRights(OrderHttpCase):
    def call(self, user, method, *args, model="sale.order", ids=None):
        """Call a method over HTTP as `user`; return the answer of the server (dict)."""
        self.authenticate(user and user.login, user and user.login)
        return self.make_jsonrpc_request(
            f"/web/dataset/call_kw/{model}/{method}",
            {
                "model": model,
                "method": method,
                "args": [ids or self.order.ids, *args],
                "kwargs": {},
            },
        )

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._bought()
        cls.supplier = cls._user("care_supplier", "Sam Supplier", "base.group_portal")
        cls.seller = cls._user("care_seller", "Sally Sales", "sales_team.group_sale_manager")
        cls.elsewhere = cls.env["res.company"].create({"name": "Elsewhere"})
        cls.foreigner = new_test_user(
            cls.env,
            "care_foreigner",
            groups="care_desk.group_care_agent",
            password="care_foreigner",
            company_id=cls.elsewhere.id,
            company_ids=[(6, 0, cls.elsewhere.ids)],
        )

    def test_nobody_but_agents_of_the_company_does_anything(self):
        for user in (
            None,
            self.customer,
            self.other_customer,
            self.supplier,
            self.employee,
            self.seller,
            self.foreigner,
        ):
            for method, args in ACTS.items():
                with (
                    self.subTest(user=user and user.name, method=method),
                    self.assertRaises(JsonRpcException) as refused,
                ):
                    self.call(user, method, *args)
                self.assertRegex(str(refused.exception), "AccessError|SessionExpired", method)
        self.assertEqual((self.order.state, self.order.carrier_id), ("sale", self.standard))

    def test_agents_and_managers_do(self):
        for user in (self.agent, self.manager):
            with self.subTest(user=user.name):
                self.assertEqual(self.call(user, "care_delivery")["id"], self.order.id)
                self.assertEqual(
                    self.call(user, "care_act", "cancel")["res_model"], "care.order.cancel"
                )
        self.call(self.agent, "care_cancel", None, "He phoned")
        self.assertEqual(self.order.state, "cancel")

    def test_private_steps_cannot_be_called(self):
        for method in ("_care_cancel_all", "_care_begin", "_care_deliver_by", "_care_rate_anew"):
            with (
                self.subTest(method),
                self.assertRaises(JsonRpcException) as refused,
            ):
                self.call(self.agent, method, "why", False)
            self.assertIn("AccessError", str(refused.exception))

    def test_agents_write_no_order_line_parcel_or_carrier_themselves(self):
        records = (
            self.order,
            self.order.order_line[0],
            self.order.picking_ids,
            self.standard,
        )
        for record in records:
            values = {"name": "Mine"}
            with self.subTest(record._name), self.assertRaises(AccessError):
                record.with_user(self.agent).write(values)

    def test_orders_of_the_shop_s_own_people_are_not_acted_on(self):
        order = self._bought(self.employee)
        with self.assertRaisesRegex(UserError, "own people"):
            order.with_user(self.agent).care_cancel(None, "why")
        self.assertEqual(order.state, "sale")

    def test_customers_orders_are_listed_for_agents_alone(self):
        partner = self.customer.partner_id
        for user in (self.customer, self.other_customer, self.employee, self.seller):
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                partner.with_user(user).care_orders()
        foreign = partner.with_user(self.foreigner).care_orders()
        self.assertEqual(foreign["orders"], [])

    def test_the_dialogs_are_the_team_s(self):
        for model in ("address", "delivery", "cancel", "send", "reorder"):
            dialog = self.env[f"care.order.{model}"]
            values = {"order_id": self.order.id, "version": "x", "reason": "y"}
            for user in (self.customer, self.employee):
                with self.subTest(model, user=user.name), self.assertRaises(AccessError):
                    dialog.with_user(user).create(values)
            with self.subTest(model, user="foreigner"), self.assertRaises(AccessError):
                dialog.with_user(self.foreigner).create(values).action_confirm()


@tagged("post_install", "-at_install")
class TestOrderPortal(OrderHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._bought(store=cls.store)
        cls.ticket = cls._ticket(order_id=cls.order.id, name="Where is my teapot")
        cls.second = cls._ticket(order_id=cls.order.id, name="And the cosy")
        cls.foreign = cls._ticket(
            order_id=cls.order.id,
            name="A secret of Cleo",
            partner_id=cls.colleague.partner_id.id,
            email_from=cls.colleague.email,
        )

    def page(self, path, user):
        self.authenticate(user and user.login, user and user.login)
        answer = self.url_open(path)
        return answer.text

    def test_beside_his_order_a_customer_reads_his_requests_about_it(self):
        page = self.page(f"/my/orders/{self.order.id}", self.customer)
        self.assertIn("Where is my teapot", page)
        self.assertIn(f"/my/requests/{self.ticket.id}", page)
        self.assertNotIn("A secret of Cleo", page)
        self.assertIn(f"/my/requests/new?order_id={self.order.id}", page)

    def test_who_has_the_link_of_the_order_alone_reads_no_request(self):
        url = f"/my/orders/{self.order.id}?access_token={self.order._portal_ensure_token()}"
        for user in (None, self.other_customer, self.employee):
            with self.subTest(user=user and user.name):
                page = self.page(url, user)
                self.assertIn(self.order.name, page)
                self.assertNotIn("Where is my teapot", page)
        page = self.page(url, self.colleague)
        self.assertIn("A secret of Cleo", page)
        self.assertNotIn("Where is my teapot", page)

    def test_beside_his_request_a_customer_reads_his_order(self):
        page = self.page(f"/my/requests/{self.ticket.id}", self.customer)
        for text in ("Brown betty teapot", "Rennes Shop", "09:00 - 12:30", "And the cosy"):
            self.assertIn(text, page)
        self.assertNotIn("A secret of Cleo", page)

    def test_beside_his_request_a_customer_follows_the_parcel_of_his_order(self):
        self.order.picking_ids.write(
            {"carrier_id": self.standard.id, "carrier_tracking_ref": "8R41857203544"}
        )
        self.standard.tracking_url = "https://parcels.example.com/<shipmenttrackingnumber>"
        page = self.page(f"/my/requests/{self.ticket.id}", self.customer)
        self.assertIn("https://parcels.example.com/8R41857203544", page)
        self.assertIn("Yes, close it", page)

    def test_by_the_link_in_a_mail_the_order_is_named_alone(self):
        page = self.page(self.ticket._get_share_url(pid=self.customer.partner_id.id), None)
        self.assertIn("Where is my teapot", page)
        self.assertIn(self.order.name, page)
        for text in ("Brown betty teapot", "Rennes Shop", "And the cosy"):
            self.assertNotIn(text, page)

    def test_a_supplier_who_follows_sees_nothing_of_the_order(self):
        supplier = self._user("care_supplier", "Sam Supplier", "base.group_portal")
        self.ticket.add_observers(partners=supplier.partner_id, role="supplier")
        page = self.page(f"/my/requests/{self.ticket.id}", supplier)
        self.assertIn("Where is my teapot", page)
        self.assertNotIn("Rennes Shop", page)
        self.assertNotIn("And the cosy", page)
        answer = self.page(f"/my/orders/{self.order.id}", supplier)
        self.assertNotIn("Where is my teapot", answer)

    def test_he_writes_about_his_own_orders_alone(self):
        page = self.page(f"/my/requests/new?order_id={self.order.id}", self.customer)
        self.assertIn(f'value="{self.order.id}"', page)
        page = self.page(f"/my/requests/new?order_id={self.order.id}", self.other_customer)
        self.assertNotIn(self.order.name, page)

    def test_the_page_of_the_order_costs_the_same_however_much_was_said(self):
        url = f"/my/orders/{self.order.id}"
        self.authenticate(self.customer.login, self.customer.login)

        def count():
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(self.url_open(url).status_code, 200)
            return self.env.cr.sql_log_count - before

        count()
        few = count()
        for number in range(6):
            self._ticket(order_id=self.order.id, name=f"Again {number}")
        self.assertLessEqual(count(), few + 8)
