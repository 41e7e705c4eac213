"""Carts that were left, made without a browser."""

from datetime import timedelta

from odoo.fields import Command, Datetime

from ..common import CareCase


class LeftPeople:
    """`self.kettle` and `self.cup` can be bought on `self.website`."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.website = cls.env["website"].search([("company_id", "=", cls.company.id)], limit=1)
        cls.website.cart_abandoned_delay = 10
        cls.nobody = cls.website.user_id.partner_id
        cls.kettle, cls.cup = cls.env["product.product"].create(
            [
                {"name": name, "type": "consu", "list_price": price, "taxes_id": False}
                for name, price in (("Copper kettle", 40), ("Blue cup", 5))
            ]
        )
        # Carts and rules of the demo are not what is reminded here.
        cls.env["sale.order"].search([("state", "=", "draft")])._care_store(
            {"care_left_outcome": False, "cart_recovery_email_sent": True}
        )
        cls.env["care.cart.reminder"].search([]).active = False
        cls.newsletter = cls.env["care.consent.purpose"]._care_named("newsletter")

    @classmethod
    def _cart(cls, partner, product=None, hours=12, left=True, **values):
        """Make a cart of `partner` (res.partner), seen so many hours ago and left since."""
        cart = cls.env["sale.order"].create(
            {
                "partner_id": partner.id,
                "website_id": cls.website.id,
                "order_line": [
                    Command.create({"product_id": (product or cls.kettle).id, "tax_ids": False})
                ],
                **values,
            }
        )
        cart._care_set_stage("cart")
        cart._care_store({"care_cart_seen_at": Datetime.now() - timedelta(hours=hours)})
        if left:
            cart._care_set_stage("left")
        return cart

    @classmethod
    def _guest(cls, name="Gil Guest", email="gil@example.org", **values):
        return cls.env["res.partner"].create({"name": name, "email": email, **values})

    def _facts(self, cart):
        """Return the kinds (list of str) of what happened to a cart, oldest first."""
        events = self.env["care.cart.event"].search([("order_id", "=", cart.id)], order="id")
        return events.mapped("kind")


class LeftCase(LeftPeople, CareCase):
    """Rules of carts that were left."""
