from odoo import api, models


class MailThread(models.AbstractModel):
    """A mailbox that takes no mail is blacklisted by Odoo, and its owner has said nothing."""

    _inherit = "mail.thread"

    @api.model
    def _routing_handle_bounce(self, email_message, message_dict):
        bounced = self.with_context(care_is_bounce=True)
        return super(MailThread, bounced)._routing_handle_bounce(email_message, message_dict)
