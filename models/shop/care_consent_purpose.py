from odoo import fields, models
from odoo.fields import Domain


class CareConsentPurpose(models.Model):
    """What a customer may agree to, or refuse: one purpose of writing to him or knowing him."""

    _name = "care.consent.purpose"
    _description = "Consent Purpose"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True,
        copy=False,
        help="Its name for connected tools. It stays the same whatever the purpose is called.",
    )
    medium = fields.Selection(
        [("email", "Mail"), ("sms", "SMS"), ("phone", "Phone"), ("none", "None")],
        required=True,
        default="email",
        help="By what the customer is reached for this purpose.",
    )
    description = fields.Text(
        translate=True, help="What the customer agrees to, in words he reads in the portal."
    )
    mailing_list_ids = fields.Many2many(
        "mailing.list",
        string="Mailing Lists",
        help="Who agrees is put on these lists; who withdraws is off them at once.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_unique = models.Constraint("UNIQUE(code)", "Another purpose has this code.")

    def _care_named(self, code):
        """Return the purpose of a code (str), archived or not (care.consent.purpose)."""
        # sudo: which purposes there are is no secret of the team
        return (
            self.sudo().with_context(active_test=False).search(Domain("code", "=", code), limit=1)
        )
