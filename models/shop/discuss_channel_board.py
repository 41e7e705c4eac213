from odoo import api, fields, models

TEAM = "base.group_user"
# What, once it changes, changes what the boards show of a chat.
SHOWN = {"livechat_end_dt", "livechat_operator_id", "care_taken_at", "care_ticket_id"}


class DiscussChannel(models.Model):
    """A chat with somebody who fills a cart: the boards show that he is in it."""

    _inherit = "discuss.channel"

    care_cart_id = fields.Many2one(
        "sale.order",
        "Help offered with",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups=TEAM,
        help="The cart for which an operator offered help, and so began this chat.",
    )

    _care_offers_idx = models.Index(
        "(id) WHERE care_cart_id IS NOT NULL AND care_ticket_id IS NULL AND livechat_end_dt IS NULL"
    )

    # ------------------------------------------------------------------- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        chats = super().create(vals_list)
        chats._care_tell_boards()
        return chats

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & SHOWN:
            self._care_tell_boards()
        return result

    # ---------------------------------------------------------------- helpers

    def _care_tell_boards(self):
        """Let the boards look again at the carts of who chats here."""
        # sudo: which carts these are, whoever talks
        chats = self.sudo().filtered(
            lambda chat: (
                chat.channel_type == "livechat"
                and (chat.livechat_visitor_id or chat.care_cart_id or chat.care_ticket_id.cart_id)
            )
        )
        if not chats:
            return
        carts = chats.care_cart_id | chats.care_ticket_id.cart_id
        if visitors := chats.livechat_visitor_id:
            carts |= carts.search(
                [
                    ("care_visitor_id", "in", visitors.ids),
                    ("state", "=", "draft"),
                    ("website_id", "!=", False),
                ]
            )
        carts._care_cart_changed()

    def _care_board_chat(self):
        """Return what the board shows of this chat, in sudo.

        :return: dict of id, state (offered, waiting or live), operator (str), is_mine (bool),
            ticket_id and number
        """
        self.ensure_one()
        ticket = self.care_ticket_id
        operator = self.livechat_operator_id
        state = "waiting" if self._care_is_waiting() else "live"
        return {
            "id": self.id,
            "state": state if ticket else "offered",
            "operator": "" if state == "waiting" else operator.name or "",
            "is_mine": operator == self.env.user.partner_id,
            "ticket_id": ticket.id,
            "number": ticket.number or "",
        }
