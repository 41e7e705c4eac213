from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Datetime, Domain

BATCH = 100
# Who could have been reminded for so many days is reminded no more: he would wonder.
LATE_DAYS = 30


class CareCartReminder(models.Model):
    """A rule by which customers are reminded of carts they left: of each once."""

    _name = "care.cart.reminder"
    _description = "Cart Reminder"
    _order = "website_id, hours, id"

    website_id = fields.Many2one(
        "website",
        required=True,
        ondelete="cascade",
        default=lambda self: self.env["website"].get_current_website(),
    )
    company_id = fields.Many2one(related="website_id.company_id", store=True, index=True)
    hours = fields.Integer(
        "After",
        default=24,
        required=True,
        help="How long after the customer was last seen. Carts are called left after the time in "
        "the settings of the website, and nobody is reminded earlier.",
    )
    min_amount = fields.Float(
        "From an Amount of", help="Total of the cart, in its currency. 0: any amount."
    )
    audience = fields.Selection(
        [
            ("account", "Customers with an account"),
            ("address", "Everybody whose address is certain"),
        ],
        "Who",
        default="account",
        required=True,
        help="An address is certain when the customer signed in, gave it for the order, or proved "
        "it in a chat.",
    )
    active = fields.Boolean(
        default=False, help="A rule that is on reminds of carts that are left from then on."
    )
    since = fields.Datetime("On since", readonly=True, copy=False)
    reminded_count = fields.Integer("Reminded", compute="_compute_counts")
    back_count = fields.Integer("Came back", compute="_compute_counts")
    recovered_count = fields.Integer("Ordered", compute="_compute_counts")

    _hours_positive = models.Constraint(
        "CHECK(hours > 0)", "A reminder comes some time after the cart was left: give the hours."
    )
    _amount_positive = models.Constraint(
        "CHECK(min_amount >= 0)", "The amount a reminder begins with is 0 or more."
    )

    # --------------------------------------------------------------- computes

    def _compute_counts(self):
        counts = dict.fromkeys(self.ids, {})
        # sudo: how many carts, for managers without rights on orders
        groups = (
            self.env["sale.order"]
            .sudo()
            ._read_group(
                [("care_reminder_id", "in", self.ids)],
                ["care_reminder_id", "care_left_outcome"],
                ["__count"],
            )
        )
        for reminder, outcome, count in groups:
            counts[reminder.id] = counts[reminder.id] | {outcome: count}
        for reminder in self:
            outcomes = counts.get(reminder.id, {})
            reminder.reminded_count = sum(outcomes.values())
            reminder.recovered_count = outcomes.get("recovered", 0)
            reminder.back_count = outcomes.get("back", 0) + reminder.recovered_count

    @api.depends("website_id", "hours")
    def _compute_display_name(self):
        for reminder in self:
            reminder.display_name = self.env._(
                "%(website)s, after %(hours)s hours",
                website=reminder.website_id.name or "",
                hours=reminder.hours,
            )

    # ------------------------------------------------------------------- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("active"):
                vals["since"] = Datetime.now()
        return super().create(vals_list)

    def write(self, vals):
        if vals.get("active"):
            self.filtered(lambda reminder: not reminder.active).since = Datetime.now()
        return super().write(vals)

    # ---------------------------------------------------------------- actions

    def action_open_carts(self):
        """Open the carts that customers were reminded of by this rule."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("care_desk.care_abandoned_action")
        return action | {
            "name": self.env._("Reminded of: %s", self.display_name),
            "domain": [("care_reminder_id", "=", self.id)],
            "context": {},
        }

    # ------------------------------------------------------------------- cron

    @api.model
    def _cron_remind(self):
        """Remind whom the rules that are on want reminded, in batches."""
        for reminder in self.search([("active", "=", True)]):
            while carts := self.env["sale.order"].search(
                reminder._carts_domain(), limit=BATCH, order="care_cart_seen_at"
            ):
                # Whom somebody else is about to remind, he reminds.
                mine = carts.try_lock_for_update()
                if not mine:
                    break
                mine._care_remind(reminder)
                if not self.env["ir.cron"]._commit_progress(len(mine)):
                    return

    def _carts_domain(self):
        """Return the domain of the carts (sale.order) this rule has still to look at."""
        self.ensure_one()
        due = Datetime.now() - timedelta(hours=self.hours)
        domain = (
            Domain("state", "=", "draft")
            & Domain("website_id", "=", self.website_id.id)
            & Domain("care_cart_state", "=", "left")
            & Domain("care_cart_seen_at", "<=", due)
            & Domain("care_cart_seen_at", ">=", due - timedelta(days=LATE_DAYS))
            & Domain("care_left_outcome", "=", "lost")
            & Domain("care_left_at", ">=", self.since)
            & Domain("care_customer_sure", "=", True)
            & Domain("care_reminded_at", "=", False)
            & Domain("cart_recovery_email_sent", "!=", True)
            & Domain("care_reminder_refusal", "=", False)
            & Domain("amount_total", ">=", self.min_amount)
        )
        if self.audience == "account":
            domain &= Domain("partner_id.user_ids", "!=", False)
        return domain
