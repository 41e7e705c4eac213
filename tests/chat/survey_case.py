"""What the tests of the survey share."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Command


class SurveyPeople:
    """A closed and an open question, and requests that were closed some time ago."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["care.survey.question"].search([]).active = False
        cls.closed, cls.open = cls.env["care.survey.question"].create(
            [
                {
                    "name": "Was it settled?",
                    "choice_ids": [
                        Command.create({"name": "Yes"}),
                        Command.create({"name": "No"}),
                    ],
                },
                {"name": "What could be better?", "kind": "open"},
            ]
        )
        cls.yes, cls.no = cls.closed.choice_ids
        cls.env["care.team"].search([]).survey_hours = 0
        cls.team.survey_hours = 24

    @classmethod
    def _closed_ticket(cls, hours=30, **values):
        """Return a ticket of Carla's, closed so many hours ago."""
        return cls._ticket(
            state="closed",
            closed_at=fields.Datetime.now() - timedelta(hours=hours),
            reason_id=cls.reason.id,
            user_id=cls.agent.id,
            **values,
        )

    @classmethod
    def _asked_ticket(cls, **values):
        """Return a closed ticket of Carla's, and the token of the link that she was mailed."""
        ticket = cls._closed_ticket(**values)
        ticket._mail_survey()
        return ticket, ticket.sudo().survey_token

    def answer(self, ticket, rate=None, reason="", answers=None):
        """Answer the survey of a ticket as its customer does by the page."""
        tickets = self.env["care.ticket"].with_user(self.env.ref("base.public_user"))
        return (
            tickets.browse(ticket.id)
            .sudo()
            ._answer_survey(rate, reason, answers, author=ticket.partner_id)
        )

    def assert_unanswered(self, ticket):
        self.assertFalse(ticket.survey_answered_at)
        self.assertFalse(ticket.survey_answer_ids)
        self.assertFalse(ticket.survey_rating_ids)
