from odoo import api, models
from odoo.fields import Domain
from odoo.tools import float_compare

HISTORY = 20
PRODUCTS = 8


class SaleOrder(models.Model):
    """What the agent sees of a cart, and what he may choose from."""

    _inherit = "sale.order"

    @api.model
    @api.readonly
    def care_find_cart(self, partner_id=False, ticket_id=False):
        """Return the cart that this customer, or who wrote this request, has now.

        :param int partner_id: id of the customer (res.partner)
        :param int ticket_id: id of the care.ticket
        :return: dict, see `care_cart`; False where there is none
        :raises AccessError: to who may not read the request
        """
        ticket = self.env["care.ticket"].browse(ticket_id or ()).exists()
        ticket.check_access("read")
        his = Domain("id", "=", ticket.cart_id.id) if ticket.cart_id else Domain.FALSE
        if partner_id:
            his |= Domain("care_customer_id", "=", partner_id)
        # sudo: which visitor it is
        visitors = ticket.sudo().chat_ids.livechat_visitor_id
        if visitors:
            his |= Domain("care_visitor_id", "in", visitors.ids)
        is_cart = Domain("state", "=", "draft") & Domain("website_id", "!=", False)
        found = self.search(his & is_cart, order="write_date desc, id desc", limit=5)
        # The one he wrote from, else the one he touched last and something is in.
        carts = found.sorted(lambda cart: (cart != ticket.cart_id, not cart.order_line))
        return carts[:1].care_cart() if carts else False

    def action_care_cart(self, ticket_id=False):
        """Open the cart, to see and repair it.

        :param int ticket_id: id of the care.ticket it is opened from
        :return: dict, a client action
        """
        self.ensure_one()
        self._care_check_agent()
        return {
            "type": "ir.actions.client",
            "tag": "care_desk.cart",
            "name": self.env._("Cart %s", self.name),
            "params": {"order_id": self.id, "ticket_id": ticket_id},
        }

    @api.readonly
    def care_cart(self):
        """Return a cart as agents see it.

        :return: dict of id, name, version (str, changes with the cart), is_cart, is_in_payment,
            refusal (str, why he may not change it), customer (dict of id and name, or False),
            customer_sure, has_chat, currency_id, lines (list of dict), carrier, point, address,
            codes, amount_delivery, amount_untaxed, amount_tax, amount_total and history (list of
            dict, see care.cart.change)
        :raises AccessError: to who is not of the team, or not of the cart's company
        """
        self.ensure_one()
        self._care_check_agent()
        # sudo: agents have no rights on sales; see above for who they are
        cart = self.sudo()
        snapshot = cart._care_snapshot()
        is_cart, is_in_payment = cart._care_is_cart(), cart._care_in_payment()
        customer = cart.care_customer_id
        lines = cart.order_line.filtered(
            lambda line: not line.is_delivery and not line.display_type
        )
        left = cart._care_left_of(lines.product_id)
        history = self.env["care.cart.change"].search([("order_id", "=", self.id)], limit=HISTORY)
        return {
            "id": cart.id,
            "name": cart.name,
            "version": cart._care_version_of(snapshot),
            "is_cart": is_cart,
            "is_in_payment": is_in_payment,
            "customer": {"id": customer.id, "name": customer.display_name} if customer else False,
            "customer_sure": cart.care_customer_sure,
            "has_chat": bool(cart._care_open_chat()),
            "currency_id": cart.currency_id.id,
            "lines": [line._care_shown(left) for line in lines],
            "needs_delivery": bool(lines) and not cart.only_services,
            "carrier_id": cart.carrier_id.id,
            "carrier": snapshot["carrier"],
            "point": snapshot["point"],
            "address": snapshot["address"],
            "codes": snapshot["codes"],
            "amount_delivery": snapshot["delivery"],
            "amount_untaxed": cart.amount_untaxed,
            "amount_tax": cart.amount_tax,
            "amount_total": cart.amount_total,
            # sudo: names and amounts of what the agent may read
            "history": [change._told() for change in history.sudo()],
        }

    def _care_left_of(self, products):
        """Return how many the shop could still sell for this cart (in sudo), of those it counts.

        :param products: product.product
        :return: dict of id (int) to number (float)
        """
        counted = products.filtered(
            lambda product: product.is_storable and not product.allow_out_of_stock_order
        )
        counted = counted.with_context(warehouse_id=self._get_shop_warehouse_id())
        return {product.id: product.free_qty for product in counted}

    # ---------------------------------------------------------------- choices

    @api.readonly
    def care_cart_products(self, words):
        """Return products to add to this cart, at its customer's price and in stock or not.

        :param str words: of name, reference or barcode
        :return: list of dict with id, name, price (float, as the shop shows it) and left (float,
            False where it is not counted)
        :raises AccessError: see `care_cart`
        """
        self.ensure_one()
        self._care_check_agent()
        words = (words or "").strip()
        if not words:
            return []
        with self._care_as_shop() as cart:
            products = cart.env["product.product"].search(
                Domain(cart._care_domain_of_products()) & Domain("display_name", "ilike", words),
                limit=PRODUCTS,
            )
            left = cart._care_left_of(products)
            prices = cart.pricelist_id._get_products_price(
                products, quantity=1.0, currency=cart.currency_id, date=cart.date_order
            )
            return [
                {
                    "id": product.id,
                    "name": product.with_context(display_default_code=False).display_name,
                    "price": cart._care_price_shown(product, prices[product.id]),
                    "left": left.get(product.id, False),
                }
                for product in products
            ]

    def _care_price_shown(self, product, price):
        """Return a price (float) of a product with or without taxes, as the shop shows it."""
        taxes = product.taxes_id._filter_taxes_by_company(self.company_id)
        return product.product_tmpl_id._apply_taxes_to_price(
            price,
            self.currency_id,
            taxes,
            self.fiscal_position_id.map_tax(taxes),
            product,
            website=self.website_id,
        )

    @api.readonly
    def care_cart_choices(self):
        """Return what may be chosen for the delivery of this cart.

        :return: dict of carriers: list of dict with id, name, price (float) and points (list of
            dict with id, name and address) where he fetches it, those with a failure (str) are
            not possible now; addresses: list of dict with id, name and is_present; address: dict
            of the present one's values, or False while nobody knows who he is
        :raises AccessError: see `care_cart`
        """
        self.ensure_one()
        self._care_check_repair()
        with self._care_as_shop() as cart:
            present = cart.partner_shipping_id
            addresses = cart._care_addresses()
            countries = cart.env["res.country"].search([])
            return {
                "carriers": [
                    cart._care_carrier_shown(carrier) for carrier in cart._get_delivery_methods()
                ],
                "addresses": [
                    {
                        "id": address.id,
                        "name": cart._care_address_line(address),
                        "is_present": address == present,
                    }
                    for address in addresses
                ],
                "address": {
                    **{
                        name: present[name] or ""
                        for name in ("name", "phone", "street", "street2", "zip", "city")
                    },
                    "country_id": present.country_id.id,
                    "state_id": present.state_id.id,
                }
                if addresses
                else False,
                "countries": [[country.id, country.name] for country in countries],
            }

    def _care_carrier_shown(self, carrier):
        rate = carrier.rate_shipment(self)
        stores = carrier.warehouse_ids if carrier.delivery_type == "in_store" else ()
        return {
            "id": carrier.id,
            "name": carrier.name,
            "price": rate["price"] if rate.get("success") else 0.0,
            "failure": "" if rate.get("success") else rate.get("error_message") or "",
            "points": [
                {
                    "id": store.id,
                    "name": store.partner_id.name or store.name,
                    "address": self._care_address_line(store.partner_id),
                }
                for store in stores
            ],
        }


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _care_shown(self, left):
        """Return a line (in sudo) as agents see it.

        :param dict left: how many of its product are left, see `_care_left_of`
        :return: dict of id, product_id, name, quantity, price, total, is_reward, is_part (of a
            combo), left (float or False) and is_short (bool: more than there is)
        """
        self.ensure_one()
        available = left.get(self.product_id.id, False)
        wanted = self.product_uom_id._compute_quantity(
            self.product_uom_qty, self.product_id.uom_id, raise_if_failure=False
        )
        return {
            "id": self.id,
            "product_id": self.product_id.id,
            "name": self.name.split("\n")[0] if self.is_reward_line else self.name_short,
            "quantity": self.product_uom_qty,
            "price": self._get_displayed_unit_price(),
            "total": self._get_cart_display_price(),
            "is_reward": self.is_reward_line,
            "is_part": bool(self.combo_item_id),
            "left": available,
            "is_short": available is not False and float_compare(wanted, available, 3) > 0,
        }
