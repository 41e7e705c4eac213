"""What the preview of a change says of others, and of mail that has not left."""

from odoo.tests import tagged

from ..common import CareCase
from .audience_case import Observed


@tagged("post_install", "-at_install")
class TestPreviews(Observed, CareCase):
    def test_a_mail_that_still_waits_has_not_left(self):
        message = self.say(self.agent, "public")
        self.assertEqual(self.preview(message, "private")["mailed"], [])
        self.assertEqual(self.preview(message, "team")["mailed"], [])
        self.sent()
        self.assertEqual(self.preview(message, "private")["mailed"], ["Carla Customer"])
        self.assertEqual(len(self.preview(message, "team")["mailed"]), 3)

    def test_who_waits_for_his_mail_is_not_told_again(self):
        message = self.say(self.agent, "private")
        self.assertEqual(self.preview(message, "public")["told"], ["Carla Customer"])

    def test_a_hidden_customer_is_not_named_after_he_left(self):
        self.team.hide_requester = True
        message = self.say(self.nora, "public")
        self.sent()
        self.ticket.partner_id = self.other_customer.partner_id
        shown = str(self.preview(message, "private", self.nora))
        for user in (self.customer, self.other_customer):
            self.assertNotIn(user.name, shown)
        self.assertIn("Customer", shown)
        # The team knows both.
        self.assertIn(self.customer.name, str(self.preview(message, "private", self.manager)))

    def test_observers_are_named_to_each_other(self):
        self.team.hide_requester = True
        hugo = self.env["res.partner"].create(
            {"name": "Hugo Helper", "email": "hugo@guests.example.com"}
        )
        message = self.say(self.nora, "private")
        self.ticket.add_observers(partners=hugo)
        self.assertIn("Hugo Helper", self.preview(message, "public", self.nora)["told"])
