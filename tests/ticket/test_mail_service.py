from odoo.tests import tagged

from odoo.addons.mail.tests.common import MailCase

from .mail_case import CareMailCase


@tagged("post_install", "-at_install")
class TestMailService(CareMailCase, MailCase):
    """Which request a mail goes to, and what becomes of it where none may be opened."""

    # ------------------------------------------------------------- addresses

    def test_each_team_has_its_address(self):
        returns = self.env["care.team"].create({"name": "Returns", "alias_name": "shop-returns"})
        mail = self.write_mail("new@example.org").replace(
            self.address.encode(), returns.alias_email.encode()
        )
        self.assertEqual(self.ticket_of(self.deliver(mail)).team_id, returns)

    def test_a_team_of_another_company_opens_for_its_own(self):
        elsewhere = self.env["res.company"].create(
            {"name": "Elsewhere", "alias_domain_id": self.alias_domain.id}
        )
        team = self.env["care.team"].create(
            {"name": "Far", "alias_name": "far-care", "company_id": elsewhere.id}
        )
        mail = self.write_mail(self.customer.email)
        message = self.deliver(mail.replace(self.address.encode(), team.alias_email.encode()))
        self.assertEqual(self.ticket_of(message).company_id, elsewhere)

    def test_a_mail_for_no_team_goes_to_the_default_one(self):
        mail = self.write_mail("new@example.org").replace(self.address.encode(), b"x@example.net")
        self.env["mail.thread"].message_process("care.ticket", mail)
        ticket = self.env["care.ticket"].search([("email_normalized", "=", "new@example.org")])
        self.assertEqual(ticket.team_id, self.env["care.team"]._default_team(self.company))

    def test_a_portal_customers_mail_opens_his_ticket(self):
        message = self.deliver(self.write_mail(self.customer.email))
        ticket = self.ticket_of(message)
        self.assertEqual(ticket.partner_id, self.customer.partner_id)
        self.assertEqual(message.author_id, self.customer.partner_id)
        self.assertIn(ticket, self.env["care.ticket"].with_user(self.customer).search([]))
        self.assertEqual(len(self._mails_to(self.agent.email)), 1)

    # --------------------------------------------------------------- numbers

    def test_the_number_in_the_subject_continues_the_senders_own_ticket(self):
        ticket = self._ticket(state="pending")
        before = self.count_tickets()
        for subject in ("Re: {}: we have received your request", "[{}]", "tr : {}.", "{}"):
            with self.subTest(subject):
                subject = subject.format(ticket.number)
                message = self.deliver(self.write_mail(self.customer.email, subject=subject))
                self.assertEqual(self.ticket_of(message), ticket)
                self.assertEqual(message.care_audience, "public")
        self.assertEqual(self.count_tickets(), before)
        self.assertEqual((ticket.state, ticket.awaiting), ("in_progress", "team"))

    def test_the_number_of_somebody_elses_ticket_opens_a_new_one(self):
        ticket = self._ticket()
        for address in (self.other_customer.email, "new@example.org"):
            message = self.deliver(self.write_mail(address, subject=f"Re: {ticket.number}"))
            self.assertNotEqual(self.ticket_of(message), ticket)
            self.assertEqual(message.care_audience, "public")
        self.assertFalse(self._messages(ticket))

    def test_a_number_in_a_mail_against_the_evidence_is_only_a_note(self):
        ticket = self._ticket()
        message = self.deliver(
            self.write_mail(
                self.customer.email,
                subject=ticket.number,
                headers=[("Reply-To", "carla@evil.example.org")],
            )
        )
        self.assert_held_back(message, ticket, "unproven")

    def test_a_late_answer_by_mail_opens_a_follow_up(self):
        ticket, answer = self.answered_ticket(reason_id=self.reason.id)
        ticket.close()
        ticket.closed_at = "2020-01-01"
        message = self.deliver(self.write_mail(self.customer.email, reference=answer.message_id))
        self.assertEqual(self.ticket_of(message), ticket.follow_up_ids)
        self.assertEqual(ticket.state, "closed")
        again = self.deliver(self.write_mail(self.customer.email, reference=message.message_id))
        self.assertEqual(self.ticket_of(again), ticket.follow_up_ids)

    # --------------------------------------------------------------- blocked

    def block(self, address):
        self.env["care.blocked.sender"].create({"email_normalized": address})

    def test_a_blocked_sender_opens_only_spam(self):
        self.block("spam@example.org")
        contacts = self.env["res.partner"].search_count([])
        mails = self.env["mail.mail"].search_count([])
        message = self.deliver(self.write_mail("Spam <spam@example.org>"))
        ticket = self.ticket_of(message)
        self.assertTrue(ticket.spam_at)
        self.assertFalse(ticket.active)
        self.assertEqual(self.env["res.partner"].search_count([]), contacts)
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)
        self.assertEqual(message.care_audience, "public")

    def test_a_blocked_senders_answer_is_only_kept(self):
        ticket, answer = self.answered_ticket(state="pending", user_id=self.agent_2.id)
        self.block(self.customer.email)
        before, mails = self.state_of(ticket), self.env["mail.mail"].search_count([])
        message = self.deliver(self.write_mail(self.customer.email, reference=answer.message_id))
        self.assert_held_back(message, ticket, "blocked")
        self.assertEqual(self.state_of(ticket), before)
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)

    # ----------------------------------------------------------- service off

    def assert_kept_by_team(self, message, screening):
        self.assertEqual((message.model, message.res_id), ("care.team", self.team.id))
        self.assertEqual(message.subtype_id, self.env.ref("mail.mt_note"))
        self.assertEqual(message.care_screening, screening)

    def test_a_service_that_is_off_keeps_the_mail_and_says_so(self):
        self.company.care_service = "off"
        before = self.count_tickets()
        with self.mock_mail_gateway():
            message = self.deliver(self.write_mail("new@example.org", body="My lid"))
        self.assert_kept_by_team(message, "off")
        self.assertIn("My lid", message.body)
        self.assertEqual(self.count_tickets(), before)
        self.assertEqual(len(self._mails), 1)
        word = self._mails[0]
        self.assertEqual(word["email_to"], ["new@example.org"])
        self.assertIn("no new requests", word["body"])
        self.assertEqual(word["headers"]["Auto-Submitted"], "auto-replied")
        self.assertNotIn("My lid", word["body"])

    def test_a_service_that_is_off_answers_no_machine_and_nobody_unproven_or_blocked(self):
        self.company.care_service = "off"
        self.block("spam@example.org")
        before = self.count_tickets()
        with self.mock_mail_gateway():
            for mail, screening in (
                (self.read_mail("newsletter.eml"), "automatic"),
                (self.write_mail(self.agent.email), "unproven"),
                (self.write_mail("spam@example.org"), "blocked"),
            ):
                self.assert_kept_by_team(self.deliver(mail), screening)
        self.assertFalse(self._mails)
        self.assertEqual(self.count_tickets(), before)

    def test_a_service_that_is_off_does_not_talk_with_a_machine_for_ever(self):
        self.company.care_service = "off"
        with self.mock_mail_gateway():
            for _index in range(6):
                self.deliver(self.write_mail("desk@example.org"))
        self.assertEqual(len(self._mails), 3)

    def test_a_service_that_is_off_still_takes_answers(self):
        ticket, answer = self.answered_ticket(reason_id=self.reason.id)
        ticket.close()
        ticket.closed_at = "2020-01-01"
        self.company.care_service = "off"
        message = self.deliver(self.write_mail(self.customer.email, reference=answer.message_id))
        self.assertEqual(self.ticket_of(message), ticket)
        self.assertEqual(message.care_audience, "public")
        self.assertEqual((ticket.state, ticket.awaiting), ("in_progress", "team"))
