from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Datetime
from odoo.tools import SQL

TEAM = "base.group_user"
# Identities of a chat that its channel has verified, see discuss.channel.care_identity.
PROVEN = ("signed_in", "proven")
# A payment that was begun is under way so long, unless its provider tells more.
PAYMENT_MINUTES = 30


class SaleOrder(models.Model):
    """A cart: whose it is, and who may touch it."""

    _inherit = "sale.order"

    care_visitor_id = fields.Many2one(
        "website.visitor",
        "Visitor",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        readonly=True,
        groups=TEAM,
    )
    care_customer_id = fields.Many2one(
        "res.partner",
        "Cart of",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        readonly=True,
        groups=TEAM,
        help="Whose cart it is: who signed in or gave his address, else the contact of the request "
        "or chat he writes in.",
    )
    care_customer_sure = fields.Boolean(
        "Customer is Certain",
        copy=False,
        readonly=True,
        groups=TEAM,
        help="Otherwise it is probably his: he wrote in with an address that nothing has proven.",
    )
    care_ticket_ids = fields.One2many(
        "care.ticket", "order_id", "Requests about the Order", groups=TEAM
    )
    care_cart_ticket_ids = fields.One2many(
        "care.ticket", "cart_id", "Requests from the Cart", groups=TEAM
    )

    # ------------------------------------------------------------------- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        orders._care_know_customer()
        return orders

    def write(self, vals):
        result = super().write(vals)
        if "partner_id" in vals:
            self._care_know_customer()
        return result

    # ------------------------------------------------------------------- cart

    def _care_is_cart(self):
        """Tell whether this is a cart of the web shop that was not ordered yet."""
        self.ensure_one()
        return bool(self.website_id) and self.state == "draft"

    def _care_in_payment(self):
        """Tell whether a payment of this cart is under way: until it ends nobody may touch it."""
        self.ensure_one()
        begun = Datetime.now() - timedelta(minutes=PAYMENT_MINUTES)
        # sudo: the states of payments alone are read
        return any(
            payment.state in ("pending", "authorized", "done")
            or (payment.state == "draft" and payment.create_date >= begun)
            for payment in self.sudo().transaction_ids
        )

    def _care_lock(self):
        """Wait until nobody else changes these orders, keep others from it, and read them anew.

        A lock alone shows what was there when the transaction began: who waited for it would go by
        that. Once the row is written, he fails, and Odoo repeats what he asked for.
        """
        self.flush_recordset()
        ids = tuple(self.ids)
        self.env.cr.execute(
            SQL("SELECT id FROM sale_order WHERE id IN %s ORDER BY id FOR UPDATE", ids)
        )
        self.env.cr.execute(SQL("UPDATE sale_order SET id = id WHERE id IN %s", ids))
        self.invalidate_recordset()
        self.order_line.invalidate_recordset()

    # --------------------------------------------------------------- customer

    def _care_know_customer(self):
        """Settle whose carts these are; orders that did not come from the shop are nobody's."""
        # sudo: whose a cart is, depends on records that customers and visitors may not read
        carts = self.sudo().filtered("website_id")
        if not carts:
            return
        anonymous = carts.env["website"].search([]).user_id.partner_id
        for cart in carts:
            known = cart.partner_id - anonymous
            certain = bool(known)
            if not known:
                ticket = cart.care_cart_ticket_ids.filtered("partner_id").sorted("id")[-1:]
                known = ticket.partner_id
                certain = cart._care_is_proven(ticket)
            if (cart.care_customer_id, cart.care_customer_sure) != (known, certain):
                cart._care_store({"care_customer_id": known.id, "care_customer_sure": certain})

    def _care_is_proven(self, ticket):
        """Tell whether a request (care.ticket, one or none) is certainly of its customer."""
        return any(chat.care_identity in PROVEN for chat in ticket.chat_ids)

    def _care_merge_into(self, cart):
        """Let what belongs to this cart go on with another one that took its lines.

        :param cart: sale.order the customer goes on with
        """
        self.ensure_one()
        # sudo: the customer goes on, and what is known of his carts with him
        merged = self.sudo()
        merged.care_cart_ticket_ids.write({"cart_id": cart.id})
        self.env["care.cart.event"]._record("merged", merged)
        if not cart.care_visitor_id:
            cart._care_store({"care_visitor_id": merged.care_visitor_id.id})
        cart._care_know_customer()

    # ---------------------------------------------------------------- helpers

    def _care_store(self, values):
        """Write what the desk knows of orders, without touching when and by whom they were changed.

        Where somebody else holds an order, he is waited for no longer than the database does.

        :param dict values: names of stored fields with the values of their columns
        """
        if not self:
            return
        self.flush_recordset(list(values))
        columns = SQL(", ").join(
            SQL("%s = %s", SQL.identifier(name), value or None) for name, value in values.items()
        )
        self.env.cr.execute(
            SQL("UPDATE sale_order SET %s WHERE id IN %s", columns, tuple(self.ids))
        )
        self.invalidate_recordset(list(values), flush=False)
        self._care_cart_changed()
