from odoo.tests import tagged

from ..common import CareHttpCase


@tagged("post_install", "-at_install")
class TestAudienceTours(CareHttpCase):
    """How an agent chooses who reads what he writes, in the chatter and the full composer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.supplier = cls.env["res.partner"].create(
            {"name": "Sofia Ribeiro", "email": "sofia@potteries.example.com"}
        )
        cls.ticket = cls._ticket(user_id=cls.agent.id)
        cls.observer = cls.ticket.add_observers(partners=cls.supplier, role="supplier")

    def play(self, tour):
        self.start_tour(f"/odoo/requests/{self.ticket.id}", tour, login=self.agent.login)

    def mailed(self, message, partner):
        """Return the mails (mail.mail) in which a message went to a contact."""
        return self._mails_to(partner.email).filtered(lambda mail: mail.mail_message_id == message)

    def test_an_agent_chooses_who_reads_and_changes_it(self):
        self.play("care_agent_chooses_who_reads")
        question, note = self._messages(self.ticket)
        self.assertEqual((question.care_audience, note.care_audience), ("public", "team"))
        self.assertEqual(len(self.mailed(question, self.supplier)), 1)
        self.assertEqual(len(self.mailed(question, self.customer.partner_id)), 1)
        self.assertFalse(self.mailed(note, self.supplier))
        self.assertFalse(self.mailed(note, self.customer.partner_id))
        self.assertEqual(self.ticket.awaiting, "customer")

    def test_the_full_composer_keeps_the_audience(self):
        self.play("care_full_composer_keeps_the_audience")
        message = self._messages(self.ticket)
        self.assertEqual(message.care_audience, "private")
        self.assertEqual(len(self.mailed(message, self.supplier)), 1)
        self.assertFalse(self.mailed(message, self.customer.partner_id))
        self.assertEqual(self.ticket.awaiting_observer_id, self.observer)

    def test_held_back_mails_are_shared_or_kept(self):
        first, second = [
            self.ticket.with_context(mail_create_nosubscribe=True)
            .sudo()
            .message_post(
                body=words,
                message_type="email",
                author_id=False,
                email_from="Zoe <zoe@elsewhere.example.com>",
                care_audience="team",
                care_screening="stranger",
            )
            for words in ("I have the lid.", "Buy my lids!")
        ]
        self.play("care_held_back_mail_is_decided")
        shared, kept = sorted((first, second), key=lambda mail: mail.care_audience)
        self.assertEqual((shared.care_audience, kept.care_audience), ("private", "team"))
        self.assertFalse(shared.care_screening or kept.care_screening)
        self.assertEqual(len(self.mailed(shared, self.supplier)), 1)
        self.assertFalse(self.mailed(kept, self.supplier))
        self.assertFalse(self.mailed(shared, self.customer.partner_id))

    def test_a_comment_that_is_refused_is_kept(self):
        self.play("care_refused_comment_is_kept")
        message = self._messages(self.ticket)
        self.assertEqual(message.care_audience, "public")
        self.assertIn("Ask Otto", message.body)
        self.assertFalse(self._mails_to(self.other_customer.email))

    def test_an_answer_from_the_inbox_is_for_those_who_read_what_it_answers(self):
        self.agent.notification_type = "inbox"
        word = self.ticket.sudo().message_post(
            body="The white one fits.", author_id=self.supplier.id, care_audience="private"
        )
        self.ticket.with_user(self.agent).message_post(body="Hello", care_audience="public")
        self.assertIn(self.agent.partner_id, word.notified_partner_ids)
        self.start_tour(
            "/odoo/action-mail.action_discuss?active_id=mail.box_inbox",
            "care_answer_from_the_inbox",
            login=self.agent.login,
        )
        answer = self._messages(self.ticket)[-1]
        self.assertIn("Then send that one.", answer.body)
        self.assertEqual(answer.care_audience, "private")
        self.assertFalse(self.mailed(answer, self.customer.partner_id))
