"""The screens of agents and managers do the work."""

from odoo.fields import Command
from odoo.tests import tagged

from ..common import CareHttpCase


@tagged("post_install", "-at_install")
class TestViewTours(CareHttpCase):
    URL = "/odoo/action-care_desk.care_ticket_action"

    def setUp(self):
        super().setUp()
        self.ticket = self._ticket(name="Cracked lid", channel="portal")

    def test_an_agent_takes_answers_and_closes(self):
        self.start_tour(self.URL, "care_agent_answers_and_closes", login=self.agent.login)
        self.assertEqual(self.ticket.user_id, self.agent)
        self.assertEqual(self.ticket.state, "closed")
        self.assertEqual(self.ticket.reason_id, self.reason)
        self.assertTrue(self.ticket.first_reply_at)
        self.assertEqual(len(self._messages(self.ticket, "public")), 1)

    def test_state_is_changed_in_place_and_closing_asks(self):
        self.start_tour(self.URL, "care_state_in_place", login=self.agent.login)
        self.assertEqual(self.ticket.state, "closed")
        self.assertEqual(self.ticket.reason_id, self.reason)

    def test_a_card_dropped_on_closed_asks_for_the_reason(self):
        self.start_tour(self.URL, "care_kanban_drop_on_closed", login=self.agent.login)
        self.assertEqual(self.ticket.state, "closed")
        self.assertEqual(self.ticket.reason_id, self.reason)

    def test_a_card_dropped_on_another_state_takes_it(self):
        self.start_tour(self.URL, "care_kanban_drop_on_pending", login=self.agent.login)
        self.assertEqual(self.ticket.state, "pending")

    def test_a_mail_kept_for_the_team_says_why(self):
        message = self.ticket.message_post(
            body="I am away until Monday",
            message_type="email",
            email_from="otto@example.com",
            author_id=False,
        )
        message.care_screening = "automatic"
        url = f"/odoo/action-care_desk.care_ticket_action/{self.ticket.id}"
        self.start_tour(url, "care_screened_mail", login=self.agent.login)

    def test_a_request_is_given_to_a_colleague_and_released(self):
        self.start_tour(self.URL, "care_assign_to_a_colleague", login=self.agent.login)
        self.assertFalse(self.ticket.user_id)
        events = self.ticket.event_ids.sorted("id").mapped("kind")
        self.assertEqual(events, ["taken", "released"])

    def test_the_checklist_leads_and_is_put_away_for_good(self):
        teams = self.env["care.team"].search([])
        teams.member_ids = [Command.link(self.agent.id)]
        teams.resource_calendar_id = False
        if len(teams) == 1:
            self.team.copy({"alias_name": "second-care"})
        self.start_tour(self.URL, "care_setup_checklist", login=self.manager.login)
        settings = self.env["res.users.settings"]._find_or_create_for_user(self.manager)
        self.assertTrue(settings.care_setup_hidden)
