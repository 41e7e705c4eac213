from odoo import api, models
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
            own = Domain("res_id", "in", tickets.with_context(active_test=False)._search([]))
        # What a link opened, see the chatter's controller: ids alone would be anybody's to send.
        opened = self.env.context.get("care_opened_tickets")
        if isinstance(opened, models.BaseModel) and opened._name == tickets._name:
            own |= Domain("res_id", "in", opened.ids)
        own &= Domain("care_audience", "=", "public")
        return domain & (Domain("model", "!=", tickets._name) | own)

    def _get_forbidden_access(self, operation):
        forbidden = super()._get_forbidden_access(operation)
        if self.env.user._is_internal():
            return forbidden
        # sudo: what the message is about decides whether it may be read
        of_tickets = (
            (self - forbidden).sudo().filtered(lambda message: message.model == "care.ticket")
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

    @api.model
    def _get_with_access(self, message_id, mode="read", **kwargs):
        # Odoo lets whoever reads a record react to any message on it.
        message = super()._get_with_access(message_id, mode, **kwargs)
        # sudo: what the message is about decides whether it may be reached
        found = message.sudo()
        if self.env.user.share and found.model == "care.ticket" and found.care_audience != "public":
            return self.browse()
        return message
