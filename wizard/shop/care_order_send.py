from odoo import api, fields, models


class CareOrderSend(models.TransientModel):
    """Mails the customer his confirmation or invoice once more."""

    _name = "care.order.send"
    _inherit = "care.order.act"
    _description = "Send Confirmation or Invoice Again"

    what = fields.Selection(
        [("confirmation", "The confirmation"), ("invoice", "The invoice")],
        "Send",
        default="confirmation",
        required=True,
    )
    address = fields.Char("To", compute="_compute_address")
    has_invoice = fields.Boolean(compute="_compute_address")

    @api.depends("order_id")
    def _compute_address(self):
        for wizard in self:
            wizard.order_id._care_check_agent()
            wizard.address = wizard.order_id.partner_id.email_normalized
            wizard.has_invoice = bool(wizard.order_id._care_invoices())

    def action_confirm(self):
        """Send it, see `sale.order.care_send_again`."""
        asked = self._asked()
        del asked["version"]
        return self._tell(self.order_id.care_send_again(self.what, **asked))
