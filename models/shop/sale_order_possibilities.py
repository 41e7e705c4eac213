import hashlib
from datetime import timedelta

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Datetime
from odoo.tools import float_compare, format_date

# A customer who is about to pay is left alone for so long.
PAYING_MINUTES = 30


class SaleOrder(models.Model):
    """What may still be done for the customer with his order, and why not where it may not.

    Every act has a method `_care_why_not_<key>`, which says why it is too late, and a public one of
    its own; both the buttons and the acts ask the former, so that a button never promises what the
    act refuses.
    """

    _inherit = "sale.order"

    # ------------------------------------------------------------------ what

    def _care_acts(self):
        """Return what there is to do with an order: list of tuples of key, name and icon."""
        return [
            ("address", self.env._("Correct the delivery address"), "fa-map-marker"),
            ("delivery", self.env._("Change carrier or pickup point"), "fa-truck"),
            ("cancel", self.env._("Cancel lines or the order"), "fa-times-circle"),
            ("send", self.env._("Send confirmation or invoice again"), "fa-envelope-o"),
            ("reorder", self.env._("Order the same again"), "fa-repeat"),
        ]

    @api.readonly
    def care_possibilities(self):
        """Return what an agent may do with this order.

        :return: list of dict with key, name and icon (str), allowed (bool), why_not (str, empty
            where it is allowed) and instead (dict of key and name of the next best way, or False)
        :raises AccessError: to who is not of the team, or not of the order's company
        """
        self.ensure_one()
        self._care_check_agent()
        # sudo: deliveries and payments of an order the agent may read
        order = self.sudo()
        possibilities = []
        for key, name, icon in self._care_acts():
            why_not, instead = order._care_refusal(key)
            possibilities.append(
                {
                    "key": key,
                    "name": name,
                    "icon": icon,
                    "allowed": not why_not,
                    "why_not": why_not,
                    "instead": bool(instead) and {"key": instead, "name": self._care_way(instead)},
                }
            )
        return possibilities

    def _care_refusal(self, key):
        """Return why (str) `key` cannot be done with this order (in sudo), and what to do instead.

        :return: tuple of str, empty where it can, and a key of `_care_way`, or False
        """
        self.ensure_one()
        if self._care_is_cart():
            return self.env._("This is still a cart: help the customer with it there."), False
        return getattr(self, f"_care_why_not_{key}")() or ("", False)

    def _care_way(self, key):
        """Return what a button for the next best way says."""
        if key == "request":
            return self.env._("Open a request about it")
        return {key: name for key, name, _icon in self._care_acts()}[key]

    # --------------------------------------------------------------- refusals

    def _care_why_not_changed(self):
        """Return what keeps everybody from changing this order, or None; see `_care_refusal`."""
        if self.state == "cancel":
            return self.env._("The order is cancelled."), "reorder"
        if self.locked:
            return self.env._("Sales have locked this order."), "request"
        begun = Datetime.now() - timedelta(minutes=PAYING_MINUTES)
        if any(
            payment.state in ("draft", "pending") and payment.last_state_change >= begun
            for payment in self.transaction_ids
        ):
            return self.env._("The customer is paying it right now."), "request"
        return None

    def _care_why_not_left(self):
        """Return that nothing of this order is left in the shop's hands, or None."""
        parcels = self._care_parcels()
        if not parcels or self._care_open_parcels():
            return None
        sent = parcels.filtered(lambda parcel: parcel.state == "done").sorted("date_done")[-1:]
        if sent and self.carrier_id.delivery_type == "in_store":
            why = self.env._("The customer has collected it on %s.", self._care_day(sent.date_done))
        elif sent:
            why = self.env._("It was sent on %s.", self._care_day(sent.date_done))
        else:
            why = self.env._(
                "The carrier has the shipment: %s.",
                ", ".join(parcels.mapped("carrier_tracking_ref")),
            )
        return why, "request"

    def _care_why_not_address(self):
        if self.only_services:
            return self.env._("Nothing of this order is delivered."), "request"
        refusal = self._care_why_not_changed() or self._care_why_not_left()
        if refusal:
            return refusal
        if self._care_point_address():
            why = self.env._("The customer fetches it at a pickup point.")
            return why, "delivery" if not self._care_why_not_delivery() else "request"
        return None

    def _care_why_not_delivery(self):
        if self.only_services:
            return self.env._("Nothing of this order is delivered."), "request"
        refusal = self._care_why_not_changed() or self._care_why_not_left()
        if refusal:
            return refusal
        if any(parcel._care_has_left() for parcel in self._care_parcels()):
            return self.env._("A part of it has left already."), "request"
        if self._care_awaits_payment():
            return self.env._("The shop awaits a payment of exactly this amount."), "cancel"
        return None

    def _care_why_not_cancel(self):
        refusal = self._care_why_not_changed() or self._care_why_not_left()
        if refusal:
            return refusal
        if self.state == "sale" and not any(
            line._care_cancellable() > 0 for line in self.order_line
        ):
            return self.env._("All of it is delivered."), "request"
        return None

    def _care_why_not_send(self):
        if not self.partner_id.email_normalized:
            return self.env._("The customer has no mail address: add it to his contact."), False
        if self.state != "sale" and not self._care_invoices():
            why = self.env._("There is neither a confirmed order nor an invoice to send.")
            return why, "request"
        return None

    def _care_why_not_reorder(self):
        if not any(line._care_is_good() for line in self.order_line):
            return self.env._("There is nothing in it to order."), False
        if not self.website_id and not self._care_website():
            return self.env._("Your company has no web shop to order in."), "request"
        return None

    def _care_awaits_payment(self):
        """Tell whether this order is to be paid by a transfer that names its present amount."""
        return self.state == "sent" and any(
            payment.state in ("pending", "authorized") for payment in self.transaction_ids
        )

    # ----------------------------------------------------------------- checks

    def _care_check_agent(self):
        """Let nobody in but agents of this order's company.

        :raises AccessError: to everybody else
        """
        if not self.env.user._is_care_agent():
            raise AccessError(self.env._("Orders are looked after by the customer service alone."))
        self.check_access("read")

    def _care_begin(self, key, reason, ticket_id=False, version=None):
        """Check that the present agent may do `key` with this order now, and hold the order.

        :param str key: see `_care_acts`
        :param str reason: why it is done; may be empty where a ticket is given
        :param int ticket_id: id of the care.ticket it is done from
        :param str version: what the agent saw, see `_care_version`
        :return: tuple of the order (in sudo), the reason (str) and the care.ticket, or none
        :raises AccessError: see `_care_check_agent`
        :raises UserError: says why not and what to do instead; nothing is changed
        """
        self.ensure_one()
        self._care_check_agent()
        self.partner_id._care_check_customer()
        ticket = self._care_ticket_of_act(ticket_id)
        reason = (reason or "").strip() or (ticket.number or "")
        if not reason:
            raise UserError(
                self.env._("Say why: it is kept on the customer's profile. Nothing was changed.")
            )
        self._care_lock()
        # sudo: agents have no rights on sales and stock; what they may do is checked here
        order = self.sudo()
        if version and version != order._care_version():
            raise UserError(
                self.env._(
                    "%s was changed by somebody else meanwhile. Nothing of yours was changed: "
                    "close this dialog and look at the order again.",
                    order.name,
                )
            )
        why_not, instead = order._care_refusal(key)
        if why_not:
            lines = [why_not, self.env._("Nothing was changed.")]
            if instead:
                lines.append(self.env._("What you can do: %s.", self._care_way(instead)))
            raise UserError("\n".join(lines))
        return order, reason, ticket

    def _care_ticket_of_act(self, ticket_id):
        """Return the care.ticket an act is done from, or none; only one of the same customer."""
        ticket = self.env["care.ticket"].browse(ticket_id or ()).exists()
        if not ticket:
            return ticket
        ticket.check_access("write")
        customer = self.partner_id.commercial_partner_id
        if ticket.order_id != self and ticket.commercial_partner_id != customer:
            raise UserError(
                self.env._(
                    "Request %(request)s is not about %(order)s nor its customer.",
                    request=ticket.number,
                    order=self.name,
                )
            )
        return ticket

    def _care_version(self):
        """Return what this order (in sudo) is like (str): another one once it was changed."""
        self.ensure_one()
        contact = self.partner_shipping_id
        seen = [
            (self.state, self.locked, self.carrier_id.id, repr(self.pickup_location_data)),
            (contact.id, contact._display_address(), self.warehouse_id.id),
            [
                (line.id, line.product_id.id, line.product_uom_qty, line.price_total)
                for line in self.order_line.sorted("id")
            ],
            [
                (parcel.id, parcel.state, parcel.carrier_tracking_ref)
                for parcel in self._care_parcels().sorted("id")
            ],
        ]
        return hashlib.sha256(repr(seen).encode()).hexdigest()[:16]

    def _care_done(self, kind, reason, ticket, detail):
        """Keep what was done: on the customer's profile, and as a note on the order (in sudo).

        :param str kind: of care.customer.act
        :param str reason: why
        :param ticket: care.ticket it was done from, or none
        :param str detail: what was done
        """
        self.env["care.customer.act"]._record(
            kind, self.partner_id, reason, detail, order=self, ticket=ticket
        )
        self.message_post(
            body=self.env._("%(detail)s Why: %(reason)s", detail=detail, reason=reason),
            author_id=self.env.user.partner_id.id,
            subtype_xmlid="mail.mt_note",
        )

    # ---------------------------------------------------------------- helpers

    def _care_day(self, moment):
        """Return the day of a moment (datetime) as the agent writes it."""
        return format_date(self.env, Datetime.context_timestamp(self, moment).date())

    def _care_invoices(self):
        """Return the posted invoices (account.move, in sudo) of this order."""
        # sudo: agents have no rights on invoices; the caller has checked who asks
        return self.sudo().invoice_ids.filtered(
            lambda move: move.state == "posted" and move.move_type == "out_invoice"
        )

    def _care_paid(self):
        """Return what the customer has paid of this order (float), in its currency."""
        # sudo: agents have no rights on sales; the caller has checked who asks
        order = self.sudo()
        moves = order.invoice_ids.filtered(lambda move: move.state == "posted")
        by_invoice = sum(
            (move.amount_total - move.amount_residual)
            * (1 if move.move_type == "out_invoice" else -1)
            for move in moves
            if move.move_type in ("out_invoice", "out_refund")
        )
        return max(order.amount_paid, by_invoice)

    def _care_money_left(self):
        """Return what this order (in sudo) leaves to settle with the customer, as a sentence.

        Paying back is nobody's right here: it is said, not done.
        """
        paid = self._care_paid()
        due = 0 if self.state == "cancel" else self.amount_total
        rounding = self.currency_id.rounding
        if not paid:
            return ""
        difference = float_compare(paid, due, precision_rounding=rounding)
        if difference > 0:
            return self.env._(
                "%s remain to be paid back: nothing was refunded by this. Open a request about "
                "it, for whoever refunds in your shop.",
                self.currency_id.format(paid - due),
            )
        if difference < 0:
            return self.env._(
                "%(amount)s remain to be paid. The customer can pay here: %(link)s",
                amount=self.currency_id.format(due - paid),
                link=self._care_payment_link(),
            )
        return ""

    def _care_payment_link(self):
        """Return the address (str) of Odoo's page where the customer pays what is left."""
        wizard = (
            self.env["payment.link.wizard"]
            .with_context(active_model=self._name, active_id=self.id)
            .create({})
        )
        return wizard.link
