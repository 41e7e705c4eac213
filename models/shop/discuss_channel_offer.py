from datetime import timedelta

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Datetime, Domain
from odoo.tools.mail import html_to_inner_content

from odoo.addons.mail.tools.discuss import Store

# An offer that was not answered for so long is over.
OFFER_MINUTES = 30


class DiscussChannel(models.Model):
    """A chat that began with an offer of help: no request until the visitor answers."""

    _inherit = "discuss.channel"

    # --------------------------------------------------------------- offering

    def _care_greet(self, lang):
        """Say who offers help and on what terms an answer is kept, in the language of the visitor.

        :param str lang: code of a language, or falsy
        """
        self.ensure_one()
        user = self.env.user
        lang = self.env["res.lang"]._get_code(lang) if lang else user.lang
        channel = self.livechat_channel_id.with_context(lang=lang)
        body = (
            self.with_context(lang=lang)
            .env["ir.qweb"]
            ._render(
                "care_desk.chat_help_offer",
                {
                    "name": user.livechat_username or user.name,
                    "shop": self._care_website().name,
                    # Whoever offers, the visitor agrees to nothing that he was not told.
                    "consent": html_to_inner_content(channel.care_consent),
                    "privacy_url": channel.care_privacy_url,
                },
                minimal_qcontext=True,
            )
        )
        self.message_post(
            author_id=user.partner_id.id,
            body=body,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )

    def care_withdraw_offer(self):
        """Take back the help that the user has offered and that was not answered.

        :raises UserError: where the visitor has answered meanwhile
        :raises AccessError: to who did not offer it
        """
        self.ensure_one()
        # sudo: checked at once, whose it is
        chat = self.sudo()
        if chat.livechat_operator_id != self.env.user.partner_id or not chat.care_cart_id:
            raise AccessError(self.env._("Only who has offered help takes it back."))
        if chat.care_ticket_id:
            raise UserError(self.env._("He has answered: close the chat as any other."))
        chat._care_end_offer()
        return True

    def _care_end_offer(self):
        """End these offers, of which nobody has said a word."""
        for chat in self.filtered(lambda chat: not chat.livechat_end_dt):
            chat.write({"livechat_end_dt": Datetime.now(), "is_pending_chat_request": False})
            Store(bus_channel=chat).add_model_values(
                "discuss.channel",
                {"id": chat.id, "livechat_end_dt": Datetime.to_string(chat.livechat_end_dt)},
            ).bus_send()
        self._care_tell_console()

    def _care_action_console(self):
        """Return the action (dict) that opens this chat in the console."""
        return {
            **self.env["ir.actions.client"]._for_xml_id("care_desk.care_console_action"),
            "params": {"channel_id": self.id},
        }

    # ------------------------------------------------------------------ hooks

    def _care_adopt(self, message):
        super()._care_adopt(message)
        ticket, cart = self.care_ticket_id, self.care_cart_id
        if not cart or not ticket:
            return
        # He was told the terms with the offer, see _care_greet, and has answered.
        ticket._record_events("consented", ticket)
        known = cart.partner_id - cart.website_id.user_id.partner_id
        if known and not ticket.partner_id and known.company_id <= ticket.company_id:
            # The contact that this very cart has made of the address he gave.
            ticket.attach_customer(known)

    @api.model
    def _care_mine(self, taken):
        mine = super()._care_mine(taken)
        offered = taken.search(
            Domain("care_cart_id", "!=", False)
            & Domain("care_ticket_id", "=", False)
            & Domain("livechat_end_dt", "=", False)
            & Domain("livechat_operator_id", "=", self.env.user.partner_id.id)
        )
        return mine + offered.sorted("id")

    @api.model
    def _cron_care_mind(self):
        late = Datetime.now() - timedelta(minutes=OFFER_MINUTES)
        self.search(
            Domain("care_cart_id", "!=", False)
            & Domain("care_ticket_id", "=", False)
            & Domain("livechat_end_dt", "=", False)
            & Domain("create_date", "<", late)
        )._care_end_offer()
        super()._cron_care_mind()

    def _to_store_defaults(self, target):
        result = super()._to_store_defaults(target)
        if target.is_internal(self.env):
            result.append(
                Store.Attr(
                    "care_is_offer",
                    # sudo: whether it is one, told to who reads the chat
                    lambda chat: bool(chat.sudo().care_cart_id and not chat.sudo().care_ticket_id),
                    predicate=lambda chat: chat.channel_type == "livechat",
                )
            )
        return result
