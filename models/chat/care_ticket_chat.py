from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .discuss_channel_member import LEAVING

TEAM = "base.group_user"


class CareTicket(models.Model):
    """The chats of a request, and what it knows of where they began."""

    _inherit = "care.ticket"

    chat_ids = fields.One2many("discuss.channel", "care_ticket_id", "Chats", groups=TEAM)
    chat_state = fields.Selection(
        [("waiting", "Waiting"), ("live", "Live")],
        "Chat",
        compute="_compute_chat_state",
        search="_search_chat_state",
        compute_sudo=True,
        groups=TEAM,
        help="Waiting: the visitor is in the queue. Live: somebody talks with him right now.",
    )
    origin_url = fields.Char("Started from", readonly=True, copy=False, groups=TEAM)
    cart_id = fields.Many2one(
        "sale.order",
        "Cart",
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups=TEAM,
        help="The visitor's cart when he began to chat.",
    )

    @api.depends("chat_ids.care_taken_at", "chat_ids.livechat_end_dt")
    def _compute_chat_state(self):
        # A ticket has few chats, and lists show many tickets: what goes on is asked at once.
        ongoing = self.env["discuss.channel"].search_fetch(
            Domain("care_ticket_id", "in", self.ids) & Domain("livechat_end_dt", "=", False),
            ["care_ticket_id", "care_taken_at", "care_queued_at", "livechat_end_dt"],
        )
        states = {
            chat.care_ticket_id: "waiting" if chat._care_is_waiting() else "live"
            for chat in ongoing
        }
        for ticket in self:
            ticket.chat_state = states.get(ticket, False)

    def _search_chat_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: states alone are asked, of requests that stay behind their rules
        chats = self.env["discuss.channel"].sudo()
        ongoing = Domain("care_ticket_id", "!=", False) & Domain("livechat_end_dt", "=", False)
        waiting = chats._care_domain_of_waiting()
        domain = Domain.FALSE
        for state in value:
            if state == "waiting":
                domain |= Domain("chat_ids", "any!", ongoing & waiting)
            elif state == "live":
                domain |= Domain("chat_ids", "any!", ongoing & ~waiting)
            elif not state:
                domain |= ~Domain("chat_ids", "any!", ongoing)
        return domain

    # ------------------------------------------------------------------- CRUD

    def unlink(self):
        # sudo: whoever deletes a request, its chats go with it: without it they would be anyone's
        chats = self.sudo().chat_ids
        chats._care_check_not_ongoing()
        result = super().unlink()
        chats.unlink()
        return result

    # ------------------------------------------------------- what a chat adds

    def _keep_chat(self, body, files, operator):
        """Keep what was said in a chat as a public comment, of which nobody is mailed; in sudo.

        :param Markup body: who said what
        :param files: ir.attachment of this ticket
        :param operator: res.partner whose chat it was
        """
        self.ensure_one()
        message = self._message_create(
            [
                {
                    "model": self._name,
                    "res_id": self.id,
                    "author_id": operator.id,
                    "email_from": operator.email_formatted,
                    "body": body,
                    "message_type": "comment",
                    "subtype_id": self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_comment"),
                    "care_audience": "public",
                    "care_speaker": "team",
                    "attachment_ids": [fields.Command.set(files.ids)],
                }
            ]
        )
        self._keep_text(message)

    def _hear_chat(self, first_reply, is_customers_turn):
        """Let what was said in a chat change whose turn it is, as a comment does; in sudo.

        :param first_reply: when (datetime) the team first spoke in it, or falsy
        :param bool is_customers_turn: whether the team spoke last
        """
        self.ensure_one()
        now = fields.Datetime.now()
        values = {"last_word_at": now, "last_public_word_at": now}
        if first_reply and not self.first_reply_at:
            values["first_reply_at"] = first_reply
            self._record_events("answered", self)
        if not is_customers_turn:
            values["awaiting"] = "team"
            if self.state in ("pending", "closed"):
                values["state"] = "in_progress"
        elif self.state != "closed":
            values["awaiting"] = "customer"
        self.write(values)

    # ------------------------------------------------------------------ hooks

    def _settle_qualification(self, closed):
        super()._settle_qualification(closed)
        if self.env.context.get("care_ends_chat") is LEAVING or self.env.uid == SUPERUSER_ID:
            return
        # A customer closes when he likes; who works here would leave a visitor alone.
        live = closed.filtered("chat_state") if self.env.user._is_internal() else closed.browse()
        if live:
            raise UserError(
                self.env._(
                    "The chat of %s is still going on: close the chat, its request is closed "
                    "with it. Nothing was changed.",
                    ", ".join(live.mapped("display_name")),
                )
            )

    def _post_word_of_customer(self, body="", attachments=None, message_id=None):
        if self.partner_id or self.email_normalized or self.channel != "chat":
            return super()._post_word_of_customer(body, attachments, message_id)
        # Who gave no address is nobody to whom a comment could be ascribed: his name is all.
        # sudo: the visitor's own word, written down for him
        message = self.sudo()._message_create(
            [
                {
                    "model": self._name,
                    "res_id": self.id,
                    "author_id": False,
                    "email_from": self.partner_name,
                    "body": body,
                    "message_type": "comment",
                    "subtype_id": self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_comment"),
                    "care_audience": "public",
                    "care_speaker": "customer",
                    **({"message_id": message_id} if message_id else {}),
                }
            ]
        )
        # sudo: the search is the team's, the words are anybody's
        self.sudo()._keep_text(message)
        return message

    def _alert_team(self):
        # Whoever chats is seen in the console; who is left over is told of when the chat ends.
        if self.chat_state or self.env.context.get("care_opens_chat"):
            return
        super()._alert_team()
