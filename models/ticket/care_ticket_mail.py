from odoo import api, models


class CareTicket(models.Model):
    """Requests that come by mail, through Odoo's gateway."""

    _inherit = "care.ticket"

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Open a ticket for a mail; the gateway then posts the mail on it."""
        values = dict(custom_values or {})
        values.update(email_from=msg_dict.get("email_from"), name=msg_dict.get("subject"))
        ticket = self._create_opened("email", values, msg_dict.get("body"))
        ticket._announce()
        return ticket
