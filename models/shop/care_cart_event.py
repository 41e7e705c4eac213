from odoo import api, fields, models


class CareCartEvent(models.Model):
    """What happened to a cart, when and at which value; written once, read by the statistics."""

    _name = "care.cart.event"
    _description = "Cart Event"
    _order = "at desc, id desc"
    _log_access = False

    order_id = fields.Many2one("sale.order", "Cart", required=True, index=True, ondelete="cascade")
    kind = fields.Selection(
        [
            ("browsing", "Browsing"),
            ("cart", "In the cart"),
            ("address", "At the address"),
            ("delivery", "At the delivery"),
            ("payment", "At the payment"),
            ("failed", "Failed"),
            ("paid", "Paid"),
            ("left", "Left"),
            ("merged", "Merged into another cart"),
            ("help_offered", "Help offered"),
            ("reminded", "Reminded"),
            ("reminder_refused", "Reminder refused"),
            ("recovered", "Recovered"),
            ("changed", "Changed by the team"),
            ("proposed", "Change proposed"),
            ("accepted", "Change accepted"),
            ("declined", "Change declined"),
            ("taken_back", "Change taken back"),
            ("link_sent", "Link sent"),
            ("ordered_with", "Ordered with the team"),
        ],
        required=True,
    )
    at = fields.Datetime(default=fields.Datetime.now, required=True)
    amount = fields.Monetary(help="Total of the cart at that time.")
    currency_id = fields.Many2one(related="order_id.currency_id")
    user_id = fields.Many2one("res.users", "By", ondelete="set null")
    ticket_id = fields.Many2one(
        "care.ticket", "Request", index="btree_not_null", ondelete="set null"
    )

    _kind_at = models.Index("(kind, at)")

    @api.model
    def _record(self, kind, orders, ticket=None):
        """Note what happened to these carts (sale.order); of the team's, who did it.

        :param str kind: see the field
        :param ticket: care.ticket it happened in, if any
        """
        user = self.env.user if self.env.user._is_internal() else self.env["res.users"]
        # sudo: facts are written by the code alone, whoever causes them
        self.sudo().create(
            [
                {
                    "order_id": order.id,
                    "kind": kind,
                    "amount": order.amount_total,
                    "user_id": user.id,
                    "ticket_id": ticket.id if ticket else False,
                }
                for order in orders.sudo()  # sudo: see above
            ]
        )
