from odoo import api, models


class ResUsers(models.Model):
    """Whoever signs up by himself has not proven his address yet."""

    _inherit = "res.users"

    @api.model
    def _signup_create_user(self, values):
        # An invitation was mailed to the address, and is for a contact there is already.
        is_invited = "partner_id" in values
        user = super()._signup_create_user(values)
        if not is_invited:
            user.partner_id._care_ask_joining()
        return user
