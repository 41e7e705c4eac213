"""The customer's panel: who he is, found or made beside the talk, and what he asked before."""

import re
from collections import Counter
from contextlib import contextmanager

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from ..common import CareCase

DOORS = {
    "customer_identity": (),
    "customer_requests": (),
    "customer_update": (1, {"phone": "1"}),
    "customer_attach": (1,),
    "customer_create": ({"name": "Jo"},),
    "action_qualify": (),
    "take_question": (),
    "action_open_chats": (),
    "action_take_chat": (),
}


class PanelCase(CareCase):
    def _as_agent(self, ticket):
        return ticket.with_user(self.agent)

    def _queries(self, call):
        """Count the queries of `call`, by table, nothing cached but what stays between requests."""
        queries = []
        for _warm_up in range(2):
            queries.clear()
            self.env.invalidate_all()
            with contextmanager(self._patchExecute)(queries):
                call()
        tables = (re.search(r'FROM "(\w+)"', query) for query in queries)
        return Counter(table[1] if table else "?" for table in tables)


@tagged("post_install", "-at_install")
class TestRefusals(PanelCase):
    def _assert_refused(self, user, ticket):
        for door, arguments in DOORS.items():
            with self.subTest(door=door, user=user.name), self.assertRaises(AccessError):
                getattr(ticket.with_user(user), door)(*arguments)
        with self.subTest(door="latest_questions"), self.assertRaises(AccessError):
            ticket.with_user(user).latest_questions(ticket.id)

    def test_only_the_team_uses_the_panel(self):
        ticket = self._ticket()
        for user in (
            self.customer,
            self.other_customer,
            self.employee,
            self.env.ref("base.public_user"),
        ):
            self._assert_refused(user, ticket)

    def test_an_agent_of_another_company_is_refused(self):
        abroad = self.env["res.company"].create({"name": "Shop abroad"})
        agent = new_test_user(
            self.env,
            "care_agent_abroad",
            groups="care_desk.group_care_agent",
            company_id=abroad.id,
            company_ids=[Command.set(abroad.ids)],
        )
        self._assert_refused(agent, self._ticket())
        self.assertEqual(agent.env["care.ticket"].with_user(agent).latest_questions(), [])


@tagged("post_install", "-at_install")
class TestIdentity(PanelCase):
    def test_the_panel_shows_who_the_customer_is(self):
        partner = self.customer.partner_id
        partner.write(
            {
                "phone": "+33 1 23",
                "ref": "C-17",
                "city": "Lyon",
                "country_id": self.env.ref("base.fr").id,
            }
        )
        identity = self._as_agent(self._ticket()).customer_identity()
        customer = identity["customer"]
        self.assertEqual(customer["name"], "Carla Customer")
        self.assertEqual(
            (customer["phone"], customer["ref"], customer["city"]), ("+33 1 23", "C-17", "Lyon")
        )
        self.assertEqual(customer["country"]["display_name"], "France")
        self.assertEqual(customer["parent"]["name"], "Buyers & Co")
        self.assertEqual(identity["candidates"], [])

    def test_a_correction_is_saved_at_once_with_the_agents_own_rights(self):
        partner = self.customer.partner_id
        shown = self._as_agent(self._ticket()).customer_update(partner.id, {"phone": " 0123 "})
        self.assertEqual(partner.phone, "0123")
        self.assertEqual(shown["customer"]["phone"], "0123")

    def test_what_cannot_be_is_refused_and_nothing_is_changed(self):
        partner = self.customer.partner_id
        self.other_customer.partner_id.ref = "C-18"
        ticket = self._as_agent(self._ticket())
        for values, reason in (
            ({"email": "carla at example"}, "no mail address"),
            ({"name": "  "}, "needs a name"),
            ({"ref": "C-18"}, "somebody else"),
        ):
            with self.subTest(values), self.assertRaisesRegex(UserError, reason):
                ticket.customer_update(partner.id, values)
        self.assertEqual(partner.email, self.customer.email)
        self.assertEqual(partner.name, "Carla Customer")
        self.assertFalse(partner.ref)

    def test_the_people_of_one_company_may_share_a_number(self):
        self.colleague.partner_id.ref = "C-19"
        partner = self.customer.partner_id
        self._as_agent(self._ticket()).customer_update(partner.id, {"ref": "C-19"})
        self.assertEqual(partner.ref, "C-19")

    def test_the_panel_changes_nothing_that_it_does_not_show(self):
        partner = self.customer.partner_id
        with self.assertRaises(AccessError):
            self._as_agent(self._ticket()).customer_update(partner.id, {"credit_limit": 1_000_000})

    def test_who_got_another_customer_meanwhile_is_not_changed(self):
        ticket = self._ticket()
        ticket.attach_customer(self.other_customer.partner_id)
        with self.assertRaisesRegex(UserError, "another customer"):
            self._as_agent(ticket).customer_update(self.customer.partner_id.id, {"phone": "1"})
        self.assertFalse(self.other_customer.partner_id.phone)
        self.assertFalse(self.customer.partner_id.phone)

    def test_an_employee_who_is_a_customer_is_not_changed(self):
        ticket = self._ticket(partner_id=self.employee.partner_id.id)
        with self.assertRaises(AccessError), self.cr.savepoint():
            self._as_agent(ticket).customer_update(self.employee.partner_id.id, {"email": "x@x.io"})

    def test_the_identity_costs_the_same_for_one_and_ten_candidates(self):
        ticket = self._ticket(partner_id=False, email_from="shared@example.com")
        contacts = self.env["res.partner"]

        def count():
            return self._queries(self._as_agent(ticket).customer_identity)

        contacts.create(
            [{"name": f"Person {one}", "email": "shared@example.com"} for one in (1, 2)]
        )
        few = count()
        contacts.create(
            [{"name": f"Person {one}", "email": "shared@example.com"} for one in range(10)]
        )
        self.assertEqual(count(), few)
        self.assertEqual(
            few,
            {
                "care_ticket": 1,
                "res_partner": 2,  # who has the address, and what is shown of them
                "res_users": 1,  # who asks
            },
        )


