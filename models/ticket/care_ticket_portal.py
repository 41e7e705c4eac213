from odoo import api, models
from odoo.exceptions import AccessError, UserError

# What a customer may say of his own request; all else is the team's to decide.
CUSTOMER_FIELDS = {
    "name",
    "body",
    "attachments",
    "reason_id",
    "order_id",
    "picking_id",
    "product_id",
}


class CareTicket(models.Model):
    """What a customer may say and choose when he opens a request himself."""

    _inherit = "care.ticket"

    @api.model
    def _values_of_customer(self, channel, values):
        """Check what a portal user says of a new request; return the values to open it with."""
        if channel != "portal" or self.env.user._is_public():
            raise AccessError(self.env._("Please sign in to open a request."))
        refused = values.keys() - CUSTOMER_FIELDS
        if refused:
            raise AccessError(
                self.env._("A request cannot be opened with: %s.", ", ".join(sorted(refused)))
            )
        for name in ("order_id", "picking_id", "product_id"):
            if values.get(name) and not self._own_choices(name, only_id=int(values[name])):
                raise UserError(
                    self.env._(
                        "Choose one of your own orders, deliveries and products. "
                        "Nothing was sent; your text is kept in the form."
                    )
                )
        if values.get("reason_id"):
            self._check_public_reason(values["reason_id"])
        partner = self.env.user.partner_id
        return {**values, "partner_id": partner.id, "email_from": partner.email}

    @api.model
    def _check_public_reason(self, reason_id):
        # sudo: which reasons are offered, asked for a customer
        reason = self.env["care.reason"].sudo().browse(int(reason_id)).exists()
        if not (reason.active and reason.is_public):
            raise UserError(self.env._("Choose one of the reasons in the list."))

    @api.model
    def _own_choices(self, name, only_id=None, limit=80):
        """Return what the signed-in customer may link to a request, newest first.

        :param str name: order_id, picking_id or product_id
        :param int only_id: ask for this record alone, to check what a form sent
        :param int limit: how many records at most
        :return: sale.order, stock.picking or product.product records, in sudo
        """
        customer = self.env.user.partner_id.commercial_partner_id
        # Odoo's own rules on orders say which ones this very user may see.
        orders = self.env["sale.order"]._search(
            [("partner_id", "child_of", customer.id), ("state", "in", ("sent", "sale", "cancel"))]
        )
        only = [("id", "=", only_id)] if only_id else []
        # sudo: portal users may not read deliveries and products, but these are their own
        env = self.sudo().env
        if name == "order_id":
            return env["sale.order"].search([("id", "in", orders), *only], limit=limit)
        if name == "picking_id":
            domain = [("sale_id", "in", orders), ("picking_type_code", "=", "outgoing"), *only]
            return env["stock.picking"].search(domain, order="id desc", limit=limit)
        lines = env["sale.order.line"]._search(
            [("order_id", "in", orders), ("product_id.sale_ok", "=", True)]
        )
        domain = [("id", "in", lines.subselect("product_id")), *only]
        return env["product.product"].with_context(active_test=False).search(domain, limit=limit)
