"""What the service does not let happen, each beside what it does."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from ..common import CareCase
from .test_portal_http import PortalCase


@tagged("post_install", "-at_install")
class TestTeamRefusals(CareCase):
    def test_a_team_with_requests_is_archived_and_not_deleted(self):
        team = self.team.with_user(self.manager)
        spam = self._ticket()
        spam.mark_spam()
        with self.assertRaisesRegex(UserError, "archive the team"), self.cr.savepoint():
            team.unlink()
        team.active = False
        self.assertEqual(spam.team_id, self.team)

    def test_a_team_without_requests_is_deleted(self):
        team = self.env["care.team"].with_user(self.manager).create({"name": "Unused"})
        team.unlink()
        self.assertFalse(team.exists())

    def test_only_agents_become_members(self):
        team = self.team.with_user(self.manager)
        members = team.member_ids
        for user in (self.employee, self.customer):
            with self.assertRaisesRegex(ValidationError, user.name), self.cr.savepoint():
                team.member_ids = [Command.link(user.id)]
            self.assertEqual(team.member_ids, members, user.name)
        self.employee.group_ids += self.env.ref("care_desk.group_care_agent")
        team.member_ids = [Command.link(self.employee.id)]
        self.assertEqual(team.member_ids, members + self.employee)


@tagged("post_install", "-at_install")
class TestTicketRefusals(CareCase):
    def _file(self, user, **values):
        # sudo: what the upload of Odoo's composer does, for people who may not make files
        files = self.env["ir.attachment"].with_user(user).sudo()
        return files.create({"name": f"{user.login}.txt", "raw": b"x", **values})

    def test_a_customer_attaches_his_own_uploads_alone(self):
        ticket = self._ticket()
        elsewhere = self._ticket(partner_id=self.other_customer.partner_id.id)
        pending = {"res_model": "mail.compose.message", "res_id": 0}
        own = self._file(self.customer, **pending)
        others = self._file(self.agent, **pending)
        others += self._file(self.other_customer, **pending)
        others += self._file(self.agent, res_model="care.ticket", res_id=elsewhere.id)
        note = ticket.with_user(self.agent).message_post(
            body="Ours", care_audience="team", attachments=[("note.txt", b"ours")]
        )
        others += note.attachment_ids
        places = [(file.res_model, file.res_id) for file in others]
        word = ticket.with_user(self.customer).message_post(
            body="See the files", attachment_ids=(others + own).ids
        )
        self.assertEqual(word.sudo().attachment_ids, own)
        self.assertEqual((own.res_model, own.res_id), ("care.ticket", ticket.id))
        self.assertEqual([(file.res_model, file.res_id) for file in others], places)

    def test_a_team_note_leaves_whose_turn_it_is_as_an_agent_set_it(self):
        ticket = self._ticket().with_user(self.agent)
        for awaiting in ("customer", "team"):
            ticket.awaiting = awaiting
            ticket.message_post(body="Called the carrier", care_audience="team")
            self.assertEqual(ticket.awaiting, awaiting)
        ticket.message_post(body="It is on its way", care_audience="public")
        self.assertEqual(ticket.awaiting, "customer", "a public word does change it")

    def test_an_agent_assigns_several_at_once(self):
        tickets = self._ticket() + self._ticket(state="pending") + self._ticket()
        ticked = tickets.with_user(self.agent)
        ticked.action_assign_to_me()
        self.assertEqual(tickets.user_id, self.agent)
        self.assertEqual(tickets.mapped("state"), ["in_progress", "pending", "in_progress"])
        ticked.write({"user_id": self.agent_2.id})
        self.assertEqual(tickets.mapped("user_id"), self.agent_2)
        for ticket in tickets:
            self.assertEqual(ticket.event_ids.mapped("kind"), ["taken", "taken"])
            self.assertNotIn(self.agent.partner_id, ticket.message_partner_ids)

    def test_where_one_of_several_cannot_be_assigned_none_is(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        there = self.env["care.team"].create({"name": "There", "company_id": elsewhere.id})
        tickets = self._ticket() + self._ticket()
        foreign = self._ticket(team_id=there.id)
        for refused, user, error in (
            (tickets, self.employee, ValidationError),
            (tickets + foreign, self.agent, AccessError),
        ):
            with self.assertRaises(error):
                refused.with_user(self.agent).write({"user_id": user.id})
            self.env.invalidate_all()
            self.assertFalse((tickets + foreign).user_id)


@tagged("post_install", "-at_install")
class TestSettingsRefusals(CareCase):
    def _save(self, user, **values):
        self.env["res.config.settings"].with_user(user).create(values).execute()

    def test_the_administrator_saves_the_settings_of_the_company(self):
        administrator = self._user("care_admin", "Ada Admin", "base.group_system")
        self._save(administrator, care_service="off", care_authserv_id="mx.example.com")
        self.assertEqual(self.company.care_service, "off")
        self.assertEqual(self.company.care_authserv_id, "mx.example.com")

    def test_a_manager_does_not(self):
        company = self.company.with_user(self.manager)
        for refused in (
            lambda: self._save(self.manager, care_service="off"),
            lambda: company.write({"care_service": "off"}),
            lambda: company.write({"care_authserv_id": "mx.example.net"}),
        ):
            with self.assertRaises(AccessError):
                refused()
        self.company.invalidate_recordset()
        self.assertEqual(self.company.care_service, "on")
        self.assertFalse(self.company.care_authserv_id)


@tagged("post_install", "-at_install")
class TestAnswerRefusals(PortalCase):
    def answer(self, **data):
        return self.post(f"/my/requests/{self.ticket.id}/answer", {"body": "Not mine", **data})

    def test_nobody_else_answers_a_request(self):
        self.ticket.write({"state": "closed", "reason_id": self.reason.id})
        for user in (self.other_customer, self.colleague, self.employee):
            self.sign_in(user)
            page = self.answer()
            self.assertNotIn(self.ticket.name, page.text, user.login)
            self.assertFalse(self._messages(self.ticket), user.login)
            self.assertEqual(self.ticket.state, "closed", user.login)
        self.authenticate(None, None)
        self.assertIn("/web/login", self.answer().url)
        self.assertFalse(self._messages(self.ticket))

    def test_a_colleague_answers_where_the_company_shares(self):
        self.ticket.write({"state": "closed", "reason_id": self.reason.id})
        self.buyer_company.care_shares_requests = True
        self.sign_in(self.colleague)
        self.answer(body="Ours")
        self.assertEqual(self._messages(self.ticket).author_id, self.colleague.partner_id)
        self.assertEqual(self.ticket.state, "in_progress")

    def test_without_csrf_token_nothing_is_answered(self):
        self.ticket.write({"state": "closed", "reason_id": self.reason.id})
        self.sign_in(self.customer)
        url = f"/my/requests/{self.ticket.id}/answer"
        self.assertEqual(self.post(url, {"body": "Forged"}, csrf=False).status_code, 400)
        self.assertFalse(self._messages(self.ticket))
