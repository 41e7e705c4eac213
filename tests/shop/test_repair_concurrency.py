"""Several hands in one cart at the same time: nothing is lost, and the later one is told."""

import requests

from odoo.tests import tagged

from ..real_server import RealServerCase, ServerError


@tagged("post_install", "-at_install")
class TestRepairConcurrency(RealServerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = cls.server.login("admin")
        cls.agents = [
            cls.server.add_user(f"repairer{number}", "care_desk.group_care_agent")
            for number in (1, 2)
        ]
        cls.kettle, cls.cup = cls.product("Kettle"), cls.product("Cup")

    @classmethod
    def product(cls, name):
        """Create a product the shop sells; return the ids of its template and itself."""
        template_id = cls.admin.call(
            "product.template",
            "create",
            {"name": name, "type": "consu", "list_price": 40, "website_published": True},
        )
        [product_id] = cls.admin.call(
            "product.product", "search", [("product_tmpl_id", "=", template_id)]
        )
        return template_id, product_id

    def setUp(self):
        super().setUp()
        self.browser = requests.Session()
        self.add(self.kettle)
        self.add(self.cup)
        [(self.cart_id,)] = self.server.rows("SELECT max(id) FROM sale_order")
        self.lock = f"SELECT FROM sale_order WHERE id = {self.cart_id} FOR UPDATE"

    def ask(self, path, **params):
        """Call a route as the customer's pages do; return its result."""
        answer = self.browser.post(
            f"{self.server.url}{path}",
            json={"jsonrpc": "2.0", "method": "call", "params": params},
            timeout=120,
        ).json()
        self.assertIn("result", answer, answer)
        return answer["result"]

    def add(self, product):
        template_id, product_id = product
        self.ask(
            "/shop/cart/add",
            product_template_id=template_id,
            product_id=product_id,
            quantity=2,
        )

    def line_id(self, product):
        [(line_id,)] = self.server.rows(
            "SELECT id FROM sale_order_line WHERE order_id = %s AND product_id = %s",
            self.cart_id,
            product[1],
        )
        return line_id

    def quantities(self):
        """Return how many kettles and cups are in the cart."""
        rows = dict(
            self.server.rows(
                "SELECT product_id, product_uom_qty::int FROM sale_order_line WHERE order_id = %s",
                self.cart_id,
            )
        )
        return rows.get(self.kettle[1], 0), rows.get(self.cup[1], 0)

    def changing(self, agent, product, quantity, method="care_change_cart"):
        """Return the call by which an agent changes what he sees now."""
        version = agent.call("sale.order", "care_cart", [self.cart_id])["version"]
        line = {"line_id": self.line_id(product), "quantity": quantity}
        return lambda: agent.call(
            "sale.order", method, [self.cart_id], version, {"lines": [line]}, False, "He called"
        )

    def customer_sets(self, product, quantity):
        """Return the call by which the customer changes one line on his page."""
        line_id = self.line_id(product)
        return lambda: self.ask("/shop/cart/update", line_id=line_id, quantity=quantity)

    def assert_told(self, outcome, why):
        self.assertIsInstance(outcome, ServerError)
        self.assertIn(why, str(outcome))

    def test_agent_and_customer_change_different_lines(self):
        agent, customer = self.server.at_once(
            self.changing(self.agents[0], self.kettle, 1),
            self.customer_sets(self.cup, 5),
            lock=self.lock,
        )
        self.assertIn("cart_quantity", customer, customer)
        kettles, cups = self.quantities()
        self.assertEqual(cups, 5, "What the customer did is never lost")
        if isinstance(agent, ServerError):
            self.assert_told(agent, "was changed while you looked")
            self.assertEqual(kettles, 2)
        else:
            self.assertEqual(kettles, 1)

    def test_agent_and_customer_change_the_same_line(self):
        agent, _customer = self.server.at_once(
            self.changing(self.agents[0], self.kettle, 1),
            self.customer_sets(self.kettle, 5),
            lock=self.lock,
        )
        self.assertEqual(self.quantities()[0], 5, "His own word is the last one")
        if isinstance(agent, ServerError):
            self.assert_told(agent, "was changed while you looked")

    def test_two_agents_at_once(self):
        outcomes = self.server.at_once(
            self.changing(self.agents[0], self.kettle, 1),
            self.changing(self.agents[1], self.kettle, 9),
            lock=self.lock,
        )
        [late] = [outcome for outcome in outcomes if isinstance(outcome, ServerError)]
        self.assert_told(late, "was changed while you looked")
        self.assertEqual(self.quantities()[0], 9 if outcomes[0] is late else 1)
        [(changes,)] = self.server.rows(
            "SELECT count(*) FROM care_cart_change WHERE order_id = %s", self.cart_id
        )
        self.assertEqual(changes, 1)

    def test_a_payment_begun_while_the_agent_edits(self):
        methods = self.admin.call(
            "payment.method", "search", [], context={"active_test": False}, limit=1
        )
        [cart] = self.admin.call(
            "sale.order", "read", [self.cart_id], ["amount_total", "currency_id", "partner_id"]
        )
        values = {
            "provider_id": self.server.ref("payment.payment_provider_transfer"),
            "payment_method_id": methods[0],
            "reference": f"repair-{self.cart_id}",
            "amount": cart["amount_total"],
            "currency_id": cart["currency_id"][0],
            "partner_id": cart["partner_id"][0],
            "sale_order_ids": [(6, 0, [self.cart_id])],
        }
        agent, payment = self.server.at_once(
            self.changing(self.agents[0], self.kettle, 1),
            lambda: self.admin.call("payment.transaction", "create", values),
            lock=self.lock,
        )
        self.assertIsInstance(payment, int, payment)
        if isinstance(agent, ServerError):
            self.assert_told(agent, "is paying this cart")
            self.assertEqual(self.quantities()[0], 2)
        later = self.changing(self.agents[1], self.kettle, 7)
        with self.assertRaisesRegex(ServerError, "is paying this cart"):
            later()

    def test_a_proposal_accepted_in_two_tabs_is_done_once(self):
        change_id = self.changing(self.agents[0], self.kettle, 4, "care_propose_cart")()["id"]
        outcomes = self.server.at_once(
            *[
                lambda: self.ask("/shop/care/change", change_id=change_id, decision="accept")
                for _tab in range(2)
            ],
            lock=self.lock,
        )
        self.assertEqual(sorted(outcome["done"] for outcome in outcomes), [False, True])
        self.assertEqual(self.quantities()[0], 4)
        [(facts,)] = self.server.rows(
            "SELECT count(*) FROM care_cart_event WHERE order_id = %s AND kind = 'accepted'",
            self.cart_id,
        )
        self.assertEqual(facts, 1)

    def test_taken_back_while_the_agent_changes_more(self):
        change_id = self.changing(self.agents[0], self.kettle, 1)()["id"]
        agent, customer = self.server.at_once(
            self.changing(self.agents[0], self.cup, 8),
            lambda: self.ask("/shop/care/change", change_id=change_id, decision="take_back"),
            lock=self.lock,
        )
        self.assertTrue(customer["done"], customer)
        kettles, cups = self.quantities()
        self.assertEqual(kettles, 2)
        if isinstance(agent, ServerError):
            self.assert_told(agent, "was changed while you looked")
            self.assertEqual(cups, 2)
        else:
            self.assertEqual(cups, 8)
