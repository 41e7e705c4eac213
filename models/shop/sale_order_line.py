from odoo import api, models


class SaleOrderLine(models.Model):
    """A line of a cart: whatever changes it, the boards are told."""

    _inherit = "sale.order.line"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._care_tell_carts()
        return lines

    def write(self, vals):
        result = super().write(vals)
        self._care_tell_carts()
        return result

    def unlink(self):
        self._care_tell_carts()
        return super().unlink()

    def _care_tell_carts(self):
        # sudo: which orders are carts, whoever changes their lines
        carts = self.sudo().order_id.filtered(lambda order: order._care_is_cart())
        if carts:
            carts._care_cart_changed()
