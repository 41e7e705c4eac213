from odoo.tests import tagged

from .privacy_case import ADDRESS, NAME, PrivacyHttpCase


@tagged("post_install", "-at_install")
class TestPrivacyTour(PrivacyHttpCase):
    def test_a_customer_asks_for_erasure_and_a_manager_does_it(self):
        self.env["website"].search([]).channel_id = False
        self.start_tour("/my", "care_customer_asks_for_erasure", login="zach_login")
        self.assertEqual(self.him.name, NAME)
        self.start_tour(
            "/odoo/action-care_desk.care_ticket_action",
            "care_manager_erases",
            login=self.manager.login,
        )
        erasure = self.env["care.erasure"].search([("partner_id", "=", self.him.id)])
        self.assertEqual((erasure.state, erasure.done_by_id), ("done", self.manager))
        self.assertNotIn(NAME, self.him.name)
        self.assertTrue(self.env["mail.blacklist"].search([("email", "=", ADDRESS)]))
