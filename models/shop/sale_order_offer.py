from datetime import timedelta

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Datetime, Domain
from odoo.tools import SQL

# Who did not answer an offer of help is left alone for so long: as long as a visit lasts.
ASKED_HOURS = 8


class SaleOrder(models.Model):
    """Help that an agent offers the visitor of a cart: a chat with him, once."""

    _inherit = "sale.order"

    def care_offer_help(self):
        """Begin a chat with the visitor of this cart; he sees it on his next page.

        It becomes a request with his first answer.

        :return: action (dict) that opens the chat in the console
        :raises UserError: says why he cannot be offered help; nothing was sent
        :raises AccessError: to who is no agent of the cart's company
        """
        self.ensure_one()
        cart = self._care_board_cart()
        visitor = cart.care_visitor_id
        if visitor:
            # Of two who offer help at once the second one is refused by the database, begins anew
            # and sees what the first one did: a lock alone would show him the past.
            visitor.flush_recordset()
            self.env.cr.execute(
                SQL("UPDATE website_visitor SET write_date = write_date WHERE id = %s", visitor.id)
            )
        if hindrance := cart._care_help_hindrance():
            raise UserError(self.env._("%s Nothing was sent.", hindrance))
        # A visitor is first seen on one website and may go on to another of the shop's.
        if visitor.website_id != cart.website_id:
            visitor.website_id = cart.website_id
        visitor.with_context(default_care_cart_id=cart.id).action_send_chat_request()
        chat = visitor.discuss_channel_ids.filtered(
            lambda chat: not chat.livechat_end_dt and chat.care_cart_id == cart
        )
        chat._care_greet(visitor.lang_id.code or cart.partner_id.lang)
        self.env["care.cart.event"]._record("help_offered", cart)
        return chat._care_action_console()

    def _care_help_hindrance(self):
        """Return why the present user cannot offer help to the visitor of this cart, in sudo.

        :return: a whole sentence, or an empty string where nothing is in the way
        """
        self.ensure_one()
        visitor = self.care_visitor_id
        channel, user = self.website_id.channel_id, self.env.user
        if not visitor:
            return self.env._("No browser is known of whoever filled this cart.")
        if not channel or not channel._care_is_ready():
            return self.env._(
                "The chat of %s is not ready: it needs a team, a consent text and a privacy page.",
                self.website_id.name,
            )
        if user not in channel.user_ids or not channel._care_may_serve(user):
            return self.env._("You are no operator of “%s”: a manager can add you.", channel.name)
        if any(not account.share for account in visitor.partner_id.user_ids):
            return self.env._("This is the visit of a colleague.")
        since = Datetime.now() - timedelta(hours=ASKED_HOURS)
        chats = visitor.discuss_channel_ids.search(
            Domain("livechat_visitor_id", "=", visitor.id)
            & (Domain("livechat_end_dt", "=", False) | Domain("create_date", ">=", since)),
            order="id desc",
        )
        if hindrance := self._care_chats_hindrance(chats):
            return hindrance
        if user.care_chat_status == "unavailable":
            return self.env._("You are unavailable: set your status to available or busy first.")
        if user._care_is_full(channel):
            return self.env._(
                "You have %(count)s chats open, the most that “%(channel)s” allows.",
                count=channel.max_sessions,
                channel=channel.name,
            )
        return ""

    def _care_chats_hindrance(self, chats):
        """Return what of a visitor's late chats (discuss.channel) speaks against one more (str)."""
        for chat in chats:
            operator = chat.livechat_operator_id.name
            if not chat.livechat_end_dt:
                if not chat.care_ticket_id and chat.care_cart_id:
                    return self.env._("%s has offered him help already.", operator)
                if chat.care_ticket_id and chat._care_is_waiting():
                    return self.env._("He waits in the chat already: take him there.")
                return self.env._("He is in a chat with %s.", operator)
            if chat.care_cart_id and not chat.care_ticket_id:
                return self.env._(
                    "%s has offered him help lately, and he did not answer.", operator
                )
        return ""
