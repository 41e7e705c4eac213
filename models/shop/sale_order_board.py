from datetime import timedelta

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Datetime, Domain

from .sale_order_stage import STEPS

# A cart is live while its visitor was seen within so many minutes.
LIVE_MINUTES = 30
# So many carts are shown; of the rest it is told how many they are.
SHOWN = 100
# Further ones than this are not counted: so many nobody looks through.
COUNTED = 1000
BOARD_STAGES = (*dict.fromkeys(["browsing", *STEPS.values()]), "failed")


class SaleOrder(models.Model):
    """The board of live carts: what an agent sees of who is in the shop now."""

    _inherit = "sale.order"

    @api.model
    @api.readonly
    def care_live_carts(self, filters=None, ids=None):
        """Return the carts that somebody fills right now, those first of whom one heard last.

        A cart is live while its visitor was seen within the last half hour, or is in a chat. The
        number of queries is constant, and carts that nobody touches cost nothing.

        :param dict filters: amount (float, the least, each in its own currency) and stages (list of
            str, see care_cart_state); both may be left out
        :param list ids: of these carts alone (int), those that are live; by default all are asked
        :return: dict of carts (list of dicts, see `_care_board_row`), more (int, how many live ones
            there are beside the hundred newest, counted up to a thousand) and minutes (int, how
            long a cart is live)
        :raises AccessError: to who is no agent
        :raises UserError: for filters that are none
        """
        if not self.env.user._is_care_agent():
            raise AccessError(self.env._("Only the team sees live carts."))
        every = self._care_board_domain(filters or {})
        domain = every if ids is None else every & Domain("id", "in", ids)
        chats = self._care_board_chats()
        # sudo: carts of the user's own companies, shown to agents without a role in sales
        orders = self.sudo()
        since = Datetime.now() - timedelta(minutes=LIVE_MINUTES)
        seen = Domain("care_cart_seen_at", ">=", since)
        order = "care_cart_seen_at desc, id desc"
        carts = orders.search(domain & seen, order=order, limit=SHOWN)
        more = 0
        if len(carts) == SHOWN or ids is not None:
            more = max(0, orders.search_count(every & seen, limit=SHOWN + COUNTED) - SHOWN)
        talked = chats.care_cart_id | chats.care_ticket_id.cart_id
        chatting = Domain("id", "in", talked.ids)
        if visitors := chats.livechat_visitor_id:
            chatting |= Domain("care_visitor_id", "in", visitors.ids)
        carts |= orders.search(
            domain
            & chatting
            & (Domain("care_cart_seen_at", "<", since) | Domain("care_cart_seen_at", "=", False)),
            order=order,
            limit=SHOWN,
        )
        return {
            "carts": carts._care_board_rows(chats),
            "more": more,
            "minutes": LIVE_MINUTES,
        }

    @api.readonly
    def care_live_cart(self):
        """Return all that the board shows of one cart, when it is opened.

        :return: dict of `_care_board_row`, and of products (list of dicts id, name, quantity,
            price (str), image_url), more pages, email, phone, ref, orders (int, how many he has
            ordered), requests (list of dicts id, number, name, state_name, date) and of
            help_hindrance (str, why help cannot be offered, or empty)
        :raises AccessError: to who is no agent of its company
        """
        cart = self._care_board_cart()
        chats = cart._care_board_chats()
        row = cart._care_board_rows(chats, pages=12)[0]
        customer = cart.care_customer_id
        return {
            **row,
            "products": cart._care_board_products(),
            "email": customer.email or "",
            "phone": customer.phone or "",
            "ref": customer.ref or "",
            "orders": cart._care_board_orders(),
            "requests": cart._care_board_requests(),
            "help_hindrance": cart._care_help_hindrance(),
        }

    # ---------------------------------------------------------------- helpers

    def _care_board_cart(self):
        """Return this cart in sudo, once the present user may see it.

        :raises AccessError: to who is no agent of its company
        :raises UserError: where it was ordered or is gone meanwhile
        """
        if not self.env.user._is_care_agent():
            raise AccessError(self.env._("Only the team sees live carts."))
        # sudo: agents have no role in sales; the company is checked right here
        cart = self.sudo().exists()
        if not cart or not cart._care_is_cart():
            raise UserError(
                self.env._("This cart is none any more: it was ordered, or emptied for another.")
            )
        if cart.company_id not in self.env.user.company_ids:
            raise AccessError(self.env._("This is the cart of another company."))
        return cart

    @api.model
    def _care_board_domain(self, filters):
        amount, stages = filters.get("amount") or 0, filters.get("stages")
        if not isinstance(amount, (int, float)) or isinstance(amount, bool):
            raise UserError(self.env._("“%s” is no amount.", amount))
        domain = (
            Domain("state", "=", "draft")
            & Domain("website_id", "!=", False)
            & Domain("company_id", "in", self.env.companies.ids)
            & Domain("order_line", "any", [("display_type", "=", False)])
        )
        if amount > 0:
            domain &= Domain("amount_total", ">=", amount)
        if stages is not None:
            unknown = set(stages) - set(dict(self._fields["care_cart_state"].selection))
            if unknown:
                raise UserError(self.env._("No stages: %s.", ", ".join(sorted(map(str, unknown)))))
            domain &= Domain("care_cart_state", "in", stages)
        return domain

    @api.model
    def _care_board_chats(self):
        """Return the chats (discuss.channel, in sudo) that may belong to a live cart."""
        # sudo: chats of the user's own companies, of which the board tells who talks to whom
        chats = self.env["discuss.channel"].sudo()
        going_on = Domain("livechat_end_dt", "=", False)
        requests = Domain("care_ticket_id", "!=", False) & Domain(
            "care_company_id", "in", self.env.companies.ids
        )
        offers = Domain("care_ticket_id", "=", False) & Domain("care_cart_id", "!=", False)
        return chats.search(requests & going_on) | chats.search(offers & going_on)

    def _care_board_rows(self, chats, pages=1):
        """Return what the board shows of these carts (list of dicts), in sudo.

        :param chats: discuss.channel that go on
        :param int pages: how many of the pages that each visitor saw last
        """
        by_cart = self._care_chats_of_carts(chats)
        looked_at = self.care_visitor_id._care_pages(pages)
        # Read for all at once what each row asks.
        self.fetch(["name", "amount_total", "care_cart_state"])
        self.order_line.fetch(["product_id", "product_uom_qty", "is_delivery", "sequence"])
        return [
            cart._care_board_row(by_cart.get(cart), looked_at.get(cart.care_visitor_id.id, []))
            for cart in self
        ]

    def _care_board_row(self, chat, pages):
        """Return what the board shows of this cart.

        :return: dict of id, name, who (str), customer_id (int or False), is_sure (bool),
            is_visitor (bool: nobody knows who it is), country (dict of name and flag, or False),
            lang (str), website (str), lines (list of [quantity, name]), amount (float), amount_text
            (str), currency_id, stage, since and seen_at (UTC), failure and failure_note (str),
            pages (list of dicts name, url and at), chat (dict, see `_care_board_chat`, or False)
        """
        visitor, customer = self.care_visitor_id, self.care_customer_id
        country = visitor.country_id or customer.country_id
        failed = dict(self._fields["care_cart_failure"]._description_selection(self.env))
        since = self.care_cart_since or self.date_order
        return {
            "id": self.id,
            "name": self.name,
            "who": customer.name or visitor._care_name() or self.env._("Visitor"),
            "customer_id": customer.id,
            "is_sure": self.care_customer_sure,
            "is_visitor": not customer,
            "country": country and {"name": country.name, "flag": country.image_url or ""},
            "lang": visitor.lang_id.name or "",
            "website": self.website_id.name,
            "lines": [
                [
                    line.product_uom_qty,
                    line.product_id.with_context(display_default_code=False).display_name,
                ]
                for line in self._care_board_lines()
            ],
            "amount": self.amount_total,
            "amount_text": self.currency_id.format(self.amount_total),
            "currency_id": self.currency_id.id,
            "stage": self.care_cart_state or "browsing",
            "since": Datetime.to_string(since),
            "seen_at": Datetime.to_string(self.care_cart_seen_at or since),
            "failure": failed.get(self.care_cart_failure, ""),
            "failure_note": self.care_cart_failure_note or "",
            "pages": pages,
            "chat": chat._care_board_chat() if chat else False,
        }

    def _care_board_lines(self):
        """Return what the customer put into this cart: neither delivery nor rewards."""
        return self.order_line.filtered(
            lambda line: line.product_id and not line.is_delivery and not line.is_reward_line
        )

    def _care_board_products(self):
        return [
            {
                "id": line.id,
                "name": line.product_id.with_context(display_default_code=False).display_name,
                "quantity": line.product_uom_qty,
                "price": self.currency_id.format(line.price_total),
                "image_url": f"/web/image/product.product/{line.product_id.id}/image_128",
            }
            for line in self._care_board_lines()
        ]

    def _care_board_orders(self):
        """Return how many orders (int) the customer of this cart has made in this company."""
        customer = self.care_customer_id
        if not customer:
            return 0
        return self.search_count(
            Domain("partner_id", "=", customer.id)
            & Domain("state", "=", "sale")
            & Domain("company_id", "=", self.company_id.id)
        )

    def _care_board_requests(self):
        """Return the latest requests of this cart and its customer (list of dicts)."""
        of_cart = Domain("cart_id", "=", self.id)
        if self.care_customer_id and self.care_customer_sure:
            of_cart |= Domain("partner_id", "=", self.care_customer_id.id)
        # The agent's own rights decide which.
        tickets = (
            self.env["care.ticket"]
            .sudo(False)
            .search(
                of_cart & Domain("spam_at", "=", False), order="last_word_at desc, id desc", limit=5
            )
        )
        states = dict(tickets._fields["state"]._description_selection(self.env))
        return [
            {
                "id": ticket.id,
                "number": ticket.number,
                "name": ticket.name,
                "state_name": states[ticket.state],
                "date": Datetime.to_string(ticket.last_word_at or ticket.create_date),
            }
            for ticket in tickets
        ]

    def _care_chats_of_carts(self, chats):
        """Return which of these ongoing chats belongs to which cart.

        :param chats: discuss.channel, in sudo
        :return: dict of sale.order to discuss.channel, the newest of each
        """
        by_order, by_visitor = {}, {}
        for chat in chats.sorted("id"):
            for order in chat.care_cart_id | chat.care_ticket_id.cart_id:
                by_order[order] = chat
            if chat.livechat_visitor_id:
                by_visitor[chat.livechat_visitor_id] = chat
        found = {cart: by_order.get(cart) or by_visitor.get(cart.care_visitor_id) for cart in self}
        return {cart: chat for cart, chat in found.items() if chat}
