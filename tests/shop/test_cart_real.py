"""What carts keep when transactions meet or fail."""

import requests

from odoo.tests import tagged

from ..real_server import RealServerCase


@tagged("post_install", "-at_install")
class TestCartReal(RealServerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = cls.server.login("admin")
        cls.template_id = cls.product("Kettle")
        [cls.variant_id] = cls.admin.call(
            "product.product", "search", [("product_tmpl_id", "=", cls.template_id)]
        )

    @classmethod
    def product(cls, name, **values):
        """Create a product the shop sells; return its id."""
        return cls.admin.call(
            "product.template",
            "create",
            {"name": name, "type": "consu", "list_price": 40, "website_published": True, **values},
        )

    def ask(self, browser, path, **params):
        """Call a route as the shop's pages do; return the whole answer (dict)."""
        return browser.post(
            f"{self.server.url}{path}",
            json={"jsonrpc": "2.0", "method": "call", "params": params},
            timeout=120,
        ).json()

    def cart(self, browser):
        """Put the product into the cart of a browser (requests.Session); return the order's id."""
        answer = self.ask(
            browser,
            "/shop/cart/add",
            product_template_id=self.template_id,
            product_id=self.variant_id,
            quantity=1,
        )
        self.assertIn("result", answer, answer)
        [(order_id,)] = self.server.rows("SELECT max(id) FROM sale_order")
        return order_id

    def stage(self, order_id):
        """Return stage and failure of a cart."""
        [row] = self.server.rows(
            "SELECT care_cart_state, care_cart_failure FROM sale_order WHERE id = %s", order_id
        )
        return row

    def test_why_it_failed_is_kept_though_the_shop_takes_everything_else_back(self):
        browser = requests.Session()
        order_id = self.cart(browser)
        token = self.admin.call("sale.order", "get_portal_url", [order_id]).split("access_token=")[
            1
        ]
        answer = self.ask(
            browser, f"/shop/payment/transaction/{order_id}", access_token=token.split("&")[0]
        )
        self.assertIn("error", answer)
        self.assertEqual(self.stage(order_id), ("failed", "no_delivery"))
        [(facts,)] = self.server.rows(
            "SELECT count(*) FROM care_cart_event WHERE order_id = %s AND kind = 'failed'", order_id
        )
        self.assertEqual(facts, 1)

    def test_a_page_does_not_wait_for_who_changes_the_cart(self):
        browser = requests.Session()
        order_id = self.cart(browser)
        browser.get(f"{self.server.url}/shop/cart", timeout=60)
        with self.server.cursor() as team:
            team.execute("SELECT FROM sale_order WHERE id = %s FOR UPDATE", [order_id])
            # On the cart's own page Odoo writes the order itself, and waits.
            answer = browser.get(f"{self.server.url}/contactus", timeout=20)
            self.assertEqual(answer.status_code, 200)
        self.assertEqual(self.stage(order_id), ("cart", None))
        browser.get(f"{self.server.url}/contactus", timeout=20)
        self.assertEqual(self.stage(order_id), ("browsing", None))

    def test_a_visit_and_a_change_of_the_team_at_once_are_both_kept(self):
        browser = requests.Session()
        order_id = self.cart(browser)
        outcomes = self.server.at_once(
            lambda: browser.get(f"{self.server.url}/shop/cart", timeout=60).status_code,
            lambda: self.admin.call("sale.order", "write", [order_id], {"note": "Gift"}),
        )
        self.assertEqual(outcomes, [200, True])
        browser.get(f"{self.server.url}/shop/cart", timeout=60)
        self.assertEqual(self.stage(order_id), ("cart", None))
        [(note,)] = self.server.rows("SELECT note FROM sale_order WHERE id = %s", order_id)
        self.assertIn("Gift", note)
