from odoo.tests import tagged

from ..common import CareHttpCase
from .mail_case import CareSendingCase

GUEST = "gus@guest.example.org"


@tagged("post_install", "-at_install")
class TestObserverMailTour(CareHttpCase, CareSendingCase):
    """The path of an observer who has nothing but his mailbox."""

    def test_an_observer_answers_from_his_mailbox_and_the_agent_sees_it(self):
        ticket = self._ticket(user_id=self.agent.id)
        with self.leaving() as mailbox:
            ticket.with_user(self.agent).add_observers(emails=[f"Gus Guest <{GUEST}>"])
            ticket.with_user(self.agent).message_post(
                body="Is it the glaze?", care_audience="private"
            )
        included, question = mailbox.pop(GUEST)
        self.assertFalse(mailbox)
        self.assertIn(ticket.number, included["Subject"])
        self.assertIn("Is it the glaze?", self.html_of(question))
        self.assertEqual(ticket.awaiting, "observer")

        answer = self.deliver(
            self.read_mail("guest_reply_gmail.eml", reference=question["Message-ID"])
        )
        self.assertEqual(self.ticket_of(answer), ticket)
        self.assertEqual((answer.care_audience, answer.care_speaker), ("private", "observer"))
        self.assertFalse(answer.author_id)
        self.assertEqual(ticket.awaiting, "team")

        with self.leaving() as mailbox:
            self.start_tour(
                f"/odoo/requests/{ticket.id}",
                "care_agent_reads_the_mail_of_an_observer",
                login=self.agent.login,
            )
        self.assertEqual(set(mailbox), {GUEST})
        [told] = mailbox[GUEST]
        self.assertIn("Then we stop selling it.", self.html_of(told))
        self.assertIn("Answers to this mail are private too", self.html_of(told))
        # Of all this the customer heard nothing.
        self.assertFalse(self._messages(ticket, "public"))
        self.assertFalse(self._mails_to(self.customer.email))
