"""Changing afterwards who reads a comment: who is told, what is kept."""

from odoo.tests import tagged

from .audience_case import CHANGES, READERS, Observed
from .mail_case import CareMailCase


@tagged("post_install", "-at_install")
class TestWhatAChangeDoes(Observed, CareMailCase):
    def test_who_reads_it(self):
        for former, audience in CHANGES:
            message = self.say(self.agent, former)
            self.assertEqual(self.readers(message), READERS[former])
            self.change(message, audience)
            with self.subTest(former=former, audience=audience):
                self.assertEqual(self.readers(message), READERS[audience])

    def test_who_is_mailed_and_what_was_said_of_it_before(self):
        names = {
            self.customer.email: "Carla Customer",
            self.nora.email: "Nora Observer",
            self.gina: "Gina Guest",
        }
        hears = {
            "public": set(names),
            "private": {self.nora.email, self.gina},
            "team": set(),
        }
        for former, audience in CHANGES:
            message = self.say(self.agent, former)
            self.sent()
            before = self.mails()
            preview = self.preview(message, audience)
            self.assertEqual(self.mails(), before, "a preview mails nobody")
            self.assertEqual(message.care_audience, former)
            self.change(message, audience)
            after = self.mails()
            mailed = {address for address in names if after[address] - before[address]}
            with self.subTest(former=former, audience=audience):
                self.assertEqual(mailed, hears[audience] - hears[former])
                self.assertLessEqual(max(after[address] - before[address] for address in names), 1)
                told = {names[address] for address in hears[audience] - hears[former]}
                self.assertEqual(set(preview["told"]), told)
                kept = {names[address] for address in hears[former] - hears[audience]}
                self.assertEqual(set(preview["mailed"]), kept)

    def test_there_and_back_mails_nobody_twice(self):
        message = self.say(self.agent, "public")
        self.sent()
        before = self.mails()
        for audience in ("private", "public", "team", "private", "public"):
            self.change(message, audience)
        self.assertEqual(self.mails(), before)

    def test_there_and_back_before_the_mail_left_mails_each_once(self):
        before = self.mails()
        message = self.say(self.agent, "public")
        for audience in ("private", "team", "public"):
            self.change(message, audience)
        after = self.mails()
        self.assertEqual(
            {address: after[address] - before[address] for address in after},
            dict.fromkeys(self.outside, 1),
        )

    def test_a_mail_that_waits_reaches_nobody_who_reads_no_more(self):
        before = self.mails()
        message = self.say(self.agent, "public")
        self.change(message, "private")
        after = self.mails()
        self.assertEqual(after[self.customer.email], before[self.customer.email])
        self.assertEqual(after[self.gina], before[self.gina] + 1)
        self.assertEqual(after[self.nora.email], before[self.nora.email] + 1)

    def test_who_came_in_since_is_told_where_it_is_widened(self):
        message = self.say(self.agent, "private")
        self.ticket.add_observers(emails=["hugo@guests.example.com"])
        included = len(self._mails_to("hugo@guests.example.com"))
        self.change(message, "public")
        self.assertEqual(len(self._mails_to("hugo@guests.example.com")), included + 1)

    def test_who_has_gone_since_is_not(self):
        message = self.say(self.agent, "team")
        self.ticket.observer_ids.unlink()
        before = self.mails()
        self.change(message, "private")
        self.assertEqual(self.mails(), before)

    def test_the_preview_promises_no_mail_that_will_not_go(self):
        message = self.say(self.agent, "private")
        self.sent()
        message.notification_ids.write({"notification_status": "bounce"})
        before = self.mails()
        told = self.preview(message, "public")["told"]
        self.change(message, "public")
        after = self.mails()
        self.assertEqual(len(told), sum(after.values()) - sum(before.values()))
        self.assertIn("Carla Customer", told)

    def test_the_same_audience_again_does_nothing(self):
        message = self.say()
        before = self.mails(), len(self.ticket.event_ids), len(self.ticket.message_ids)
        self.change(message, "public")
        self.assertEqual(
            (self.mails(), len(self.ticket.event_ids), len(self.ticket.message_ids)), before
        )

    def test_it_is_kept_who_changed_what_and_when(self):
        for user, author, former, audience in (
            (self.agent, self.agent, "team", "public"),
            (self.manager, self.customer, "public", "private"),
            (self.nora, self.nora, "private", "public"),
        ):
            message = self.say(author, former)
            self.change(message, audience, user)
            [event] = self.ticket.event_ids.filtered(
                lambda event: event.kind == "audience_changed"
            ).sorted("id")[-1:]
            self.assertEqual(event.user_id, user)
            self.assertTrue(event.at)
            note = self.ticket.sudo().message_ids.sorted("id")[-1]
            for part in (author.name, "The lid is on its way."):
                self.assertIn(part, note.body)
            labels = {"public": "public", "private": "private", "team": "team note"}
            self.assertIn(f"from {labels[former]} to {labels[audience]}", note.body)
            self.assertEqual(note.author_id, user.partner_id)
            self.assertNotIn(
                note, self.ticket.with_user(self.nora)._comments_of_page({})["messages"]
            )
            self.assertTrue(note.subtype_id.internal or not note.subtype_id)

    def test_a_public_answer_counts_from_when_it_is_public(self):
        message = self.say(self.agent, "team")
        self.assertFalse(self.ticket.first_reply_at)
        self.change(message, "private")
        self.assertFalse(self.ticket.first_reply_at)
        self.change(message, "public")
        self.assertTrue(self.ticket.first_reply_at)
        self.assertEqual((self.ticket.state, self.ticket.awaiting), ("in_progress", "customer"))

    def test_the_customer_sees_a_widened_comment_as_the_last_word(self):
        before = "2020-01-01 08:00:00"
        for author in (self.agent, self.nora):
            message = self.say(author, "private")
            self.ticket.last_public_word_at = before
            self.change(message, "public", author)
            with self.subTest(author.login):
                self.assertNotEqual(str(self.ticket.last_public_word_at), before)

    def test_what_is_made_private_leaves_the_times_alone(self):
        message = self.say(self.agent, "public")
        replied, word = self.ticket.first_reply_at, self.ticket.last_public_word_at
        self.change(message, "private")
        self.assertEqual(
            (self.ticket.first_reply_at, self.ticket.last_public_word_at), (replied, word)
        )

    def test_the_search_finds_it_once_as_before(self):
        message = self.say(self.agent, "public", body="About the porcelain handle.")
        texts = self.env["care.ticket.text"].search([("message_id", "=", message.id)])
        self.assertEqual(len(texts), 1)
        for audience in ("private", "team", "public"):
            self.change(message, audience)
            again = self.env["care.ticket.text"].search([("message_id", "=", message.id)])
            self.assertEqual((again, again.body), (texts, texts.body))

    def test_an_answer_does_not_keep_what_it_answers_as_parent(self):
        """The thread of a talk shows whoever reads an answer what it answers."""
        asked = self.say(self.agent, "public")
        answer = self.say(self.customer, "public", parent_id=asked.id)
        self.change(asked, "private")
        self.assertNotEqual(answer.parent_id.care_audience, "private")
