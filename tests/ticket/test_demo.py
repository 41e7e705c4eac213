from unittest import SkipTest

from lxml import etree

from odoo import fields
from odoo.tests import TransactionCase, tagged
from odoo.tools.safe_eval import safe_eval

LOGINS = {
    "agent": "care_desk.group_care_agent",
    "agent2": "care_desk.group_care_agent",
    "manager": "care_desk.group_care_manager",
    "customer": "base.group_portal",
    "customer2": "base.group_portal",
    "colleague": "base.group_portal",
    "supplier": "base.group_portal",
}


@tagged("post_install", "-at_install")
class TestDemo(TransactionCase):
    """The demo shop is alive: someone signs in everywhere, and no filter is empty."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not cls.env.ref("base.module_care_desk").demo:
            raise SkipTest("this database has no demo data")

    def _user(self, login):
        return self.env["res.users"].search([("login", "=", login)])

    def test_each_login_has_its_role_and_its_login_as_password(self):
        for login, group in LOGINS.items():
            with self.subTest(login):
                user = self._user(login)
                self.assertTrue(user.has_group(group))
                credential = {"type": "password", "login": login, "password": login}
                user.with_user(user)._check_credentials(credential, {"interactive": False})

    def test_an_agent_is_no_manager(self):
        self.assertFalse(self._user("agent").has_group("care_desk.group_care_manager"))

    def test_each_filter_of_the_list_shows_something_to_an_agent(self):
        agent = self._user("agent")
        tickets = self.env["care.ticket"].with_user(agent)
        arch = etree.fromstring(self.env.ref("care_desk.care_ticket_view_search").arch)
        filters = arch.xpath("//filter[@domain]")
        self.assertTrue(filters)
        for node in filters:
            with self.subTest(node.get("string")):
                domain = safe_eval(node.get("domain"), {"uid": agent.id})
                self.assertTrue(tickets.search_count(domain, limit=1))

    def test_customer_sees_the_requests_of_his_company_and_supplier_none(self):
        customer = self._user("customer")
        seen = self.env["care.ticket"].with_user(customer).search([])
        self.assertTrue(seen)
        self.assertEqual(
            seen.sudo().commercial_partner_id, customer.partner_id.commercial_partner_id
        )
        supplier = self._user("supplier")
        self.assertFalse(self.env["care.ticket"].with_user(supplier).search([]))

    def _stories(self):
        data = self.env["ir.model.data"].search(
            [("module", "=", "care_desk"), ("model", "=", "care.ticket")]
        )
        return self.env["care.ticket"].browse(data.mapped("res_id"))

    def test_stories_are_consistent_in_time(self):
        stories = self._stories()
        self.assertGreaterEqual(len(stories), 25)
        for ticket in stories:
            with self.subTest(ticket.number):
                moments = [ticket.create_date, ticket.first_reply_at, ticket.closed_at]
                moments = [moment for moment in moments if moment]
                self.assertEqual(moments, sorted(moments))
                self.assertLessEqual(ticket.create_date, ticket.last_word_at)
                self.assertLessEqual(ticket.last_word_at, fields.Datetime.now())

    def test_stories_queue_no_mail(self):
        mails = self.env["mail.mail"].search(
            [("model", "=", "care.ticket"), ("res_id", "in", self._stories().ids)]
        )
        self.assertFalse(mails)
