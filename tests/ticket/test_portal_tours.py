from odoo.tests import tagged

from ..common import CareHttpCase
from .mail_case import CareMailCase


class PortalTourCase(CareHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.last = (
            cls.env["care.ticket"]
            .with_context(active_test=False)
            .search([], order="id desc", limit=1)
        )
        # The list offers the newest order first.
        cls.older, cls.order = cls._order(cls.customer), cls._order(cls.customer)

    def new_ticket(self):
        return self.env["care.ticket"].search([("id", ">", self.last.id or 0)])


@tagged("post_install", "-at_install")
class TestPortalTours(PortalTourCase):
    def test_a_customer_opens_reads_answers_closes_and_opens_again(self):
        self.start_tour("/my", "care_customer_request", login=self.customer.login)
        ticket = self.new_ticket()
        self.assertEqual(ticket.order_id, self.order)
        self.assertEqual(ticket.product_id, self.order.order_line.product_id)
        self.assertEqual(ticket.state, "in_progress")
        self.assertEqual(ticket.awaiting, "team")
        words = self._messages(ticket)
        self.assertEqual(words.author_id, self.customer.partner_id)
        self.assertEqual(set(words.mapped("care_audience")), {"public"})
        self.assertEqual(len(words), 3)
        self.assertEqual(words.attachment_ids.name, "lid.txt")
        kinds = ticket.event_ids.sorted("id").mapped("kind")
        # His openings of the page are noted too; how often depends on how fast the tour plays.
        self.assertIn("opened", kinds)
        self.assertEqual([kind for kind in kinds if kind != "opened"], ["closed", "reopened"])

    def test_the_form_tells_of_too_many_files_before_it_is_sent(self):
        self.start_tour("/care/request", "care_form_limits_files")
        self.assertEqual(self.new_ticket().partner_id.email, "vera@visitor.example.com")


@tagged("post_install", "-at_install")
class TestNewcomer(PortalTourCase, CareMailCase):
    """The path of somebody who sees the customer service for the first time."""

    def test_from_the_account_to_the_agent_and_back_by_mail(self):
        self.start_tour("/my", "care_customer_writes", login=self.customer.login)
        ticket = self.new_ticket()
        self.assertEqual(ticket.order_id, self.order)
        self.assertEqual((ticket.state, ticket.awaiting), ("new", "team"))

        self.start_tour(
            "/odoo/action-care_desk.care_ticket_action",
            "care_agent_answers_and_closes",
            login=self.agent.login,
        )
        self.assertEqual((ticket.user_id, ticket.state), (self.agent, "closed"))

        self.start_tour("/my", "care_customer_reads_the_answer", login=self.customer.login)

        answer = self._messages(ticket)[-1]
        mail = self._mails_to(self.customer.email).filtered(
            lambda mail: mail.mail_message_id == answer
        )
        self.assertEqual(len(mail), 1)
        self.assertIn("A new lid is on its way.", mail.body_html)
        word = self.deliver(
            self.write_mail(
                self.customer.email_formatted,
                subject=f"Re: {mail.subject}",
                body="It does not fit!",
                reference=mail.message_id,
            )
        )
        self.assertEqual(self.ticket_of(word), ticket)
        self.assertEqual(word.author_id, self.customer.partner_id)
        self.assertEqual(word.care_audience, "public")
        self.assertEqual((ticket.state, ticket.awaiting), ("in_progress", "team"))
