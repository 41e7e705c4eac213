"""What the tests of suppliers share."""

from odoo.fields import Command

PRICE = 12.34


class Suppliers:
    """Two potters with an account each; the teapot is made by the first, the cup by the second."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.care_service = "on_with_supplier"
        cls.maker_user = cls._user("care_maker", "Maya Maker", "base.group_portal")
        cls.rival_user = cls._user("care_rival", "Rita Rival", "base.group_portal")
        cls.maker = cls.maker_user.partner_id
        cls.rival = cls.rival_user.partner_id
        cls.teapot = cls.product("Teapot", cls.maker)
        cls.cup = cls.product("Cup", cls.rival)
        cls.spoon = cls.product("Spoon")

    @classmethod
    def product(cls, name, *suppliers, **values):
        product = cls.env["product.product"].create(
            {"name": name, "type": "consu", "list_price": 30, "standard_price": PRICE, **values}
        )
        for supplier in suppliers:
            cls.line(product, supplier)
        return product

    @classmethod
    def plates(cls):
        """Return two variants (product.product) of a plate: the blue one and the green one."""
        colour = cls.env["product.attribute"].create(
            {
                "name": "Colour",
                "value_ids": [Command.create({"name": name}) for name in ("Blue", "Green")],
            }
        )
        values = [Command.set(colour.value_ids.ids)]
        template = cls.env["product.template"].create(
            {
                "name": "Plate",
                "attribute_line_ids": [
                    Command.create({"attribute_id": colour.id, "value_ids": values})
                ],
            }
        )
        return template.product_variant_ids

    @classmethod
    def line(cls, product, supplier, **values):
        """Return one more line (product.supplierinfo) of the price list of a product."""
        return cls.env["product.supplierinfo"].create(
            {
                "partner_id": supplier.id,
                "product_tmpl_id": product.product_tmpl_id.id,
                "price": PRICE,
                "company_id": False,
                **values,
            }
        )

    @classmethod
    def opened(cls, product=None, channel="phone", **values):
        """Return a request of Carla's that has been opened and announced."""
        product = cls.teapot if product is None else product
        return cls.env["care.ticket"].open_ticket(
            channel,
            {
                "name": "It is cracked",
                "team_id": cls.team.id,
                "partner_id": cls.customer.partner_id.id,
                "email_from": cls.customer.email,
                "product_id": product.id,
                "reason_id": cls.reason.id,
                "body": "It arrived in two pieces.",
                **values,
            },
        )

    def supplier_of(self, ticket):
        return ticket.sudo().observer_ids.partner_id

    def answer(self, ticket, user, audience="private"):
        return ticket.with_user(user).message_post(body="We replace it.", care_audience=audience)
