from odoo import api, fields, models


class CareCustomerDialog(models.AbstractModel):
    """What the dialogs share in which an agent acts for a customer: for whom, and why."""

    _name = "care.customer.dialog"
    _description = "Dialog to Act for a Customer"

    partner_id = fields.Many2one("res.partner", "Customer", required=True, ondelete="cascade")
    ticket_id = fields.Many2one("care.ticket", "Request", ondelete="cascade")
    reason = fields.Char(
        compute="_compute_reason",
        compute_sudo=False,
        store=True,
        readonly=False,
        help="Kept on the customer's profile, with your name.",
    )

    @api.depends("ticket_id")
    def _compute_reason(self):
        for dialog in self:
            dialog.reason = dialog.ticket_id.number or dialog.reason

    def _done(self, message):
        """Return the action (dict) that closes the dialog and says what was done (str)."""
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": message,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
