from odoo import api, fields, models


class PaymentTransaction(models.Model):
    """What a payment means for the cart it pays."""

    _inherit = "payment.transaction"

    @api.model_create_multi
    def create(self, vals_list):
        payments = super().create(vals_list)
        carts = payments._care_carts()
        # Even at that stage: who waits to change a cart has to see that it is being paid.
        carts._care_store({"care_cart_seen_at": fields.Datetime.now()})
        carts._care_set_stage("payment")
        return payments

    def _set_canceled(self, state_message=None, **kwargs):
        payments = super()._set_canceled(state_message=state_message, **kwargs)
        payments._care_refused()
        return payments

    def _set_error(self, state_message, **kwargs):
        payments = super()._set_error(state_message, **kwargs)
        payments._care_refused()
        return payments

    def _care_carts(self):
        """Return the carts (sale.order) that these payments were to pay."""
        # sudo: whoever pays, his cart is told
        return self.sudo().sale_order_ids.filtered(
            lambda order: order.website_id and order.state in ("draft", "sent")
        )

    def _care_refused(self):
        for payment in self:
            payment._care_carts()._care_set_stage(
                "failed", "payment_refused", payment.state_message or False
            )
