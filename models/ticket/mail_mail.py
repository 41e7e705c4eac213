from odoo import models


class MailMail(models.Model):
    """What mails with comments on requests show of who wrote them."""

    _inherit = "mail.mail"

    def _prepare_outgoing_list(self, mail_server=False, doc_to_followers=None):
        """Send comments from the team's address: people outside learn names, never addresses."""
        outgoing = super()._prepare_outgoing_list(mail_server, doc_to_followers)
        # sudo: the mails are sent by the system
        message = self.mail_message_id.sudo()
        if message.model != "care.ticket" or message.care_audience not in ("public", "private"):
            return outgoing
        ticket = self.env["care.ticket"].sudo().browse(message.res_id)
        for values in outgoing:
            partner = values["partner_id"] or self.env["res.partner"]
            sender = not partner._is_care_agent() and ticket._sender_shown(message, partner)
            if sender:
                values.update(email_from=sender, reply_to=sender)
        return outgoing
