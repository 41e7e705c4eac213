from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

MAX_ORDERS = 50


class ResPartner(models.Model):
    """What a customer has ordered, for the panel beside the talk with him."""

    _inherit = "res.partner"

    @api.readonly
    def care_orders(self, ticket_id=False, offset=0, limit=5):
        """Return the orders of this customer, newest first, and that of his request on its own.

        A company's are those of all its people. Carts are no orders.

        :param int ticket_id: id of the care.ticket whose order is `current`
        :param int offset: how many were shown already
        :param int limit: how many at most, and never more than MAX_ORDERS
        :return: dict with keys current (dict, see `sale.order.care_delivery`, with date, total and
            order_state, or False), orders (list of dict with id, name, date, total, order_state,
            order_state_name, state, state_name, point and is_current) and has_more (bool)
        :raises AccessError: to who is not of the team, or may not read the customer
        """
        if not self.env.user._is_care_agent():
            raise AccessError(
                self.env._("Customers' orders are shown to the customer service alone.")
            )
        self.check_access("read")
        ticket = self.env["care.ticket"].browse(ticket_id or ())
        if ticket:
            ticket.check_access("read")
        current = ticket.order_id if ticket.order_id.has_access("read") else ticket.order_id[:0]
        limit = min(limit, MAX_ORDERS)
        orders = self._care_find_orders(offset, limit + 1)
        has_more = len(orders) > limit
        told = (orders[:limit] | current)._care_told()
        return {
            "current": bool(current)
            and offset == 0
            and {**told[current.id], **current.care_delivery(), "is_current": True},
            "orders": [
                {**told[order.id], "is_current": order == current} for order in orders[:limit]
            ],
            "has_more": has_more,
        }

    def _care_find_orders(self, offset, limit):
        """Return the orders (sale.order) of this customer that the agent may read, newest first."""
        if not self:
            return self.env["sale.order"]
        self.ensure_one()
        # sudo: who belongs to the company; which of their orders he reads, the rules decide
        people = self
        if self.is_company:
            people = self.sudo().search([("commercial_partner_id", "=", self.id)])
        domain = Domain("partner_id", "in", people.ids) & Domain("state", "!=", "draft")
        return self.env["sale.order"].search(
            domain, order="date_order desc, id desc", offset=offset, limit=limit
        )
