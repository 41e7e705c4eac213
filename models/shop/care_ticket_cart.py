from odoo import api, models


class CareTicket(models.Model):
    """A request from a cart tells whose it is."""

    _inherit = "care.ticket"

    @api.model_create_multi
    def create(self, vals_list):
        tickets = super().create(vals_list)
        tickets._tell_carts()
        return tickets

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"cart_id", "partner_id"}:
            self._tell_carts()
        return result

    def _tell_carts(self):
        # sudo: carts are read and marked for agents without a role in sales
        self.sudo().cart_id._care_know_customer()
