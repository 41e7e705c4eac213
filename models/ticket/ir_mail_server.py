from odoo import models

# Goes with a mail from where it is made to where it is built, never out of the house.
SENDER_HEADER = "X-Care-From"


class IrMailServer(models.Model):
    """Where a mail that leaves gets its From: Odoo takes the author's address for every reader."""

    _inherit = "ir.mail_server"

    def _build_email__(self, email_from, email_to, subject, body, *args, headers=None, **kwargs):
        headers = dict(headers or {})
        sender = headers.pop(SENDER_HEADER, email_from)
        return super()._build_email__(
            sender, email_to, subject, body, *args, headers=headers, **kwargs
        )
