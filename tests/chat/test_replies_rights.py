"""Canned replies: read and changed by whom they belong to."""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..common import CareCase, CareHttpCase
from .replies_case import ReplyCase


@tagged("post_install", "-at_install")
class TestReplyRights(ReplyCase, CareCase):
    def test_an_agent_keeps_own_replies(self):
        reply = self._reply("Mine", user=self.agent, shared=False)
        reply.write({"substitution": "Changed", "care_theme_id": self.late.id})
        self.assertTrue(reply.is_editable)
        self.assertEqual(self._titles(user=self.agent), ["Mine"])
        for user in (self.agent_2, self.manager):
            self.assertEqual(self._titles(user=user), [])
            with self.assertRaises(AccessError):
                reply.with_user(user).care_fill()
            with self.assertRaises(AccessError):
                reply.with_user(user).substitution = "Taken over"
        reply.unlink()

    def test_an_agent_uses_shared_replies_and_changes_none(self):
        reply = self._reply("Ours")
        mine = reply.with_user(self.agent)
        self.assertEqual(mine.care_fill(), "Some text")
        self.assertFalse(mine.is_editable)
        with self.assertRaises(AccessError):
            mine.substitution = "Changed"
        with self.assertRaises(AccessError):
            mine.unlink()

    def test_an_agent_shares_nothing(self):
        reply = self._reply("Mine", user=self.agent, shared=False)
        with self.assertRaises(AccessError):
            reply.group_ids = self.team_group
        with self.assertRaises(AccessError):
            self._reply("For all", user=self.agent)
        self.assertFalse(reply.is_shared)

    def test_an_agent_who_was_a_manager_changes_no_more_what_he_shared(self):
        reply = self._reply("Ours")
        self.manager.group_ids = [Command.set(self.team_group.ids)]
        with self.assertRaises(AccessError):
            reply.substitution = "Changed"

    def test_managers_change_what_any_of_them_shared(self):
        reply = self._reply("Ours")
        other = new_test_user(self.env, "care_manager_2", groups="care_desk.group_care_manager")
        reply.with_user(other).write({"substitution": "Changed", "care_theme_id": self.late.id})
        self.assertEqual(self._titles("changed"), ["Ours"])
        reply.with_user(other).unlink()

    def test_a_manager_is_not_shown_what_other_departments_share(self):
        self._reply(
            "Of the warehouse", shared=False, group_ids=[Command.set([self._warehouse_group().id])]
        )
        other = new_test_user(self.env, "care_manager_2", groups="care_desk.group_care_manager")
        self.assertEqual(self._titles(user=other), [])

    def _warehouse_group(self):
        return self.env["res.groups"].create({"name": "Warehouse"})

    def test_employees_of_other_departments_keep_what_odoo_gives_them(self):
        group = self.env.ref("base.group_user")
        reply = self._reply(False, user=self.employee, shared=False, group_ids=group.ids)
        reply.substitution = "Changed"
        self.assertTrue(reply.is_editable)
        self.assertEqual(reply.read()[0]["substitution"], "Changed")

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_nobody_else_searches_or_fills_replies(self):
        reply = self._reply("Ours", group_ids=[Command.set(self.env.ref("base.group_user").ids)])
        ticket = self._ticket()
        public = self.env.ref("base.public_user")
        for user in (self.employee, self.customer, public):
            with self.assertRaises(AccessError):
                self._titles(user=user)
            with self.assertRaises(AccessError):
                reply.with_user(user).care_fill()
            with self.assertRaises(AccessError):
                reply.with_user(user).care_fill(ticket.id)

    def test_placeholders_tell_nothing_of_a_request_of_another_company(self):
        company = self.env["res.company"].create({"name": "Other", "care_service": "on"})
        team = self.env["care.team"].create({"name": "Theirs", "company_id": company.id})
        ticket = self._ticket(team_id=team.id, partner_id=False, partner_name="Secret")
        reply = self._reply("Ours", "{{customer}}").with_user(self.agent)
        with self.assertRaises(AccessError):
            reply.care_fill(ticket.id)
        with self.assertRaises(AccessError):
            reply.care_search(ticket_id=ticket.id)

    def test_themes_are_the_managers(self):
        theme = self.late.with_user(self.manager)
        theme.name = "Too late"
        theme.create({"name": "New"}).unlink()
        self.assertEqual(theme.with_user(self.agent).display_name, "Delivery / Too late")
        for method in ("write", "unlink", "create"):
            self.assertFalse(theme.with_user(self.agent).has_access(method))
        for user in (self.employee, self.customer):
            self.assertFalse(theme.with_user(user).has_access("read"))


@tagged("post_install", "-at_install")
class TestReplyCalls(ReplyCase, CareHttpCase):
    def _call(self, method, *args, model="mail.canned.response", **kwargs):
        """Call a method as the browser does; return its result, or the name of what was raised."""
        answer = self.url_open(
            f"/web/dataset/call_kw/{model}/{method}",
            json={
                "params": {"model": model, "method": method, "args": list(args), "kwargs": kwargs}
            },
        ).json()
        if "error" in answer:
            return answer["error"]["data"]["name"]
        return answer["result"]

    def setUp(self):
        super().setUp()
        self.reply = self._reply("Parcel", "Hello {{customer}}")
        self.ticket = self._ticket()

    def test_agents_and_managers_search_and_fill(self):
        for user in (self.agent, self.manager):
            self.authenticate(user.login, user.login)
            [found] = self._call("care_search", "parcel", ticket_id=self.ticket.id)
            self.assertEqual(found["text"], "Hello Carla Customer")
            self.assertEqual(
                self._call("care_fill", [self.reply.id], self.ticket.id), "Hello Carla Customer"
            )

    @mute_logger("odoo.http")
    def test_customers_and_employees_are_refused(self):
        refusal = "odoo.exceptions.AccessError"
        for user in (self.customer, self.employee):
            self.authenticate(user.login, user.login)
            self.assertEqual(self._call("care_search", "parcel"), refusal)
            self.assertEqual(self._call("care_fill", [self.reply.id], self.ticket.id), refusal)
            self.assertEqual(
                self._call("search_read", [], model="care.reply.theme"), refusal, user.name
            )

    @mute_logger("odoo.http")
    def test_guests_are_refused(self):
        self.authenticate(None, None)
        expired = "odoo.http.SessionExpiredException"
        self.assertEqual(self._call("care_search", "parcel"), expired)
        self.assertEqual(self._call("care_fill", [self.reply.id], self.ticket.id), expired)

    @mute_logger("odoo.http")
    def test_an_agent_changes_and_shares_nothing_by_call(self):
        refusal = "odoo.exceptions.AccessError"
        self.authenticate(self.agent.login, self.agent.login)
        self.assertEqual(self._call("write", [self.reply.id], {"substitution": "x"}), refusal)
        self.assertEqual(self._call("unlink", [self.reply.id]), refusal)
        values = {"source": "mine", "substitution": "Mine"}
        shared = {**values, "group_ids": [[6, 0, self.team_group.ids]]}
        self.assertEqual(self._call("create", [shared]), refusal)
        [mine] = self._call("create", [values])
        self.assertEqual(
            self._call("write", [mine], {"group_ids": [[4, self.team_group.id]]}), refusal
        )
        self.assertEqual(self._call("care_fill", [mine]), "Mine")