@tagged("post_install", "-at_install")
class TestFindOrCreate(PanelCase):
    def test_candidates_by_the_address_are_offered_first(self):
        contacts = self.env["res.partner"].create(
            [
                {"name": "Ann Shared", "email": "shared@example.com", "ref": "C-1", "city": "Nice"},
                {"name": "Bob Shared", "email": "shared@example.com"},
            ]
        )
        ticket = self._ticket(partner_id=False, email_from="Ann <shared@example.com>")
        identity = self._as_agent(ticket).customer_identity()
        self.assertFalse(identity["customer"])
        self.assertEqual(identity["given"]["email"], "shared@example.com")
        self.assertEqual({one["id"] for one in identity["candidates"]}, set(contacts.ids))
        ann = next(one for one in identity["candidates"] if one["id"] == contacts[0].id)
        self.assertEqual((ann["ref"], ann["city"]), ("C-1", "Nice"))

    def test_who_is_chosen_is_the_customer_and_his_history_is_there(self):
        past = self._ticket(name="Where is my parcel?")
        ticket = self._ticket(partner_id=False, email_from="new@example.com")
        identity = self._as_agent(ticket).customer_attach(self.customer.partner_id.id)
        self.assertEqual(identity["customer"]["id"], self.customer.partner_id.id)
        shown = self._as_agent(ticket).customer_requests()["requests"]
        self.assertEqual([one["id"] for one in shown], [ticket.id, past.id])

    def test_who_is_unknown_gets_a_contact(self):
        ticket = self._ticket(partner_id=False, email_from=False)
        identity = self._as_agent(ticket).customer_create(
            {"name": "Nora New", "email": "nora@example.com", "phone": "12", "ref": ""}
        )
        partner = ticket.partner_id
        self.assertEqual(identity["customer"]["id"], partner.id)
        self.assertEqual((partner.name, partner.email), ("Nora New", "nora@example.com"))
        self.assertFalse(partner.company_id)

    def test_a_contact_without_name_or_with_a_false_address_is_not_made(self):
        ticket = self._ticket(partner_id=False, email_from=False)
        for values in ({}, {"name": " "}, {"name": "Nora", "email": "nora"}):
            with self.subTest(values), self.assertRaises(UserError):
                self._as_agent(ticket).customer_create(values)
        self.assertFalse(ticket.partner_id)

    def test_a_customer_is_not_changed_by_the_way(self):
        ticket = self._as_agent(self._ticket())
        for call in (
            lambda: ticket.customer_attach(self.other_customer.partner_id.id),
            lambda: ticket.customer_create({"name": "Nora"}),
        ):
            with self.assertRaisesRegex(UserError, "Carla"):
                call()
        self.assertEqual(ticket.partner_id, self.customer.partner_id)

    def test_a_contact_of_another_company_is_out_of_reach(self):
        abroad = self.env["res.company"].create({"name": "Shop abroad"})
        stranger = self.env["res.partner"].create({"name": "Sue", "company_id": abroad.id})
        ticket = self._as_agent(self._ticket(partner_id=False))
        with self.assertRaises(AccessError):
            ticket.customer_attach(stranger.id)
        with self.assertRaises(UserError):
            ticket.customer_attach(stranger.browse(2**31 - 1).id)


