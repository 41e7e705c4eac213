from odoo import api, fields, models


class CareSurveyAnswer(models.Model):
    """What one customer answered to one question about one request: read, never written."""

    _name = "care.survey.answer"
    _description = "Survey Answer"
    _order = "create_date desc, id desc"
    _rec_name = "answer"

    ticket_id = fields.Many2one("care.ticket", "Request", required=True, ondelete="cascade")
    question_id = fields.Many2one(
        "care.survey.question", required=True, index=True, ondelete="restrict"
    )
    choice_id = fields.Many2one("care.survey.choice", index="btree_not_null", ondelete="restrict")
    text = fields.Text()
    answer = fields.Text(compute="_compute_answer")
    rating_id = fields.Many2one(
        "rating.rating", "Rating Given", index="btree_not_null", ondelete="set null"
    )
    rating_text = fields.Selection(related="rating_id.rating_text", string="Rating")
    partner_id = fields.Many2one(
        "res.partner", "Customer", index="btree_not_null", ondelete="set null"
    )
    team_id = fields.Many2one(related="ticket_id.team_id", store=True, index=True)
    create_date = fields.Datetime("Answered on", index=True)

    _once = models.Constraint(
        "UNIQUE(ticket_id, question_id)", "This question was answered already."
    )
    _says_one_thing = models.Constraint(
        "CHECK((choice_id IS NULL) != (text IS NULL))",
        "An answer is one of the choices or a text.",
    )

    @api.depends("choice_id.name", "text")
    @api.depends_context("lang")
    def _compute_answer(self):
        for answer in self:
            answer.answer = answer.choice_id.name or answer.text
