from odoo import models


class CareTicket(models.Model):
    """Who wrote, and which cart is his?"""

    _inherit = "care.ticket"

    def action_find_cart(self):
        """Open the carts of the web shop, searched for who writes this request.

        What is searched for can be changed there: a product or an amount finds a cart as well.

        :return: dict, an ir.actions.act_window
        :raises AccessError: to who is not of the team
        """
        self.ensure_one()
        self.check_access("write")
        action = self.env["ir.actions.act_window"]._for_xml_id("care_desk.care_abandoned_action")
        customer = self.partner_id
        known = (
            customer.email_normalized
            or self.email_normalized
            or customer.phone
            or customer.name
            or self.partner_name
        )
        return action | {
            "name": self.env._("Cart of %s", self.number),
            "path": False,
            "domain": [
                ("website_id", "!=", False),
                ("order_line", "!=", False),
                ("state", "=", "draft"),
            ],
            "context": {
                "search_default_care_cart_search": known or False,
                "care_ticket_id": self.id,
            },
        }
