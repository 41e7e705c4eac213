from odoo import api, fields, models
from odoo.fields import Command


class CareOrderCancel(models.TransientModel):
    """Cancels what of an order has not left the shop."""

    _name = "care.order.cancel"
    _inherit = "care.order.act"
    _description = "Cancel Lines or the Order"

    what = fields.Selection(
        [("lines", "A part of it"), ("order", "The whole order")],
        "Cancel",
        default="lines",
        required=True,
    )
    line_ids = fields.One2many("care.order.cancel.line", "cancel_id", "Lines")

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        order = self.env["sale.order"].browse(values.get("order_id"))
        if order:
            order._care_check_agent()
            # sudo: what of an order the agent may read has left
            lines = order.sudo().order_line.filtered(lambda line: line._care_is_good())
            values["line_ids"] = [Command.create({"line_id": line.id}) for line in lines]
            if len(lines) == 1 and lines.product_uom_qty == 1:
                values["what"] = "order"
        return values

    def action_confirm(self):
        """Cancel it, see `sale.order.care_cancel`."""
        quantities = None
        if self.what == "lines":
            quantities = {str(line.line_id.id): line.quantity for line in self.line_ids}
        return self._tell(self.order_id.care_cancel(quantities, **self._asked()))


class CareOrderCancelLine(models.TransientModel):
    """How many of one line are cancelled."""

    _name = "care.order.cancel.line"
    _description = "Line to Cancel"

    cancel_id = fields.Many2one("care.order.cancel", "Dialog", required=True, ondelete="cascade")
    line_id = fields.Many2one("sale.order.line", "Line", required=True, ondelete="cascade")
    name = fields.Text("Product", related="line_id.name")
    ordered = fields.Float(compute="_compute_free", digits="Product Unit")
    free = fields.Float("Not Sent Yet", compute="_compute_free", digits="Product Unit")
    quantity = fields.Float("Cancel", digits="Product Unit")

    @api.depends("line_id")
    def _compute_free(self):
        for line in self:
            line.line_id.check_access("read")
            # sudo: what of a line the agent may read has left
            ordered = line.line_id.sudo()
            line.ordered = ordered.product_uom_qty
            line.free = ordered._care_cancellable() if ordered else 0
