from odoo import models

# Goes with a mail from where it is made to where it is built, never out of the house.
SENDER_HEADER = "X-Care-From"


class IrMailServer(models.Model):
    """Where a mail that leaves gets its From: Odoo takes the author's address for every reader."""

    _inherit = "ir.mail_server"

    def _build_email__(self, email_from, *args, **kwargs):
        headers = kwargs.get("headers") or {}
        if SENDER_HEADER in headers:
            email_from = headers[SENDER_HEADER]
            others = {name: value for name, value in headers.items() if name != SENDER_HEADER}
            kwargs["headers"] = others
        return super()._build_email__(email_from, *args, **kwargs)
