from odoo import models
from odoo.fields import Domain


class DiscussChannel(models.Model):
    """The cart of who chats."""

    _inherit = "discuss.channel"

    def write(self, vals):
        result = super().write(vals)
        if vals.get("care_ticket_id"):
            self._care_know_cart()
        return result

    def _care_know_cart(self):
        """Let the requests of these chats know the visitor's cart, and the cart whose it is."""
        # sudo: carts are found for visitors, who may read none
        for chat in self.sudo():
            ticket, visitor = chat.care_ticket_id, chat.livechat_visitor_id
            if visitor and not ticket.cart_id:
                # The form tells the cart; a chat that an operator began tells the visitor.
                ticket.cart_id = chat.env["sale.order"].search(
                    Domain("care_visitor_id", "=", visitor.id)
                    & Domain("state", "=", "draft")
                    & Domain("company_id", "=", ticket.company_id.id),
                    order="care_cart_seen_at desc, id desc",
                    limit=1,
                )
            ticket._tell_carts()
