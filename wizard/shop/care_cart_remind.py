from odoo import api, fields, models


class CareCartRemind(models.TransientModel):
    """Reminds customers of carts they left, by hand: shows first who gets the mail and who not."""

    _name = "care.cart.remind"
    _description = "Remind of the Cart"

    order_ids = fields.Many2many("sale.order", string="Carts", required=True, readonly=True)
    ticket_id = fields.Many2one("care.ticket", "Request", readonly=True)
    reason = fields.Char("Why", help="Kept on the profile of each customer, with your name.")
    allowed_ids = fields.Many2many("sale.order", compute="_compute_verdicts")
    refused_ids = fields.Many2many("sale.order", compute="_compute_verdicts")
    allowed_count = fields.Integer(compute="_compute_verdicts")
    refused_count = fields.Integer(compute="_compute_verdicts")

    @api.depends("order_ids")
    def _compute_verdicts(self):
        for dialog in self:
            carts = dialog.order_ids
            carts._care_check_reminding()
            refusals = carts._care_reminder_refusals()
            dialog.refused_ids = carts.browse(cart.id for cart in refusals)
            dialog.allowed_ids = carts - dialog.refused_ids
            dialog.allowed_count = len(dialog.allowed_ids)
            dialog.refused_count = len(dialog.refused_ids)

    def action_confirm(self):
        """Mail those who may be reminded by now, keep it on their profiles, and tell how many.

        :raises UserError: when nobody says why, or the shop has no such mail; nobody is reminded
        :raises AccessError: to who is not of the customer service
        """
        self.ensure_one()
        carts = self.order_ids.exists()
        carts._care_check_reminding()
        reminded, refused = carts._care_remind()
        acts = self.env["care.customer.act"]
        for cart in reminded:
            acts._record(
                "cart_reminded",
                cart.care_customer_id,
                self.reason,
                detail=cart.name,
                order=cart,
                ticket=self.ticket_id,
            )
        said = self.env._("%s customers get a reminder of their cart by mail.", len(reminded))
        if len(reminded) == 1:
            said = self.env._("%s gets a reminder of the cart by mail.", reminded.care_cart_who)
        if refused:
            names = carts._care_refusal_names()
            said += " " + self.env._(
                "Not reminded: %s.",
                ", ".join(
                    f"{cart.care_cart_who or cart.name} ({names[why]})"
                    for cart, why in refused.items()
                ),
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if reminded else "warning",
                "message": said,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
