from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CareReason(models.Model):
    """Why a customer writes: the first criterion by which a ticket is qualified."""

    _name = "care.reason"
    _description = "Contact Reason"
    _parent_store = True
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    display_name = fields.Char(recursive=True)
    sequence = fields.Integer(default=10)
    parent_id = fields.Many2one("care.reason", "Parent Reason", index=True, ondelete="restrict")
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("care.reason", "parent_id", "Sub-reasons")
    team_ids = fields.Many2many(
        "care.team",
        string="Teams",
        help="The teams that handle this reason. A request sent through a form or the portal "
        "with this reason goes to the first of them; empty means any team.",
    )
    is_public = fields.Boolean(
        "Offered to Customers",
        default=True,
        help="Customers may choose this reason in the portal and in the contact form.",
    )
    active = fields.Boolean(default=True)

    @api.constrains("parent_id")
    def _check_parent_id(self):
        if self._has_cycle():
            raise ValidationError(self.env._("A reason cannot stand below itself."))

    @api.depends("name", "parent_id.display_name")
    def _compute_display_name(self):
        for reason in self:
            names = [reason.parent_id.display_name, reason.name]
            reason.display_name = " / ".join(filter(None, names))
