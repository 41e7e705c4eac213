import json
from contextlib import contextmanager

from odoo import api, models
from odoo.exceptions import UserError
from odoo.http import _request_stack

# More than anybody means, less than what overflows.
MAX_QUANTITY = 9999


class SaleOrder(models.Model):
    """A cart changed by somebody else than its customer, computed as the shop does for him."""

    _inherit = "sale.order"

    @contextmanager
    def _care_as_shop(self):
        """Give this cart in sudo, as its own website holds it, and outside of any request.

        What Odoo's shop asks of a request (the session with its badge and pending codes, the
        country of the address, the language) would be that of who changes the cart, and not that
        of whose cart it is.
        """
        self.ensure_one()
        # sudo: carts are changed by the shop, whoever asks it to; the caller has checked who
        cart = self.sudo().with_company(self.sudo().company_id)
        website = cart.website_id
        language = cart.care_visitor_id.lang_id or website.default_lang_id
        known = cart.partner_id - website.user_id.partner_id
        _request_stack.push(None)
        try:
            yield cart.with_context(website_id=website.id, lang=known.lang or language.code)
        finally:
            _request_stack.pop()

    def _allow_nominative_programs(self):
        # Outside of a request Odoo does not ask it: a visitor nobody knows has no loyalty card.
        is_anonymous = self.website_id and self.partner_id == self.website_id.user_id.partner_id
        return not is_anonymous and super()._allow_nominative_programs()

    def _care_apply(self, changes):
        """Change this cart, see `_care_as_shop`, and compute all that follows from it.

        :param dict changes: any of
            lines: list of dict with quantity (int, 0 removes) and line_id or product_id;
            shipping_id: id of another address of the customer's (res.partner);
            address: dict of name, phone, street, street2, zip, city, country_id, state_id: how
            his delivery address is right;
            carrier_id: id of a delivery.carrier, False for none; with point_id, id of the
            stock.warehouse where he fetches it;
            code: str, a promotion's
        :return: list of str: what turned out otherwise than asked
        :raises UserError: what cannot be done, and what could
        """
        notes = []
        position = self.fiscal_position_id
        if changes.get("address"):
            self.partner_shipping_id = self._care_corrected_address(changes["address"])
        elif changes.get("shipping_id"):
            self.partner_shipping_id = self._care_other_address(changes["shipping_id"])
        for line in changes.get("lines") or ():
            notes.append(self._care_apply_line(line))
        if "carrier_id" in changes:
            self._care_apply_delivery(changes["carrier_id"], changes.get("point_id"))
        if self.fiscal_position_id != position:
            self._recompute_taxes()
            self._recompute_prices()
        if changes.get("code"):
            notes.append(self._care_apply_code(changes["code"]))
        notes.append(self._care_verify())
        return [note for note in notes if note]

    def _care_verify(self):
        """Compute delivery, rewards and totals anew, as the shop does after each change.

        :return: str, what to say where the delivery method is not possible any more; else empty
        """
        carrier = self.carrier_id
        self._verify_cart_after_update()
        if not carrier or (self.carrier_id and carrier in self._get_delivery_methods()):
            return ""
        self._remove_delivery_line()
        self.carrier_id = False
        if self.only_services:
            return ""
        return self.env._(
            "%s is not possible any more and was taken out: choose a delivery method anew.",
            carrier.name,
        )

    # ------------------------------------------------------------------ lines

    def _care_apply_line(self, asked):
        cart = self.with_context(skip_cart_verification=True)
        quantity = self._care_quantity(asked.get("quantity"))
        if asked.get("line_id"):
            line = self.order_line.filtered(lambda line: line.id == asked["line_id"])
            if not line or line.is_delivery or line.combo_item_id or line.display_type:
                raise UserError(
                    self.env._(
                        "A line that you want to change is not in the cart any more. Nothing was "
                        "changed: look at the cart again."
                    )
                )
            if line.is_reward_line and quantity:
                raise UserError(
                    self.env._(
                        "“%s” is a reward: it may be removed, its amount follows from the cart.",
                        line.name,
                    )
                )
            return cart._cart_update_line_quantity(line.id, quantity).get("warning")
        product = self.env["product.product"].browse(asked.get("product_id") or ()).exists()
        self._care_check_sold(product)
        return cart._cart_add(product.id, quantity).get("warning")

    @api.model
    def _care_quantity(self, quantity):
        # A boolean is a number for Python and nobody else.
        if type(quantity) not in (int, float) or not 0 <= quantity <= MAX_QUANTITY:
            raise UserError(
                self.env._(
                    "The quantity must be a number from 0 to %s. Nothing was changed.", MAX_QUANTITY
                )
            )
        return int(quantity)

    def _care_check_sold(self, product):
        """Refuse what the shop of this cart does not sell to its visitors (product.product)."""
        is_sold = product and product.filtered_domain(self._care_domain_of_products())
        if not is_sold or (product.company_id and product.company_id != self.company_id):
            raise UserError(
                self.env._(
                    "%s is not sold in this shop: choose a published product. Nothing was changed.",
                    product.display_name or self.env._("This product"),
                )
            )

    def _care_domain_of_products(self):
        """Return what may be added to this cart without more to choose, as a domain."""
        return [
            ("sale_ok", "=", True),
            ("type", "!=", "combo"),
            ("is_published", "=", True),
            ("website_id", "in", (False, self.website_id.id)),
            ("company_id", "in", (False, self.company_id.id)),
        ]

    # --------------------------------------------------------------- delivery

    def _care_apply_delivery(self, carrier_id, point_id):
        if not carrier_id:
            self._remove_delivery_line()
            self.carrier_id = False
            return
        carrier = self._get_delivery_methods().filtered(lambda method: method.id == carrier_id)
        if not carrier:
            raise UserError(
                self.env._(
                    "This delivery method is not possible for the address or the goods of the "
                    "cart. Nothing was changed: choose another one."
                )
            )
        rate = carrier.rate_shipment(self)
        if not rate.get("success"):
            raise UserError(rate.get("error_message") or self.env._("No price for the delivery."))
        self._set_delivery_method(carrier, rate)
        if carrier.delivery_type == "in_store":
            store = carrier.warehouse_ids.filtered(lambda store: store.id == point_id)
            place = store._prepare_pickup_location_data() if store else {}
            if not place:
                raise UserError(self.env._("Choose where the customer fetches his order."))
            self._set_pickup_location(json.dumps(place))

    # ------------------------------------------------------------------- code

    def _care_apply_code(self, code):
        status = self._try_apply_code((code or "").strip())
        if "error" in status:
            raise UserError(status["error"])
        rewards = [(coupon, reward) for coupon, some in status.items() for reward in some]
        if len(rewards) == 1 and not rewards[0][1].multi_product:
            [(coupon, reward)] = rewards
            outcome = self._apply_program_reward(reward, coupon)
            if "error" in outcome:
                raise UserError(outcome["error"])
            return ""
        if not rewards:
            return self.env._("The code is kept, and gives nothing for what the cart holds now.")
        return self.env._("The code offers several rewards: the customer chooses in his cart.")

    # ---------------------------------------------------------------- address

    def _care_addresses(self):
        """Return the delivery addresses this customer may choose from (res.partner)."""
        customer = self.partner_id
        if customer == self.website_id.user_id.partner_id:
            return customer.browse()
        own = customer.search(
            [
                ("id", "child_of", customer.commercial_partner_id.ids),
                "|",
                ("type", "in", ("delivery", "other")),
                ("id", "in", (customer + customer.commercial_partner_id).ids),
                ("is_pickup_location", "=", False),
            ]
        )
        return own | (self.partner_shipping_id - own)

    def _care_other_address(self, address_id):
        address = self._care_addresses().filtered(lambda address: address.id == address_id)
        if not address:
            raise UserError(
                self.env._("This address is none of the customer's. Nothing was changed.")
            )
        return address

    def _care_corrected_address(self, values):
        """Return the delivery address as it is right (res.partner): his own, or a new one.

        The one that was there stays as it is: past orders and invoices go by it, and the customer
        may want it back.
        """
        customer = self.partner_id
        if customer == self.website_id.user_id.partner_id:
            raise UserError(
                self.env._(
                    "Nobody knows yet who this customer is: he gives his address himself, at the "
                    "checkout. Nothing was changed."
                )
            )
        names = ("name", "phone", "street", "street2", "zip", "city")
        right = {name: (values.get(name) or "").strip() for name in names}
        right |= {name: values.get(name) or False for name in ("country_id", "state_id")}
        missing = [
            self.env["res.partner"]._fields[name]._description_string(self.env)
            for name in ("name", "street", "city", "country_id")
            if not right[name]
        ]
        if missing:
            raise UserError(
                self.env._(
                    "To deliver there, the address still lacks: %s. Nothing was changed.",
                    ", ".join(missing),
                )
            )
        for address in self._care_addresses():
            present = {name: (address[name] or "").strip() for name in names}
            present |= {name: address[name].id for name in ("country_id", "state_id")}
            if present == right:
                return address
        return customer.create({**right, "parent_id": customer.id, "type": "delivery"})
