from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import float_compare, float_is_zero


class SaleOrder(models.Model):
    """What has not left the shop is called off; what is to be paid back, is said."""

    _inherit = "sale.order"

    def care_cancel(self, quantities=None, reason="", ticket_id=False, version=None):
        """Cancel this order, or a part of what was ordered; Odoo takes the deliveries back.

        Nothing is refunded by it.

        :param dict quantities: how many to cancel (float) by id of the sale.order.line, which may
            be a str; None is the whole order
        :param str reason: why; may be empty where there is a ticket
        :param int ticket_id: id of the care.ticket it is done from
        :param str version: what the agent saw, see `care_delivery`
        :return: dict of message (str): what was done and what is to be paid back
        :raises AccessError: see `_care_check_agent`
        :raises UserError: says why not and what to do instead; nothing is changed
        """
        order, reason, ticket = self._care_begin("cancel", reason, ticket_id, version)
        if quantities is None:
            return order._care_cancel_all(reason, ticket)
        called_off = order._care_checked_quantities(quantities or {})
        if not called_off:
            raise UserError(self.env._("Say of which line how many are cancelled."))
        if order._care_is_all(called_off):
            return order._care_cancel_all(reason, ticket)
        return order._care_cancel_lines(called_off, reason, ticket)

    # ------------------------------------------------------------------ steps

    def _care_cancel_all(self, reason, ticket):
        """Cancel this order (in sudo); see `care_cancel`."""
        if any(parcel._care_has_left() for parcel in self._care_parcels()):
            raise UserError(
                self.env._(
                    "A part of %s has left already. Nothing was cancelled. Cancel the lines that "
                    "are still here, or open a request about the rest.",
                    self.name,
                )
            )
        self._action_cancel()
        detail = self.env._("%s is cancelled.", self.name)
        self._care_done("order_cancelled", reason, ticket, detail)
        return self._care_result(" ".join((detail, self._care_invoiced_word())).strip())

    def _care_cancel_lines(self, called_off, reason, ticket):
        """Lower the quantities of lines of this order (in sudo); see `care_cancel`.

        :param dict called_off: sale.order.line to how many are cancelled
        """
        if self._care_awaits_payment():
            raise UserError(
                self.env._(
                    "The shop awaits a payment of exactly this amount. Nothing was cancelled. "
                    "Cancel the order and order the same again."
                )
            )
        if any(self.order_line.mapped("is_reward_line")):
            raise UserError(
                self.env._(
                    "A promotion or voucher is in this order, and would be another one with less "
                    "in it. Nothing was cancelled. Cancel the whole order and order the same again."
                )
            )
        commands, parts = [], []
        for line, quantity in called_off.items():
            commands.append(
                Command.update(
                    line.id,
                    {
                        "product_uom_qty": line.product_uom_qty - quantity,
                        # The price was promised: fewer pieces do not make it dearer.
                        "price_unit": line.price_unit,
                        "technical_price_unit": line.technical_price_unit,
                        "discount": line.discount,
                    },
                )
            )
            parts.append(f"{quantity:g} × {line.product_id.display_name}")
        self.write({"order_line": commands})
        detail = self.env._(
            "%(order)s: cancelled %(parts)s.", order=self.name, parts=", ".join(parts)
        )
        self._care_done("order_lines_cancelled", reason, ticket, detail)
        return self._care_result(" ".join((detail, self._care_invoiced_word())).strip())

    # ---------------------------------------------------------------- helpers

    def _care_checked_quantities(self, quantities):
        """Return how many of each line (sale.order.line) of this order may be cancelled as asked.

        :param dict quantities: see `care_cancel`
        :raises UserError: names what cannot
        """
        lines = {str(line.id): line for line in self.order_line if line._care_is_good()}
        called_off = {}
        for line_id, quantity in quantities.items():
            line = lines.get(str(line_id))
            if not line:
                raise UserError(
                    self.env._("A line that you chose is not in this order. Nothing was changed.")
                )
            rounding = line.product_uom_id.rounding
            if float_is_zero(quantity, precision_rounding=rounding):
                continue
            free = line._care_cancellable()
            if quantity < 0 or float_compare(quantity, free, precision_rounding=rounding) > 0:
                raise UserError(
                    self.env._(
                        "Of %(product)s %(free)g can be cancelled: the rest has left, or was not "
                        "ordered. Nothing was changed. For what has left, open a request about it.",
                        product=line.product_id.display_name,
                        free=free,
                    )
                )
            called_off[line] = quantity
        return called_off

    def _care_is_all(self, called_off):
        """Tell whether nothing would remain of this order, so that its delivery goes as well."""
        return all(
            float_compare(
                called_off.get(line, 0),
                line.product_uom_qty,
                precision_rounding=line.product_uom_id.rounding,
            )
            == 0
            for line in self.order_line
            if line._care_is_good()
        )

    def _care_invoiced_word(self):
        """Return that an invoice stands (str), empty where there is none."""
        if not self._care_invoices():
            return ""
        return self.env._("Its invoice stands until a credit note is made.")
