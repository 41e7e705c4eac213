from markupsafe import Markup

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
        """Give the customer the link: on the request, or in a mail to be read before it leaves.

        :raises UserError: while there is no cart
        """
        self.ensure_one()
        if not self.cart_id:
            raise UserError(self.env._("There is no cart to send yet."))
        order = self.order_id.with_context(lang=self.order_id.partner_id.lang)
        body = Markup("<p>%s<br/><a href='%s'>%s</a></p>") % (
            order.env._("Your cart with the goods of %s is ready:", order.name),
            self.link,
            order.env._("Open my cart"),
        )
        if self.ticket_id:
            self.ticket_id.message_post(body=body, care_audience="public")
            return {"type": "ir.actions.act_window_close"}
        action = self.action_write()
        action["context"]["default_body"] = body
        return action
