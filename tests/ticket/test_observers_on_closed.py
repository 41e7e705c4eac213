"""An observer and a closed request: his page is shut, his mail is kept and noticed."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .audience_case import Observed
from .mail_case import CareMailCase


@tagged("post_install", "-at_install")
class TestObserversOnClosed(Observed, CareMailCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.answer = cls.ticket.with_user(cls.agent).message_post(
            body="We are sorry.", care_audience="public"
        )
        cls.ticket.close()
        cls.ticket.message_unsubscribe(cls.ticket.message_partner_ids.ids)

    def mailed_by(self, sender):
        return self.deliver(
            self.write_mail(sender, body="Wait!", reference=self.answer.sudo().message_id)
        )

    def test_he_posts_nothing_past_his_page(self):
        before = self._messages(self.ticket)
        for audience in (None, "public", "private"):
            with self.subTest(audience), self.assertRaisesRegex(UserError, "closed"):
                self.say(self.nora, audience)
        self.assertEqual(self._messages(self.ticket), before)
        self.ticket.state = "in_progress"
        self.assertTrue(self.say(self.nora, "public"))

    def test_the_customer_still_reopens_it(self):
        self.say(self.customer, "public")
        self.assertEqual(self.ticket.state, "in_progress")

    def test_his_mail_is_kept_and_changes_nothing(self):
        for sender in (self.nora.email, self.gina):
            message = self.mailed_by(sender)
            with self.subTest(sender):
                self.assertEqual(self.ticket_of(message), self.ticket)
                self.assertEqual(
                    (message.care_speaker, message.care_audience), ("observer", "public")
                )
                self.assertEqual((self.ticket.state, self.ticket.awaiting), ("closed", False))

    def test_somebody_of_the_team_notices_his_mail(self):
        self.team.alert_member_ids = self.agent
        alerted = self.mailed_by(self.gina).notified_partner_ids
        self.assertIn(self.agent.partner_id, alerted)
        self.assertNotIn(self.agent_2.partner_id, alerted)
        self.team.alert_member_ids = False
        told = self.mailed_by(self.gina).notified_partner_ids
        self.assertLessEqual(self.team.member_ids.partner_id, told)
        self.ticket.user_id = self.agent_2
        self.ticket.message_unsubscribe(self.agent_2.partner_id.ids)
        told = self.mailed_by(self.nora.email).notified_partner_ids
        self.assertIn(self.agent_2.partner_id, told)
        self.assertNotIn(self.agent.partner_id, told)

    def test_nobody_is_called_in_for_an_open_one(self):
        self.ticket.state = "in_progress"
        self.ticket.message_unsubscribe(self.ticket.message_partner_ids.ids)
        told = self.mailed_by(self.gina).notified_partner_ids
        self.assertFalse(told & self.team.member_ids.partner_id)
