from ipaddress import ip_address

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize, formataddr, plaintext2html


class CareTicket(models.Model):
    """What a visitor without account may say through the public form."""

    _inherit = "care.ticket"

    MAX_FILES_OF_VISITOR = 5
    # How many requests the public form takes within the hour.
    FORMS_PER_ADDRESS = 5
    FORMS_PER_NETWORK = 15

    @api.model
    def _open_from_form(self, values, ip, trapped=False):
        """Open the request that a visitor sent through the public form.

        :param dict values: strings partner_name, email, name, body, order_reference, reason_id,
            form_token, and `attachments`: list of (name, content as bytes) pairs
        :param str ip: where he came from
        :param bool trapped: he filled the field that no person sees; what he said is then kept as
            spam, without files
        :return: care.ticket record, in sudo
        :raises UserError: when something is wrong, too much is sent or the service is off
        """
        mistakes = self._mistakes_of_visitor(values)
        if mistakes:
            raise UserError("\n".join(mistakes.values()))
        address = email_normalize(values["email"])
        self._check_form_uses(address, ip)
        name = " ".join((values.get("partner_name") or "").split())
        said = self._said_once(("form", address), values)
        opened = {
            "partner_name": name,
            "email_from": formataddr((name, address)),
            "name": values.get("name"),
            "reason_id": int(values.get("reason_id") or 0) or False,
            "body": self._words_of_visitor(values),
            "attachments": [] if trapped else values.get("attachments"),
            "message_id": said.get("message_id"),
        }
        if self._employees_among([address]):
            # Nothing proves it, and what stands here would be read as his word.
            opened["is_suspicious"] = True
        if trapped:
            opened.update(active=False, spam_at=fields.Datetime.now())
        # What is refused here leaves nothing behind but the count of uses.
        with self.env.cr.savepoint():
            # sudo: a visitor opens requests through this method alone, with values checked above
            return self.sudo().open_ticket("form", opened)

    @api.model
    def _words_of_visitor(self, values):
        # An order named by someone without account is text: nothing proves that it is his.
        reference = " ".join((values.get("order_reference") or "").split())
        text = plaintext2html(values["body"].strip())
        if not reference:
            return text
        label = self.env._("Order number given: %s", reference)
        return text + Markup("<p>%s</p>") % label

    @api.model
    def _mistakes_of_visitor(self, values):
        """Return what is wrong with what a visitor says (see `_mistakes_of_customer`)."""
        mistakes = self._mistakes_of_words(values, self.MAX_FILES_OF_VISITOR)
        if not email_normalize(values.get("email") or ""):
            mistakes["email"] = self.env._(
                "Give one mail address, such as name@example.com: the answer goes there."
            )
        for name in ("partner_name", "order_reference"):
            if len(values.get(name) or "") > self.MAX_SUBJECT:
                mistakes[name] = self.env._("This is too long: shorten it.")
        return mistakes

    @api.model
    def _check_form_uses(self, address, ip):
        """Refuse what is more than a person sends, from one address or one network."""
        uses = self.env["care.form.use"]
        if (
            uses._count_use("network", self._network_of(ip)) > self.FORMS_PER_NETWORK
            or uses._count_use("address", address) > self.FORMS_PER_ADDRESS
        ):
            raise UserError(
                self.env._(
                    "Too many requests were sent from here within the hour. Nothing was sent this "
                    "time; your text is kept in the form. Please wait an hour and send it again, "
                    "or answer the mail that confirmed your last request."
                )
            )

    @api.model
    def _network_of(self, ip):
        """Return what a sender cannot change at will: his IPv4 address, or his IPv6 network."""
        address = ip_address(ip)
        if address.version == 6 and address.ipv4_mapped:
            address = address.ipv4_mapped
        return str(address) if address.version == 4 else address.exploded[:19]
