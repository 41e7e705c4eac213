from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_amount

from odoo.addons.mail.tools.discuss import Store

CARD = "care_desk.cart_change_card"
OPEN = ("proposed", "done")


class CareCartChange(models.Model):
    """What an agent changed in a customer's cart, or proposes to; and what the customer says."""

    _name = "care.cart.change"
    _description = "Change of a Cart"
    _order = "id desc"
    _log_access = False

    order_id = fields.Many2one("sale.order", "Cart", required=True, index=True, ondelete="cascade")
    user_id = fields.Many2one("res.users", "By", ondelete="set null")
    ticket_id = fields.Many2one(
        "care.ticket", "Request", index="btree_not_null", ondelete="set null"
    )
    channel_id = fields.Many2one(
        "discuss.channel", "Chat", index="btree_not_null", ondelete="set null"
    )
    message_id = fields.Many2one(
        "mail.message", "Card", index="btree_not_null", ondelete="set null"
    )
    reason = fields.Char(required=True)
    at = fields.Datetime(default=fields.Datetime.now, required=True)
    state = fields.Selection(
        [
            ("proposed", "Proposed"),
            ("done", "Changed"),
            ("accepted", "Accepted"),
            ("declined", "Declined"),
            ("taken_back", "Taken back"),
            ("overtaken", "Overtaken"),
        ],
        required=True,
        help="Overtaken: a proposal that another one or the order came before.",
    )
    decided_at = fields.Datetime("Decided on")
    seen_at = fields.Datetime("Seen on", help="When the customer said that he has seen it.")
    asked = fields.Json("Proposed Changes")
    before = fields.Json()
    after = fields.Json()

    _unseen = models.Index("(order_id, state) WHERE seen_at IS NULL")

    # ------------------------------------------------------------ what is told

    def _told(self):
        """Return what a change (in sudo) was or would be, in the language of who reads.

        :return: dict of id, state, state_name, by (str), shop (str), at (datetime), what: list of
            str, total: str, the total after it, and may_take_back (bool)
        """
        self.ensure_one()
        order = self.order_id
        states = dict(self._fields["state"]._description_selection(self.env))
        told = order._care_difference(self.before, self.after, order.currency_id)
        return {
            "id": self.id,
            "state": self.state,
            "state_name": states[self.state],
            "by": self.user_id.name or "",
            "shop": order.company_id.name,
            "at": self.at,
            "what": told,
            "total": format_amount(self.env, self.after["total"], order.currency_id),
            "may_take_back": self.state == "done" and order._care_is_cart(),
        }

    @api.model
    def _unseen_of(self, order):
        """Return the changes that the customer of this cart was not told of or has to decide."""
        # sudo: the customer is told of his own cart; the caller has checked that it is his
        return self.sudo().search(
            [("order_id", "=", order.id), ("state", "in", OPEN), ("seen_at", "=", False)],
            order="id",
        )

    @api.model
    def _news_of(self, order_id):
        """Tell the shop's pages about a cart, with one query.

        :param int order_id: id of the sale.order in the visitor's session
        :return: tuple of when the team's changes last touched it (str, or None) and whether there
            is something that its customer does not know yet (bool)
        """
        self.env.cr.execute(
            SQL(
                """SELECT max(coalesce(decided_at, at)) FILTER (WHERE state NOT IN %s)::text,
                          coalesce(bool_or(seen_at IS NULL AND state IN %s), false)
                FROM care_cart_change WHERE order_id = %s""",
                ("proposed", "declined", "overtaken"),
                OPEN,
                order_id,
            )
        )
        return self.env.cr.fetchone()

    # ------------------------------------------------------ the customer's say

    def _accept(self):
        """Do what was proposed; where it would be something else by now, ask again instead.

        :return: bool, whether it was done
        :raises UserError: says what is in the way, and that nothing was changed
        """
        self._hold("proposed")
        order = self.order_id
        asked = self._asked_now()
        before, after, _notes = order._care_preview(asked)
        currency = order.currency_id
        is_same = order._care_difference(before, after, currency) == order._care_difference(
            self.before, self.after, currency
        )
        self.write({"before": before, "after": after, "asked": asked})
        if not is_same:
            self._show_again()
            return False
        with order._care_as_shop() as cart:
            cart._care_apply(asked)
            self.after = cart._care_snapshot()
        self._decide("accepted")
        return True

    def _asked_now(self):
        """Return the proposed changes (dict) without those of lines that are gone."""
        present = self.order_id.order_line.ids
        lines = [
            line
            for line in self.asked.get("lines") or ()
            if not line.get("line_id") or line["line_id"] in present
        ]
        return {**self.asked, "lines": lines}

    def _decline(self):
        """Leave the cart as it is.

        :raises UserError: when it was decided before
        """
        self._hold("proposed")
        self._decide("declined")

    def _take_back(self):
        """Bring back what was before, once; what was changed since then stays.

        :return: list of str: what was kept, and why
        :raises UserError: says what is in the way, and that nothing was changed
        """
        self._hold("done")
        with self.order_id._care_as_shop() as cart:
            notes = cart._care_undo(self.before, self.after)
        self._decide("taken_back")
        return notes

    def _overtake(self):
        """Note that these proposals (in sudo) are not open any more."""
        for change in self:
            change.write({"state": "overtaken", "decided_at": fields.Datetime.now()})
            change._show_again()

    def _see(self):
        """Note that the customer has seen these changes."""
        changes = self.filtered(lambda change: change.state == "done" and not change.seen_at)
        changes.seen_at = fields.Datetime.now()

    def _hold(self, state):
        """Wait until nobody else changes the cart, and see that this can still be decided."""
        self.ensure_one()
        order = self.order_id
        order._care_lock()
        self.invalidate_recordset()
        if self.state != state:
            raise UserError(
                self.env._("This was decided already. Nothing was changed: look at your cart.")
            )
        if not order._care_is_cart():
            raise UserError(
                self.env._(
                    "This cart was ordered already: write to us where something of it is not as "
                    "you want it. Nothing was changed."
                )
            )
        if order._care_in_payment():
            raise UserError(
                self.env._(
                    "Your payment is under way: nothing can be changed until it ends. Nothing was "
                    "changed."
                )
            )

    def _decide(self, state):
        now = fields.Datetime.now()
        self.write({"state": state, "decided_at": now, "seen_at": now})
        self.env["care.cart.event"]._record(state, self.order_id, self.ticket_id)
        self._note_decision()
        self._show_again()

    def _note_decision(self):
        """Tell the team on the request what the customer has decided."""
        if not self.ticket_id:
            return
        told = self._told()
        decision = {
            "accepted": self.env._("The customer accepted what %s proposed:", told["by"]),
            "declined": self.env._("The customer declined what %s proposed:", told["by"]),
            "taken_back": self.env._("The customer took back what %s changed:", told["by"]),
        }
        self.ticket_id._message_log(
            body=Markup("<p>%s</p><ul>%s</ul>")
            % (decision[self.state], Markup().join(Markup("<li>%s</li>") % t for t in told["what"]))
        )

    # --------------------------------------------------------------- the chat

    def _show(self):
        """Show a change (in sudo) to the customer: in the chat that is open with him, if one is."""
        self.ensure_one()
        if self.channel_id:
            # sudo: False: the agent says it himself
            chat = self.channel_id.sudo(False)
            self.message_id = chat._care_push(CARD, self._card_values())
        self._tell_customer()
        self.order_id._care_cart_changed()

    def _show_again(self):
        """Let the card in the chat, the customer's pages and the boards show what is now."""
        self.ensure_one()
        message = self.message_id
        if message:
            message.body = self.env["ir.qweb"]._render(
                CARD, self._card_values(), minimal_qcontext=True
            )
            Store(bus_channel=message._bus_channel()).add(message, ["body"]).bus_send()
        self._tell_customer()
        self.order_id._care_cart_changed()

    def _card_values(self):
        """Return what the card shows, in the language of the customer."""
        with self.order_id._care_as_shop() as cart:
            change = self.with_context(lang=cart.env.lang)
        return {
            "change": change._told(),
            "lang": cart.env.lang,
            "url": self.order_id.website_id.get_base_url() + "/shop/cart",
        }

    def _tell_customer(self):
        """Let the pages of the shop that the customer has open ask what changed."""
        people = [user.partner_id for user in self.order_id.partner_id.user_ids]
        visitor = self.channel_id and self.channel_id._care_visitor()
        if visitor and visitor not in people:
            people.append(visitor)
        for person in people:
            person._bus_send("care_desk.cart/changed", {"order_id": self.order_id.id})
