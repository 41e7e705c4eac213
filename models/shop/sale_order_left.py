from odoo import fields, models
from odoo.fields import Datetime

TEAM = "base.group_user"


class SaleOrder(models.Model):
    """A cart that was left: when, and what became of it; each is lost or recovered once."""

    _inherit = "sale.order"

    care_left_at = fields.Datetime("Left on", copy=False, readonly=True, groups=TEAM)
    care_left_outcome = fields.Selection(
        [
            ("lost", "Not back yet"),
            ("back", "Came back"),
            ("recovered", "Ordered"),
            ("merged", "Merged into another cart"),
        ],
        "What Became of It",
        copy=False,
        readonly=True,
        groups=TEAM,
        help="What the customer did after he had left this cart.",
    )

    # What was lost and what was recovered, by the time it was left.
    _care_carts_left = models.Index("(care_left_at) WHERE care_left_outcome IS NOT NULL")

    def _care_set_stage(self, stage, failure=False, note=False):
        # sudo: as in super
        carts = self.sudo()
        before = {cart: cart.care_cart_state for cart in carts}
        super()._care_set_stage(stage, failure, note)
        moved = carts.filtered(lambda cart: cart.care_cart_state != before[cart])
        if stage == "left":
            moved.filtered("order_line")._care_note_left()
            return
        left = moved.filtered(lambda cart: cart.care_left_outcome in ("lost", "back"))
        if stage == "paid":
            left._care_store({"care_left_outcome": "recovered"})
            self.env["care.cart.event"]._record("recovered", left)
        else:
            left._care_store({"care_left_outcome": "back"})

    def _care_note_left(self):
        """Note that these carts, in which something lies, have been left now."""
        self._care_store({"care_left_at": Datetime.now(), "care_left_outcome": "lost"})

    def _care_merge_into(self, cart):
        # What was left goes on in the other cart, and counts there alone.
        # sudo: as in super
        merged, target = self.sudo(), cart.sudo()
        super()._care_merge_into(cart)
        if merged.care_left_outcome:
            target._care_store({"care_left_at": merged.care_left_at, "care_left_outcome": "back"})
            merged._care_store({"care_left_outcome": "merged"})
