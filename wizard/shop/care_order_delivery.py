from odoo import api, fields, models


class CareOrderDelivery(models.TransientModel):
    """Chooses another carrier or pickup point for an order that is still here."""

    _name = "care.order.delivery"
    _inherit = "care.order.act"
    _description = "Change Carrier or Pickup Point"

    choices = fields.Json(compute="_compute_choices")
    carrier = fields.Integer("Delivered by")
    store = fields.Integer()
    customer_agrees = fields.Boolean("The customer knows that it is dearer, and agrees")
    is_dearer = fields.Boolean(compute="_compute_is_dearer")

    @api.depends("order_id")
    def _compute_choices(self):
        for wizard in self:
            wizard.order_id._care_check_agent()
            # sudo: ways and prices of delivery of an order the agent may read
            wizard.choices = wizard.order_id.sudo()._care_delivery_choices()

    @api.depends("choices", "carrier")
    def _compute_is_dearer(self):
        for wizard in self:
            wizard.is_dearer = any(
                choice["id"] == wizard.carrier and choice["is_dearer"]
                for choice in wizard.choices or ()
            )

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        order = self.env["sale.order"].browse(values.get("order_id"))
        if order:
            order._care_check_agent()
            # sudo: the present way of delivery of an order the agent may read
            order = order.sudo()
            values |= {"carrier": order.carrier_id.id, "store": order._care_present_store().id}
        return values

    def action_confirm(self):
        """Change the delivery, see `sale.order.care_change_delivery`."""
        return self._tell(
            self.order_id.care_change_delivery(
                self.carrier, self.store, **self._asked(), customer_agrees=self.customer_agrees
            )
        )
