from odoo import models


class SaleOrderLine(models.Model):
    """What of a line may still be called off, and what may be ordered again."""

    _inherit = "sale.order.line"

    def _care_is_good(self):
        """Tell whether this line is something bought: no text, no carrier, no discount."""
        self.ensure_one()
        return bool(
            self.product_id
            and not self.display_type
            and not self.is_delivery
            and not self.is_downpayment
            and not self.is_reward_line
            and not self.combo_item_id
        )

    def _care_cancellable(self):
        """Return how many (float, in the unit of this line) have not left the shop; in sudo."""
        self.ensure_one()
        if not self._care_is_good():
            return 0
        left = sum(
            move.product_uom._compute_quantity(move.product_uom_qty, self.product_uom_id)
            for move in self.move_ids
            if move.state not in ("done", "cancel")
            and move.location_dest_id.usage == "customer"
            and move.picking_id._care_has_left()
        )
        return max(self.product_uom_qty - self.qty_delivered - left, 0)
