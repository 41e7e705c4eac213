from email import message_from_string
from email.policy import SMTP

from odoo.tests import tagged
from odoo.tools import html_escape

from .mail_case import CareObserversCase


@tagged("post_install", "-at_install", "security")
class TestMailIds(CareObserversCase):
    """By which Message-IDs mails name comments that came by mail, and how those are known again."""

    def test_a_comment_that_came_by_mail_keeps_its_message_id_from_the_others(self):
        answer = self.ticket.with_user(self.agent).message_post(body="?", care_audience="public")
        mail = self.write_mail(
            "gus@guest.example.org", reference=answer.message_id, body="Like this"
        ).replace(b"@mail.example.org", b"@gus-laptop.guest.example.org")
        with self.leaving() as mailbox:
            word = self.deliver(mail)
        self.assertIn("gus-laptop", word.message_id)
        mailbox.update(self.say("public"))
        for address, mails in mailbox.items():
            text = self.text_of(mails[0])
            self.assertEqual("gus-laptop" in text, address == "gus@guest.example.org", address)
        # His own is there for his mail program, which puts the talk together by it.
        self.assertIn(word.message_id, mailbox["gus@guest.example.org"][0]["References"])

    def test_an_answer_to_a_comment_that_came_by_mail_finds_it(self):
        word = self.ticket.with_user(self.agent).message_post(body="?", care_audience="private")
        with self.leaving() as mailbox:
            self.deliver(
                self.write_mail("gus@guest.example.org", body="So?", reference=word.message_id)
            )
        told = mailbox[self.silent.email][0]
        self.assertNotIn("test-", told["Message-ID"])
        answer = self.deliver(
            self.write_mail(self.silent.email, body="Yes", reference=told["Message-ID"])
        )
        self.assertEqual(self.ticket_of(answer), self.ticket)
        self.assertEqual(answer.care_audience, "private")
        self.assertEqual(answer.author_id, self.silent)

    def told_of_a_mail(self):
        """Return a word that came by mail, and the mail in which the customer was told of it."""
        asked = self.ticket.with_user(self.agent).message_post(body="?", care_audience="public")
        with self.leaving() as mailbox:
            word = self.deliver(
                self.write_mail("gus@guest.example.org", body="So", reference=asked.message_id)
            )
        [told] = mailbox[self.customer.email]
        self.assertNotEqual(told["Message-ID"], word.message_id)
        return word, told

    def test_a_message_id_that_is_quoted_stays_what_its_reader_was_told(self):
        word, told = self.told_of_a_mail()
        known = told["Message-ID"]
        answer = self.deliver(
            self.write_mail(
                self.customer.email,
                subject=f"About {known}",
                body=f"What is {known}?",
                reference=known,
            )
        )
        self.assertEqual(self.ticket_of(answer), self.ticket)
        self.assertIn(html_escape(known), answer.body)
        self.assertIn(known, answer.subject)
        self.assertNotIn(word.message_id.strip("<>"), f"{answer.body} {answer.subject}")

    def test_a_mail_of_ours_that_comes_by_again_is_ignored(self):
        _word, told = self.told_of_a_mail()
        before = len(self.ticket.message_ids)
        mail = self.write_mail(self.customer.email, reference=told["Message-ID"])
        _head, rest = mail.split(b"Message-ID: ", 1)
        again = mail.replace(rest.split(b"\n", 1)[0], told["Message-ID"].encode(), 1)
        self.assertFalse(self.deliver(again))
        self.assertEqual(len(self.ticket.message_ids), before)

    def test_a_comment_that_came_by_mail_is_found_where_it_comes_back(self):
        word, told = self.told_of_a_mail()
        self.env["mail.thread"].message_process(
            None, self.read_mail("bounce.eml", reference=told["Message-ID"])
        )
        notification = word.sudo().notification_ids.filtered(
            lambda notification: notification.res_partner_id == self.customer.partner_id
        )
        self.assertEqual(notification.notification_status, "bounce")

    def test_all_message_ids_of_a_mail_are_found_by_one_query(self):
        word, told = self.told_of_a_mail()
        messages = self.env["mail.message"]
        mail = message_from_string(f"References: {told['Message-ID']} <x@y.org>\n\n", policy=SMTP)
        messages._care_mail_signature(1)
        self.env.invalidate_all()
        # 1. the messages that are named
        with self.assertQueryCount(1):
            messages._care_put_true_ids(mail, ("In-Reply-To", "References"))
        self.assertEqual(mail["References"], f"{word.message_id} <x@y.org>")
        other = message_from_string("References: <x@y.org>\n   <z@y.org>\n\n", policy=SMTP)
        before = other.as_bytes()
        with self.assertQueryCount(0):
            messages._care_put_true_ids(other, ("In-Reply-To", "References"))
        self.assertEqual(other.as_bytes(), before)

    def test_a_made_up_message_id_finds_nothing(self):
        answer = self.ticket.with_user(self.agent).message_post(body="?", care_audience="public")
        forged = f"<care.{answer.id}.{'0' * 32}@shop.example.com>"
        message = self.deliver(self.write_mail(self.silent.email, reference=forged))
        self.assertNotEqual(self.ticket_of(message), self.ticket)
