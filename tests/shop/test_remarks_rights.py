"""Who reads remarks and the profile, and who changes them; everybody else meets a closed door."""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import JsonRpcException, new_test_user, tagged
from odoo.tools import mute_logger

from ..common import CareHttpCase
from .profile_case import ProfileCase

DOORS = {
    "care_profile": (),
    "care_timeline": (),
    "care_remarks": (),
    "care_requests": (),
}


@tagged("post_install", "-at_install")
class TestRemarkRights(ProfileCase):
    def test_the_author_and_a_manager_change_and_delete_a_remark(self):
        for user in (self.agent, self.manager):
            remark = self._remark("Drinks tea").with_user(user)
            remark.write({"body": "Drinks coffee", "pinned": True})
            self.assertEqual((remark.body, remark.pinned), ("Drinks coffee", True))
            self.assertEqual(remark.author_id, self.agent)
            remark.unlink()

    def test_another_agent_reads_it_and_changes_nothing(self):
        remark = self._remark("Drinks tea").with_user(self.agent_2)
        self.assertEqual(remark.body, "Drinks tea")
        for values in ({"body": "Drinks coffee"}, {"pinned": True}):
            with self.subTest(values), self.assertRaises(AccessError):
                remark.write(values)
        with self.assertRaises(AccessError):
            remark.unlink()
        self.assertEqual((remark.body, remark.pinned), ("Drinks tea", False))

    def test_nobody_of_the_team_chooses_author_or_date(self):
        remarks = self.env["care.remark"]
        for user in (self.agent, self.manager):
            for values in ({"author_id": self.agent_2.id}, {"date": "2020-01-01 00:00:00"}):
                with (
                    self.subTest(user=user.name, values=values),
                    self.assertRaisesRegex(AccessError, "signed and dated by the server"),
                ):
                    remarks.with_user(user).create(
                        {"partner_id": self.carla.id, "body": "Drinks tea", **values}
                    )
                remark = self._remark("Drinks tea", author=user).with_user(user)
                with self.assertRaisesRegex(AccessError, "signed and dated by the server"):
                    remark.write(values)

    def test_people_outside_the_team_reach_no_remark_and_no_profile(self):
        remark = self._remark("Never pays at once")
        supplier = self._user("care_vendor", "Sofia Supplier", "base.group_portal")
        for user in (
            self.customer,
            self.other_customer,
            self.colleague,
            supplier,
            self.employee,
            self.env.ref("base.public_user"),
        ):
            with self.subTest(user=user.name):
                own = remark.with_user(user)
                with self.assertRaises(AccessError):
                    own.read(["body"])
                with self.assertRaises(AccessError):
                    own.search([("partner_id", "=", self.carla.id)])
                with self.assertRaises(AccessError):
                    own.create({"partner_id": user.partner_id.id, "body": "Is nice"})
                for door, arguments in DOORS.items():
                    with self.assertRaises(AccessError, msg=door):
                        getattr(self.carla.with_user(user), door)(*arguments)

    def test_agents_of_another_company_do_not_see_a_customer_of_this_one(self):
        abroad = self.env["res.company"].create({"name": "Shop abroad"})
        agent = new_test_user(
            self.env,
            "care_agent_abroad",
            groups="care_desk.group_care_agent",
            company_id=abroad.id,
            company_ids=[Command.set(abroad.ids)],
        )
        partner = self.env["res.partner"].create(
            {"name": "Ours alone", "company_id": self.company.id}
        )
        remark = self._remark("Drinks tea", partner_id=partner.id)
        self.assertTrue(remark.with_user(self.agent).has_access("read"))
        self.assertFalse(remark.with_user(agent).has_access("read"))
        self.assertFalse(remark.with_user(agent).search([("id", "=", remark.id)]))
        for door, arguments in DOORS.items():
            with self.subTest(door), self.assertRaises(AccessError):
                getattr(partner.with_user(agent), door)(*arguments)
        with self.assertRaises(AccessError):
            remark.with_user(agent).create({"partner_id": partner.id, "body": "Drinks milk"})

    def test_the_ticket_it_is_shown_beside_is_one_the_agent_reads(self):
        abroad = self.env["res.company"].create({"name": "Shop abroad", "care_service": "on"})
        team = self.env["care.team"].create({"name": "Abroad", "company_id": abroad.id})
        foreign = self._ticket(company_id=abroad.id, team_id=team.id)
        shown = self.carla.with_user(self.agent)
        self.assertTrue(shown.care_profile(ticket_id=self._ticket().id))
        with self.assertRaises(AccessError):
            shown.care_profile(ticket_id=foreign.id)


@tagged("post_install", "-at_install")
class TestProfileOverHttp(CareHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.carla = cls.customer.partner_id
        cls.remark = cls.env["care.remark"].create(
            {"partner_id": cls.carla.id, "body": "Never pays at once"}
        )
        cls.supplier = cls._user("care_vendor", "Sofia Supplier", "base.group_portal")

    def _call(self, model, method, *args):
        return self.make_jsonrpc_request(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": args, "kwargs": {}},
        )

    def test_the_team_reads_the_profile(self):
        for user in (self.agent, self.manager):
            self.authenticate(user.login, user.login)
            told = self._call("res.partner", "care_remarks", self.carla.ids)
            self.assertEqual([one["body"] for one in told["remarks"]], ["Never pays at once"])
            for door in ("care_profile", "care_timeline", "care_requests"):
                self.assertTrue(self._call("res.partner", door, self.carla.ids))

    @mute_logger("odoo.http")
    def test_nobody_else_does(self):
        people = (
            self.customer,
            self.other_customer,
            self.colleague,
            self.supplier,
            self.employee,
        )
        for user in (*people, None):
            login = user and user.login
            self.authenticate(login, login)
            name = user.name if user else "a guest"
            for door in DOORS:
                with self.subTest(door=door, user=name), self.assertRaises(JsonRpcException):
                    self._call("res.partner", door, self.carla.ids)
            for method, *args in (
                ("read", self.remark.ids, ["body"]),
                ("search_read", [], ["body"]),
                ("write", self.remark.ids, {"body": "Pays at once"}),
                ("unlink", self.remark.ids),
            ):
                with self.subTest(method=method, user=name), self.assertRaises(JsonRpcException):
                    self._call("care.remark", method, *args)
        self.env.invalidate_all()
        self.assertEqual(self.remark.body, "Never pays at once")

    def test_the_customer_reads_no_remark_on_his_own_pages(self):
        ticket = self._ticket()
        self.authenticate(self.customer.login, self.customer.login)
        for page in ("/my", "/my/home", "/my/account", "/my/requests", f"/my/requests/{ticket.id}"):
            with self.subTest(page):
                answer = self.url_open(page)
                self.assertEqual(answer.status_code, 200)
                self.assertNotIn("Never pays at once", answer.text)