@tagged("post_install", "-at_install")
class TestRequests(PanelCase):
    def test_past_requests_newest_first_the_running_one_marked(self):
        closed = self._ticket(name="Old", state="closed", reason_id=self.reason.id)
        ticket = self._ticket(name="Now", channel="chat")
        self._ticket(partner_id=self.other_customer.partner_id.id, email_from="o@example.com")
        shown = self._as_agent(ticket).customer_requests()
        self.assertEqual([one["name"] for one in shown["requests"]], ["Now", "Old"])
        now, old = shown["requests"]
        self.assertTrue(now["is_current"])
        self.assertFalse(old["is_current"])
        self.assertEqual(
            (old["number"], old["state"], old["state_name"], old["reason"], old["channel_name"]),
            (closed.number, "closed", "Closed", "Broken on arrival", "Email"),
        )
        self.assertFalse(shown["has_more"])

    def test_what_he_asked_before_he_was_known_counts(self):
        before = self._ticket(partner_id=False, email_from=self.customer.email)
        ticket = self._ticket()
        shown = self._as_agent(ticket).customer_requests()["requests"]
        self.assertEqual([one["id"] for one in shown], [ticket.id, before.id])

    def test_an_unknown_visitor_shows_what_his_address_asked_unattached(self):
        attached = self._ticket(email_from="vera@example.com")
        before = self._ticket(partner_id=False, email_from="vera@example.com")
        ticket = self._ticket(partner_id=False, email_from="Vera <vera@example.com>")
        shown = self._as_agent(ticket).customer_requests()["requests"]
        self.assertEqual([one["id"] for one in shown], [ticket.id, before.id])
        self.assertNotIn(attached.id, [one["id"] for one in shown])

    def test_older_ones_are_asked_for_page_by_page(self):
        tickets = [self._ticket(name=f"Request {index}") for index in range(5)]
        ticket = self._as_agent(tickets[-1])
        first = ticket.customer_requests(limit=3)
        self.assertEqual([one["name"] for one in first["requests"]][-1], "Request 2")
        self.assertTrue(first["has_more"])
        rest = ticket.customer_requests(offset=3, limit=3)
        self.assertEqual([one["name"] for one in rest["requests"]], ["Request 1", "Request 0"])
        self.assertFalse(rest["has_more"])

    def test_a_closed_request_is_qualified_from_the_panel(self):
        other = self.env["care.reason"].create({"name": "Late"})
        ticket = self._ticket(state="closed", reason_id=self.reason.id)
        action = self._as_agent(ticket).action_qualify()
        self.assertEqual((action["res_id"], action["target"]), (ticket.id, "new"))
        view = self.env["care.ticket"].with_user(self.agent).get_views(action["views"])
        for name in ("reason_id", "criterion_value_ids", "tag_ids"):
            self.assertIn(f'name="{name}"', view["views"]["form"]["arch"])
        self._as_agent(ticket).reason_id = other
        self.assertEqual((ticket.reason_id, ticket.state), (other, "closed"))

    def test_the_requests_cost_the_same_for_one_and_twenty(self):
        ticket = self._ticket(reason_id=self.reason.id, user_id=self.agent_2.id)

        def count():
            return self._queries(self._as_agent(ticket).customer_requests)

        budget = {
            "care_ticket": 2,  # the one talked of, and the customer's
            "res_partner": 2,  # the customer, and the names of who handles them
            "care_reason": 1,
            "res_users": 2,  # who asks, and who handles them
            "res_company": 1,  # that of who asks
        }
        self.assertEqual(count(), budget)
        for _index in range(20):
            self._ticket(reason_id=self.reason.id, user_id=self.agent_2.id)
        self.assertEqual(count(), budget)


