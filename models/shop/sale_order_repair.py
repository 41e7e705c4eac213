from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .sale_order_cart import PROVEN


class SaleOrder(models.Model):
    """What an agent changes in a cart, for its customer or with him."""

    _inherit = "sale.order"

    # ------------------------------------------------------------------- CRUD

    def write(self, vals):
        result = super().write(vals)
        if vals.get("state", "draft") != "draft":
            # sudo: what could be decided of a cart ends with it, whoever orders or cancels it
            changes = self.env["care.cart.change"].sudo()
            of_these = Domain("order_id", "in", self.ids)
            changes.search(of_these & Domain("state", "=", "proposed"))._overtake()
            shown = of_these & Domain("state", "=", "done") & Domain("message_id", "!=", False)
            for change in changes.search(shown):
                change._show_again()
        return result

    # ---------------------------------------------------------------- actions

    def care_preview_cart(self, version, changes):
        """Compute what a change would come to, and change nothing.

        :param str version: the one that `care_cart` gave
        :param dict changes: see `_care_apply`
        :return: dict of what (list of str), notes (list of str: what turns out otherwise than
            asked), total (float) and amount (str, the total as it is shown)
        :raises AccessError: to who is not of the team, or not of the cart's company
        :raises UserError: says what cannot be done, and why
        """
        self.ensure_one()
        cart = self._care_hold_cart(version)
        before, after, notes = cart._care_preview(changes)
        return {
            "what": cart._care_difference(before, after, cart.currency_id),
            "notes": notes,
            "total": after["total"],
            "amount": cart.currency_id.format(after["total"]),
        }

    def care_change_cart(self, version, changes, ticket_id=False, reason=""):
        """Change the cart for the customer, who sees it and can take it back.

        :param str version: the one that `care_cart` gave
        :param dict changes: see `_care_apply`
        :param int ticket_id: id of the care.ticket it is done from
        :param str reason: why, where it is not done from a ticket
        :return: dict of id (care.cart.change), what and notes (see `care_preview_cart`) and cart
            (see `care_cart`)
        :raises AccessError: to who is not of the team, or not of the cart's company
        :raises UserError: says what cannot be done, and why
        """
        self.ensure_one()
        cart = self._care_hold_cart(version)
        before = cart._care_snapshot()
        with cart._care_as_shop() as shop:
            notes = shop._care_apply(changes)
            after = shop._care_snapshot()
        values = {"state": "done", "before": before, "after": after}
        return self._care_keep_change("changed", values, ticket_id, reason, notes)

    def care_propose_cart(self, version, changes, ticket_id=False, reason=""):
        """Propose a change to the customer, who accepts or declines it; the cart stays as it is.

        An earlier proposal that he has not answered is overtaken by this one.

        :param str version: the one that `care_cart` gave
        :param dict changes: see `_care_apply`
        :param int ticket_id: id of the care.ticket it is done from
        :param str reason: why, where it is not done from a ticket
        :return: dict, see `care_change_cart`
        :raises AccessError: to who is not of the team, or not of the cart's company
        :raises UserError: says what cannot be done, and why
        """
        self.ensure_one()
        cart = self._care_hold_cart(version)
        before, after, notes = cart._care_preview(changes)
        values = {
            "state": "proposed",
            "asked": changes,
            "before": before,
            "after": after,
        }
        return self._care_keep_change("proposed", values, ticket_id, reason, notes)

    # ---------------------------------------------------------------- helpers

    def _care_check_repair(self):
        """Refuse who may not look at this cart to repair it.

        :raises AccessError: to who is not of the team, or not of the cart's company
        :raises UserError: when the cart belongs to the shop's own people
        """
        self._care_check_agent()
        # sudo: who the shop's anonymous customer is
        if self.partner_id != self.sudo().website_id.user_id.partner_id:
            self.partner_id._care_check_customer()

    def _care_hold_cart(self, version):
        """Return this cart in sudo, held against all others, if the present agent may change it.

        :param str version: what he saw
        :raises AccessError: see `_care_check_repair`
        :raises UserError: see `_care_check_repair`; and when it is no cart any more, is being paid
            or was changed since
        """
        self._care_check_repair()
        self._care_lock()
        # sudo: agents have no rights on sales; what they may do with a cart was checked above
        cart = self.sudo()
        if not cart._care_is_cart():
            raise UserError(
                self.env._(
                    "%s is no cart any more: it was ordered or cancelled. Nothing was changed.",
                    cart.name,
                )
            )
        if cart._care_in_payment():
            raise UserError(
                self.env._(
                    "The customer is paying this cart: nobody may change it under his hands. "
                    "Nothing was changed; try again when the payment has ended."
                )
            )
        if version != cart._care_version_of(cart._care_snapshot()):
            raise UserError(
                self.env._(
                    "The cart was changed while you looked at it. Nothing of yours was done: see "
                    "what is in it now, and decide anew."
                )
            )
        return cart

    def _care_preview(self, changes):
        """Return this cart (in sudo) before and after some changes, undone again, and the notes.

        :return: tuple of two dict (see `_care_snapshot`) and a list of str
        """
        before = self._care_snapshot()
        with self.env.cr.savepoint() as savepoint:
            with self._care_as_shop() as shop:
                notes = shop._care_apply(changes)
                after = shop._care_snapshot()
            savepoint.rollback()
        return before, after, notes

    def _care_keep_change(self, kind, values, ticket_id, reason, notes):
        """Keep what was changed or proposed, and tell the customer; return it for the agent.

        :param str kind: of care.cart.event, changed or proposed
        :param dict values: of care.cart.change
        """
        # sudo: what was done is written by the code alone
        cart = self.sudo()
        told = cart._care_difference(values["before"], values["after"], cart.currency_id)
        if not told:
            raise UserError(
                self.env._("That changes nothing: the cart stays as it is. %s", " ".join(notes))
            )
        ticket = self._care_ticket_of_cart(ticket_id)
        reason = (reason or "").strip() or ticket.number
        if not reason:
            raise UserError(
                self.env._("Say why: it is kept on the customer's profile. Nothing was changed.")
            )
        changes = self.env["care.cart.change"].sudo()  # sudo: see above
        changes.search([("order_id", "=", self.id), ("state", "=", "proposed")])._overtake()
        change = changes.create(
            {
                **values,
                "order_id": self.id,
                "user_id": self.env.uid,
                "ticket_id": ticket.id,
                "channel_id": self._care_open_chat().id,
                "reason": reason,
            }
        )
        self.env["care.cart.event"]._record(kind, self, ticket)
        customer = cart.care_customer_id
        if customer:
            self.env["care.customer.act"]._record(
                f"cart_{kind}", customer, reason, "; ".join(told), order=self, ticket=ticket
            )
        change._show()
        return {"id": change.id, "what": told, "notes": notes, "cart": self.care_cart()}

    def _care_ticket_of_cart(self, ticket_id):
        """Return the care.ticket a cart is changed from, or none; only one of the same customer."""
        ticket = self.env["care.ticket"].browse(ticket_id or ()).exists()
        if not ticket:
            return ticket
        ticket.check_access("write")
        # sudo: whose cart it is
        cart = self.sudo()
        customer = cart.care_customer_id.commercial_partner_id
        visitors = ticket.chat_ids.livechat_visitor_id
        if (
            self not in (ticket.cart_id + ticket.order_id)
            and not (customer and customer == ticket.commercial_partner_id)
            and not (cart.care_visitor_id and cart.care_visitor_id in visitors)
        ):
            raise UserError(
                self.env._(
                    "Request %(request)s has nothing to do with cart %(cart)s nor its customer. "
                    "Nothing was changed.",
                    request=ticket.number,
                    cart=self.name,
                )
            )
        return ticket

    def _care_open_chat(self):
        """Return the chat that is open with who has this cart (discuss.channel, one or none).

        Whoever merely says he is the customer is not shown the cart.
        """
        # sudo: whose chats and carts these are
        cart = self.sudo()
        his = Domain("care_ticket_id.cart_id", "=", self.id)
        if cart.care_visitor_id:
            his |= Domain("livechat_visitor_id", "=", cart.care_visitor_id.id)
        if cart.care_customer_id and cart.care_customer_sure:
            his |= Domain("care_ticket_id.partner_id", "=", cart.care_customer_id.id) & Domain(
                "care_identity", "in", PROVEN
            )
        is_open = Domain("care_taken_at", "!=", False) & Domain("livechat_end_dt", "=", False)
        chats = self.env["discuss.channel"].sudo()  # sudo: see above
        return chats.search(
            his & is_open & Domain("care_ticket_id.company_id", "=", cart.company_id.id),
            order="id desc",
            limit=1,
        )
