from odoo import models
from odoo.tools.mail import mail_header_msgid_re

from .care_ticket_audience import AUDIENCES
from .ir_mail_server import SENDER_HEADER
from .mail_hiding import hide_in_text
from .mail_message import SPOKEN


class MailMail(models.Model):
    """What mails with comments on requests show, to people outside, of who else takes part.

    They come from the team's address in the author's name, and refer to nothing that their reader
    may not read.
    """

    _inherit = "mail.mail"

    def write(self, vals):
        # Odoo keeps what a mail was sent as; a comment keeps what it came as, see `_care_mail_id`.
        if self.env["mail.message"]._care_is_mail_id(vals.get("message_id")):
            vals = {key: value for key, value in vals.items() if key != "message_id"}
        return super().write(vals)

    def read(self, fields=None, load="_classic_read"):
        values_list = super().read(fields, load)
        senders = self.env.context.get("care_senders") or {}
        for values in values_list:
            if "email_from" in values and values["id"] in senders:
                values["email_from"] = senders[values["id"]]
        return values_list

    def _split_by_mail_configuration(self):
        """Choose the server of a mail by the address it comes from, which is not its author's."""
        senders = {mail.id: sender for mail in self if (sender := mail._care_sender())}
        mails = self.with_context(care_senders=senders)
        return super(MailMail, mails)._split_by_mail_configuration()

    def _prepare_outgoing_list(self, mail_server=False, doc_to_followers=None):
        sender = self._care_sender()
        if sender == "":
            # As Odoo says it: the mail is kept as failed, for this reason.
            raise AssertionError(self.env["ir.mail_server"].NO_VALID_FROM, self._care_no_sender())
        outgoing = super()._prepare_outgoing_list(mail_server, doc_to_followers)
        if sender is None:
            return outgoing
        # sudo: the mails are sent by the system
        message = self.mail_message_id.sudo()
        known = self._care_messages_referred(message)
        subject = self._care_subject(message)
        for values in outgoing:
            own = values["email_to_normalized"]
            values.update(
                email_from=sender,
                reply_to=sender,
                subject=subject,
                message_id=message._care_mail_id(own),
                references=" ".join(referred._care_mail_id(own) for referred in known),
                headers={**values["headers"], SENDER_HEADER: sender},
            )
        return outgoing

    # ---------------------------------------------------------------- helpers

    def _care_sender(self):
        """Return the From (str) of a mail with a comment to people outside, None for others.

        The empty string is for a mail that must not leave: see `_sender_shown`.
        """
        self.ensure_one()
        # sudo: the mails are sent by the system
        message = self.mail_message_id.sudo()
        is_said = message.message_type in (*SPOKEN, "out_of_office")
        if message.model != "care.ticket" or not is_said:
            return None
        readers = self.recipient_ids
        if not self.email_to and all(partner._is_care_agent() for partner in readers):
            return None
        # sudo: same as above
        ticket = self.env["care.ticket"].sudo().browse(message.res_id).exists()
        return ticket._sender_shown(message, readers[:1]) if ticket else None

    def _care_subject(self, message):
        """Return the subject (str) as someone outside reads it: one that came by mail is as free
        as its text.
        """
        if message.message_type != "email":
            return self.subject
        # sudo: the mails are sent by the system
        ticket = self.env["care.ticket"].sudo().browse(message.res_id)
        hidden = ticket._hidden_in_mails(self.recipient_ids[:1], set())
        return hide_in_text(self.subject, hidden)

    def _care_no_sender(self):
        """Return why a mail does not leave where the shop has no address (str)."""
        # sudo: names of the shop, for who may set them
        ticket = self.env["care.ticket"].sudo().browse(self.mail_message_id.sudo().res_id)
        return self.env._(
            "%(company)s has no mail address to write from, and the author's own is not shown to "
            "people outside. Give the team %(team)s an alias or the company a mail address, then "
            "retry; the comment is kept.",
            company=ticket.company_id.name,
            team=ticket.team_id.name,
        )

    def _care_messages_referred(self, message):
        """Return what a mail with `message` may refer to: comments with no fewer readers."""
        # What is said for someone who is away goes to one, who need not read what the team does.
        audience = message.care_audience if message.message_type in SPOKEN else "public"
        message_ids = mail_header_msgid_re.findall(self.references or "")
        referred = message.search(
            [
                ("model", "=", message.model),
                ("res_id", "=", message.res_id),
                ("message_id", "in", message_ids),
                ("message_type", "in", SPOKEN),
                ("care_audience", "in", AUDIENCES[: AUDIENCES.index(audience) + 1]),
            ],
            order="id",
        )
        return referred | message
