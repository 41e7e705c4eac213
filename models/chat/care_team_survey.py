from odoo import fields, models


class CareTeam(models.Model):
    _inherit = "care.team"

    survey_hours = fields.Integer(
        "Survey after (hours)",
        help="So many hours after a request is closed its customer is mailed the survey, once. "
        "0 mails none. After a chat the survey is asked in the chat itself.",
    )

    _survey_hours_positive = models.Constraint(
        "CHECK(survey_hours >= 0)", "A delay cannot be negative."
    )
