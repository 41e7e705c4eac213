from odoo.exceptions import AccessError
from odoo.tests import tagged

from .mail_case import TRUSTED_SERVER, CareMailCase

PASS = f"Authentication-Results: {TRUSTED_SERVER}; dmarc=pass header.from=example.com"
FAIL = f"Authentication-Results: {TRUSTED_SERVER}; dmarc=fail header.from=example.com"
FORGED = "Authentication-Results: mx.evil.example.org; dmarc=pass header.from=example.com"
ELSEWHERE = ("Reply-To", "Carla <carla@evil.example.org>")


def header(line):
    return tuple(line.split(": ", 1))


@tagged("post_install", "-at_install")
class TestMailSenders(CareMailCase):
    """A mail counts as the word of whom it proves to be from, and of nobody else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.care_authserv_id = TRUSTED_SERVER

    def agent_reply(self, reference, authentication="X-Spam-Flag: NO"):
        return self.deliver(
            self.read_mail("agent_reply.eml", reference=reference, AUTHENTICATION=authentication)
        )

    # ---------------------------------------------------------------- agents

    def test_a_proven_agent_answers_the_customer_by_mail(self):
        ticket = self._ticket()
        word = ticket.with_user(self.customer).message_post(body="Hi", care_audience="public")
        message = self.agent_reply(word.sudo().message_id, PASS)
        self.assertEqual(self.ticket_of(message), ticket)
        self.assertEqual(message.author_id, self.agent.partner_id)
        self.assertEqual(message.care_audience, "public")
        self.assertFalse(message.care_screening)
        self.assertTrue(ticket.first_reply_at)
        self.assertEqual((ticket.state, ticket.awaiting), ("in_progress", "customer"))
        self.assertIn("new lid today", self._mails_to(self.customer.email).body_html)

    def test_an_unproven_agent_is_nobody(self):
        for server, authentication in (
            (TRUSTED_SERVER, "X-Spam-Flag: NO"),
            (TRUSTED_SERVER, FORGED),
            (TRUSTED_SERVER, FAIL),
            (False, PASS),
        ):
            with self.subTest(f"{server} {authentication}"):
                self.company.care_authserv_id = server
                ticket = self._ticket()
                word = ticket.with_user(self.customer).message_post(
                    body="Hi", care_audience="public"
                )
                before = self.state_of(ticket)
                self.env["mail.message"].search(
                    [("message_id", "=", "<agent-reply-1@example.com>")]
                ).unlink()
                mails = len(self._mails_to(self.customer.email))
                message = self.agent_reply(word.sudo().message_id, authentication)
                self.assert_held_back(message, ticket, "unproven")
                self.assertEqual(self.state_of(ticket), before)
                self.assertEqual(len(self._mails_to(self.customer.email)), mails)

    def test_a_proven_agent_who_answers_a_note_writes_a_note(self):
        ticket = self._ticket()
        note = ticket.with_user(self.agent_2).message_post(body="Why?", care_audience="team")
        message = self.agent_reply(note.sudo().message_id, PASS)
        self.assertEqual(message.care_audience, "team")
        self.assertEqual(message.author_id, self.agent.partner_id)
        self.assertFalse(message.care_screening)
        self.assertFalse(ticket.first_reply_at)
        self.assertFalse(self._mails_to(self.customer.email))

    def test_a_note_that_answers_a_stranger_is_not_mailed_to_him(self):
        ticket, answer = self.answered_ticket()
        stranger = self.deliver(
            self.write_mail(
                self.other_customer.email,
                reference=answer.message_id,
                headers=[header(PASS)],
            )
        )
        self.assertEqual(stranger.author_id, self.other_customer.partner_id)
        message = self.agent_reply(stranger.message_id, PASS)
        self.assertEqual(message.care_audience, "team")
        self.assertFalse(self._mails_to(self.other_customer.email))

    def test_an_answer_to_a_former_customers_word_is_not_mailed_to_him(self):
        ticket = self._ticket()
        word = ticket.with_user(self.customer).message_post(body="Hi", care_audience="public")
        ticket.attach_customer(self.other_customer.partner_id)
        before = len(self._mails_to(self.customer.email))
        message = self.agent_reply(word.sudo().message_id, PASS)
        self.assertEqual(message.care_audience, "public")
        self.assertEqual(len(self._mails_to(self.customer.email)), before)
        self.assertIn("new lid today", self._mails_to(self.other_customer.email).body_html)

    def test_a_former_customer_is_not_suggested_for_the_answer(self):
        ticket = self._ticket()
        ticket.with_user(self.customer).message_post(body="Hi", care_audience="public")
        ticket.attach_customer(self.other_customer.partner_id)
        suggested = ticket.with_user(self.agent)._message_get_suggested_recipients(
            reply_discussion=True
        )
        addresses = [entry["email"] for entry in suggested]
        self.assertIn(self.other_customer.email, addresses)
        self.assertNotIn(self.customer.email, addresses)

    def test_a_former_customer_is_a_stranger(self):
        ticket, answer = self.answered_ticket()
        ticket.attach_customer(self.other_customer.partner_id)
        before = self.state_of(ticket)
        message = self.deliver(self.write_mail(self.customer.email, reference=answer.message_id))
        self.assert_held_back(message, ticket, "stranger")
        self.assertEqual(self.state_of(ticket), before)

    def test_an_agent_of_another_company_is_a_stranger(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        ticket, answer = self.answered_ticket()
        self.agent.write({"company_ids": [(6, 0, elsewhere.ids)], "company_id": elsewhere.id})
        message = self.agent_reply(answer.message_id, PASS)
        self.assertEqual((message.care_audience, message.care_screening), ("team", "stranger"))

    def test_a_proven_employee_without_role_is_a_stranger(self):
        ticket, answer = self.answered_ticket()
        before = self.state_of(ticket)
        message = self.deliver(
            self.write_mail(
                self.employee.email, reference=answer.message_id, headers=[header(PASS)]
            )
        )
        self.assertEqual((message.care_audience, message.care_screening), ("team", "stranger"))
        self.assertEqual(message.author_id, self.employee.partner_id)
        self.assertEqual(self.state_of(ticket), before)

    def test_an_agent_who_writes_for_himself_is_a_customer(self):
        message = self.deliver(self.write_mail(self.agent.email, headers=[header(PASS)]))
        ticket = self.ticket_of(message)
        self.assertEqual(ticket.partner_id, self.agent.partner_id)
        self.assertEqual((ticket.state, ticket.awaiting), ("new", "team"))
        self.assertFalse(ticket.first_reply_at)
        self.assertFalse(ticket.is_suspicious)

    def test_a_new_mail_that_claims_an_employee_is_suspicious(self):
        for sender in (self.agent, self.employee):
            message = self.deliver(self.write_mail(sender.email, headers=[header(FORGED)]))
            self.assert_suspicious(message, sender.email)

    def assert_suspicious(self, message, address, acknowledged=0):
        ticket = self.ticket_of(message)
        self.assertTrue(ticket.is_suspicious)
        self.assertFalse(ticket.partner_id)
        self.assertEqual(ticket.create_uid, self.env.ref("base.user_root"))
        self.assertEqual((ticket.state, ticket.awaiting), ("new", "team"))
        self.assert_held_back(message, ticket, "unproven")
        alerts = self._mails_to(address).filtered(lambda mail: ticket.number in mail.subject)
        acknowledgements = alerts.filtered(lambda mail: "received" in mail.subject)
        self.assertEqual(len(acknowledgements), acknowledged)

    # ------------------------------------------------------------- customers

    def test_a_customer_is_believed_without_a_verdict(self):
        for server in (False, TRUSTED_SERVER):
            self.company.care_authserv_id = server
            ticket, answer = self.answered_ticket()
            message = self.deliver(
                self.write_mail(self.customer.email, reference=answer.message_id)
            )
            self.assertEqual(message.author_id, self.customer.partner_id)
            self.assertEqual((message.care_audience, ticket.awaiting), ("public", "team"))

    def test_a_customer_is_not_believed_against_the_evidence(self):
        for evidence in (ELSEWHERE, header(FAIL)):
            with self.subTest(evidence):
                ticket, answer = self.answered_ticket(state="pending")
                before = self.state_of(ticket)
                message = self.deliver(
                    self.write_mail(
                        self.customer.email, reference=answer.message_id, headers=[evidence]
                    )
                )
                self.assert_held_back(message, ticket, "unproven")
                self.assertEqual(self.state_of(ticket), before)
                with self.assertRaises(AccessError):
                    message.with_user(self.customer).read(["body"])

    def test_a_proven_customer_may_have_his_answers_elsewhere(self):
        ticket, answer = self.answered_ticket()
        message = self.deliver(
            self.write_mail(
                self.customer.email,
                reference=answer.message_id,
                headers=[ELSEWHERE, header(PASS)],
            )
        )
        self.assertEqual(message.author_id, self.customer.partner_id)
        self.assertEqual(message.care_audience, "public")

    def test_a_new_mail_against_the_evidence_is_suspicious(self):
        for evidence in (ELSEWHERE, header(FAIL)):
            with self.subTest(evidence):
                message = self.deliver(self.write_mail(self.customer.email, headers=[evidence]))
                self.assert_suspicious(message, self.customer.email)
        self.assertFalse(self._mails_to("carla@evil.example.org"))

    def test_an_unknown_sender_may_have_his_answers_elsewhere(self):
        message = self.deliver(self.write_mail("new@example.org", headers=[ELSEWHERE]))
        self.assertFalse(self.ticket_of(message).is_suspicious)

    def test_an_address_without_contact_continues_its_own_ticket(self):
        first = self.deliver(self.write_mail("new@example.org"))
        ticket = self.ticket_of(first)
        message = self.deliver(self.write_mail("new@example.org", reference=first.message_id))
        self.assertEqual(self.ticket_of(message), ticket)
        self.assertEqual((message.care_audience, message.care_screening), ("public", False))

    def test_a_colleague_speaks_where_the_company_shares(self):
        ticket, answer = self.answered_ticket()
        mail = self.write_mail(self.colleague.email, reference=answer.message_id)
        self.assert_held_back(self.deliver(mail), ticket, "stranger")
        self.buyer_company.care_shares_requests = True
        mail = self.write_mail(self.colleague.email, reference=answer.message_id)
        message = self.deliver(mail)
        self.assertEqual(message.author_id, self.colleague.partner_id)
        self.assertEqual((message.care_audience, ticket.awaiting), ("public", "team"))

    # --------------------------------------------------------- third parties

    def test_a_stranger_is_heard_by_the_team_alone(self):
        ticket, answer = self.answered_ticket(user_id=self.agent_2.id, state="pending")
        before = self.state_of(ticket)
        for address in ("third@example.org", self.other_customer.email):
            with self.subTest(address):
                told = len(self._mails_to(self.agent_2.email))
                message = self.deliver(self.write_mail(address, reference=answer.message_id))
                self.assert_held_back(message, ticket, "stranger")
                self.assertEqual(self.state_of(ticket), before)
                alerts = self._mails_to(self.agent_2.email)
                self.assertEqual(len(alerts), told + 1)
                self.assertIn("held back", alerts[-1].subject)
                self.assertFalse(self._mails_to(address))
                for user in (self.customer, self.other_customer):
                    with self.assertRaises(AccessError):
                        message.with_user(user).read(["body"])
        self.assertEqual(len(self._mails_to(self.customer.email)), 1)

    def test_the_alert_of_a_forged_mail_is_not_in_the_forged_name(self):
        ticket, answer = self.answered_ticket(user_id=self.agent_2.id)
        # Who follows the notes too would otherwise be mailed this one, in the name it claims.
        notes = self.env.ref("mail.mt_note")
        ticket.message_subscribe(self.agent_2.partner_id.ids, subtype_ids=notes.ids)
        told = self._mails_to(self.agent_2.email)
        self.assert_held_back(self.agent_reply(answer.message_id), ticket, "unproven")
        alert = self._mails_to(self.agent_2.email) - told
        self.assertEqual(alert.author_id, self.env.ref("base.partner_root"))
        self.assertNotIn(self.agent.email, alert.email_from)
        self.assertIn(self.agent.email, alert.body_html)
        self.assertNotIn("new lid today", alert.body_html)

    def test_a_stranger_on_a_free_ticket_alerts_who_wants_new_ones(self):
        _ticket, answer = self.answered_ticket()
        told = len(self._mails_to(self.agent.email))
        self.deliver(self.write_mail("third@example.org", reference=answer.message_id))
        self.assertEqual(len(self._mails_to(self.agent.email)), told + 1)
        self.assertFalse(self._mails_to(self.agent_2.email))

    def test_a_stranger_on_a_free_ticket_alerts_the_team_where_nobody_is_to_be_alerted(self):
        self.team.alert_member_ids = False
        _ticket, answer = self.answered_ticket()
        members = (self.agent, self.agent_2, self.manager)
        told = [len(self._mails_to(member.email)) for member in members]
        self.deliver(self.write_mail("third@example.org", reference=answer.message_id))
        for member, before in zip(members, told, strict=True):
            self.assertEqual(len(self._mails_to(member.email)), before + 1, member.name)

    def test_who_is_copied_gains_nothing(self):
        ticket, answer = self.answered_ticket(user_id=self.agent_2.id)
        followers = ticket.message_partner_ids
        told = len(self._mails_to(self.agent_2.email))
        message = self.deliver(self.read_mail("copied.eml", reference=answer.message_id))
        self.assertEqual(message.care_audience, "public")
        self.assertFalse(message.partner_ids)
        self.assertEqual(ticket.message_partner_ids, followers)
        self.assertFalse(self._mails_to("third@example.org"))
        self.assertFalse(self._mails_to(self.other_customer.email))
        with self.assertRaises(AccessError):
            message.with_user(self.other_customer).read(["body"])
        # Named in Cc, the assignee is alerted all the same; and answering all reaches no stranger.
        alerts = self._mails_to(self.agent_2.email)
        self.assertEqual(len(alerts), told + 1)
        self.assertNotIn("third@example.org", alerts[-1].headers or "")
        suggested = ticket.with_user(self.agent)._message_get_suggested_recipients(
            reply_discussion=True
        )
        self.assertNotIn("third@example.org", [entry["email"] for entry in suggested])
        self.assertNotIn(self.other_customer.email, [entry["email"] for entry in suggested])
        ticket.with_user(self.agent).message_post(body="Thanks", care_audience="public")
        self.assertFalse(self._mails_to("third@example.org"))
        self.assertFalse(self._mails_to(self.other_customer.email))

    def test_the_team_learns_who_was_copied(self):
        ticket, answer = self.answered_ticket()
        self.deliver(self.read_mail("copied.eml", reference=answer.message_id))
        note = ticket.message_ids.sorted("id")[-1]
        self.assertIn("third@example.org", note.body)
        self.assertEqual(note.subtype_id, self.env.ref("mail.mt_note"))
        with self.assertRaises(AccessError):
            note.with_user(self.customer).read(["body"])

    def test_who_was_copied_on_a_first_mail_gains_nothing(self):
        message = self.deliver(self.read_mail("copied.eml"))
        ticket = self.ticket_of(message)
        self.assertFalse(message.partner_ids)
        self.assertFalse(ticket.message_partner_ids)
        self.assertFalse(self._mails_to("third@example.org"))
        self.assertNotIn(ticket, self.env["care.ticket"].with_user(self.other_customer).search([]))
