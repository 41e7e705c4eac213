from odoo import api, models
from odoo.fields import Domain


class CareExportOrders(models.AbstractModel):
    """One row per line of an order: what was bought, for how much, and how it was delivered."""

    _name = "care.export.orders"
    _description = "Order Lines to Export"
    _inherit = "care.export.rows"

    _of = "sale.order"

    @api.model
    def _domain(self):
        return Domain("company_id", "=", self.env.company.id)

    @api.model
    def _columns(self):
        return [
            (self.env._("Order"), "text"),
            (self.env._("Date"), "datetime"),
            (self.env._("State"), "text"),
            (self.env._("Website"), "text"),
            (self.env._("Customer Number"), "text"),
            (self.env._("Customer"), "text"),
            (self.env._("Email"), "text"),
            (self.env._("Store"), "text"),
            (self.env._("Delivery Mode"), "text"),
            (self.env._("Pickup Point"), "text"),
            (self.env._("Delivery"), "text"),
            (self.env._("Tracking"), "text"),
            (self.env._("Product Reference"), "text"),
            (self.env._("Product"), "text"),
            (self.env._("Quantity"), "number"),
            (self.env._("Delivered"), "number"),
            (self.env._("Unit"), "text"),
            (self.env._("Unit Price"), "number"),
            (self.env._("Discount (%)"), "number"),
            (self.env._("Amount excl. Tax"), "money"),
            (self.env._("Tax"), "money"),
            (self.env._("Amount incl. Tax"), "money"),
            (self.env._("Currency"), "text"),
        ]

    @api.model
    def _count(self, domain):
        return self.env["sale.order.line"].search_count(
            Domain("order_id", "any", domain) & Domain("display_type", "=", False)
        )

    @api.model
    def _values(self, records):
        # sudo: lines, products and stores of orders that the reader may read
        orders = records.sudo()
        orders.fetch(
            [
                "name",
                "date_order",
                "state",
                "website_id",
                "partner_id",
                "warehouse_id",
                "carrier_id",
                "pickup_location_data",
                "delivery_status",
                "currency_id",
            ]
        )
        lines = orders.env["sale.order.line"].search_fetch(
            [("order_id", "in", orders.ids), ("display_type", "=", False)],
            [
                "order_id",
                "product_id",
                "name",
                "product_uom_id",
                "product_uom_qty",
                "qty_delivered",
                "price_unit",
                "discount",
                "price_subtotal",
                "price_tax",
                "price_total",
            ],
            order="id",
        )
        products = lines.product_id.with_context(display_default_code=False)
        names = dict(zip(products.ids, products.mapped("display_name"), strict=True))
        tracking = self._tracking(orders)
        by_order = lines.grouped("order_id")
        rows = []
        for order in orders:
            shared = self._order_values(order, tracking)
            rows.extend(
                [
                    *shared,
                    line.product_id.default_code,
                    names.get(line.product_id.id) or line.name,
                    line.product_uom_qty,
                    line.qty_delivered,
                    line.product_uom_id.name,
                    line.price_unit,
                    line.discount,
                    line.price_subtotal,
                    line.price_tax,
                    line.price_total,
                    order.currency_id.name,
                ]
                for line in by_order.get(order, lines.browse())
            )
        return rows

    @api.model
    def _order_values(self, order, tracking):
        """Return the values that the rows of one order share, the first columns."""
        customer = order.partner_id
        return [
            order.name,
            self._local(order.date_order),
            self._label("state", order.state),
            order.website_id.name,
            customer.ref,
            customer.name,
            customer.email,
            order.warehouse_id.name,
            order.carrier_id.name,
            (order.pickup_location_data or {}).get("name"),
            self._label("delivery_status", order.delivery_status),
            ", ".join(tracking.get(order, ())),
        ]

    @api.model
    def _tracking(self, orders):
        """Return the tracking numbers of these orders: dict of sale.order to list of str."""
        groups = orders.env["stock.picking"]._read_group(
            [("sale_id", "in", orders.ids), ("carrier_tracking_ref", "!=", False)],
            ["sale_id"],
            ["carrier_tracking_ref:array_agg"],
        )
        return dict(groups)

    @api.model
    def _label(self, name, value):
        field = self.env[self._of]._fields[name]
        return dict(field._description_selection(self.env)).get(value, "")
