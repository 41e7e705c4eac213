import re

from odoo import api, models
from odoo.tools import consteq, email_normalize
from odoo.tools.misc import hmac

# <care.ID.SIGNATURE@HOST>
MAIL_ID = re.compile(r"<care\.(\d{1,18})\.([0-9a-f]{32})@[^<>@\s]+>")


class MailMessage(models.Model):
    """How comments on requests are named in mails: those that came by mail, by a name of ours.

    The Message-ID that a mail program makes often holds its owner's address or domain. The others
    are told another one, which the gateway knows again.
    """

    _inherit = "mail.message"

    def _care_mail_id(self, addresses):
        """Return the Message-ID (str) by which a mail names this comment.

        :param addresses: normalised addresses (list of str) of the mail's reader
        """
        self.ensure_one()
        author = self.author_id.email_normalized or email_normalize(
            self.email_from or "", strict=False
        )
        if self.message_type != "email" or author in addresses:
            return self.message_id
        return f"<care.{self.id}.{self._care_mail_signature(self.id)}@{self._care_mail_host()}>"

    @api.model
    def _care_is_mail_id(self, message_id):
        return bool(MAIL_ID.fullmatch(message_id or ""))

    @api.model
    def _care_true_ids(self, text):
        """Put the Message-IDs that comments really have in place of those their readers know.

        :param bytes text: a mail
        """

        def true_id(match):
            number, signature = int(match[1]), match[2].decode()
            if not consteq(signature, self._care_mail_signature(number)):
                return match[0]
            # sudo: its name alone is taken, for who was told of it
            message = self.browse(number).sudo().exists()
            return (message.message_id or "").encode() or match[0]

        return re.sub(MAIL_ID.pattern.encode(), true_id, text)

    @api.model
    def _care_mail_signature(self, number):
        # sudo: the secret of the database
        return hmac(self.env(su=True), "care_desk.mail", str(number))[:32]

    def _care_mail_host(self):
        # sudo: names of hosts, which every mail shows
        ticket = self.env["care.ticket"].sudo().browse(self.res_id)
        return ticket.company_id.alias_domain_id.name or "localhost"
