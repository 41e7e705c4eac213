from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    care_service = fields.Selection(
        related="company_id.care_service", readonly=False, required=True
    )
    care_authserv_id = fields.Char(related="company_id.care_authserv_id", readonly=False)
