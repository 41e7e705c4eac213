from odoo.tests import tagged
from odoo.tools import mute_logger

from .mail_case import CareMailCase

AUTOMATIC = (("Auto-Submitted", "auto-replied"),)


@tagged("post_install", "-at_install")
class TestMailAutomatic(CareMailCase):
    """What machines send changes nothing and is answered by nothing."""

    def assert_note_of_team(self, message, screening="automatic"):
        self.assertEqual((message.model, message.res_id), ("care.team", self.team.id))
        self.assertEqual(message.subtype_id, self.env.ref("mail.mt_note"))
        self.assertEqual(message.care_screening, screening)
        self.assertFalse(message.author_id)
        self.assertFalse(message.partner_ids)
        self.assertFalse(message.notification_ids)

    def test_an_out_of_office_changes_nothing(self):
        for state in ("pending", "closed"):
            with self.subTest(state):
                ticket, answer = self.answered_ticket(
                    reason_id=self.reason.id, user_id=self.agent.id
                )
                ticket.state = state
                before, mails = self.state_of(ticket), self.env["mail.mail"].search_count([])
                mail = self.read_mail("out_of_office.eml", reference=answer.message_id)
                message = self.deliver(mail.replace(b"out-of-office-1", state.encode()))
                self.assert_held_back(message, ticket, "automatic")
                self.assertIn("absente jusqu'au 25 mai", message.body)
                self.assertEqual(self.state_of(ticket), before)
                self.assertEqual(self.env["mail.mail"].search_count([]), mails)

    def test_an_out_of_office_to_a_long_closed_ticket_opens_no_follow_up(self):
        ticket, answer = self.answered_ticket(reason_id=self.reason.id)
        ticket.close()
        ticket.closed_at = "2020-01-01"
        before = self.count_tickets()
        message = self.deliver(self.read_mail("out_of_office.eml", reference=answer.message_id))
        self.assert_held_back(message, ticket, "automatic")
        self.assertEqual(self.count_tickets(), before)

    def test_an_agents_out_of_office_is_no_first_reply(self):
        ticket = self._ticket()
        word = ticket.with_user(self.customer).message_post(body="Hi", care_audience="public")
        before = self.state_of(ticket)
        mail = self.read_mail("out_of_office.eml", reference=word.sudo().message_id)
        message = self.deliver(mail.replace(b"care_customer@", b"care_agent@"))
        self.assert_held_back(message, ticket, "automatic")
        self.assertEqual(self.state_of(ticket), before)

    def test_an_out_of_office_with_the_number_alone_stands_on_its_ticket(self):
        ticket = self._ticket()
        before = self.state_of(ticket)
        message = self.deliver(
            self.write_mail(
                self.customer.email,
                subject=f"Out of office: {ticket.number}: we have received your request",
                headers=AUTOMATIC,
            )
        )
        self.assert_held_back(message, ticket, "automatic")
        self.assertEqual(self.state_of(ticket), before)

    def test_a_newsletter_opens_nothing_and_is_kept_for_the_team(self):
        self.team.message_subscribe(self.manager.partner_id.ids)
        before, mails = self.count_tickets(), self.env["mail.mail"].search_count([])
        message = self.deliver(self.read_mail("newsletter.eml"))
        self.assert_note_of_team(message)
        self.assertIn("half the price", message.body)
        self.assertIn(message, self.team.with_user(self.manager).message_ids)
        self.assertEqual(self.count_tickets(), before)
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)

    def test_every_sign_of_a_machine_counts(self):
        before = self.count_tickets()
        for header in (
            ("Auto-Submitted", "auto-generated"),
            ("Precedence", "bulk"),
            ("X-Auto-Response-Suppress", "All"),
            ("Return-Path", "<>"),
            ("List-Id", "<news.example.org>"),
        ):
            with self.subTest(header):
                mail = self.write_mail("robot@example.org", headers=(header,))
                self.assert_note_of_team(self.deliver(mail))
        self.assertEqual(self.count_tickets(), before)
        person = self.write_mail("person@example.org", headers=(("Auto-Submitted", "no"),))
        self.assertTrue(self.ticket_of(self.deliver(person)))

    def test_an_agent_who_is_away_does_not_answer_a_machine(self):
        ticket, answer = self.answered_ticket(user_id=self.agent_2.id)
        self.agent_2.write(
            {"out_of_office_from": "2020-01-01", "out_of_office_message": "<p>I am away</p>"}
        )
        mail = self.write_mail(self.customer.email, reference=answer.message_id, headers=AUTOMATIC)
        before = len(self._mails_to(self.customer.email))
        self.deliver(mail)
        self.assertEqual(len(self._mails_to(self.customer.email)), before)
        self.deliver(self.write_mail(self.customer.email, reference=answer.message_id))
        self.assertIn("I am away", self._mails_to(self.customer.email)[-1].body_html)

    def test_a_proven_machine_is_named_as_the_author(self):
        self.company.care_authserv_id = "mx.shop.example.com"
        proof = ("Authentication-Results", "mx.shop.example.com; dkim=pass header.d=example.com")
        ticket, answer = self.answered_ticket()
        message = self.deliver(
            self.write_mail(
                self.customer.email, reference=answer.message_id, headers=(*AUTOMATIC, proof)
            )
        )
        self.assertEqual(message.care_screening, "automatic")
        self.assertEqual(message.author_id, self.customer.partner_id)

    def test_a_mail_of_our_own_address_opens_nothing(self):
        before = self.count_tickets()
        for address in (self.address, self.alias_domain.catchall_email):
            self.assert_note_of_team(self.deliver(self.write_mail(f"Shop <{address}>")))
        self.assertEqual(self.count_tickets(), before)

    @mute_logger("odoo.addons.mail.models.mail_thread")
    def test_a_bounce_shows_on_the_answer_and_opens_nothing(self):
        ticket, answer = self.answered_ticket()
        before, count = self.state_of(ticket), self.count_tickets()
        bounce = self.read_mail("bounce.eml", reference=answer.message_id)
        self.assertFalse(self.deliver(bounce))
        self.assertEqual(answer.notification_ids.notification_status, "bounce")
        self.assertEqual(self.count_tickets(), count)
        self.assertEqual(self.state_of(ticket), before)
        self.assertIn("care_customer@example.com", ticket.message_ids.sorted("id")[-1].body)

    @mute_logger("odoo.addons.mail.models.mail_thread")
    def test_an_acknowledgement_that_bounces_is_noted(self):
        first = self.deliver(self.write_mail(self.customer.email))
        ticket = self.ticket_of(first)
        acknowledgement = self._mails_to(self.customer.email)
        before = self.state_of(ticket)
        self.deliver(
            self.read_mail("bounce.eml", reference=acknowledgement.mail_message_id.message_id)
        )
        self.assertIn("not delivered", ticket.message_ids.sorted("id")[-1].body)
        self.assertEqual(self.state_of(ticket), before)
        self.assertEqual(len(self._mails_to(self.customer.email)), 1)

    # ------------------------------------------------------------- two desks

    def answer_each_mail(self, address, answer, rounds=40):
        """Play the other desk: it answers each mail that comes to `address`; return how many."""
        answered = self.env["mail.mail"]
        for _round in range(rounds):
            new = self._mails_to(address) - answered
            if not new:
                break
            for mail in new:
                self.deliver(answer(mail))
            answered |= new
        return len(answered)

    def test_another_desk_that_says_it_is_a_machine_stops_at_once(self):
        desk = "desk@example.org"
        self.deliver(self.write_mail(desk))
        mails = self.answer_each_mail(
            desk,
            lambda mail: self.write_mail(
                desk, reference=mail.mail_message_id.message_id, headers=AUTOMATIC
            ),
        )
        self.assertEqual(mails, 1)

    def test_another_desk_that_hides_it_stops_by_itself(self):
        desk = "desk@example.org"
        before = self.count_tickets()
        self.deliver(self.write_mail(desk))
        mails = self.answer_each_mail(
            desk, lambda mail: self.write_mail(desk, subject="We have received your request")
        )
        self.assertEqual(mails, 3)
        self.assertEqual(self.count_tickets(), before + 4)

    def test_another_desk_that_answers_in_the_thread_stops_by_itself(self):
        desk = "desk@example.org"
        before = self.count_tickets()
        first = self.deliver(self.write_mail(desk))
        ticket = self.ticket_of(first)
        mails = self.answer_each_mail(
            desk,
            lambda mail: self.write_mail(desk, reference=mail.mail_message_id.message_id),
        )
        self.assertEqual(mails, 1)
        self.assertEqual(self.count_tickets(), before + 1)
        self.assertEqual(len(self._messages(ticket)), 2)

    def test_who_writes_more_than_a_person_is_kept_and_not_answered(self):
        self.env["ir.config_parameter"].set_param("mail.gateway.loop.threshold", "5")
        before = self.count_tickets()
        messages = [self.deliver(self.write_mail("loop@example.org")) for _index in range(8)]
        self.assertEqual(self.count_tickets(), before + 5)
        self.assert_note_of_team(messages[-1])
        self.assertEqual(len(self._mails_to("loop@example.org")), 3)
        ticket = self.ticket_of(messages[0])
        for _index in range(6):
            last = self.deliver(
                self.write_mail("loop@example.org", reference=messages[0].message_id)
            )
        self.assert_held_back(last, ticket, "automatic")

    def test_who_is_allowed_to_write_much_may(self):
        self.env["ir.config_parameter"].set_param("mail.gateway.loop.threshold", "2")
        self.env["mail.gateway.allowed"].create({"email": "market@example.org"})
        before = self.count_tickets()
        for _index in range(4):
            self.deliver(self.write_mail("market@example.org"))
        self.assertEqual(self.count_tickets(), before + 4)
