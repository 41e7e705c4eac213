from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import html2plaintext

from ...models.ticket.care_ticket_audience import AUDIENCES
from .mail_case import TRUSTED_SERVER, CareSendingCase

GUEST = "gus@guest.example.org"
PASS = ("Authentication-Results", f"{TRUSTED_SERVER}; dmarc=pass header.from=example.com")
ELSEWHERE = ("Reply-To", "Gus <gus@evil.example.com>")


@tagged("post_install", "-at_install", "security")
class TestMailAudience(CareSendingCase):
    """Who reads what comes in by mail, and whose word it is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.care_authserv_id = TRUSTED_SERVER
        cls.factory = cls.env["res.partner"].create(
            {"name": "Kiln Works", "is_company": True, "email": "office@kiln.example.net"}
        )
        cls.sofia = cls.env["res.partner"].create(
            {
                "name": "Sofia Supplier",
                "email": "sofia@kiln.example.net",
                "parent_id": cls.factory.id,
            }
        )
        cls.ticket = cls._ticket()
        agent_ticket = cls.ticket.with_user(cls.agent)
        agent_ticket.add_observers(partners=cls.factory, role="supplier")
        agent_ticket.add_observers(
            partners=cls.employee.partner_id, emails=[f"Gus Guest <{GUEST}>"]
        )
        cls.said = {
            audience: agent_ticket.message_post(
                body="Is it the glaze?", care_audience=audience
            ).sudo()
            for audience in ("public", "private", "team")
        }

    def answer(self, sender, audience=None, **kwargs):
        """Deliver what `sender` answers to what was said in one audience."""
        reference = self.said[audience].message_id if audience else ""
        return self.deliver(self.write_mail(sender, reference=reference, **kwargs))

    def assert_word(self, message, audience, author, speaker="observer"):
        """It stands on the ticket as a word of `author` (res.partner) in one audience."""
        self.assertEqual(self.ticket_of(message), self.ticket)
        self.assertEqual((message.care_audience, message.care_speaker), (audience, speaker))
        self.assertFalse(message.care_screening)
        self.assertEqual(message.author_id, author)
        self.assertFalse(message.partner_ids)
        # The thread that Odoo makes of it begins with nothing that its readers may not read.
        if message.parent_id:
            open_to_them = AUDIENCES[: AUDIENCES.index(audience) + 1]
            self.assertIn(message.parent_id.care_audience, open_to_them)

    def assert_held_from_outside(self, message):
        """Nobody outside reads it, by himself or on the page of the ticket."""
        for user in (self.customer, self.employee):
            self.assertFalse(
                self.env["mail.message"].with_user(user).search([("id", "=", message.id)])
            )
            page = self.ticket.with_user(user).sudo(False)
            self.assertNotIn(message.care_audience, page._open_audiences())

    # -------------------------------------------------------------- observers

    def test_an_answer_has_the_audience_of_what_it_answers(self):
        nobody = self.env["res.partner"]
        for audience in ("public", "private"):
            self.assert_word(self.answer(GUEST, audience), audience, nobody)
            self.assert_word(self.answer(self.sofia.email, audience), audience, self.sofia)
            self.assert_word(self.answer(self.factory.email, audience), audience, self.factory)

    def test_a_guest_answers_from_gmail(self):
        message = self.deliver(
            self.read_mail("guest_reply_gmail.eml", reference=self.said["private"].message_id)
        )
        self.assert_word(message, "private", self.env["res.partner"])
        self.assertIn(GUEST, message.email_from)
        self.assertIn("it is the kiln", html2plaintext(message.body))
        self.assertEqual(self.ticket.awaiting, "team")

    def test_a_supplier_answers_from_outlook_with_a_file(self):
        message = self.deliver(
            self.read_mail("supplier_reply_outlook.eml", reference=self.said["private"].message_id)
        )
        self.assert_word(message, "private", self.sofia)
        self.assertEqual(message.attachment_ids.name, "kiln-log.csv")
        self.assertEqual(message.attachment_ids.raw, b"lot;degrees\nL-204;1240\n")

    def test_a_public_answer_from_outlook_reaches_the_customer_without_addresses(self):
        with self.leaving() as mailbox:
            self.deliver(
                self.read_mail(
                    "supplier_reply_outlook.eml", reference=self.said["public"].message_id
                )
            )
        [mail] = mailbox[self.customer.email]
        self.assertEqual(mail["From"], f"Sofia Supplier <{self.address}>")
        self.assertIn("fired too hot", self.html_of(mail))
        self.assertNotIn("kiln.example.net", self.text_of(mail))
        self.assertEqual(
            [part.get_filename() for part in mail.iter_attachments()], ["kiln-log.csv"]
        )
        self.assertNotIn(self.factory.email, mailbox)

    def test_the_answer_goes_to_the_others_by_its_audience(self):
        with self.leaving() as mailbox:
            self.answer(GUEST, "private")
        self.assertEqual(
            set(mailbox) - {self.agent.email}, {self.factory.email, self.employee.email}
        )
        with self.leaving() as mailbox:
            self.answer(GUEST, "public")
        self.assertIn(self.customer.email, mailbox)

    def test_references_alone_tell_what_is_answered(self):
        for audience in ("public", "private"):
            references = ("References", f"<x@y.example.org> {self.said[audience].message_id}")
            self.assert_word(
                self.deliver(self.write_mail(GUEST, headers=[references])),
                audience,
                self.env["res.partner"],
            )

    def test_what_it_answers_counts_before_the_thread(self):
        reply = [
            ("References", f"{self.said['public'].message_id} {self.said['private'].message_id}"),
            ("In-Reply-To", self.said["public"].message_id),
        ]
        message = self.deliver(self.write_mail(GUEST, headers=reply))
        self.assertEqual(message.care_audience, "public")

    def test_of_several_answered_comments_the_one_with_the_fewest_readers_counts(self):
        both = f"{self.said['public'].message_id} {self.said['private'].message_id}"
        message = self.deliver(self.write_mail(GUEST, headers=[("References", both)]))
        self.assertEqual(message.care_audience, "private")

    def test_an_observer_never_answers_in_a_team_note(self):
        self.assert_word(self.answer(GUEST, "team"), "private", self.env["res.partner"])

    def test_an_answer_to_a_comment_made_private_since_is_private(self):
        self.said["public"].with_user(self.agent).care_change_audience("private")
        self.assert_word(self.answer(GUEST, "public"), "private", self.env["res.partner"])

    def test_an_answer_to_the_mail_that_included_him_is_private(self):
        ticket = self._ticket()
        with self.leaving() as mailbox:
            ticket.with_user(self.agent).add_observers(emails=[GUEST])
        [included] = mailbox[GUEST]
        message = self.deliver(
            self.write_mail(GUEST, reference=included["Message-ID"], subject="Re: hello")
        )
        self.assertEqual(self.ticket_of(message), ticket)
        self.assertEqual((message.care_audience, message.care_speaker), ("private", "observer"))

    def test_the_number_in_the_subject_without_more_is_private(self):
        message = self.answer(GUEST, subject=f"About {self.ticket.number}")
        self.assert_word(message, "private", self.env["res.partner"])

    def test_the_number_in_the_subject_helps_no_stranger(self):
        message = self.answer("new@example.org", subject=f"About {self.ticket.number}")
        self.assertNotEqual(self.ticket_of(message), self.ticket)

    def test_an_observer_moves_the_turn_to_the_team_and_not_the_state(self):
        self.ticket.write({"state": "pending"})
        observer = self.ticket.observer_ids.filtered(lambda observer: observer.email == GUEST)
        self.ticket.write({"awaiting": "observer", "awaiting_observer_id": observer.id})
        self.answer(GUEST, "private")
        self.assertEqual((self.ticket.state, self.ticket.awaiting), ("pending", "team"))

    def test_his_answer_opens_no_closed_request(self):
        self.ticket.reason_id = self.reason
        self.ticket.close()
        self.answer(GUEST, "private")
        self.assertEqual(self.ticket.state, "closed")

    # ------------------------------------------------- people of the shop

    def test_an_employee_who_observes_counts_only_where_he_is_proven(self):
        message = self.answer(self.employee.email, "private", headers=[PASS])
        self.assert_word(message, "private", self.employee.partner_id)
        before = self.state_of(self.ticket)
        message = self.answer(self.employee.email, "private")
        self.assert_held_back(message, self.ticket, "unproven")
        self.assertEqual(self.state_of(self.ticket), before)

    def test_an_agent_answers_in_the_audience_of_what_he_answers(self):
        for audience in ("public", "private", "team"):
            with self.leaving() as mailbox:
                message = self.answer(self.agent_2.email, audience, headers=[PASS])
            self.assert_word(message, audience, self.agent_2.partner_id, "team")
            self.assertEqual(self.customer.email in mailbox, audience == "public", audience)
            self.assertEqual(GUEST in mailbox, audience != "team", audience)

    def test_an_agent_who_answers_the_word_of_an_observer_stays_private(self):
        word = self.answer(GUEST, "private")
        message = self.deliver(
            self.write_mail(self.agent.email, reference=word.message_id, headers=[PASS])
        )
        self.assert_word(message, "private", self.agent.partner_id, "team")

    # --------------------------------------------------------------- customer

    def test_the_customer_never_speaks_in_private(self):
        for audience in ("public", "private", "team"):
            message = self.answer(self.customer.email, audience)
            self.assert_word(message, "public", self.customer.partner_id, "customer")

    def test_the_customer_who_was_forwarded_a_private_mail_speaks_in_public(self):
        message = self.deliver(
            self.read_mail(
                "customer_answers_forwarded.eml", reference=self.said["private"].message_id
            )
        )
        self.assert_word(message, "public", self.customer.partner_id, "customer")
        self.assertEqual(self.said["private"].care_audience, "private")

    def test_the_customer_in_copy_of_a_private_answer_is_told_nothing_by_us(self):
        with self.leaving() as mailbox:
            message = self.answer(GUEST, "private", headers=[("Cc", self.customer.email)])
        self.assert_word(message, "private", self.env["res.partner"])
        self.assertNotIn(self.customer.email, mailbox)
        # What he then answers, to all, is his own public word.
        answer = self.deliver(self.write_mail(self.customer.email, reference=message.message_id))
        self.assert_word(answer, "public", self.customer.partner_id, "customer")
        note = self.ticket.message_ids.filtered(lambda note: "also sent to" in (note.body or ""))
        self.assertIn(self.customer.email, note.body)

    def test_an_observer_in_copy_of_the_customers_mail_is_told_once(self):
        with self.leaving() as mailbox:
            self.answer(self.customer.email, "public", headers=[("Cc", GUEST)])
        self.assertEqual(len(mailbox[GUEST]), 1)

    # --------------------------------------------- strangers and impostors

    def test_who_was_removed_is_kept_apart_until_the_team_decides(self):
        removed = self.ticket.observer_ids.filtered(lambda observer: observer.email == GUEST)
        self.ticket.with_user(self.agent).remove_observers(removed)
        before = self.state_of(self.ticket)
        with self.leaving() as mailbox:
            message = self.answer(GUEST, "private", body="One more thing")
        self.assert_held_back(message, self.ticket, "stranger")
        self.assertEqual(self.state_of(self.ticket), before)
        self.assertFalse(set(mailbox) & {self.customer.email, self.factory.email, GUEST})
        self.assert_held_from_outside(message)
        with self.leaving() as mailbox:
            message.with_user(self.agent_2).care_change_audience("private")
        self.assertEqual((message.care_audience, message.care_screening), ("private", False))
        self.assertEqual(set(mailbox), {self.factory.email, self.employee.email})
        for mails in mailbox.values():
            self.assertNotIn(GUEST, self.text_of(mails[0]))

    def test_a_released_word_goes_to_the_customer_only_where_it_was_made_public(self):
        self.ticket.with_user(self.agent).remove_observers(self.ticket.observer_ids)
        message = self.answer(GUEST, "public", body="One more thing")
        self.assert_held_back(message, self.ticket, "stranger")
        for user in (self.customer, self.employee):
            with self.assertRaises(AccessError):
                message.with_user(user).care_change_audience("public")
        with self.leaving() as mailbox:
            message.with_user(self.agent_2).care_change_audience("public")
        self.assertEqual(set(mailbox), {self.customer.email})

    def test_an_observer_of_another_request_is_a_stranger_here(self):
        other = self._ticket(partner_id=self.other_customer.partner_id.id)
        other.with_user(self.agent).add_observers(emails=["spy@guest.example.org"])
        message = self.answer("spy@guest.example.org", "private", subject=f"Re: {other.number}")
        self.assert_held_back(message, self.ticket, "stranger")

    def test_an_observer_whose_answers_go_elsewhere_is_not_believed(self):
        before = self.state_of(self.ticket)
        message = self.answer(GUEST, "public", headers=[ELSEWHERE])
        self.assert_held_back(message, self.ticket, "unproven")
        self.assertEqual(self.state_of(self.ticket), before)

    def test_an_observer_whom_the_server_disproves_is_not_believed(self):
        failed = f"{TRUSTED_SERVER}; dmarc=fail header.from=guest.example.org"
        message = self.answer(GUEST, "public", headers=[("Authentication-Results", failed)])
        self.assert_held_back(message, self.ticket, "unproven")
        self.assert_held_from_outside(message)

    def test_machines_and_blocked_observers_change_nothing(self):
        before = self.state_of(self.ticket)
        with self.leaving() as mailbox:
            away = self.deliver(
                self.read_mail("guest_out_of_office.eml", reference=self.said["private"].message_id)
            )
            self.assert_held_back(away, self.ticket, "automatic")
            self.env["care.blocked.sender"].create({"email_normalized": GUEST})
            blocked = self.answer(GUEST, "private")
            self.assert_held_back(blocked, self.ticket, "blocked")
        self.assertFalse(mailbox)
        self.assertEqual(self.state_of(self.ticket), before)

    def test_a_colleague_of_the_customer_who_observes_answers_his_inclusion_in_private(self):
        self.buyer_company.care_shares_requests = True
        with self.leaving() as mailbox:
            self.ticket.with_user(self.agent).add_observers(partners=self.colleague.partner_id)
        [included] = mailbox[self.colleague.email]
        message = self.deliver(
            self.write_mail(self.colleague.email, reference=included["Message-ID"])
        )
        self.assert_word(message, "private", self.colleague.partner_id)

    def test_a_colleague_of_the_customer_who_observes_speaks_as_observer_in_private(self):
        self.buyer_company.care_shares_requests = True
        ticket = self.ticket.with_user(self.agent)
        ticket.add_observers(partners=self.colleague.partner_id, role="colleague")
        for audience, speaker in (("public", "customer"), ("private", "observer")):
            with self.subTest(audience):
                message = self.answer(self.colleague.email, audience)
                self.assertEqual(message.author_id, self.colleague.partner_id)
                self.assertEqual((message.care_audience, message.care_speaker), (audience, speaker))
