from odoo import models
from odoo.exceptions import UserError

DIALOGS = {
    "address": "care.order.address",
    "delivery": "care.order.delivery",
    "cancel": "care.order.cancel",
    "send": "care.order.send",
    "reorder": "care.order.reorder",
}


class SaleOrder(models.Model):
    """From what may be done with an order to the dialog that does it."""

    _inherit = "sale.order"

    def care_act(self, key, ticket_id=False):
        """Open the dialog that does one of `care_possibilities`, or the next best way.

        :param str key: of a possibility, or request: a request about this order
        :param int ticket_id: id of the care.ticket it is done from
        :return: dict of an action
        :raises AccessError: to who is not of the team, or not of the order's company
        :raises UserError: says why it is too late
        """
        self.ensure_one()
        self._care_check_agent()
        ticket = self._care_ticket_of_act(ticket_id)
        if key == "request":
            return self._care_request(ticket)
        if key not in DIALOGS:
            raise UserError(self.env._("There is no such thing to do with an order."))
        # sudo: deliveries and payments of an order the agent may read
        why_not, _instead = self.sudo()._care_refusal(key)
        if why_not:
            raise UserError(why_not)
        return {
            "type": "ir.actions.act_window",
            "name": f"{self._care_way(key)} · {self.name}",
            "res_model": DIALOGS[key],
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_order_id": self.id,
                "default_ticket_id": ticket.id,
                # sudo: what the order is like, as a word that tells nothing of it
                "default_version": self.sudo()._care_version(),
            },
        }

    def _care_request(self, ticket):
        """Return the action that leads to a request about this order.

        :param care.ticket ticket: the request it is asked from, or none
        """
        if ticket and ticket.order_id in (self, self.browse()):
            ticket.order_id = self
            return ticket._get_records_action()
        found = self.env["care.ticket"].search(
            [("order_id", "=", self.id), ("closed_at", "=", False)], order="id desc", limit=1
        )
        if found:
            return found._get_records_action()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Request"),
            "res_model": "care.ticket",
            "views": [(False, "form")],
            "context": {
                "default_partner_id": self.partner_id.id,
                "default_order_id": self.id,
                "default_name": self.env._("Order %s", self.name),
            },
        }
