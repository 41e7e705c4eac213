from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Datetime, Domain
from odoo.http import request
from odoo.tools import SQL

TEAM = "base.group_user"
# Pages of the shop on which a customer makes a step towards his order.
STEPS = {
    "/shop/cart": "cart",
    "/shop/address": "address",
    "/shop/checkout": "delivery",
    "/shop/extra_info": "delivery",
    "/shop/payment": "payment",
}
# A visitor who stays on one page is seen again after so many seconds.
SEEN_SECONDS = 60
LEFT_BATCH = 1000


class SaleOrder(models.Model):
    """How far a cart has come, and whether somebody is there."""

    _inherit = "sale.order"

    care_cart_state = fields.Selection(
        [
            ("browsing", "Browsing"),
            ("cart", "Cart"),
            ("address", "Address"),
            ("delivery", "Delivery"),
            ("payment", "Payment"),
            ("failed", "Failed"),
            ("paid", "Paid"),
            ("left", "Left"),
        ],
        "Stage",
        copy=False,
        readonly=True,
        groups=TEAM,
        help="How far the customer is with his cart. Failed: why stands beside it. Left: he was "
        "not seen for the time after which your shop calls a cart abandoned.",
    )
    care_cart_since = fields.Datetime("In this Stage since", copy=False, readonly=True, groups=TEAM)
    care_cart_seen_at = fields.Datetime("Last seen", copy=False, readonly=True, groups=TEAM)
    care_cart_failure = fields.Selection(
        [
            ("payment_refused", "Payment refused"),
            ("no_delivery", "No delivery method"),
            ("out_of_stock", "Out of stock"),
        ],
        "Failed because",
        copy=False,
        readonly=True,
        groups=TEAM,
    )
    care_cart_failure_note = fields.Char("What failed", copy=False, readonly=True, groups=TEAM)

    # The live board, and the list of carts that were left.
    _care_carts_seen = models.Index(
        "(care_cart_seen_at DESC) WHERE state = 'draft' AND website_id IS NOT NULL"
    )
    # The sweep for carts that were left: it never passes by those that it has found before.
    _care_carts_open = models.Index(
        "(care_cart_seen_at) WHERE state = 'draft' AND website_id IS NOT NULL"
        " AND (care_cart_state NOT IN ('left', 'paid') OR care_cart_state IS NULL)"
    )

    # ------------------------------------------------------------------- CRUD

    def write(self, vals):
        result = super().write(vals)
        if vals.get("state") == "sale":
            # sudo: facts of the cart, whoever confirms the order
            carts = self.sudo().filtered("website_id")
            carts.filtered(lambda cart: cart.care_cart_state != "paid")._care_set_stage("paid")
        elif "state" in vals:
            self.filtered("website_id")._care_cart_changed()
        return result

    # ------------------------------------------------------------------ stage

    def _care_set_stage(self, stage, failure=False, note=False):
        """Note that these carts have come to a stage; what they were at before is kept as a fact.

        :param str stage: see care_cart_state
        :param str failure: see care_cart_failure, with the stage failed
        :param str note: what the shop or the payment's provider said of the failure
        """
        # sudo: stages are facts that visitors cause and the code alone writes
        moved = self.sudo().filtered(
            lambda cart: (cart.care_cart_state, cart.care_cart_failure) != (stage, failure)
        )
        if not moved:
            return
        now = Datetime.now()
        values = {"care_cart_state": stage, "care_cart_since": now}
        if stage != "left":
            # Why a cart failed stays known when it is left for that.
            values |= {"care_cart_failure": failure, "care_cart_failure_note": note}
            values["care_cart_seen_at"] = now
        moved._care_store(values)
        self.env["care.cart.event"]._record(stage, moved)

    @api.model
    def _care_visit(self, order_id, path):
        """Note that a visitor with a cart looks at a page of the shop; in sudo.

        :param int order_id: id of the sale.order in his session
        :param str path: of the page, without language
        """
        # Whoever holds the cart is about to note more than this.
        self.env.cr.execute(
            SQL(
                """SELECT care_cart_state, care_visitor_id, care_cart_seen_at > %s FROM sale_order
                WHERE id = %s AND state = 'draft' AND website_id IS NOT NULL
                FOR NO KEY UPDATE SKIP LOCKED""",
                Datetime.now() - timedelta(seconds=SEEN_SECONDS),
                order_id,
            )
        )
        row = self.env.cr.fetchone()
        if not row:
            return
        present, visitor_id, was_seen = row
        cart = self.browse(order_id)
        stage = STEPS.get(path, "browsing")
        if present == "failed" and stage in ("delivery", "payment"):
            # The shop shows him there what failed: he has not gone on yet.
            stage = present
        if not visitor_id:
            visitor = self.env["website.visitor"]._get_visitor_from_request()
            if visitor:
                cart._care_store({"care_visitor_id": visitor.id})
        if stage != present:
            cart._care_set_stage(stage)
        elif not was_seen:
            cart._care_store({"care_cart_seen_at": Datetime.now()})

    def _care_fail(self, failure, note):
        """Note a failure that undoes what the present transaction did: once that is rolled back.

        :param str failure: see care_cart_failure
        :param str note: what the customer was told
        """
        registry, ids, context = self.env.registry, self.ids, dict(self.env.context)

        def fail():
            with registry.cursor() as cr:
                env = api.Environment(cr, api.SUPERUSER_ID, context)
                env["sale.order"].browse(ids).exists()._care_set_stage("failed", failure, note)

        self.env.cr.postrollback.add(fail)

    # ------------------------------------------------------------------- left

    @api.model
    def _cron_care_carts_left(self):
        """Note which carts were left: not seen for as long as their website calls it abandoned."""
        for website in self.env["website"].search([]):
            hours = website.cart_abandoned_delay or 1.0
            limit = Datetime.now() - timedelta(hours=hours)
            while count := self._care_leave_unseen(website, limit, LEFT_BATCH):
                if not self.env["ir.cron"]._commit_progress(count):
                    return
            domain = (
                Domain("website_id", "=", website.id)
                & Domain("state", "=", "draft")
                & Domain("care_cart_seen_at", "<", limit)
                & Domain("care_cart_state", "not in", ("left", "paid"))
            )
            while carts := self.search(domain, limit=LEFT_BATCH, order="care_cart_seen_at"):
                carts._care_know_customer()
                carts._care_set_stage("left")
                if not self.env["ir.cron"]._commit_progress(len(carts)):
                    return

    # ------------------------------------------------------------------ hooks

    def _verify_cart_after_update(self):
        result = super()._verify_cart_after_update()
        # The customer himself, not the team, has changed what lies in his cart.
        if request and request.session.get("sale_order_id") == self.id:
            if self.sudo().care_cart_state in ("failed", "left"):  # sudo: a fact of the cart
                self._care_set_stage("cart")
            else:
                self._care_store({"care_cart_seen_at": Datetime.now()})
        return result

    def _check_cart_is_ready_to_be_paid(self):
        try:
            return super()._check_cart_is_ready_to_be_paid()
        except ValidationError as error:
            ready = self.only_services or self.carrier_id in self._get_delivery_methods()
            self._care_fail("out_of_stock" if ready else "no_delivery", str(error))
            raise

    # -------------------------------------------------------------------- bus

    def _care_cart_changed(self):
        """Tell the boards once, at the end of this transaction, that these carts have changed.

        They are told which, never what: each asks for what its agent may see.
        """
        if not self:
            return
        waiting = self.env.cr.precommit.data.setdefault("care_desk.carts", set())
        if not waiting:
            self.env.cr.precommit.add(self.env["sale.order"]._care_tell_boards)
        waiting.update(self.ids)

    @api.model
    def _care_tell_boards(self):
        """Tell what `_care_cart_changed` has gathered."""
        ids = sorted(self.env.cr.precommit.data.pop("care_desk.carts", ()))
        # sudo: whom the bus reaches, not what it says
        agents = self.env.ref("care_desk.group_care_agent").sudo()
        agents._bus_send("care_desk.carts/update", {"ids": ids}, subchannel="CARE_CARTS")
