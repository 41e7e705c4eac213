from collections import defaultdict

from odoo import models
from odoo.tools.mail import mail_header_msgid_re

from .care_ticket_audience import AUDIENCES
from .ir_mail_server import SENDER_HEADER
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

    def _split_by_mail_configuration(self):
        """Choose the server of a mail by the address it comes from, which is not its author's."""
        senders = {mail: sender for mail in self if (sender := mail._care_sender())}
        yield from super(
            MailMail, self.filtered(lambda mail: mail not in senders)
        )._split_by_mail_configuration()
        batches = defaultdict(list)
        for mail, sender in senders.items():
            batches[mail.mail_server_id, mail.record_alias_domain_id, sender].append(mail.id)
        for (server, domain, sender), mail_ids in batches.items():
            smtp_from = sender
            if not server:
                servers = server.with_context(
                    domain_notifications_email=domain.default_from_email,
                    domain_bounce_address=domain.bounce_email,
                )
                server, smtp_from = servers._find_mail_server(sender)
            yield server and server.id, domain.id, smtp_from, mail_ids

    def _prepare_outgoing_list(self, mail_server=False, doc_to_followers=None):
        outgoing = super()._prepare_outgoing_list(mail_server, doc_to_followers)
        sender = self._care_sender()
        if not sender:
            return outgoing
        # sudo: the mails are sent by the system
        message = self.mail_message_id.sudo()
        known = self._care_messages_referred(message)
        for values in outgoing:
            own = values["email_to_normalized"]
            values.update(
                email_from=sender,
                reply_to=sender,
                message_id=message._care_mail_id(own),
                references=" ".join(referred._care_mail_id(own) for referred in known),
                headers={**values["headers"], SENDER_HEADER: sender},
            )
        return outgoing

    # ---------------------------------------------------------------- helpers

    def _care_sender(self):
        """Return the From (str) of a mail with a comment to people outside, None for others."""
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
