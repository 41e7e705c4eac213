from odoo import api, fields, models


class CareCriterionValue(models.Model):
    _name = "care.criterion.value"
    _description = "Qualification Value"
    _order = "criterion_id, sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    criterion_id = fields.Many2one("care.criterion", required=True, index=True, ondelete="cascade")

    @api.depends("name", "criterion_id.name")
    def _compute_display_name(self):
        for value in self:
            value.display_name = f"{value.criterion_id.name}: {value.name}"
