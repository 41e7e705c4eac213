"""The forgetful customer, found again."""

from odoo.tests import tagged

from ..common import CareHttpCase
from .left_case import LeftPeople


@tagged("post_install", "-at_install")
class TestLeftTour(LeftPeople, CareHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gil = cls._guest()
        cls.cart = cls._cart(cls.gil)
        cls.other = cls._cart(cls.other_customer.partner_id, cls.cup)

    def test_an_agent_finds_a_cart_reminds_of_it_and_is_refused_a_second_time(self):
        self.start_tour(
            "/odoo/care-abandoned-carts", "care_finds_and_reminds", login=self.agent.login
        )
        self.assertTrue(self.cart.care_reminded_at)
        self.assertFalse(self.other.care_reminded_at)
        self.assertEqual(len(self._mails_to("gil@example.org")), 1)
        act = self.env["care.customer.act"].search([("partner_id", "=", self.gil.id)])
        self.assertEqual((act.reason, act.user_id), ("He asked by phone", self.agent))

    def test_a_manager_turns_on_a_rule(self):
        self.start_tour(
            "/odoo/care-cart-reminders", "care_turns_on_a_reminder", login=self.manager.login
        )
        rule = self.env["care.cart.reminder"].search([("hours", "=", 36)])
        self.assertTrue(rule.active)
        self.assertTrue(rule.since)

    def test_a_request_shows_who_is_the_same_and_leads_to_his_cart(self):
        account = self._user("gil", "Gil Account", "base.group_portal")
        account.partner_id.email = "gil@example.org"
        ticket = self._ticket(partner_id=self.gil.id, email_from="gil@example.org")
        self.start_tour(
            f"/odoo/requests/{ticket.id}", "care_sees_who_is_the_same", login=self.agent.login
        )
