"""Mail that was kept for the team, and who lets it out."""

from ast import literal_eval

from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .audience_case import READERS, Observed
from .mail_case import CareMailCase


@tagged("post_install", "-at_install")
class TestHeldBackMail(Observed, CareMailCase):
    def held_back(self):
        """Return a mail of a stranger to the request that was kept as a team note."""
        answer = self.say(self.agent, "public")
        return self.deliver(
            self.write_mail(
                "Zoe Stranger <zoe@elsewhere.example.com>",
                body="I am his neighbour and have the lid.",
                reference=answer.message_id,
            )
        )

    def test_any_agent_promotes_it(self):
        for audience in ("public", "private"):
            message = self.held_back()
            self.assert_held_back(message, self.ticket, "stranger")
            before = self.mails()
            self.change(message, audience, self.agent_2)
            with self.subTest(audience):
                self.assertEqual((message.care_audience, message.care_screening), (audience, False))
                self.assertEqual(self.readers(message), READERS[audience])
                after = self.mails()
                self.assertEqual(after[self.gina], before[self.gina] + 1)
                expected = before[self.customer.email] + (audience == "public")
                self.assertEqual(after[self.customer.email], expected)

    def test_nobody_outside_promotes_it(self):
        message = self.held_back()
        for user in (self.nora, self.customer, self.employee):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.change(message, "public", user)
        self.assert_held_back(message, self.ticket, "stranger")

    def test_who_wrote_it_is_not_mailed_his_own_words(self):
        message = self.held_back()
        self.change(message, "public")
        self.assertFalse(self._mails_to("zoe@elsewhere.example.com"))

    def test_his_address_is_not_shown_outside(self):
        message = self.held_back()
        self.change(message, "public")
        mails = self._mails_to(self.gina) + self._mails_to(self.customer.email)
        for mail in mails.filtered(lambda mail: mail.mail_message_id == message):
            self.assertNotIn("zoe@elsewhere", mail.body_html)

    def test_what_the_customer_wrote_counts_as_his_word_once_it_is_taken_as_true(self):
        answer = self.say(self.agent, "public")
        self.ticket.close("pending")
        message = self.deliver(
            self.write_mail(
                self.customer.email,
                body="It is broken again.",
                reference=answer.message_id,
                headers=[("Auto-Submitted", "auto-replied")],
            )
        )
        self.assertEqual(message.care_audience, "team")
        self.assertEqual(self.ticket.state, "pending")
        self.change(message, "public")
        self.assertEqual((self.ticket.state, self.ticket.awaiting), ("in_progress", "team"))

    def test_any_agent_keeps_it_as_a_note(self):
        message = self.held_back()
        before, word_at = self.mails(), self.ticket.last_public_word_at
        shown = message.with_user(self.agent_2).care_keep_held_back()
        [of_message] = shown["mail.message"]
        self.assertEqual(
            (of_message["care_audience"], of_message["care_screening"]), ("team", False)
        )
        self.assertEqual((message.care_audience, message.care_screening), ("team", False))
        self.assertEqual(message.subtype_id, self.env.ref("mail.mt_note"))
        self.assertEqual(self.readers(message), READERS["team"])
        self.assertEqual((self.mails(), self.ticket.last_public_word_at), (before, word_at))
        note = self.ticket.message_ids[0]
        self.assertIn("was kept as a team note", note.body)
        self.assertEqual(note.author_id, self.agent_2.partner_id)
        event = self.ticket.event_ids.sorted("id")[-1]
        self.assertEqual((event.kind, event.user_id), ("held_back_kept", self.agent_2))

    def test_what_was_decided_before_is_not_noted_again(self):
        message = self.held_back()
        message.with_user(self.agent).care_keep_held_back()
        notes = len(self.ticket.message_ids)
        message.with_user(self.agent_2).care_keep_held_back()
        self.assertEqual(len(self.ticket.message_ids), notes)

    def test_nobody_outside_decides_on_it(self):
        message = self.held_back()
        for user in (self.nora, self.customer, self.employee):
            with self.subTest(user.login), self.assertRaises(AccessError):
                message.with_user(user).care_keep_held_back()
        self.assert_held_back(message, self.ticket, "stranger")

    def test_an_agent_of_another_company_does_not_decide_on_it(self):
        message = self.held_back()
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.agent_2.write({"company_ids": [(6, 0, elsewhere.ids)], "company_id": elsewhere.id})
        with self.assertRaises(AccessError):
            message.with_user(self.agent_2).care_keep_held_back()
        self.assert_held_back(message, self.ticket, "stranger")

    def test_requests_with_such_a_mail_are_found_until_it_is_decided(self):
        tickets = self.env["care.ticket"].with_user(self.agent)
        view = self.env.ref("care_desk.care_ticket_view_search")
        [held_back] = etree.fromstring(view.arch).xpath("//filter[@name='held_back']/@domain")
        domain = literal_eval(held_back)
        message = self.held_back()
        self.assertIn(self.ticket, tickets.search(domain))
        message.with_user(self.agent).care_keep_held_back()
        self.assertNotIn(self.ticket, tickets.search(domain))
