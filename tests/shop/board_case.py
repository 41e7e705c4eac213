"""Carts on the board of live carts, made at once rather than filled page by page."""

from odoo.fields import Command, Datetime

from ..chat.chat_case import ChatCase

VISITORS = "0123456789abcdef0123456789ab"


class BoardPeople:
    """Mixed into a case of the chat: carts of visitors who were just seen."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.website = cls.env["website"].search([("company_id", "=", cls.company.id)], limit=1)
        cls.website.channel_id = cls.channel
        cls.stranger = cls.website.user_id.partner_id
        cls.kettle, cls.cup = cls.env["product.product"].create(
            [
                {"name": name, "type": "consu", "list_price": price, "website_published": True}
                for name, price in (("Kettle", 40), ("Cup", 5))
            ]
        )
        # Those of the demo are not what is counted here.
        cls.env["sale.order"].search([("state", "=", "draft")])._care_store(
            {"care_cart_seen_at": Datetime.subtract(Datetime.now(), days=2)}
        )
        cls.env["discuss.channel"].search([("livechat_end_dt", "=", False)]).filtered(
            lambda chat: chat.channel_type == "livechat"
        ).write({"care_ticket_id": False, "care_cart_id": False})

    @classmethod
    def _visitor(cls, user=None, **values):
        """Create a website.visitor: `user` (res.users), or somebody nobody knows."""
        number = cls.env["website.visitor"].search_count([])
        return cls.env["website.visitor"].create(
            {
                "access_token": user.partner_id.id if user else f"{VISITORS}{number:04}",
                "website_id": cls.website.id,
                **values,
            }
        )

    @classmethod
    def _cart(cls, product=None, user=None, visitor=None, stage="cart", minutes=0, **values):
        """Create a cart of `user` (res.users) or of nobody known, seen `minutes` ago."""
        product = product or cls.kettle
        cart = cls.env["sale.order"].create(
            {
                "partner_id": user.partner_id.id if user else cls.stranger.id,
                "website_id": cls.website.id,
                "care_visitor_id": (visitor or cls._visitor(user)).id,
                "order_line": [Command.create({"product_id": product.id, "tax_ids": False})],
                **values,
            }
        )
        seen = Datetime.subtract(Datetime.now(), minutes=minutes)
        cart._care_store(
            {"care_cart_state": stage, "care_cart_since": seen, "care_cart_seen_at": seen}
        )
        return cart

    def _board(self, user=None, **params):
        """Return what the board shows of the carts (list of dicts)."""
        orders = self.env["sale.order"].with_user(user or self.agent)
        return orders.care_live_carts(**params)["carts"]

    def _ids(self, *args, **params):
        return [row["id"] for row in self._board(*args, **params)]

    def _answer(self, chat, body, user=None):
        """Say something as the visitor of a chat: `user` (res.users), or its guest."""
        guest = chat.channel_member_ids.guest_id
        public = self.env.ref("base.public_user")
        # sudo: as Odoo's own route
        speaker = chat.with_env(self.env(user=user or public, su=True, context={"guest": guest}))
        return speaker.message_post(
            body=body, message_type="comment", subtype_xmlid="mail.mt_comment"
        )


class BoardCase(BoardPeople, ChatCase):
    """Rules of the board."""
