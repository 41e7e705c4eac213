from odoo import models


class MailScheduledMessage(models.Model):
    """A comment that waits for its time keeps the audience it was written for."""

    _inherit = "mail.scheduled.message"

    def _notification_parameters_whitelist(self):
        return super()._notification_parameters_whitelist() | {"care_audience", "care_awaiting"}
