import hashlib
import json

from odoo import api, models
from odoo.tools import format_amount


class SaleOrder(models.Model):
    """What a cart is like at one moment, and in what two such moments differ."""

    _inherit = "sale.order"

    def _care_snapshot(self):
        """Return what this cart (in sudo) is like: everything that somebody may change in it.

        :return: dict that JSON can hold. lines: dict of id (str) to dict, see the line's own;
            carrier_id, carrier and delivery (its price, float); location (pickup_location_data)
            and point (its name); shipping_id and address (str); codes: list of str, with
            rule_ids, card_ids and refused_reward_ids behind them; total: float
        """
        self.ensure_one()
        lines = self.order_line.filtered(lambda line: not line.display_type)
        goods = lines.filtered(lambda line: not line.is_delivery)
        point = self.pickup_location_data or {}
        address = self.partner_shipping_id
        is_known = address != self.website_id.user_id.partner_id
        return {
            "lines": {str(line.id): line._care_snapshot() for line in goods},
            "carrier_id": self.carrier_id.id,
            "carrier": self.carrier_id.name or "",
            "delivery": sum((lines - goods).mapped("price_total")),
            "location": point or False,
            "point": point.get("name") or "",
            "shipping_id": address.id,
            "address": self._care_address_line(address) if is_known else "",
            "codes": self._care_codes(),
            "rule_ids": self.code_enabled_rule_ids.ids,
            "card_ids": self.applied_coupon_ids.ids,
            "refused_reward_ids": self.disabled_auto_rewards.ids,
            "total": self.amount_total,
        }

    @api.model
    def _care_address_line(self, address):
        """Return an address (res.partner) in one line (str)."""
        shown = address._display_address(without_company=True)
        return ", ".join(filter(None, (line.strip() for line in shown.split("\n"))))

    def _care_codes(self):
        """Return the codes in this cart (in sudo), list of str.

        What is worth money to whoever knows it shows its end alone.
        """
        cards = [f"…{(card.code or '')[-4:]}" for card in self.applied_coupon_ids]
        return sorted(filter(None, self.code_enabled_rule_ids.mapped("code"))) + sorted(cards)

    def _care_version_of(self, snapshot):
        """Return a sign (str) of a snapshot: another one after any change."""
        told = json.dumps([snapshot, self.state, self.pricelist_id.id], sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()[:20]

    # ------------------------------------------------------------- difference

    @api.model
    def _care_difference(self, before, after, currency):
        """Say in words what changed between two snapshots; in the language of who reads.

        :param dict before: see `_care_snapshot`
        :param dict after: the same, later
        :param currency: res.currency of both
        :return: list of str, the total last; empty where nothing changed
        """
        told = self._care_difference_of_lines(before["lines"], after["lines"], currency)
        delivery = [self._care_delivery_told(snapshot, currency) for snapshot in (before, after)]
        if delivery[0] != delivery[1]:
            told.append(self.env._("Delivery: %(old)s → %(new)s", old=delivery[0], new=delivery[1]))
        if before["address"] != after["address"]:
            told.append(self.env._("Deliver to: %s", after["address"]))
        told += [
            self.env._("Code: %s", code) for code in after["codes"] if code not in before["codes"]
        ]
        told += [
            self.env._("Without the code: %s", code)
            for code in before["codes"]
            if code not in after["codes"]
        ]
        if currency.compare_amounts(before["total"], after["total"]):
            old, new = (
                format_amount(self.env, total["total"], currency) for total in (before, after)
            )
            told.append(self.env._("Total: %(old)s → %(new)s", old=old, new=new))
        return told

    @api.model
    def _care_difference_of_lines(self, before, after, currency):
        told = []
        for key, old in before.items():
            new = after.get(key)
            if not new:
                told.append(self.env._("Removed: %s", self._care_line_told(old)))
            elif old["quantity"] != new["quantity"]:
                told.append(
                    self.env._(
                        "%(old)s × %(name)s → %(new)s",
                        old=f"{old['quantity']:g}",
                        name=new["name"],
                        new=f"{new['quantity']:g}",
                    )
                )
            elif currency.compare_amounts(old["total"], new["total"]):
                told.append(
                    self.env._(
                        "%(name)s: %(old)s → %(new)s",
                        name=new["name"],
                        old=format_amount(self.env, old["total"], currency),
                        new=format_amount(self.env, new["total"], currency),
                    )
                )
        added = [line for key, line in after.items() if key not in before]
        return told + [self.env._("Added: %s", self._care_line_told(line)) for line in added]

    @api.model
    def _care_line_told(self, line):
        return line["name"] if line["is_reward"] else f"{line['quantity']:g} × {line['name']}"

    @api.model
    def _care_delivery_told(self, snapshot, currency):
        if not snapshot["carrier_id"]:
            return self.env._("none")
        place = ", ".join(filter(None, (snapshot["carrier"], snapshot["point"])))
        return f"{place} ({format_amount(self.env, snapshot['delivery'], currency)})"


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _care_snapshot(self):
        """Return what this line (in sudo) is like: dict that JSON can hold."""
        self.ensure_one()
        return {
            "product_id": self.product_id.id,
            "name": self.name.split("\n")[0] if self.is_reward_line else self.name_short,
            "quantity": self.product_uom_qty,
            "uom_id": self.product_uom_id.id,
            "total": self.price_total,
            "is_reward": self.is_reward_line,
            "linked_line_id": self.linked_line_id.id,
            "combo_item_id": self.combo_item_id.id,
            "attribute_value_ids": self.product_no_variant_attribute_value_ids.ids,
            "custom_values": [
                {
                    "custom_product_template_attribute_value_id": (
                        value.custom_product_template_attribute_value_id.id
                    ),
                    "custom_value": value.custom_value or "",
                }
                for value in self.product_custom_attribute_value_ids
            ],
        }
