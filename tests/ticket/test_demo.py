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
    "supplier2": "base.group_portal",
    "employee": "base.group_user",
}
# Who follows which stories beside their customers and the team.
OBSERVED = {
    "supplier": {"butter", "dish", "glaze", "restock", "vase"},
    "supplier2": {"teapots"},
    "employee": {"plates"},
    "customer": set(),
    "customer2": set(),
    "colleague": set(),
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

    def test_customer_sees_the_requests_of_his_company(self):
        customer = self._user("customer")
        seen = self.env["care.ticket"].with_user(customer).search([])
        self.assertTrue(seen)
        self.assertEqual(
            seen.sudo().commercial_partner_id, customer.partner_id.commercial_partner_id
        )

    def test_an_observer_reads_the_private_talk_of_his_requests_and_no_other(self):
        for login, observed in OBSERVED.items():
            tickets = self._stories().with_user(self._user(login))
            with self.subTest(login):
                private = tickets.filtered(lambda ticket: "private" in ticket._open_audiences())
                self.assertEqual(self._names(private), observed)
                team = tickets.filtered(lambda ticket: "team" in ticket._open_audiences())
                self.assertFalse(team)

    def test_each_reader_finds_his_half_of_the_talk_on_the_page(self):
        teapots = {
            "agent": "public private private public",
            "supplier2": "public private private public",
            "customer": "public public",
            "colleague": "public public",
        }
        dish = {
            "agent": "public public private private team private public public public",
            "supplier": "public public private private private public public public",
        }
        for name, readers in (("teapots", teapots), ("dish", dish)):
            for login, audiences in readers.items():
                with self.subTest(name, login=login):
                    self.assertEqual(self._read(name, login), audiences.split())
        for name, login in (("dish", "supplier2"), ("teapots", "supplier"), ("dish", "customer2")):
            with self.subTest(name, login=login):
                ticket = self._story(name).with_user(self._user(login))
                self.assertFalse(ticket._get_thread_with_access(ticket.id))

    def test_the_answer_of_a_supplier_and_of_an_employee_is_awaited_or_given(self):
        vase, plates = self._story("vase"), self._story("plates")
        supplier = self._user("supplier").partner_id
        self.assertEqual(vase.awaiting, "observer")
        self.assertIn(supplier, vase.awaiting_observer_id._people())
        self.assertEqual(plates.awaiting, "team")
        self.assertEqual(plates.observer_ids.partner_id, self._user("employee").partner_id)

    def test_some_follow_by_mail_alone(self):
        observers = self._stories().observer_ids
        self.assertTrue(observers.filtered("email"))
        self.assertTrue(observers.filtered(lambda one: one.partner_id and not one.has_account))

    def test_a_comment_was_made_public_afterwards_and_it_is_kept_who_did_it(self):
        comment = self.env.ref("care_desk.message_dish_7")
        self.assertEqual((comment.care_audience, comment.care_speaker), ("public", "observer"))
        changed = self._story("dish").event_ids.filtered(
            lambda event: event.kind == "audience_changed"
        )
        self.assertEqual(changed.user_id, self._user("manager"))

    def test_one_team_hides_its_customers_from_suppliers(self):
        shown = {
            name: self._story(name).with_user(self._user(login))._requester_shown()
            for name, login in (("teapots", "supplier2"), ("dish", "supplier"))
        }
        self.assertEqual(shown, {"teapots": "Customer", "dish": "Léa Dubois"})

    def test_the_service_would_include_no_supplier_whom_the_stories_forgot(self):
        stories = self._stories().filtered("announced_at")
        observers = stories.observer_ids
        stories._settle_suppliers()
        self.assertEqual(stories.observer_ids, observers)

    def _story(self, name):
        return self.env.ref(f"care_desk.ticket_{name}")

    def _names(self, tickets):
        return {
            xmlid.removeprefix("care_desk.ticket_") for xmlid in tickets.get_external_id().values()
        }

    def _read(self, name, login):
        """Return the audiences (list of str) of what `login` finds on the page, oldest first."""
        ticket = self._story(name).with_user(self._user(login))
        opened = ticket._get_thread_with_access(ticket.id)
        return opened._comments_of_page({})["messages"].sorted("id").mapped("care_audience")

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

    def test_what_was_said_and_noted_stands_in_the_order_of_its_time(self):
        for ticket in self._stories():
            with self.subTest(ticket.number):
                dates = ticket.message_ids.sorted("id").mapped("date")
                self.assertEqual(dates, sorted(dates))
                said = ticket.message_ids.filtered(lambda word: word.care_audience == "public")
                last = max([ticket.create_date, *said.mapped("date")])
                self.assertEqual(ticket.last_public_word_at, last)

    def test_stories_queue_no_mail(self):
        mails = self.env["mail.mail"].search(
            [("model", "=", "care.ticket"), ("res_id", "in", self._stories().ids)]
        )
        self.assertFalse(mails)
