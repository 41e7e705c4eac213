from odoo import fields, models


class ResUsersSettings(models.Model):
    _inherit = "res.users.settings"

    care_setup_hidden = fields.Boolean(
        "Customer Service Checklist Hidden", help="The user has put the checklist away."
    )
