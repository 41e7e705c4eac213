from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain


class CareSurveyQuestion(models.Model):
    """What customers are asked at the end of a request, besides how happy they are."""

    _name = "care.survey.question"
    _description = "Survey Question"
    _order = "sequence, id"

    name = fields.Char("Question", required=True, translate=True)
    hint = fields.Char(translate=True, help="Shown to the customer below the question.")
    kind = fields.Selection(
        [("closed", "Choice of answers"), ("open", "Free text")],
        default="closed",
        required=True,
    )
    choice_ids = fields.One2many(
        "care.survey.choice", "question_id", "Answers to Choose from", copy=True
    )
    team_ids = fields.Many2many(
        "care.team",
        string="Teams",
        ondelete="restrict",
        help="Whose customers are asked. Empty means those of all teams.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    @api.constrains("kind", "choice_ids")
    def _check_choice_ids(self):
        for question in self:
            if question.kind == "closed" and len(question.choice_ids) < 2:
                raise ValidationError(
                    self.env._(
                        "“%s” needs two answers to choose from at least. Add them, or make it a "
                        "question with free text.",
                        question.name,
                    )
                )

    def write(self, vals):
        if "kind" in vals:
            self.filtered(lambda question: question.kind != vals["kind"])._check_unanswered()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_answered(self):
        self._check_unanswered()

    def _check_unanswered(self):
        """Refuse what would make nonsense of the answers that customers gave.

        :raises UserError: says what to do instead
        """
        answered = self.env["care.survey.answer"]._read_group(
            [("question_id", "in", self.ids)], ["question_id"]
        )
        if answered:
            raise UserError(
                self.env._(
                    "Customers have answered this already: %s. Archive it and write another "
                    "question instead; nothing was changed.",
                    ", ".join(question.name for (question,) in answered),
                )
            )

    @api.model
    def _of_team(self, team):
        """Return the questions that customers of a team (care.team) are asked, in order.

        With `active_test` off, those they were once asked are among them.
        """
        return self.search(Domain("team_ids", "=", False) | Domain("team_ids", "in", team.ids))
