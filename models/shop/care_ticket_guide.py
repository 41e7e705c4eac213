from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from .sale_order_cart import PROVEN

TEAM = "base.group_user"


class CareTicket(models.Model):
    """From a request to the order: his cart, the link to it, an order made with him.

    The customer pays by himself, on the shop's own pages: no data of a card passes through here.
    """

    _inherit = "care.ticket"

    open_cart_id = fields.Many2one(
        "sale.order",
        "His Cart",
        compute="_compute_open_cart_id",
        compute_sudo=True,
        groups=TEAM,
        help="The cart he was last seen with and has not ordered yet.",
    )

    @api.depends("cart_id.state", "partner_id", "chat_ids")
    def _compute_open_cart_id(self):
        visitors = self.chat_ids.livechat_visitor_id
        carts = (
            self.env["sale.order"]
            .search(
                Domain("state", "=", "draft")
                & Domain("website_id", "!=", False)
                & Domain("company_id", "in", self.company_id.ids)
                & (
                    Domain("id", "in", self.cart_id.ids)
                    | Domain("care_customer_id", "in", self.partner_id.ids)
                    | Domain("care_visitor_id", "in", visitors.ids)
                )
            )
            .sorted(lambda cart: (cart.care_cart_seen_at or cart.date_order, cart.id))
        )
        for ticket in self:
            ticket.open_cart_id = carts.filtered(ticket._is_cart_of)[-1:]

    def _is_cart_of(self, cart):
        """Tell whether this cart (sale.order, in sudo) is one of this ticket's customer."""
        return cart.company_id == self.company_id and (
            cart == self.cart_id
            or (cart.care_customer_id and cart.care_customer_id == self.partner_id)
            or (cart.care_visitor_id and cart.care_visitor_id in self.chat_ids.livechat_visitor_id)
        )

    # ---------------------------------------------------------------- actions

    def action_his_cart(self):
        """Open the cart that the customer of this ticket has not ordered yet.

        :raises UserError: when there is none
        :raises AccessError: to who is not of the team, or not of the ticket's company
        """
        return self._cart_to_show().sudo(False).action_care_cart(self.id)

    def care_send_cart_link(self, cart_id=False):
        """Send the customer the link to his cart: into his chat, else by mail to him alone.

        A chat gets it only where it is the cart of that very visitor, or of a customer who has
        proven who he is: whoever has the link sees the cart.

        :param int cart_id: id of the sale.order, by default the one he was last seen with
        :return: action (dict) that says where it was sent
        :raises UserError: says why it cannot be sent; nothing was sent
        :raises AccessError: to who is not of the team, or not of the ticket's company
        """
        cart = self._cart_to_show(cart_id)
        if not cart.order_line:
            raise UserError(self.env._("His cart is empty: put something in first."))
        chat = self.sudo().chat_ids.filtered(  # sudo: whose chats these are, see _cart_to_show
            lambda chat: not chat.livechat_end_dt and chat.care_taken_at
        )[-1:]
        if chat and self._is_cart_of_chat(cart, chat):
            said = self._send_cart_into(chat, cart)
        else:
            said = self._mail_cart(cart)
        self.env["care.cart.event"]._record("link_sent", cart, self)
        if customer := self.partner_id:
            self.env["care.customer.act"]._record(
                "cart_link_sent", customer, "", said, order=cart, ticket=self
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "success", "message": said},
        }

    def action_order_with_him(self):
        """Open the cart in which an order is made together with the customer of this ticket.

        It is the one he has, else a new one of his in the shop that he writes to: he finds it at
        his next visit, with whatever the agent puts in, and pays it himself.

        :raises UserError: while nobody knows who he is, or where he is no customer
        :raises AccessError: to who is not of the team, or not of the ticket's company
        """
        self._check_guide()
        customer = self.partner_id
        if not customer:
            raise UserError(
                self.env._(
                    "Nobody knows yet whose order this would be: attach the customer to the "
                    "request first."
                )
            )
        customer._care_check_customer()
        # Of two agents who begin at once the second one is refused by the database, begins anew
        # and finds the cart of the first one: a lock alone would show him the past.
        self.env.cr.execute(
            SQL("UPDATE res_partner SET write_date = write_date WHERE id = %s", customer.id)
        )
        cart = self.env["sale.order"]
        if self.open_cart_id:
            # sudo: the customer's own cart, see _is_cart_of
            cart = self.sudo().open_cart_id
        cart = cart or self._make_cart(customer)
        events = self.env["care.cart.event"]
        # sudo: facts of a cart that this agent works on
        if not events.sudo().search_count(
            [
                ("order_id", "=", cart.id),
                ("kind", "=", "ordered_with"),
                ("ticket_id", "=", self.id),
            ],
            limit=1,
        ):
            events._record("ordered_with", cart, self)
            self.env["care.customer.act"]._record(
                "cart_ordered", customer, "", cart.name, order=cart, ticket=self
            )
        return cart.sudo(False).action_care_cart(self.id)

    # ---------------------------------------------------------------- helpers

    def _check_guide(self):
        self.ensure_one()
        if not self.env.user._is_care_agent():
            raise AccessError(self.env._("Only the team works on carts."))
        self.check_access("write")

    def _cart_to_show(self, cart_id=False):
        """Return the cart of this ticket's customer (sale.order, in sudo), a certain one or his
        last."""
        self._check_guide()
        # sudo: carts are shown to agents without a role in sales; whose it is, is checked here
        ticket = self.sudo()
        cart = ticket.open_cart_id
        if cart_id and cart_id != cart.id:
            cart = cart.browse(cart_id).exists()
            if not cart or not cart._care_is_cart() or not ticket._is_cart_of(cart):
                raise UserError(
                    self.env._("This is no open cart of the customer of %s.", self.display_name)
                )
        if not cart:
            raise UserError(
                self.env._("No open cart is known of him. To begin one, make the order with him.")
            )
        return cart

    def _is_cart_of_chat(self, cart, chat):
        """Tell whether who chats may open this cart (both in sudo)."""
        visitor = chat.livechat_visitor_id
        if visitor and visitor == cart.care_visitor_id:
            return True
        return (
            chat.care_identity in PROVEN
            and cart.care_customer_sure
            and bool(self.partner_id)
            and cart.care_customer_id == self.partner_id
        )

    def _send_cart_into(self, chat, cart):
        """Show the link to a cart in a chat; return what was done (str)."""
        values = {
            "url": cart._care_cart_link(),
            "amount": cart.currency_id.format(cart.amount_total),
        }
        # Said in the agent's name, with his own rights on the chat.
        chat.sudo(False)._care_push("care_desk.chat_cart_link", values)
        return self.env._("The link to %s stands in the chat.", cart.name)

    def _mail_cart(self, cart):
        """Mail the link to a cart to the customer alone; return what was done (str)."""
        customer = self.partner_id
        if not customer or not cart.care_customer_sure or cart.care_customer_id != customer:
            raise UserError(
                self.env._(
                    "It is not certain that %(cart)s belongs to the customer of %(ticket)s: the "
                    "link goes to nobody but its owner. He can be given it in a chat from the "
                    "browser that filled it. Nothing was sent.",
                    cart=cart.name,
                    ticket=self.display_name,
                )
            )
        if not customer.email_normalized:
            raise UserError(
                self.env._("%s has no mail address. Nothing was sent.", customer.display_name)
            )
        template = self.env.ref("care_desk.mail_template_cart_link")
        # sudo: the link holds the token of an order, for its customer alone
        template.sudo().with_context(
            care_link=cart._care_cart_link(),
            care_amount=cart.currency_id.format(cart.amount_total),
        ).send_mail(self.id)
        said = self.env._(
            "The link to %(cart)s was mailed to %(address)s.",
            cart=cart.name,
            address=customer.email_normalized,
        )
        self.message_post(body=said, care_audience="team")
        return said

    def _make_cart(self, customer):
        """Return a new, empty cart of a customer's (sale.order, in sudo)."""
        # sudo: websites and carts, of which agents have no rights
        ticket = self.sudo()
        chat = ticket.chat_ids.filtered("livechat_channel_id")[-1:]
        website = chat._care_website() if chat else ticket.env["website"]
        if website.company_id != self.company_id:
            website = website.search([("company_id", "=", self.company_id.id)], limit=1)
        if not website:
            raise UserError(
                self.env._("%s has no web shop to order in.", self.company_id.display_name)
            )
        orders = ticket.env["sale.order"].with_company(self.company_id)
        cart = orders.with_context(website_id=website.id, lang=customer.lang).create(
            {
                "partner_id": customer.id,
                "company_id": self.company_id.id,
                "website_id": website.id,
                "team_id": website.salesteam_id.id,
            }
        )
        cart._care_set_stage("cart")
        self.invalidate_recordset(["open_cart_id"])
        return cart
