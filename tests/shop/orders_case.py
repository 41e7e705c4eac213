from odoo.fields import Command

from ..common import CareCase, CareHttpCase


class OrderShop:
    """A shop with two stores, three carriers and a customer who has ordered something."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.website = cls.env["website"].search([("company_id", "=", cls.company.id)], limit=1)
        cls.country = cls.env.ref("base.fr")
        # Deliveries of the demo data and their prices are none of these tests' business.
        cls.env["delivery.carrier"].search([]).is_published = False
        cls.prices = cls.env["product.pricelist"].create(
            {
                "name": "Prices of the shop",
                "currency_id": cls.company.currency_id.id,
                "company_id": cls.company.id,
                "website_id": cls.website.id,
                "selectable": True,
            }
        )
        cls.teapot = cls._product("Brown betty teapot", 30)
        cls.cosy = cls._product("Quilted tea cosy", 12)
        cls.standard = cls._carrier("Postal parcel", 5)
        cls.express = cls._carrier("Courier overnight", 15)
        cls.budget = cls._carrier("Slow boat", 2)
        cls.hours = cls.env["resource.calendar"].create(
            {
                "name": "Open in the morning",
                "attendance_ids": [
                    Command.clear(),
                    Command.create(
                        {
                            "name": "Monday",
                            "dayofweek": "0",
                            "day_period": "morning",
                            "hour_from": 9,
                            "hour_to": 12.5,
                        }
                    ),
                ],
            }
        )
        cls.store = cls._store("Rennes shop", "T-REN", "35000", "Rennes")
        cls.store.opening_hours = cls.hours
        cls.store_2 = cls._store("Brest shop", "T-BRE", "29200", "Brest")
        # A shop has one such carrier at most.
        cls.pickup = cls.env["delivery.carrier"].search(
            [("delivery_type", "=", "in_store"), ("company_id", "in", (False, cls.company.id))],
            limit=1,
        ) or cls._carrier("Fetch it", 0, delivery_type="in_store")
        cls.pickup.write(
            {
                "name": "Fetch it in a shop",
                "warehouse_ids": [Command.set((cls.store + cls.store_2).ids)],
                "is_published": True,
                "website_id": False,
            }
        )
        cls.pickup.product_id.list_price = 0
        cls.customer.partner_id.write(
            {
                "street": "1 rue des Lilas",
                "zip": "75011",
                "city": "Paris",
                "country_id": cls.country.id,
                "phone": "+33 1 23 45 67 89",
            }
        )
        # After the country, from which Odoo draws one else.
        (
            cls.customer + cls.other_customer
        ).partner_id.specific_property_product_pricelist = cls.prices
        cls.address = {
            "name": "Carla Customer",
            "street": "12 quai Vert",
            "street2": "",
            "zip": "44000",
            "city": "Nantes",
            "state_id": False,
            "country_id": cls.country.id,
            "phone": "",
        }

    @classmethod
    def _product(cls, name, price, **values):
        return cls.env["product.product"].create(
            {
                "name": name,
                "type": "consu",
                "list_price": price,
                "taxes_id": False,
                "is_published": True,
                **values,
            }
        )

    @classmethod
    def _carrier(cls, name, price, **values):
        product = cls.env["product.product"].create(
            {"name": name, "type": "service", "list_price": price, "taxes_id": False}
        )
        return cls.env["delivery.carrier"].create(
            {
                "name": name,
                "product_id": product.id,
                "delivery_type": "fixed",
                "fixed_price": price,
                "is_published": True,
                "tracking_url": "https://track.example.com/<shipmenttrackingnumber>",
                **values,
            }
        )

    @classmethod
    def _store(cls, name, code, zip_code, city):
        contact = cls.env["res.partner"].create(
            {
                "name": name,
                "street": "3 place du Port",
                "zip": zip_code,
                "city": city,
                "country_id": cls.country.id,
                # Known, so that nobody is asked for them.
                "partner_latitude": 48.1,
                "partner_longitude": -1.7,
            }
        )
        return cls.env["stock.warehouse"].create(
            {"name": name, "code": code, "partner_id": contact.id, "company_id": cls.company.id}
        )

    @classmethod
    def _bought(cls, user=None, carrier=None, store=None, quantity=3, confirm=True, **values):
        """Return an order of teapots and cosies from the web shop, confirmed by default."""
        partner = (user or cls.customer).partner_id
        order = cls.env["sale.order"].create(
            {
                "partner_id": partner.id,
                "website_id": cls.website.id,
                "pricelist_id": cls.prices.id,
                "order_line": [
                    Command.create({"product_id": cls.teapot.id, "product_uom_qty": quantity}),
                    Command.create({"product_id": cls.cosy.id, "product_uom_qty": 2}),
                ],
                **values,
            }
        )
        carrier = carrier or (cls.pickup if store else cls.standard)
        order.set_delivery_line(carrier, carrier.fixed_price)
        if store:
            order.pickup_location_data = store._prepare_pickup_location_data()
            order.warehouse_id = store
        if confirm:
            order.action_confirm()
        return order

    @classmethod
    def _send(cls, order):
        """Send the parcels of an order."""
        for parcel in order._care_open_parcels():
            parcel.move_ids.write({"quantity": 0})
            for move in parcel.move_ids:
                move.quantity = move.product_uom_qty
            parcel.move_ids.picked = True
            parcel.with_context(skip_sms=True, skip_backorder=True).button_validate()

    @classmethod
    def _pay(cls, order, amount, state="done", changed="2020-01-01"):
        """Return a payment (payment.transaction) of an order."""
        payment = cls.env["payment.transaction"].create(
            {
                "provider_id": cls.env["payment.provider"].search([], limit=1).id,
                "payment_method_id": cls.env["payment.method"]
                .with_context(active_test=False)
                .search([], limit=1)
                .id,
                "reference": f"{state} {order.name}",
                "amount": amount,
                "currency_id": order.currency_id.id,
                "partner_id": order.partner_id.id,
                "sale_order_ids": order.ids,
                "state": state,
            }
        )
        payment.last_state_change = changed
        return payment

    @classmethod
    def _line(cls, order, product):
        return order.order_line.filtered(lambda line: line.product_id == product)

    @classmethod
    def _possible(cls, order, key, user=None):
        """Return one of the possibilities of an order (dict), as an agent sees it."""
        told = order.with_user(user or cls.agent).care_possibilities()
        return {possibility["key"]: possibility for possibility in told}[key]


class OrderCase(OrderShop, CareCase):
    """Rules of orders."""


class OrderHttpCase(OrderShop, CareHttpCase):
    """Orders as each person meets them."""
