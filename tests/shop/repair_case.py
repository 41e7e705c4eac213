"""A customer's cart in the shop, and the agents who repair it."""

from odoo.fields import Command

from ..chat.chat_case import ChatPeople
from ..common import CareCase


class RepairPeople(ChatPeople):
    """Mixed into a case: `self.cart` is Carla's, with 2 kettles and 1 cup."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.website = cls.env["website"].search([("company_id", "=", cls.company.id)], limit=1)
        cls.env["loyalty.program"].search([]).active = False
        cls.env["delivery.carrier"].search([]).active = False
        cls.tax = cls.env["account.tax"].create(
            {"name": "20 %", "amount": 20, "price_include_override": "tax_excluded"}
        )
        cls.kettle, cls.cup, cls.tray = cls.env["product.product"].create(
            [
                {
                    "name": name,
                    "type": "consu",
                    "list_price": price,
                    "is_published": True,
                    "taxes_id": [Command.set(cls.tax.ids)],
                }
                for name, price in (("Kettle", 40), ("Cup", 5), ("Tray", 10))
            ]
        )
        cls.buyer = cls.other_customer.partner_id
        cls.buyer.write(
            {
                "street": "1 rue du Port",
                "city": "Nantes",
                "zip": "44000",
                "country_id": cls.env.ref("base.fr").id,
            }
        )
        cls.buyer.property_product_pricelist = cls.env["product.pricelist"].create(
            {"name": "As it says", "currency_id": cls.company.currency_id.id}
        )
        cls.cart = cls._cart(cls.buyer)
        cls.ticket = cls._ticket(
            partner_id=cls.buyer.id, email_from=cls.buyer.email, cart_id=cls.cart.id
        )

    @classmethod
    def _cart(cls, partner):
        """Make the cart of a customer (res.partner)."""
        return cls.env["sale.order"].create(
            {
                "partner_id": partner.id,
                "website_id": cls.website.id,
                "order_line": [
                    Command.create({"product_id": cls.kettle.id, "product_uom_qty": 2}),
                    Command.create({"product_id": cls.cup.id, "product_uom_qty": 1}),
                ],
            }
        )

    @classmethod
    def _carrier(cls, name, price, **values):
        """Make a published delivery method (delivery.carrier)."""
        product = cls.env["product.product"].create(
            {
                "name": name,
                "type": "service",
                "list_price": price,
                "taxes_id": [Command.clear()],
                "sale_ok": False,
            }
        )
        return cls.env["delivery.carrier"].create(
            {
                "name": name,
                "product_id": product.id,
                "delivery_type": "fixed",
                "fixed_price": price,
                "website_published": True,
                **values,
            }
        )

    @classmethod
    def _promotion(cls, code=False, percent=10, **values):
        """Make a promotion (loyalty.program) that takes some percent off the order."""
        return cls.env["loyalty.program"].create(
            {
                "name": "Promotion",
                "program_type": "promo_code" if code else "promotion",
                "trigger": "with_code" if code else "auto",
                "applies_on": "current",
                "rule_ids": [
                    Command.create(
                        {"mode": "with_code" if code else "auto", "code": code, "minimum_qty": 1}
                    )
                ],
                "reward_ids": [
                    Command.create(
                        {
                            "reward_type": "discount",
                            "discount": percent,
                            "discount_mode": "percent",
                            "discount_applicability": "order",
                        }
                    )
                ],
                **values,
            }
        )

    def seen(self, cart=None, agent=None):
        """Return the cart with an agent, and the version he sees."""
        cart = (cart or self.cart).with_user(agent or self.agent)
        return cart, cart.care_cart()["version"]

    def change(self, agent=None, cart=None, **changes):
        """Let an agent change the cart from the request; return what he is told (dict)."""
        cart, version = self.seen(cart, agent)
        return cart.care_change_cart(version, changes, ticket_id=self.ticket.id)

    def propose(self, cart=None, **changes):
        """Let an agent propose a change; return the care.cart.change in sudo."""
        cart, version = self.seen(cart)
        answer = cart.care_propose_cart(version, changes, ticket_id=self.ticket.id)
        return self.env["care.cart.change"].sudo().browse(answer["id"])

    def done(self, **changes):
        """Let an agent change the cart; return the care.cart.change in sudo."""
        return self.env["care.cart.change"].sudo().browse(self.change(**changes)["id"])

    def line(self, product, cart=None):
        """Return the line of a product in the cart."""
        lines = (cart or self.cart).order_line
        return lines.filtered(lambda line: line.product_id == product)

    def set_quantity(self, product, quantity):
        """Return the change of one line."""
        return {"lines": [{"line_id": self.line(product).id, "quantity": quantity}]}

    def goods(self, cart=None):
        """Return what is in the cart: dict of name to quantity, without delivery and rewards."""
        lines = (cart or self.cart).order_line
        return {
            line.product_id.name: line.product_uom_qty
            for line in lines
            if not line.is_delivery and not line.is_reward_line
        }

    def facts(self, cart=None):
        """Return the kinds (list of str) of what happened to the cart, oldest first."""
        events = self.env["care.cart.event"].search([("order_id", "=", (cart or self.cart).id)])
        return events.sorted("id").mapped("kind")


class RepairCase(RepairPeople, CareCase):
    """Rules of the repair."""
