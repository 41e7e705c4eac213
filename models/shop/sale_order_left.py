from odoo import api, fields, models
from odoo.fields import Datetime
from odoo.tools import SQL

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

    @api.model
    def _care_leave_unseen(self, website, limit, count):
        """Note as left what nobody was seen with, from before the desk was there: as of its date.

        Nobody saw it happen, so that it makes no fact.

        :param website: website of the carts
        :param limit: datetime, who came later may still be there
        :param int count: how many at most
        :return: how many there were (int)
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """UPDATE sale_order SET care_cart_state = 'left',
                    care_cart_since = date_order,
                    care_cart_seen_at = date_order,
                    care_left_at = CASE WHEN filled THEN date_order END,
                    care_left_outcome = CASE WHEN filled THEN 'lost' END,
                    care_customer_id =
                        CASE WHEN is_known THEN partner_id ELSE care_customer_id END,
                    care_customer_sure = is_known OR care_customer_sure
                FROM (
                    SELECT id AS cart_id, partner_id != %s AS is_known, EXISTS(
                        SELECT FROM sale_order_line WHERE order_id = sale_order.id
                    ) AS filled
                    FROM sale_order
                    WHERE website_id = %s AND state = 'draft' AND date_order < %s
                        AND care_cart_seen_at IS NULL
                        AND (care_cart_state NOT IN ('left', 'paid') OR care_cart_state IS NULL)
                    LIMIT %s FOR NO KEY UPDATE SKIP LOCKED
                ) AS unseen
                WHERE id = cart_id""",
                website.user_id.partner_id.id,
                website.id,
                limit,
                count,
            )
        )
        self.env.invalidate_all(flush=False)
        return self.env.cr.rowcount

    def _care_merge_into(self, cart):
        # What was left goes on in the other cart, and counts there alone.
        # sudo: as in super
        merged, target = self.sudo(), cart.sudo()
        super()._care_merge_into(cart)
        if merged.care_left_outcome:
            target._care_store({"care_left_at": merged.care_left_at, "care_left_outcome": "back"})
            merged._care_store({"care_left_outcome": "merged"})
