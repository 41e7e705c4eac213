from odoo import api, fields, models


class CareCustomerAccount(models.TransientModel):
    """An agent helps a customer into his account: a reset of his password, or an invitation."""

    _name = "care.customer.account"
    _description = "Help a Customer into his Account"
    _inherit = ["care.customer.dialog"]

    kind = fields.Selection(
        [("reset_password", "Password reset"), ("portal_invite", "Invitation")], required=True
    )
    address = fields.Char("Goes to", compute="_compute_address")
    is_unconfirmed = fields.Boolean(compute="_compute_address")

    @api.depends("partner_id")
    def _compute_address(self):
        for dialog in self:
            partner = dialog.partner_id
            account = partner and partner._care_account()
            address = account and account._care_address()
            dialog.address = address or partner.email_normalized
            dialog.is_unconfirmed = bool(address) and address != partner.email_normalized

    def action_send(self):
        """Send what was chosen.

        :raises UserError: see `care_send_password_reset` and `care_invite_to_portal`
        """
        self.ensure_one()
        partner, ticket_id = self.partner_id, self.ticket_id.id
        if self.kind == "reset_password":
            address = partner.care_send_password_reset(self.reason, ticket_id)
            return self._done(self.env._("The password reset was sent to %s.", address))
        address = partner.care_invite_to_portal(self.reason, ticket_id)
        return self._done(self.env._("The invitation was sent to %s.", address))
