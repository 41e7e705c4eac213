from odoo import fields, models


class CareOrderAct(models.AbstractModel):
    """A dialog that does something with a customer's order, and tells what came of it."""

    _name = "care.order.act"
    _description = "Act on an Order"

    order_id = fields.Many2one("sale.order", "Order", required=True, ondelete="cascade")
    ticket_id = fields.Many2one("care.ticket", "Request", ondelete="cascade")
    version = fields.Char(required=True)
    reason = fields.Char("Why", help="Kept on the customer's profile, with your name.")
    result = fields.Text(readonly=True)

    def _tell(self, result):
        """Show in this same dialog what was done.

        :param dict result: what the act on the order returned
        :return: dict of the ir.actions.act_window
        """
        self.result = result["message"]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Done"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def _asked(self):
        """Return what every act takes from its dialog (dict)."""
        self.ensure_one()
        return {
            "reason": self.reason or "",
            "ticket_id": self.ticket_id.id,
            "version": self.version,
        }

    def action_write(self):
        """Write to the customer about it: on the request, or in a mail that starts one."""
        self.ensure_one()
        if self.ticket_id:
            return self.ticket_id._get_records_action()
        order = self.order_id
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Write to the Customer"),
            "res_model": "care.ticket.compose",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_partner_id": order.partner_id.id,
                "default_order_id": order.id,
                "default_name": self.env._("Your order %s", order.name),
            },
        }

    def action_request(self):
        """Open a request about the order, for what is left to settle."""
        self.ensure_one()
        return self.order_id.care_act("request", self.ticket_id.id)
