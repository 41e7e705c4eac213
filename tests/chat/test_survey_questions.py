from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import CareCase
from .survey_case import SurveyPeople


@tagged("post_install", "-at_install")
class TestSurveyQuestions(SurveyPeople, CareCase):
    """What the manager sets, and what becomes of it once customers have answered."""

    def test_a_manager_writes_questions_and_an_agent_reads_them(self):
        values = {"name": "Anything else?", "kind": "open"}
        question = self.env["care.survey.question"].with_user(self.manager).create(values)
        self.assertEqual(question.with_user(self.agent).name, "Anything else?")
        with self.assertRaises(AccessError):
            question.with_user(self.agent).name = "Nothing else?"
        with self.assertRaises(AccessError):
            self.yes.with_user(self.agent).name = "Certainly"
        for user in (self.employee, self.customer):
            with self.assertRaises(AccessError):
                question.with_user(user).read(["name"])

    def test_a_closed_question_has_two_answers_at_least(self):
        with self.assertRaises(ValidationError):
            self.env["care.survey.question"].create(
                {"name": "Really?", "choice_ids": [Command.create({"name": "Yes"})]}
            )
        with self.assertRaises(ValidationError):
            self.open.kind = "closed"

    def test_a_question_of_some_teams_is_asked_of_their_customers_alone(self):
        other = self.env["care.team"].create({"name": "Sales", "alias_name": "sales-care"})
        self.closed.team_ids = other
        ticket = self._closed_ticket()
        self.assertEqual(ticket._survey_questions(), self.open)
        ticket.team_id = other
        self.assertEqual(ticket._survey_questions(), self.closed + self.open)
        self.open.active = False
        self.assertEqual(ticket._survey_questions(), self.closed)

    def test_what_customers_answered_is_archived_and_not_deleted(self):
        ticket = self._closed_ticket()
        self.answer(ticket, answers={self.closed.id: self.yes.id, self.open.id: "Ships faster"})
        with self.assertRaisesRegex(UserError, "Was it settled"):
            self.closed.unlink()
        with self.assertRaisesRegex(UserError, "Yes"):
            self.yes.unlink()
        with self.assertRaisesRegex(UserError, "What could be better"):
            self.open.write({"kind": "closed"})
        self.env["care.survey.choice"].create({"question_id": self.closed.id, "name": "Not yet"})
        self.closed.active = False
        self.assertEqual(len(ticket.survey_answer_ids), 2)

    def test_a_question_nobody_answered_is_deleted_with_its_choices(self):
        choices = self.closed.choice_ids
        self.closed.unlink()
        self.assertFalse(choices.exists())

    def test_a_team_whose_questions_are_asked_is_not_deleted(self):
        other = self.env["care.team"].create({"name": "Sales", "alias_name": "sales-care"})
        self.closed.team_ids = other
        # Without its team the question would be asked of everybody.
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            other.unlink()
        self.assertEqual(self.closed.team_ids, other)