@tagged("post_install", "-at_install")
class TestQuestions(PanelCase):
    def _shown(self, ticket=None, **options):
        tickets = self.env["care.ticket"].with_user(self.agent)
        questions = tickets.latest_questions(ticket and ticket.id, **options)
        mine = self.env["care.ticket"].search([("team_id", "=", self.team.id)]).ids
        return [question for question in questions if question["id"] in mine]

    def test_what_came_in_writing_and_awaits_the_team_is_offered(self):
        waiting = [self._ticket(channel=channel) for channel in ("email", "form", "portal")]
        mine = self._ticket(user_id=self.agent.id)
        self._ticket(channel="chat")
        self._ticket(channel="phone")
        self._ticket(awaiting="customer")
        self._ticket(state="closed", reason_id=self.reason.id)
        self._ticket(user_id=self.agent_2.id)
        self._ticket().mark_spam()
        shown = self._shown(limit=40)
        self.assertEqual({one["id"] for one in shown}, {*(one.id for one in waiting), mine.id})
        self.assertEqual([one["id"] for one in shown if one["is_mine"]], mine.ids)

    def test_those_of_the_visitor_come_first_whoever_has_them(self):
        taken = self._ticket(user_id=self.agent_2.id, last_word_at="2020-01-01 00:00:00")
        other = self._ticket(
            partner_id=self.other_customer.partner_id.id, email_from=self.other_customer.email
        )
        chat = self._ticket(channel="chat", user_id=self.agent.id)
        shown = self._shown(chat, limit=40)
        self.assertEqual(shown[0]["id"], taken.id)
        self.assertTrue(shown[0]["is_of_visitor"])
        self.assertEqual(shown[0]["assignee"], "Bruno Agent")
        self.assertIn(other.id, [one["id"] for one in shown[1:]])
        self.assertNotIn(chat.id, [one["id"] for one in shown])

    def test_the_latest_word_comes_first(self):
        older = self._ticket(last_word_at="2021-01-01 00:00:00")
        newer = self._ticket(last_word_at="2022-01-01 00:00:00")
        shown = [one["id"] for one in self._shown(limit=40)]
        self.assertLess(shown.index(newer.id), shown.index(older.id))

    def test_a_question_is_taken_once(self):
        ticket = self._ticket()
        self._as_agent(ticket).take_question()
        self.assertEqual((ticket.user_id, ticket.state), (self.agent, "in_progress"))
        self._as_agent(ticket).take_question()
        with self.assertRaisesRegex(UserError, "Agnes Agent was first"):
            ticket.with_user(self.agent_2).take_question()
        self.assertEqual(ticket.user_id, self.agent)

    def test_questions_cost_the_same_for_two_and_twenty(self):
        chat = self._ticket(channel="chat")
        self._ticket(user_id=self.agent_2.id)
        self._ticket(
            partner_id=self.other_customer.partner_id.id, email_from=self.other_customer.email
        )

        def count():
            tickets = self.env["care.ticket"].with_user(self.agent)
            return self._queries(lambda: tickets.latest_questions(chat.id))

        few = count()
        for index in range(20):
            contact = self.env["res.partner"].create({"name": f"Person {index}"})
            self._ticket(partner_id=contact.id, email_from=False)
        many = count()
        # One more, where somebody among those shown is without a contact.
        self.assertLessEqual(sum((few - many).values()) + sum((many - few).values()), 1)
        self.assertEqual(
            many,
            {
                "care_ticket": 3,  # the one talked of, those of the visitor, and the others
                "res_partner": 3,  # the visitor, and the names of customers and assignees
                "res_users": 2,  # who asks, and the assignees
                "res_company": 1,  # that of who asks
            },
        )
