"""What the tests of incoming mail share."""

import email
import email.policy
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path

from odoo.addons.base.tests.common import MockSmtplibCase

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


class CareSendingCase(CareMailCase, MockSmtplibCase):
    """Mails leave through Odoo's own sending path, up to the SMTP server; theirs are the bytes."""

    @contextmanager
    def leaving(self):
        """Send what is queued inside; give a dict of who got which mails, once it is left.

        :return: dict of each envelope's recipient (str) to list of email.message.EmailMessage
        """
        mailbox = {}
        waiting = self.env["mail.mail"].sudo().search([("state", "=", "outgoing")])
        with self.mock_smtplib_connection():
            yield mailbox
            self.send_waiting(waiting)
        for sent in self.emails:
            for address in sent["smtp_to_list"]:
                content = email.message_from_string(sent["message"], policy=email.policy.default)
                mailbox.setdefault(address, []).append(content)

    def send_waiting(self, former=()):
        """Send the mails that wait, but for `former` (mail.mail) ones."""
        mails = self.env["mail.mail"].sudo()
        mails = mails.search(
            [("state", "=", "outgoing"), ("id", "not in", list(former and former.ids))]
        )
        mails.send()

    @staticmethod
    def text_of(mail):
        """Return everything in a mail (email.message.EmailMessage) that can be read: str."""
        parts = [f"{name}: {value}" for name, value in mail.items()]
        for part in mail.walk():
            parts += [f"{name}: {value}" for name, value in part.items()]
            if part.get_content_maintype() == "text":
                parts.append(part.get_content())
        return "\n".join(parts)

    @staticmethod
    def html_of(mail):
        """Return the HTML (str) of a mail (email.message.EmailMessage)."""
        return mail.get_body(("html",)).get_content()


class CareObserversCase(CareSendingCase):
    """A request of Carla's with every kind of observer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.supplier = cls._user("care_supplier", "Sofia Supplier", "base.group_portal")
        cls.silent = cls.env["res.partner"].create(
            {"name": "Silas Silent", "email": "silas@silent.example.net"}
        )
        cls.ticket = cls._ticket()
        cls.ticket.with_user(cls.agent).add_observers(
            partners=cls.supplier.partner_id + cls.silent + cls.employee.partner_id,
            emails=["Gus Guest <gus@guest.example.org>", "gina@guest.example.org"],
        )
        cls.addresses = {
            "customer": cls.customer.email,
            "supplier": cls.supplier.email,
            "silent": cls.silent.email,
            "employee": cls.employee.email,
            "gus": "gus@guest.example.org",
            "gina": "gina@guest.example.org",
            "agent": cls.agent.email,
        }
        cls.observers = ("supplier", "silent", "employee", "gus", "gina")

    def say(self, audience, body="The kiln was too hot", ticket=None, **kwargs):
        """Let the agent say something, and return who got which mails of it."""
        with self.leaving() as mailbox:
            (ticket or self.ticket).with_user(self.agent).message_post(
                body=body, care_audience=audience, **kwargs
            )
        return mailbox

    def assert_only(self, mailbox, people):
        """Each of `people` got one mail, and nobody else got any."""
        self.assertEqual(set(mailbox), {self.addresses[name] for name in people})
        for address, mails in mailbox.items():
            self.assertEqual(len(mails), 1, address)

    def assert_shows_nobody_else(self, mailbox):
        """No mail holds an address of anybody but its reader, neither in headers nor in text."""
        for address, mails in mailbox.items():
            for mail in mails:
                text = self.text_of(mail).lower()
                self.assertIn(address, text)
                for other in {*self.addresses.values()} - {address}:
                    self.assertNotIn(other, text, f"{other} shows in a mail to {address}")
