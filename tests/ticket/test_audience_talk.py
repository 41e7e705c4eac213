"""A comment whose readers change turns the talk with it."""

from odoo.tests import tagged

from .audience_case import Observed
from .mail_case import CareMailCase


@tagged("post_install", "-at_install")
class TestAudienceOfTalk(Observed, CareMailCase):
    def test_a_comment_made_private_makes_the_talk_private(self):
        for author, former in (
            (self.agent, "public"),
            (self.agent, "team"),
            (self.nora, "public"),
        ):
            message = self.say(author, former)
            self.ticket.is_talk_private = False
            self.change(message, "private", author)
            with self.subTest(author.login, former=former):
                self.assertTrue(self.ticket.is_talk_private)

    def test_the_customers_word_made_private_does_not(self):
        message = self.say(self.customer, "public")
        self.change(message, "private", self.manager)
        self.assertFalse(self.ticket.is_talk_private)

    def test_a_comment_without_an_audience_gets_one(self):
        """Odoo's own ways of writing a message give it none."""
        message = self.env["mail.message"].create(
            {
                "model": "care.ticket",
                "res_id": self.ticket.id,
                "message_type": "comment",
                "body": "Imported",
                "author_id": self.agent.partner_id.id,
                "subtype_id": self.env.ref("mail.mt_note").id,
            }
        )
        self.change(message, "private")
        self.assertEqual(message.care_audience, "private")
        self.assertIn("from team note to private", self.ticket.message_ids[0].body)

    def test_an_observers_context_reaches_nothing(self):
        """A default for any field of what is written then could come with his call."""
        message = self.say(self.nora, "private")
        self._mails_to(self.customer.email).unlink()
        context = {"default_scheduled_date": "2099-01-01 00:00:00"}
        message.with_user(self.nora).with_context(**context).care_change_audience("public")
        mail = self._mails_to(self.customer.email)
        self.assertEqual(len(mail), 1)
        self.assertFalse(mail.scheduled_date)

    # ------------------------------------------------------------ let out

    def held_back(self, sender="zoe@elsewhere.example.com"):
        answer = self.say(self.agent, "public")
        return self.deliver(
            self.write_mail(sender, body="I have the lid.", reference=answer.message_id)
        )

    def test_who_became_an_observer_since_speaks_as_one(self):
        message = self.held_back()
        self.assertEqual(message.care_speaker, "stranger")
        self.ticket.add_observers(emails=["zoe@elsewhere.example.com"])
        self.assertEqual(self.ticket.awaiting, "customer")
        self.change(message, "private")
        self.assertEqual(message.care_speaker, "observer")
        self.assertEqual(self.ticket.awaiting, "team")
        self.assertTrue(self.ticket.is_talk_private)

    def test_a_strangers_word_let_out_waits_for_the_team(self):
        message = self.held_back(self.removed())
        self.assertEqual((message.care_speaker, self.ticket.awaiting), ("stranger", "customer"))
        self.change(message, "public")
        self.assertEqual((message.care_speaker, self.ticket.awaiting), ("stranger", "team"))

    def test_and_not_where_the_request_is_closed(self):
        message = self.held_back(self.removed())
        self.ticket.close()
        self.change(message, "public")
        self.assertEqual((self.ticket.state, self.ticket.awaiting), ("closed", False))

    def removed(self):
        """Return the address of an observer who was removed."""
        self.ticket.observer_ids.filtered(lambda observer: observer.email == self.gina).unlink()
        return self.gina
