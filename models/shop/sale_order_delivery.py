from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.misc import format_duration
from odoo.tools.sql import column_exists, create_column


class SaleOrder(models.Model):
    """Where an order goes, and how far its delivery is."""

    _inherit = "sale.order"

    care_pickup_point = fields.Char(
        "Pickup Point",
        compute="_compute_care_pickup_point",
        store=True,
        index="trigram",
        help="Where the customer fetches his order, empty where it is brought to him.",
    )
    care_delivery_state = fields.Selection(
        [
            ("preparing", "In preparation"),
            ("ready", "Ready to ship"),
            ("ready_for_pickup", "Ready for pickup"),
            ("handed_over", "With the carrier"),
            ("partly_sent", "Partly sent"),
            ("sent", "Sent"),
            ("collected", "Collected"),
        ],
        "Delivery",
        compute="_compute_care_delivery_state",
        compute_sudo=True,
    )

    # One customer's orders, newest first.
    _care_of_customer = models.Index("(partner_id, date_order DESC, id DESC)")

    def _auto_init(self):
        # One statement for the orders of years, instead of one computation for each.
        is_new = not column_exists(self.env.cr, self._table, "care_pickup_point")
        if is_new:
            create_column(self.env.cr, self._table, "care_pickup_point", "varchar")
        result = super()._auto_init()
        if is_new:
            self.env.cr.execute(
                SQL(
                    """UPDATE sale_order o SET care_pickup_point = concat_ws(
                        ', ', nullif(p.name, ''),
                        nullif(concat_ws(' ', nullif(p.zip, ''), nullif(p.city, '')), '')
                    ) FROM res_partner p
                    WHERE p.id = o.partner_shipping_id AND p.is_pickup_location"""
                )
            )
        return result

    # --------------------------------------------------------------- computes

    @api.depends("pickup_location_data", "partner_shipping_id", "state")
    def _compute_care_pickup_point(self):
        for order in self:
            point = order._care_point_address()
            place = " ".join(filter(None, (point.get("zip"), point.get("city"))))
            order.care_pickup_point = ", ".join(filter(None, (point.get("name"), place))) or False

    @api.depends("picking_ids.state", "picking_ids.carrier_tracking_ref", "pickup_location_data")
    def _compute_care_delivery_state(self):
        for order in self:
            order.care_delivery_state = order._care_state_of_parcels(order._care_parcels())

    def _care_state_of_parcels(self, parcels):
        """Return the value of care_delivery_state for the parcels (stock.picking) of this order."""
        if not parcels:
            return False
        states = set(parcels.mapped("state"))
        in_store = self.carrier_id.delivery_type == "in_store"
        if states == {"done"}:
            return "collected" if in_store else "sent"
        if "done" in states:
            return "partly_sent"
        if all(parcel._care_has_left() for parcel in parcels):
            return "handed_over"
        if states == {"assigned"}:
            return "ready_for_pickup" if in_store else "ready"
        return "preparing"

    # ---------------------------------------------------------------- parcels

    def _care_parcels(self):
        """Return the deliveries (stock.picking, in sudo) that bring these orders to customers."""
        # sudo: how far a delivery is, told of orders that the reader may read
        return self.sudo().picking_ids.filtered(
            lambda picking: (
                picking.state != "cancel" and picking.location_dest_id.usage == "customer"
            )
        )

    def _care_open_parcels(self):
        """Return the parcels (stock.picking, in sudo) that are still in the shop's hands."""
        return self._care_parcels().filtered(lambda parcel: not parcel._care_has_left())

    # ------------------------------------------------------------ pickup point

    def _care_point_address(self):
        """Return name, street, zip and city (dict of str) of the pickup point; {} without one.

        Pickup points come from shops, and from carriers whose data nobody has checked.
        """
        self.ensure_one()
        point = self.pickup_location_data
        if isinstance(point, dict) and point.get("name"):
            names = {"name": "name", "street": "street", "zip": "zip_code", "city": "city"}
            return {name: str(point.get(key) or "") for name, key in names.items()}
        contact = self.partner_shipping_id
        if contact.is_pickup_location:
            return {name: contact[name] or "" for name in ("name", "street", "zip", "city")}
        return {}

    def _care_point(self):
        """Return the pickup point with its hours, False where the order is brought.

        :return: dict of name, street, zip, city (str) and hours: list of dict with day (int, 0 is
            Monday), name (str) and times (list of str), empty where the point gives none
        """
        point = self._care_point_address()
        if not point:
            return False
        days = self.env["resource.calendar.attendance"]._fields["dayofweek"]
        # sudo: the hours of a shop are public
        store = self.sudo().warehouse_id
        if self.carrier_id.delivery_type == "in_store" and store.opening_hours:
            hours = self._care_hours_of_store(store)
        else:
            hours = self._care_hours_of_carrier(self.pickup_location_data)
        names = dict(days._description_selection(self.env))
        return {
            **point,
            "hours": [
                {"day": int(day), "name": names[day], "times": hours.get(day) or []}
                for day in sorted(names)
            ]
            if any(hours.values())
            else [],
        }

    @api.model
    def _care_hours_of_store(self, store):
        """Return when a store (stock.warehouse, in sudo) is open: dict of day to list of str."""
        hours = {}
        for attendance in store.opening_hours.attendance_ids.sorted("hour_from"):
            if attendance.day_period != "lunch":
                hours.setdefault(attendance.dayofweek, []).append(
                    f"{format_duration(attendance.hour_from)} - "
                    f"{format_duration(attendance.hour_to)}"
                )
        return hours

    @api.model
    def _care_hours_of_carrier(self, location):
        """Return the hours that a carrier gave with a point, in Odoo's form; what else it gave is
        left out.

        :param location: pickup_location_data (dict, or nothing)
        :return: dict of day (str, "0" is Monday) to list of str
        """
        given = location.get("opening_hours") if isinstance(location, dict) else None
        if not isinstance(given, dict):
            return {}
        return {
            str(day): [str(time)[:40] for time in times][:6]
            for day, times in given.items()
            if str(day) in "0123456" and isinstance(times, list)
        }

    # --------------------------------------------------------------- the sheet

    @api.readonly
    def care_delivery(self):
        """Return where this order is, for agents.

        :return: dict of id, name, version (str, see `_care_version`), state, state_name,
            carrier, point (see `_care_point`), address (list of str, lines of the delivery
            address), parcels (list of dict with id, name, state, state_name, carrier, reference,
            links: list of [label, url], scheduled and done: datetime or False, late: bool) and
            possibilities (see `care_possibilities`)
        :raises AccessError: to who is not of the team, or not of the order's company
        """
        self.ensure_one()
        self._care_check_agent()
        # sudo: carriers and addresses of an order the agent may read
        order = self.sudo()
        names = dict(self._fields["care_delivery_state"]._description_selection(self.env))
        point = order._care_point()
        return {
            "id": order.id,
            "name": order.name,
            "version": order._care_version(),
            "state": order.care_delivery_state,
            "state_name": names.get(order.care_delivery_state, ""),
            # A delivery may have a carrier of its own, where the customer chose none.
            "carrier": (order.carrier_id or order.picking_ids.carrier_id[:1]).name or "",
            "point": point,
            "address": []
            if point or order.only_services
            else [
                line
                for line in order.partner_shipping_id._display_address().split("\n")
                if line.strip()
            ],
            "parcels": [parcel._care_told() for parcel in order._care_parcels().sorted("id")],
            "possibilities": self.care_possibilities(),
        }

    def _care_told(self):
        """Return what a list beside the talk tells of these orders: dict of id to dict."""
        states, deliveries = (
            dict(self._fields[name]._description_selection(self.env))
            for name in ("state", "care_delivery_state")
        )
        return {
            order.id: {
                "id": order.id,
                "name": order.name,
                "date": order.date_order,
                # sudo: currencies are shown, not read
                "total": order.sudo().currency_id.format(order.amount_total),
                "order_state": order.state,
                "order_state_name": states[order.state],
                "state": order.care_delivery_state,
                "state_name": deliveries.get(order.care_delivery_state, ""),
                "point": order.care_pickup_point or "",
            }
            for order in self
        }

    def _care_shown_to_customer(self):
        """Return what a customer sees of his order beside his request (dict); in sudo.

        :return: dict of state_name (str), point (see `_care_point`), parcels (list of dict, see
            `stock.picking._care_told`) and lines (sale.order.line)
        """
        self.ensure_one()
        states = dict(self._fields["care_delivery_state"]._description_selection(self.env))
        cancelled = self.env._("Cancelled") if self.state == "cancel" else ""
        return {
            "state_name": cancelled or states.get(self.care_delivery_state, ""),
            "point": self._care_point(),
            "parcels": [parcel._care_told() for parcel in self._care_parcels().sorted("id")],
            "lines": self.order_line.filtered(lambda line: line._care_is_good()),
        }
