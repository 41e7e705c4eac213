from odoo import api, models
from odoo.fields import Domain

# Enough to see beside a page; all of them are in the list of requests.
MAX_BESIDE = 10


class CareTicket(models.Model):
    """The order a customer writes about and what was said about it, side by side in his account."""

    _inherit = "care.ticket"

    @api.model
    def _about_order(self, order, but=None):
        """Return the signed-in user's own requests (care.ticket, in sudo) about an order.

        :param order: sale.order he reads
        :param but: care.ticket that is not among them
        """
        if self.env.user._is_public() or not self.env.user.share:
            return self.sudo().browse()
        domain = self._domain_of_list("mine") & Domain("order_id", "=", order.id)
        if but:
            domain &= Domain("id", "!=", but.id)
        # sudo: the domain holds what is open to the user, whose fields he may not search
        return self.sudo().search(domain, order="id desc", limit=MAX_BESIDE)
