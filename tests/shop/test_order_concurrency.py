"""Several hands on one order at the same time: it is done once, and the later one is told."""

from odoo.tests import tagged

from ..real_server import RealServerCase, ServerError


@tagged("post_install", "-at_install")
class TestOrderConcurrency(RealServerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = cls.server.login("admin")
        cls.agents = [
            cls.server.add_user(f"caretaker{number}", "care_desk.group_care_agent")
            for number in (1, 2)
        ]
        [cls.website_id] = cls.admin.call("website", "search", [], limit=1)
        cls.country_id = cls.server.ref("base.fr")
        template_id = cls.admin.call(
            "product.template",
            "create",
            {"name": "Teapot", "type": "consu", "list_price": 30, "website_published": True},
        )
        [cls.product_id] = cls.admin.call(
            "product.product", "search", [("product_tmpl_id", "=", template_id)]
        )
        cls.customer_id = cls.admin.call(
            "res.partner",
            "create",
            {
                "name": "Carla Customer",
                "email": "carla@example.com",
                "street": "1 rue des Lilas",
                "zip": "75011",
                "city": "Paris",
                "country_id": cls.country_id,
            },
        )

    def setUp(self):
        super().setUp()
        self.order_id = self.admin.call(
            "sale.order",
            "create",
            {
                "partner_id": self.customer_id,
                "website_id": self.website_id,
                "order_line": [(0, 0, {"product_id": self.product_id, "product_uom_qty": 2})],
            },
        )
        self.admin.call("sale.order", "action_confirm", [self.order_id])
        self.lock = f"SELECT FROM sale_order WHERE id = {self.order_id} FOR UPDATE"

    def asking(self, agent, method, *args):
        return lambda: agent.call("sale.order", method, [self.order_id], *args)

    def acts(self):
        """Return the kinds of what was done to the order."""
        rows = self.server.rows(
            "SELECT kind FROM care_customer_act WHERE order_id = %s ORDER BY id", self.order_id
        )
        return [kind for (kind,) in rows]

    def test_of_two_agents_who_correct_the_address_the_later_is_told(self):
        def correcting(agent, street):
            seen = agent.call("sale.order", "care_delivery", [self.order_id])["version"]
            address = {"street": street, "zip": "44000", "city": "Nantes"}
            address["country_id"] = self.country_id
            return self.asking(agent, "care_correct_address", address, "He phoned", False, seen)

        streets = ["12 quai Vert", "14 quai Vert"]
        outcomes = self.server.at_once(
            *map(correcting, self.agents, streets),
            lock=self.lock,
        )
        [late] = [outcome for outcome in outcomes if isinstance(outcome, ServerError)]
        self.assertIn("changed by somebody else", str(late))
        [(street,)] = self.server.rows(
            "SELECT p.street FROM sale_order o JOIN res_partner p ON p.id = o.partner_shipping_id"
            " WHERE o.id = %s",
            self.order_id,
        )
        self.assertEqual(street, streets[1 - outcomes.index(late)])
        self.assertEqual(self.acts(), ["order_address"])

    def test_a_double_click_makes_one_cart(self):
        click = self.asking(self.agents[0], "care_reorder", "He liked it")
        first, second = self.server.at_once(click, click, lock=self.lock)
        self.assertEqual(first["order_id"], second["order_id"])
        self.assertEqual(self.acts(), ["reordered"])

    def test_a_double_click_sends_one_mail(self):
        click = self.asking(self.agents[0], "care_send_again", "confirmation", "He lost it")
        outcomes = self.server.at_once(click, click, lock=self.lock)
        [late] = [outcome for outcome in outcomes if isinstance(outcome, ServerError)]
        self.assertIn("just now", str(late))
        self.assertEqual(self.acts(), ["order_mailed"])
