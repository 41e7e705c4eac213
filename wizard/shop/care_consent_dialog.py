from odoo import fields, models


class CareConsentDialog(models.TransientModel):
    """What a customer tells an agent on one purpose: the agent keeps it for him."""

    _name = "care.consent.dialog"
    _description = "Consent of a Customer"
    _inherit = ["care.customer.dialog"]

    purpose_id = fields.Many2one(
        "care.consent.purpose", "Purpose", required=True, ondelete="cascade"
    )
    state = fields.Selection(
        [("granted", "He agrees"), ("withdrawn", "He withdraws")],
        "The customer says",
        required=True,
        default="withdrawn",
    )
    reason = fields.Char("How he told you", help="Kept in the history of his consents.")

    def action_save(self):
        """Keep what the customer says and carry it out at once.

        :raises UserError: when nothing says how he told it, or he is no customer
        """
        self.ensure_one()
        self.partner_id.care_set_consent(
            self.purpose_id,
            self.state == "granted",
            "agent",
            note=self.reason,
            ticket=self.ticket_id,
        )
        return {"type": "ir.actions.act_window_close"}
