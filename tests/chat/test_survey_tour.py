from odoo.tests import tagged

from ..common import CareHttpCase
from .survey_case import SurveyPeople


@tagged("post_install", "-at_install")
class TestSurveyTour(SurveyPeople, CareHttpCase):
    def test_a_customer_answers_and_the_team_reads_it(self):
        ticket, token = self._asked_ticket()
        self.start_tour(f"/care/survey/{token}?rate=5", "care_customer_survey")
        self.env.invalidate_all()
        self.assertEqual((ticket.survey_rating, ticket.survey_feedback), ("ok", "It took long."))
        self.assertEqual(
            {answer.question_id: answer.answer for answer in ticket.survey_answer_ids},
            {self.closed: "Yes", self.open: "Ship faster"},
        )
        self.start_tour(
            f"/odoo/requests/{ticket.id}", "care_agent_reads_opinion", login=self.agent.login
        )
        self.start_tour(
            "/odoo/action-care_desk.care_ticket_action",
            "care_manager_reads_opinions",
            login=self.manager.login,
        )
