from odoo import models
from odoo.fields import Datetime


class Website(models.Model):
    _inherit = "website"

    def _prepare_sale_order_values(self, partner_sudo):
        values = super()._prepare_sale_order_values(partner_sudo)
        visitor = self.env["website.visitor"]._get_visitor_from_request(force_create=True)
        now = Datetime.now()
        return {
            **values,
            "care_visitor_id": visitor.id if visitor else False,
            "care_cart_state": "browsing",
            "care_cart_since": now,
            "care_cart_seen_at": now,
        }
