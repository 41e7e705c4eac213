from odoo import api, fields, models
from odoo.exceptions import UserError


class CareSurveyChoice(models.Model):
    """One of the answers that a closed question offers."""

    _name = "care.survey.choice"
    _description = "Survey Choice"
    _order = "sequence, id"

    name = fields.Char("Answer", required=True, translate=True)
    question_id = fields.Many2one(
        "care.survey.question", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_chosen(self):
        chosen = self.env["care.survey.answer"]._read_group(
            [("choice_id", "in", self.ids)], ["choice_id"]
        )
        if chosen:
            raise UserError(
                self.env._(
                    "Customers have chosen this already: %s. Archive the question and write "
                    "another one instead; nothing was changed.",
                    ", ".join(choice.name for (choice,) in chosen),
                )
            )
