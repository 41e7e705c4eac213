import json

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import float_compare


class SaleOrder(models.Model):
    """Carrier and pickup point are changed while the parcel is still here."""

    _inherit = "sale.order"

    def care_change_delivery(
        self,
        carrier_id,
        store_id=False,
        reason="",
        ticket_id=False,
        version=None,
        customer_agrees=False,
    ):
        """Deliver this order another way; its price is what the shop asks for it today.

        :param int carrier_id: id of one of `_care_carriers`
        :param int store_id: id of the stock.warehouse where the customer fetches it, for a carrier
            with stores
        :param str reason: why; may be empty where there is a ticket
        :param int ticket_id: id of the care.ticket it is done from
        :param str version: what the agent saw, see `care_delivery`
        :param bool customer_agrees: he knows that it is dearer, and wants it
        :return: dict of message (str): what was done and what is left to settle
        :raises AccessError: see `_care_check_agent`
        :raises UserError: says why not and what to do instead; nothing is changed
        """
        order, reason, ticket = self._care_begin("delivery", reason, ticket_id, version)
        carrier = order._care_carriers().filtered(lambda one: one.id == carrier_id)
        if not carrier:
            raise UserError(
                self.env._(
                    "This carrier does not deliver this order to its address. Nothing was changed. "
                    "Choose another one."
                )
            )
        former = order._care_way_of_delivery()
        store = order._care_store_of(carrier, store_id)
        if carrier == order.carrier_id and (not store or store == order._care_present_store()):
            raise UserError(self.env._("The order is delivered this way already."))
        order._care_deliver_by(carrier, store, customer_agrees)
        detail = self.env._(
            "%(order)s: %(new)s instead of %(former)s.",
            order=order.name,
            new=order._care_way_of_delivery(),
            former=former or self.env._("no carrier"),
        )
        order._care_done("order_carrier", reason, ticket, detail)
        return order._care_result(detail)

    # ---------------------------------------------------------------- choices

    def _care_carriers(self):
        """Return the delivery methods (delivery.carrier) of the shop that fit this order (in sudo).

        Those whose points only the carrier knows are chosen in the shop alone.
        """
        self.ensure_one()
        carriers = self.env["delivery.carrier"].with_context(website_id=self.website_id.id)
        home = self._care_home()
        return carriers.search(
            Domain("website_published", "=", True)
            & Domain(carriers._check_company_domain(self.company_id))
        ).filtered(
            lambda carrier: (
                not hasattr(carrier, f"{carrier.delivery_type}_use_locations")
                and (carrier.delivery_type == "in_store" or carrier._match_address(home))
                and carrier._match_must_have_tags(self)
                and carrier._match_excluded_tags(self)
                and carrier._match_weight(self)
                and carrier._match_volume(self)
            )
        )

    def _care_home(self):
        """Return the address (res.partner) that the customer gave, also behind a pickup point."""
        contact = self.partner_shipping_id
        return contact.parent_id or self.partner_id if contact.is_pickup_location else contact

    def _care_present_store(self):
        """Return the store (stock.warehouse) where this order is fetched, or none."""
        in_store = self.carrier_id.delivery_type == "in_store"
        return self.warehouse_id if in_store else self.warehouse_id.browse()

    def _care_store_of(self, carrier, store_id):
        """Return the store (stock.warehouse, or none) to fetch it from, which has all of it."""
        if carrier.delivery_type != "in_store":
            return self.env["stock.warehouse"]
        store = carrier.warehouse_ids.filtered(lambda one: one.id == store_id)
        if not store or store.company_id != self.company_id:
            raise UserError(self.env._("Choose the store where the customer fetches his order."))
        if store != self.warehouse_id:
            missing = self._get_insufficient_stock_data(store.id)
            # That method leaves a warning for the customer's cart, which this is not.
            self.order_line.shop_warning = ""
            if missing:
                raise UserError(
                    self.env._(
                        "%(store)s does not have all of it: %(products)s. Nothing was changed. "
                        "Choose another store or carrier.",
                        store=store.partner_id.name or store.name,
                        products=", ".join(
                            self.env._(
                                "%(product)s (%(free)g of %(ordered)g)",
                                product=line.product_id.display_name,
                                free=free,
                                ordered=line.product_uom_qty,
                            )
                            for line, free in missing.items()
                        ),
                    )
                )
        return store

    def _care_way_of_delivery(self):
        """Return carrier and pickup point as one text."""
        return ", ".join(filter(None, (self.carrier_id.name, self.care_pickup_point)))

    # ------------------------------------------------------------------ steps

    def _care_deliver_by(self, carrier, store, customer_agrees):
        """Change carrier, address, price and parcels of this order (in sudo).

        :param carrier: delivery.carrier
        :param store: stock.warehouse where it is fetched, or none
        :param bool customer_agrees: see `care_change_delivery`
        """
        home = self._care_home()
        warehouse = store or self._care_own_warehouse()
        location = store._prepare_pickup_location_data() if store else {}
        if store and not location:
            raise UserError(
                self.env._("%s has no complete address: nobody would find it.", store.name)
            )
        contact = self._care_contact_of_point(home, location) if store else home
        self._care_check_taxes(store.partner_id if store else contact)
        moves = warehouse != self.warehouse_id or carrier.route_ids != self.carrier_id.route_ids
        self._care_send_to(contact)
        self._care_rate_anew(carrier, customer_agrees)
        if store:
            self._set_pickup_location(json.dumps(location))
        else:
            self.pickup_location_data = {}
        self.warehouse_id = warehouse
        if moves and self.state == "sale":
            # The goods come from somewhere else: Odoo plans the way anew, as at confirmation.
            self._care_open_parcels().action_cancel()
            self.order_line._action_launch_stock_rule()
            self._care_open_parcels().write({"partner_id": contact.id, "carrier_id": carrier.id})

    def _care_own_warehouse(self):
        """Return where what is sent comes from: not the store where it was to be fetched."""
        if not self._care_present_store():
            return self.warehouse_id
        return self.website_id.warehouse_id or self.env["stock.warehouse"].search(
            [("company_id", "=", self.company_id.id)], limit=1
        )

    def _care_contact_of_point(self, home, location):
        """Return the contact (res.partner) that stands for a pickup point, as at confirmation.

        :param home: res.partner whose parcel it is
        :param dict location: pickup_location_data
        """
        country = self.env["res.country"].search([("code", "=", location["country_code"])])
        values = {
            "parent_id": home.id,
            "type": "delivery",
            "is_pickup_location": True,
            "name": location["name"],
            "street": location["street"],
            "zip": location["zip_code"],
            "city": location["city"],
            "country_id": country.id,
        }
        known = [(name, "=", value) for name, value in values.items()]
        contacts = self.env["res.partner"]
        return contacts.search(known, limit=1) or contacts.create(
            {**values, "email": home.email, "phone": home.phone}
        )

    def _care_rate_anew(self, carrier, customer_agrees):
        """Ask the carrier what it costs now, and let that be the price of the delivery.

        :raises UserError: when the carrier refuses, or it is dearer and nobody asked the customer
        """
        rate = carrier.rate_shipment(self)
        if not rate["success"]:
            raise UserError(
                self.env._(
                    "%(carrier)s does not take it: %(why)s Nothing was changed.",
                    carrier=carrier.name,
                    why=rate["error_message"] or "",
                )
            )
        lines = self.order_line.filtered("is_delivery")
        present = sum(lines.mapped("price_unit"))
        difference = float_compare(
            rate["price"], present, precision_rounding=self.currency_id.rounding
        )
        if difference and any(lines.mapped("qty_invoiced")):
            raise UserError(
                self.env._(
                    "The delivery is invoiced at %(present)s and would cost %(price)s now. Nothing "
                    "was changed. Choose a carrier at the same price.",
                    present=self.currency_id.format(present),
                    price=self.currency_id.format(rate["price"]),
                )
            )
        if difference > 0 and not customer_agrees:
            raise UserError(
                self.env._(
                    "The delivery costs %(price)s, so far it was %(present)s. Nothing was changed. "
                    "Ask the customer, and tick that he agrees.",
                    present=self.currency_id.format(present),
                    price=self.currency_id.format(rate["price"]),
                )
            )
        if difference and "shipping" in self.order_line.reward_id.mapped("reward_type"):
            raise UserError(
                self.env._(
                    "A promotion pays the delivery of this order, and would not fit another price. "
                    "Nothing was changed. Choose a carrier at the same price, or cancel the order "
                    "and order the same again."
                )
            )
        if not difference and carrier == self.carrier_id:
            return
        if any(lines.mapped("qty_invoiced")):
            # What is invoiced stays as it is: the price is the same.
            self.carrier_id = carrier
            self._care_open_parcels().carrier_id = carrier
        else:
            self.with_context(care_keep_promotions=self.state == "sale")._set_delivery_method(
                carrier, rate
            )

    def _update_programs_and_rewards(self):
        # The shop computes promotions anew with every delivery method: right for a cart, but a
        # confirmed order would lose or win some that have come or ended since.
        if self.env.context.get("care_keep_promotions"):
            return None
        return super()._update_programs_and_rewards()

    # ----------------------------------------------------------------- dialog

    def _care_delivery_choices(self):
        """Return the ways this order (in sudo) may be delivered.

        :return: list of dict with id, name, price (str), more (str: what it costs more or less),
            is_dearer and is_present (bool), why_not (str) and stores (list of dict with id, name,
            address and is_present)
        """
        present = sum(self.order_line.filtered("is_delivery").mapped("price_unit"))
        money = self.currency_id
        store = self._care_present_store()
        choices = []
        for carrier in self._care_carriers():
            rate = carrier.rate_shipment(self)
            more = rate["price"] - present if rate["success"] else 0
            is_same = money.is_zero(more)
            choices.append(
                {
                    "id": carrier.id,
                    "name": carrier.name,
                    "price": money.format(rate["price"]) if rate["success"] else "",
                    "more": "" if is_same else f"{'+' if more > 0 else ''}{money.format(more)}",
                    "is_dearer": more > 0 and not is_same,
                    "is_present": carrier == self.carrier_id,
                    "why_not": "" if rate["success"] else rate["error_message"] or "",
                    "stores": [
                        {
                            "id": one.id,
                            "name": one.partner_id.name or one.name,
                            "address": ", ".join(
                                filter(None, (one.partner_id.street, one.partner_id.city))
                            ),
                            "is_present": one == store,
                        }
                        for one in carrier.warehouse_ids
                        if carrier.delivery_type == "in_store" and one.company_id == self.company_id
                    ],
                }
            )
        return choices
