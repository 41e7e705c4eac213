"""What the screens of agents cost."""

import re
from collections import Counter
from contextlib import contextmanager

from odoo.tests import tagged

from ..common import CareCase
from .screens import specification


@tagged("post_install", "-at_install")
class TestViewQueries(CareCase):
    """What the first screen costs, whatever the number of requests on it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        customers = cls.env["res.partner"].create(
            [{"name": f"Customer {index}"} for index in range(20)]
        )
        agents = cls.agent + cls.agent_2 + cls.manager
        opening = cls.env["care.ticket"].with_context(
            tracking_disable=True, mail_create_nosubscribe=True, care_announce_later=True
        )
        opening.create(
            [
                {
                    "name": f"Request {index}",
                    "team_id": cls.team.id,
                    "partner_id": customers[index % 20].id,
                    "user_id": agents[index % 3].id if index % 4 else False,
                    "reason_id": cls.reason.id if index % 2 else False,
                }
                for index in range(80)
            ]
        )
        tickets = cls.env["care.ticket"].search([("team_id", "=", cls.team.id)], order="id")
        suppliers = cls.env["res.partner"].create(
            [{"name": f"Supplier {index}"} for index in range(10)]
        )
        observers = cls.env["care.observer"].create(
            [
                {"ticket_id": ticket.id, "partner_id": suppliers[index % 10].id}
                for index, ticket in enumerate(tickets)
                if index % 2
            ]
        )
        for observer in observers:
            observer.ticket_id.write({"awaiting": "observer", "awaiting_observer_id": observer.id})

    def _queries(self, view_type, limit):
        """Count the queries of reading the first `limit` open requests, by table, nothing cached.

        What stays cached from one request to the next (rules, groups) is read once before.
        """
        tickets = self.env["care.ticket"].with_user(self.agent)
        spec = specification(tickets.env, "care.ticket", view_type)
        domain = [("closed_at", "=", False), ("team_id", "=", self.team.id)]
        tickets.web_search_read(domain, spec, limit=limit)
        queries = []
        with contextmanager(self._patchExecute)(queries):
            self.env.invalidate_all()
            result = tickets.web_search_read(domain, spec, limit=limit)
        self.assertEqual(len(result["records"]), limit)
        return Counter(re.search(r'FROM "(\w+)"', query)[1] for query in queries)

    def _assert_constant(self, view_type, budget):
        self._queries(view_type, 20)
        for limit in (20, 80):
            self.assertEqual(self._queries(view_type, limit), budget, f"{limit} requests")

    def test_the_list_costs_the_same_for_20_and_80_requests(self):
        self._assert_constant(
            "list",
            {
                "care_ticket": 2,  # the requests of the page, and how many there are
                "res_partner": 3,  # the names of customers, assignees and observers
                "res_users": 3,  # who asks, the assignees, and the members "awaiting me" asks for
                "care_observer": 1,  # those whose answer is expected
                "res_company": 1,  # that of who asks
                "care_team": 1,
                "care_reason": 1,
                "care_tag": 1,
                "discuss_channel": 1,  # whether somebody chats
            },
        )

    def test_the_kanban_costs_the_same_for_20_and_80_requests(self):
        self._assert_constant(
            "kanban",
            {
                # the cards, what "awaiting me" depends on, and how many there are
                "care_ticket": 3,
                "res_partner": 3,
                "res_users": 3,
                "care_observer": 1,
                "care_reason": 1,
                "care_tag": 1,
                "mail_activity": 1,
                "discuss_channel": 1,
            },
        )
