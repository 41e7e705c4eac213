"""Carts of the web shop, filled over HTTP as a visitor's browser does."""

from lxml import html

from odoo.fields import Command

from ..common import CareHttpCase


class CartCase(CareHttpCase):
    """A browser in the shop: `self.kettle` and `self.cup` can be bought there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.website = cls.env["website"].search([("company_id", "=", cls.company.id)], limit=1)
        cls.website.cart_abandoned_delay = 10
        cls.kettle, cls.cup = cls.env["product.product"].create(
            [
                {"name": name, "type": "consu", "list_price": price, "website_published": True}
                for name, price in (("Kettle", 40), ("Cup", 5))
            ]
        )
        cls.france = cls.env.ref("base.fr")

    def setUp(self):
        super().setUp()
        self.browse_as(None)

    def sign_in(self, user):
        """Sign in as `user` (res.users) in the present browser, by the form of the page."""
        page = html.fromstring(self.url_open("/web/login").content)
        answer = self.url_open(
            "/web/login",
            data={
                "csrf_token": page.xpath("//input[@name='csrf_token']/@value")[0],
                "login": user.login,
                "password": user.login,
            },
        )
        self.assertNotIn("/web/login", answer.url)

    def add(self, product, quantity=1):
        """Put a product into the cart; return the cart (sale.order)."""
        answer = self.make_jsonrpc_request(
            "/shop/cart/add",
            {
                "product_template_id": product.product_tmpl_id.id,
                "product_id": product.id,
                "quantity": quantity,
            },
        )
        self.assertTrue(answer["cart_quantity"], answer)
        return self.env["sale.order"].search(
            [("website_id", "!=", False)], order="id desc", limit=1
        )

    def page(self, path, status=200):
        """Open a page of the shop; return it (requests.Response)."""
        answer = self.url_open(path)
        self.assertEqual(answer.status_code, status, answer.url)
        return answer

    def give_address(self, **values):
        """Fill in the address as somebody without an account; return the answer (str)."""
        page = html.fromstring(self.page("/shop/address").content)
        return self.url_open(
            "/shop/address/submit",
            data={
                "csrf_token": page.xpath("//input[@name='csrf_token']/@value")[0],
                "address_type": "billing",
                "use_delivery_as_billing": "true",
                "required_fields": "",
                "name": "Gil Guest",
                "email": "gil@example.org",
                "phone": "+33 1 23 45 67 89",
                "street": "1 rue du Port",
                "city": "Nantes",
                "zip": "44000",
                "country_id": self.france.id,
                **values,
            },
        ).text

    def pay(self, cart, state, message=None):
        """Let a payment of a cart come to a state, as its provider tells; return it."""
        provider = self.env.ref("payment.payment_provider_transfer")
        methods = self.env["payment.method"].with_context(active_test=False)
        payment = self.env["payment.transaction"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": methods.search([], limit=1).id,
                "reference": f"{cart.name}-{len(cart.transaction_ids)}",
                "amount": cart.amount_total,
                "currency_id": cart.currency_id.id,
                "partner_id": cart.partner_id.id,
                "sale_order_ids": [Command.set(cart.ids)],
            }
        )
        if state == "error":
            payment._set_error(message)
        elif state != "draft":
            getattr(payment, f"_set_{state}")()
        return payment

    def facts(self, cart):
        """Return the kinds (list of str) of what happened to a cart, oldest first."""
        return (
            self.env["care.cart.event"]
            .search([("order_id", "=", cart.id)], order="id")
            .mapped("kind")
        )
