from odoo.tests import tagged

from .acting_case import ActingHttpCase


@tagged("post_install", "-at_install")
class TestActingTours(ActingHttpCase):
    def setUp(self):
        super().setUp()
        self.newsletter = self.env["care.consent.purpose"]._care_named("newsletter")
        self.customer.partner_id.sudo().care_set_consent(self.newsletter, True, "form")

    def _words(self):
        return self.env["care.consent"].search([("partner_id", "=", self.customer.partner_id.id)])

    def test_a_customer_withdraws_the_newsletter_and_sees_it(self):
        self.start_tour("/my", "care_customer_consents", login=self.customer.login)
        self.assertEqual(self._words()[0].state, "withdrawn")
        self.assertEqual(self._words()[0].user_id, self.customer)

    def test_an_agent_corrects_the_mail_and_sees_it_noted(self):
        carla = self.customer.partner_id
        self.start_tour(
            f"/odoo/res.partner/{carla.id}", "care_agent_corrects_mail", login=self.agent.login
        )
        self.assertEqual(carla.email, "carla.new@example.org")
        self.assertEqual(self._acts(carla, "mail_changed").reason, "Told on the phone")
        self.assertTrue(self._mail("care_customer@example.com"))
        self.assertEqual(self._words()[0].note, "By phone today")
