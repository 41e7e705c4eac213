from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import email_normalize


class CareBlockedSender(models.Model):
    """An address whose mail and forms go straight to spam."""

    _name = "care.blocked.sender"
    _description = "Blocked Sender"
    _order = "email_normalized"
    _rec_name = "email_normalized"

    email_normalized = fields.Char("Address", required=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    create_uid = fields.Many2one("res.users", "Blocked by", readonly=True)

    _address_unique = models.Constraint(
        "UNIQUE(email_normalized, company_id)", "This sender is blocked already."
    )

    @api.constrains("email_normalized")
    def _check_email_normalized(self):
        for sender in self:
            if email_normalize(sender.email_normalized) != sender.email_normalized:
                raise ValidationError(
                    self.env._("“%s” is not a mail address.", sender.email_normalized)
                )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._with_normalized_address(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._with_normalized_address(vals))

    def _with_normalized_address(self, vals):
        address = vals.get("email_normalized")
        normalized = address and email_normalize(address)
        return {**vals, "email_normalized": normalized} if normalized else vals
