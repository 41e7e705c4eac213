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
    def _care_put_true_ids(self, mail, names):
        """Put, in place, the Message-IDs that comments really have for those their readers know.

        :param mail: email.message.EmailMessage; one that names none of ours stays as it is
        :param names: names (iterable of str) of the headers to look into, and of no others
        """
        headers = {name: " ".join(map(str, mail.get_all(name, ()))) for name in names}
        numbers = {
            int(number)
            for value in headers.values()
            for number, signature in MAIL_ID.findall(value)
            if consteq(signature, self._care_mail_signature(int(number)))
        }
        if not numbers:
            return
        # sudo: its name alone is taken, for who was told of it
        messages = self.sudo().search_fetch([("id", "in", list(numbers))], ["message_id"])
        true_ids = {str(message.id): message.message_id for message in messages}
        for name, value in headers.items():
            true = MAIL_ID.sub(
                lambda found: (found[1] in true_ids and true_ids[found[1]]) or found[0], value
            )
            if true != value:
                del mail[name]
                mail[name] = true

    @api.model
    def _care_mail_signature(self, number):
        # sudo: the secret of the database
        return hmac(self.env(su=True), "care_desk.mail", str(number))[:32]

    def _care_mail_host(self):
        # sudo: names of hosts, which every mail shows
        ticket = self.env["care.ticket"].sudo().browse(self.res_id)
        return ticket.company_id.alias_domain_id.name or "localhost"
