import json

from odoo import models
from odoo.exceptions import UserError


class SaleOrder(models.Model):
    """A change of a cart taken back, and nothing but that change."""

    _inherit = "sale.order"

    def _care_undo(self, before, after):
        """Bring back what was, wherever this cart still is as that change left it.

        What the customer has changed since stays as he wants it.

        :param dict before: what the cart (see `_care_as_shop`) was like, see `_care_snapshot`
        :param dict after: what that change made of it
        :return: list of str: what was kept, and why
        """
        present = self._care_snapshot()
        notes = self._care_undo_address(before, after, present)
        notes += self._care_undo_lines(before["lines"], after["lines"], present["lines"])
        notes += self._care_undo_delivery(before, after, present)
        notes += self._care_undo_codes(before, after, present)
        notes.append(self._care_verify())
        return [note for note in notes if note]

    def _care_undo_lines(self, before, after, present):
        cart = self.with_context(skip_cart_verification=True)
        notes = []
        restored = {}
        for key in sorted(before.keys() | after.keys(), key=int):
            old, new, now = before.get(key), after.get(key), present.get(key)
            if (old or new)["is_reward"] or (old or new)["combo_item_id"] or old == new:
                continue
            if old and not new:
                notes.append(self._care_restore_line(key, before, after, present, restored))
            elif not now or now["quantity"] != new["quantity"]:
                if now or old:
                    notes.append(self._care_kept(new))
            elif not old or old["quantity"] != new["quantity"]:
                quantity = old["quantity"] if old else 0
                notes.append(cart._cart_update_line_quantity(int(key), quantity).get("warning"))
        return notes

    def _care_restore_line(self, key, before, after, present, restored):
        """Put a line back that was removed, with what belonged to it; return what to say."""
        cart = self.with_context(skip_cart_verification=True)
        line = before[key]
        again = any(
            other["product_id"] == line["product_id"]
            and other["attribute_value_ids"] == line["attribute_value_ids"]
            for number, other in present.items()
            if number not in after
        )
        product = self.env["product.product"].browse(line["product_id"]).exists()
        if again or not product or not product.active:
            return self._care_kept(line)
        parent = line["linked_line_id"]
        added = self._care_add_back(cart, line, restored.get(parent) or parent)
        if not added.get("line_id"):
            return added.get("warning")
        restored[int(key)] = added["line_id"]
        for item in before.values():
            if item["linked_line_id"] == int(key) and item["combo_item_id"]:
                self._care_add_back(cart, item, added["line_id"])
        return added.get("warning")

    def _care_add_back(self, cart, line, parent_id):
        parent = self.order_line.filtered(lambda present: present.id == parent_id)
        return cart._cart_add(
            line["product_id"],
            line["quantity"],
            uom_id=line["uom_id"],
            linked_line_id=parent.id,
            no_variant_attribute_value_ids=line["attribute_value_ids"],
            product_custom_attribute_values=[dict(value) for value in line["custom_values"]],
            **({"combo_item_id": line["combo_item_id"]} if line["combo_item_id"] else {}),
        )

    def _care_kept(self, line):
        return self.env._("%s was changed since, and stays as it is.", line["name"])

    def _care_undo_address(self, before, after, present):
        if before["shipping_id"] == after["shipping_id"]:
            return []
        address = self.env["res.partner"].browse(before["shipping_id"]).exists()
        if present["shipping_id"] != after["shipping_id"] or not address:
            return [self.env._("The delivery address was changed since, and stays as it is.")]
        position = self.fiscal_position_id
        self.partner_shipping_id = address
        if self.fiscal_position_id != position:
            self._recompute_taxes()
            self._recompute_prices()
        return []

    def _care_undo_delivery(self, before, after, present):
        def chosen(snapshot):
            return snapshot["carrier_id"], (snapshot["location"] or {}).get("id")

        if chosen(before) == chosen(after):
            return []
        if chosen(present) != chosen(after):
            return [self.env._("The delivery was changed since, and stays as it is.")]
        location = before["location"]
        try:
            # Half of a delivery, as a store's without the store, is worse than none of it.
            with self.env.cr.savepoint():
                self._care_apply_delivery(before["carrier_id"], (location or {}).get("id"))
                if location and self.carrier_id.delivery_type != "in_store":
                    self._set_pickup_location(json.dumps(location))
        except UserError as error:
            return [str(error)]
        return []

    def _care_undo_codes(self, before, after, present):
        self.disabled_auto_rewards -= self.disabled_auto_rewards.browse(
            set(after["refused_reward_ids"]) - set(before["refused_reward_ids"])
        )
        rules = self.code_enabled_rule_ids.browse(set(after["rule_ids"]) - set(before["rule_ids"]))
        cards = self.applied_coupon_ids.browse(set(after["card_ids"]) - set(before["card_ids"]))
        programs = rules.program_id | cards.program_id
        self.order_line.filtered(lambda line: line.reward_id.program_id in programs).unlink()
        self.code_enabled_rule_ids -= rules
        self.applied_coupon_ids -= cards
        return [self._care_restore_code(code) for code in self._care_lost_codes(before, after)]

    def _care_lost_codes(self, before, after):
        rules = self.code_enabled_rule_ids.browse(set(before["rule_ids"]) - set(after["rule_ids"]))
        cards = self.applied_coupon_ids.browse(set(before["card_ids"]) - set(after["card_ids"]))
        lost = (rules.exists() - self.code_enabled_rule_ids).mapped("code")
        return lost + (cards.exists() - self.applied_coupon_ids).mapped("code")

    def _care_restore_code(self, code):
        try:
            with self.env.cr.savepoint():
                return self._care_apply_code(code)
        except UserError as error:
            return str(error)
