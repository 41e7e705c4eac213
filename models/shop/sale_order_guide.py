from odoo import models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _care_action_cart(self, ticket):
        """Return the action (dict) that opens this cart for who works on a ticket (care.ticket)."""
        self.ensure_one()
        # The view depends on the agent's own rights.
        return {
            **self.sudo(False).get_formview_action(),
            "name": self.env._("Cart of %s", ticket.requester or ticket.number),
        }
