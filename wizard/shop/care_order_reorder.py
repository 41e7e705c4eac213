from odoo import fields, models
from odoo.exceptions import UserError


class CareOrderReorder(models.TransientModel):
    """Makes the customer a cart of what he ordered before."""

    _name = "care.order.reorder"
    _inherit = "care.order.act"
    _description = "Order the Same Again"

    cart_id = fields.Many2one("sale.order", "Cart", readonly=True)
    link = fields.Char("Link for the Customer", readonly=True)

    def action_confirm(self):
        """Make the cart, see `sale.order.care_reorder`."""
        asked = self._asked()
        del asked["version"]
        result = self.order_id.care_reorder(**asked)
        self.write({"cart_id": result["order_id"], "link": result["link"]})
        return self._tell(result)

    def action_open_cart(self):
        """Open the cart."""
        self.ensure_one()
        return self.cart_id._get_records_action()

    def action_send_link(self):
        """Mail the customer the link, to him alone: whoever has it sees the cart.

        :return: action (dict) that says where it was sent
        :raises UserError: while there is no cart, or where the request is somebody else's
        """
        self.ensure_one()
        if not self.cart_id:
            raise UserError(self.env._("There is no cart to send yet."))
        if self.ticket_id:
            action = self.ticket_id.care_send_cart_link(self.cart_id.id)
        else:
            said = self.order_id._care_mail_again(self.cart_id, self.reason)
            action = {
                "type": "ir.actions.client",
                "tag": "display_notification",
                "params": {"type": "success", "message": said},
            }
        action["params"]["next"] = {"type": "ir.actions.act_window_close"}
        return action
