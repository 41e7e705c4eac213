"""What the tests of incoming mail share."""

import email
import email.policy
from email.message import EmailMessage
from pathlib import Path

from ..common import CareCase

MAILS = Path(__file__).parent / "mails"
TRUSTED_SERVER = "mx.shop.example.com"


class CareMailCase(CareCase):
    """Mails go through Odoo's own gateway, as the mail server hands them over."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.address = cls.team.alias_email

    @classmethod
    def read_mail(cls, name, reference="", **placeholders):
        """Return a sample mail (bytes), addressed to the team and answering `reference`."""
        placeholders = {
            "TO": cls.address,
            "BOUNCE": cls.alias_domain.bounce_email,
            "REFERENCE": reference,
            **placeholders,
        }
        content = (MAILS / name).read_bytes()
        for placeholder, value in placeholders.items():
            content = content.replace(f"@@{placeholder}@@".encode(), value.encode())
        return content

    @classmethod
    def write_mail(cls, sender, subject="A question", body="Hello", reference="", headers=()):
        """Return a plain mail (bytes) to the team; `headers` are further (name, value) pairs."""
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = sender, cls.address, subject
        cls._serial = getattr(cls, "_serial", 0) + 1
        mail["Message-ID"] = f"<test-{cls._serial}@mail.example.org>"
        if reference:
            mail["In-Reply-To"] = mail["References"] = reference
        for name, value in headers:
            mail[name] = value
        mail.set_content(body)
        return mail.as_bytes()

    def deliver(self, content):
        """Hand a mail (bytes) to the gateway; return the message it made (one or none)."""
        self.env["mail.thread"].message_process(None, content)
        message_id = email.message_from_bytes(content, policy=email.policy.SMTP)["Message-ID"]
        return self.env["mail.message"].search([("message_id", "=", message_id)])

    def ticket_of(self, message):
        """Return the ticket on which a message stands; fails where it stands elsewhere."""
        self.assertEqual(message.model, "care.ticket")
        return self.env["care.ticket"].browse(message.res_id)

    @classmethod
    def answered_ticket(cls, **values):
        """Return a ticket of Carla's awaiting her, and the agent's answer on it."""
        ticket = cls._ticket(**values)
        answer = ticket.with_user(cls.agent).message_post(
            body="We are sorry.", care_audience="public"
        )
        return ticket, answer.sudo()

    def count_tickets(self):
        return self.env["care.ticket"].with_context(active_test=False).search_count([])

    def state_of(self, ticket):
        """Return what a mail that was held back may not change."""
        return (
            ticket.state,
            ticket.awaiting,
            ticket.last_word_at,
            ticket.first_reply_at,
            ticket.user_id,
            ticket.partner_id,
            ticket.message_partner_ids,
        )

    def assert_held_back(self, message, ticket, screening):
        """A team note without an author, which nobody outside may read."""
        self.assertEqual(self.ticket_of(message), ticket)
        self.assertEqual(message.care_audience, "team")
        self.assertEqual(message.subtype_id, self.env.ref("mail.mt_note"))
        self.assertEqual(message.care_screening, screening)
        self.assertFalse(message.author_id)
        self.assertFalse(message.partner_ids)
