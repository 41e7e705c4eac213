import json

from odoo import api, fields, models

from .mail_message import SUBTYPES


class MailScheduledMessage(models.Model):
    """A comment that waits for its time keeps the audience it was written for."""

    _inherit = "mail.scheduled.message"

    care_audience = fields.Selection(
        [("public", "Public"), ("private", "Private"), ("team", "Team note")],
        "Audience",
        compute="_compute_care_audience",
    )

    @api.depends("notification_parameters")
    def _compute_care_audience(self):
        for message in self:
            audience = json.loads(message.notification_parameters or "{}").get("care_audience")
            message.care_audience = audience in SUBTYPES and audience

    def _notification_parameters_whitelist(self):
        return super()._notification_parameters_whitelist() | {"care_audience", "care_awaiting"}

    def _to_store_defaults(self, target):
        return super()._to_store_defaults(target) + ["care_audience"]
