from odoo import models
from odoo.fields import Domain


class MailMessage(models.Model):
    """People from outside read what is public on their own tickets, and change nothing.

    Odoo lets anyone read what he was notified of or wrote, for ever; on a request the reading
    ends with the access to the request.
    """

    _inherit = "mail.message"

    def _get_search_domain_share(self):
        domain = super()._get_search_domain_share()
        tickets = self.env["care.ticket"]
        own = Domain.FALSE
        if tickets.has_access("read"):
            readable = tickets.with_context(active_test=False)._search([])
            own = Domain("care_audience", "=", "public") & Domain("res_id", "in", readable)
        return domain & (Domain("model", "!=", tickets._name) | own)

    def _get_forbidden_access(self, operation):
        forbidden = super()._get_forbidden_access(operation)
        if self.env.user._is_internal():
            return forbidden
        # sudo: what the message is about decides whether it may be read
        of_tickets = (self - forbidden).sudo().filtered(
            lambda message: message.model == "care.ticket"
        )
        if not of_tickets:
            return forbidden
        allowed = self.browse()
        if operation == "read" and self.env["care.ticket"].has_access("read"):
            public = of_tickets.filtered(lambda message: message.care_audience == "public")
            tickets = self.env["care.ticket"].browse(public.mapped("res_id")).exists()
            readable = set(tickets._filtered_access("read").ids)
            allowed = public.filtered(lambda message: message.res_id in readable)
        return forbidden + (of_tickets - allowed).sudo(False)
