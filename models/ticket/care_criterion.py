from odoo import fields, models


class CareCriterion(models.Model):
    """A further question answered when a ticket is qualified, such as "At fault"."""

    _name = "care.criterion"
    _description = "Qualification Criterion"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    value_ids = fields.One2many("care.criterion.value", "criterion_id", "Values", copy=True)
    active = fields.Boolean(default=True)
