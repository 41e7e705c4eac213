from odoo import SUPERUSER_ID
from odoo.exceptions import AccessError
from odoo.fields import Command, Domain
from odoo.tests import tagged
from odoo.tests.common import JsonRpcException
from odoo.tools import mute_logger

from ..common import CareHttpCase

# Who reads which comments of a request of which company, with which companies chosen: the request
# is the shop's or the other company's, and all of these take part in both.
COMPANIES = """
person            his_companies  chosen  shop  other
agent             shop           shop    PRT   -
agent             both           both    PRT   PRT
agent             both           shop    PRT   -
agent             both           other   -     PRT
agent             other          other   -     PRT
customer          shop           shop    P     -
customer          both           both    P     P
customer          both           other   -     P
customer          other          other   -     P
supplier          shop           shop    PR    -
supplier          both           both    PR    PR
supplier          both           shop    PR    -
supplier          other          other   -     PR
employee          shop           shop    PR    -
employee          both           other   -     PR
stranger          both           both    -     -
"""
LETTERS = {"public": "P", "private": "R", "team": "T"}


@tagged("post_install", "-at_install", "security")
class TestMatrixCompanies(CareHttpCase):
    """Each reads in his companies alone, and every way to ask gives the same answer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["res.company"].create({"name": "Elsewhere", "care_service": "on"})
        cls.supplier = cls._user("care_supplier", "Sven Supplier", "base.group_portal")
        cls.people = {
            "agent": cls.agent,
            "customer": cls.customer,
            "supplier": cls.supplier,
            "employee": cls.employee,
            "stranger": cls.other_customer,
        }
        far_team = cls.env["care.team"].create({"name": "Far", "company_id": cls.other.id})
        cls.tickets = {"shop": cls._ticket(), "other": cls._ticket(team_id=far_team.id)}
        for ticket in cls.tickets.values():
            ticket.add_observers(partners=(cls.supplier + cls.employee).partner_id, role="supplier")
            for audience in LETTERS:
                ticket.with_user(SUPERUSER_ID).message_post(body=audience, care_audience=audience)
        cls.companies = {
            "shop": cls.company,
            "other": cls.other,
            "both": cls.company + cls.other,
        }

    def test_each_reads_in_his_companies_what_the_table_says(self):
        header, *lines = (line.split() for line in COMPANIES.strip().splitlines())
        for line in lines:
            person, his, chosen, *cells = line
            user = self.of_companies(self.people[person], his)
            for where, cell in zip(header[3:], cells, strict=True):
                with self.subTest(person=person, his=his, chosen=chosen, ticket=where):
                    expected = cell.replace("-", "")
                    ticket = self.tickets[where].with_user(user)
                    ticket = ticket.with_context(allowed_company_ids=self.companies[chosen].ids)
                    self.check_answers(ticket, expected)

    def of_companies(self, user, name):
        companies = self.companies[name]
        user.write({"company_ids": [Command.set(companies.ids)], "company_id": companies[:1].id})
        return user

    def check_answers(self, ticket, expected):
        user = ticket.env.user
        letters = "".join(LETTERS[audience] for audience in ticket._open_audiences())
        self.assertEqual(letters, expected)
        self.assertEqual(ticket.sudo().is_open_to_me, "P" in expected)
        self.assertEqual(bool(ticket._get_thread_with_access(ticket.id)), bool(expected))
        for audience, letter in LETTERS.items():
            found = ticket.sudo().search(
                ticket._domain_open_to_me(audience) & Domain("id", "=", ticket.id)
            )
            self.assertEqual(bool(found), letter in expected, audience)
        if user.share or user._is_care_agent():
            # The rule of the records; an employee without role has no rights that it could limit.
            self.assertEqual(bool(ticket.search(Domain("id", "=", ticket.id))), bool(expected))
            self.assertEqual(ticket.has_access("read"), bool(expected))

    def test_the_page_gives_the_same_answer(self):
        for person, expected in (
            ("agent", ["public", "private", "team"]),
            ("customer", ["public"]),
            ("supplier", ["public", "private"]),
            ("employee", ["public", "private"]),
            ("stranger", []),
        ):
            user = self.of_companies(self.people[person], "shop")
            self.authenticate(user.login, user.login)
            for where, audiences in (("shop", expected), ("other", [])):
                with self.subTest(person=person, ticket=where):
                    self.assertEqual(sorted(self.fetched(where)), sorted(audiences))
                    page = self.url_open(f"/my/requests/{self.tickets[where].id}").text
                    self.assertEqual(self.tickets[where].number in page, bool(audiences))

    @mute_logger("odoo.http")
    def fetched(self, where):
        try:
            answer = self.ask("/mail/chatter_fetch", where, fetch_params={})
        except JsonRpcException:
            return []
        return [
            audience
            for message in answer["data"]["mail.message"]
            for audience in LETTERS
            if audience == message["care_audience"]
        ]

    def ask(self, route, where, **params):
        return self.make_jsonrpc_request(
            route,
            {"thread_model": "care.ticket", "thread_id": self.tickets[where].id, **params},
        )

    @mute_logger("odoo.http")
    def test_nobody_enters_a_company_by_naming_it(self):
        far = self.tickets["other"]
        forged = {"allowed_company_ids": (self.company + self.other).ids}
        for person in ("agent", "customer", "supplier", "employee"):
            user = self.of_companies(self.people[person], "shop")
            his = far.with_user(user).with_context(**forged)
            self.assertFalse(his.sudo()._open_audiences(), person)
            for asked in (lambda his=his: his.search([]), lambda his=his: his.read(["name"])):
                with self.assertRaises(AccessError, msg=person):
                    asked()
            self.authenticate(user.login, user.login)
            with self.assertRaises(JsonRpcException, msg=person):
                self.ask("/mail/message/post", "other", post_data={"body": "In"}, context=forged)
            with self.assertRaises(JsonRpcException, msg=person):
                self.ask("/mail/chatter_fetch", "other", fetch_params={}, context=forged)
        self.assertFalse(self._messages(far).filtered(lambda said: "In" in said.body))
