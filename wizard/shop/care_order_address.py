from odoo import api, fields, models

from ...models.shop.sale_order_address import ADDRESS


class CareOrderAddress(models.TransientModel):
    """Corrects where an order goes, while it is still here."""

    _name = "care.order.address"
    _inherit = "care.order.act"
    _description = "Correct the Delivery Address"

    name = fields.Char()
    street = fields.Char()
    street2 = fields.Char("Street, continued")
    zip = fields.Char("ZIP")
    city = fields.Char()
    state_id = fields.Many2one(
        "res.country.state", "State", domain="[('country_id', '=?', country_id)]"
    )
    country_id = fields.Many2one("res.country", "Country")
    phone = fields.Char()
    customer_agrees = fields.Boolean("The customer agrees to pay more, if it becomes dearer")

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        order = self.env["sale.order"].browse(values.get("order_id"))
        if order:
            order._care_check_agent()
            # sudo: the address of an order the agent may read
            contact = order.sudo().partner_shipping_id
            values |= {
                name: contact[name].id if name.endswith("_id") else contact[name]
                for name in ADDRESS
                if name in fields
            }
        return values

    @api.onchange("country_id")
    def _onchange_country_id(self):
        if self.state_id.country_id != self.country_id:
            self.state_id = False

    def action_confirm(self):
        """Correct the address, see `sale.order.care_correct_address`."""
        values = {
            name: self[name].id if name.endswith("_id") else self[name] or "" for name in ADDRESS
        }
        return self._tell(
            self.order_id.care_correct_address(
                values, **self._asked(), customer_agrees=self.customer_agrees
            )
        )
