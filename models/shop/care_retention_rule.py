import logging

from dateutil.relativedelta import relativedelta
from psycopg2 import IntegrityError

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

_logger = logging.getLogger(__name__)


class CareRetentionRule(models.Model):
    """How long the shop keeps what it holds on people; what is older goes by itself.

    Each purpose says since when its records count (`SINCE`) and, in two methods named after it,
    which may go (`_old_<purpose>`: a model and a domain) and how (`_purge_<purpose>`). What is open
    or still needed is in no domain.
    """

    _name = "care.retention.rule"
    _description = "Retention Rule"
    _order = "sequence, id"

    # How many records go in one transaction.
    BATCH = 100
    # The field whose age counts, by purpose.
    SINCE = {
        "requests": "closed_at",
        "chats": "livechat_end_dt",
        "carts": "write_date",
        "visitors": "last_connection_datetime",
        "cart_events": "at",
        "acts": "at",
        "consents": "at",
    }

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    enabled = fields.Boolean(help="Nothing is deleted by a rule that is not enabled.")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    purpose = fields.Selection(
        [
            ("requests", "Words of closed requests"),
            ("chats", "Words of ended chats"),
            ("carts", "Carts of unknown visitors"),
            ("visitors", "Visits of unknown visitors"),
            ("cart_events", "Events of carts"),
            ("acts", "Log of acts for customers"),
            ("consents", "Consents of former customers"),
        ],
        required=True,
        default="requests",
    )
    channel = fields.Selection(
        lambda self: self.env["care.ticket"]._fields["channel"]._description_selection(self.env),
        help="Requests of this channel alone; all where it is empty.",
    )
    period = fields.Integer("Kept for", default=36, required=True)
    unit = fields.Selection(
        [("days", "Days"), ("months", "Months")], default="months", required=True
    )
    due_count = fields.Integer("Due Now", compute="_compute_due")
    oldest_at = fields.Datetime("Oldest", compute="_compute_due")
    run_ids = fields.One2many("care.retention.run", "rule_id", "Runs", readonly=True)

    _period_positive = models.Constraint(
        "CHECK(period > 0)", "A period is at least one day or month."
    )

    # --------------------------------------------------------------- computes

    @api.depends("purpose", "channel", "period", "unit", "company_id")
    def _compute_due(self):
        for rule in self:
            rule._check_manager()
            if not rule.purpose or rule.period < 1:
                rule.due_count = rule.oldest_at = False
                continue
            records, domain = rule._due()
            since = rule.SINCE[rule.purpose]
            [(rule.due_count, oldest)] = records._read_group(
                domain, [], ["__count", f"{since}:min"]
            )
            rule.oldest_at = oldest

    @api.onchange("purpose")
    def _onchange_purpose(self):
        if self.purpose != "requests":
            self.channel = False

    # ---------------------------------------------------------------- purging

    @api.model
    def _cron_purge(self):
        """Delete what the enabled rules say is due, some at a time, until the time is up."""
        rules = self.search([("enabled", "=", True)])
        for position, rule in enumerate(rules):
            run = self.env["care.retention.run"]
            while count := rule._try_to_purge():
                run = run or run._begin(rule)
                run.count += count
                more = len(rules) - position
                if not self.env["ir.cron"]._commit_progress(count, remaining=more):
                    return
        self.env["ir.cron"]._commit_progress(remaining=0)

    def _try_to_purge(self):
        """Like `_purge_some`; a rule that cannot delete what is due does not stop the others."""
        try:
            with self.env.cr.savepoint():
                return self._purge_some()
        except (UserError, IntegrityError):
            _logger.exception("Retention rule %s (%s) stops for today", self.id, self.purpose)
            return 0

    def _purge_some(self):
        """Delete at most BATCH of what is due by this rule; return how many (int)."""
        records, domain = self._due()
        order = f"{self.SINCE[self.purpose]}, id"
        due = records.search(domain, order=order, limit=self.BATCH).try_lock_for_update()
        if due:
            getattr(self, f"_purge_{self.purpose}")(due)
        return len(due)

    def _due(self):
        """Return what is due by this rule: the model (empty records, in sudo) and a domain."""
        self.ensure_one()
        records, domain = getattr(self, f"_old_{self.purpose}")()
        return records, Domain(self.SINCE[self.purpose], "<", self._before()) & domain

    def _before(self):
        """Return before when (datetime) what happened is old."""
        return fields.Datetime.now() - relativedelta(**{self.unit: self.period})

    def _check_manager(self):
        # What is counted here is counted in sudo.
        if not (self.env.su or self.env.user.has_group("care_desk.group_care_manager")):
            raise AccessError(self.env._("Only managers see what a retention rule would delete."))

    def _all_of(self, model):
        # sudo: what is old goes, whoever could see it; the rules are the managers'
        return self.env[model].sudo().with_context(active_test=False)

    # --------------------------------------------------------------- requests

    def _old_requests(self):
        domain = (
            Domain("forgotten_at", "=", False)
            & Domain("company_id", "=", self.company_id.id)
            & self._not_held()
        )
        if self.channel:
            domain &= Domain("channel", "=", self.channel)
        return self._all_of("care.ticket"), domain

    def _not_held(self):
        """Return the domain of requests (care.ticket) that nothing still needs the words of.

        A request is held while its order is not delivered or its invoice not settled, while its
        follow-up or a chat of it is open, and while an erasure is asked for on it. Later rooms
        add what holds theirs.
        """
        under_way = Domain("state", "=", "sale") & (
            Domain("delivery_status", "in", ("pending", "started", "partial"))
            | Domain(
                "order_line.invoice_lines.move_id",
                "any",
                Domain("state", "=", "posted")
                & Domain("payment_state", "in", ("not_paid", "partial")),
            )
        )
        return (
            ~Domain("order_id", "any", under_way)
            & ~Domain("follow_up_ids", "any", [("closed_at", "=", False)])
            & ~Domain("chat_ids", "any", [("livechat_end_dt", "=", False)])
            & ~Domain("erasure_ids", "any", [("state", "=", "asked")])
        )

    def _purge_requests(self, tickets):
        tickets._care_forget()

    # ------------------------------------------------------------------ chats

    def _old_chats(self):
        return self._all_of("discuss.channel"), (
            Domain("channel_type", "=", "livechat")
            & Domain("care_forgotten_at", "=", False)
            & Domain("care_company_id", "=", self.company_id.id)
            & Domain("care_ticket_id", "any", Domain("closed_at", "!=", False) & self._not_held())
        )

    def _purge_chats(self, chats):
        chats._care_forget()

    # ----------------------------------------------------- carts and visitors

    def _old_carts(self):
        return self._all_of("sale.order"), (
            self._domain_of_unknown_carts() & Domain("company_id", "=", self.company_id.id)
        )

    def _domain_of_unknown_carts(self):
        return (
            Domain("state", "=", "draft")
            & Domain("website_id", "!=", False)
            & Domain("partner_id", "in", self._all_of("website").search([]).user_id.partner_id.ids)
            & Domain("care_customer_id", "=", False)
            & Domain("care_ticket_ids", "=", False)
            & Domain("care_cart_ticket_ids", "=", False)
            & ~Domain(
                "transaction_ids", "any", [("state", "in", ("pending", "authorized", "done"))]
            )
        )

    def _purge_carts(self, carts):
        carts.unlink()

    def _old_visitors(self):
        return self._all_of("website.visitor"), (
            Domain("partner_id", "=", False)
            & Domain("website_id.company_id", "=", self.company_id.id)
        )

    def _purge_visitors(self, visitors):
        visitors.unlink()

    def _old_cart_events(self):
        return self._all_of("care.cart.event"), (
            Domain("order_id.company_id", "=", self.company_id.id)
            & Domain("order_id.state", "!=", "draft")
        )

    def _purge_cart_events(self, events):
        events.unlink()

    # -------------------------------------------------------------- customers

    def _old_acts(self):
        return self._all_of("care.customer.act"), Domain("company_id", "=", self.company_id.id)

    def _purge_acts(self, acts):
        acts.unlink()

    def _old_consents(self):
        """Consents of people who, for as long, neither ordered nor wrote nor signed in."""
        since = self._before()
        orders = self._all_of("sale.order")._search([("date_order", ">=", since)])
        tickets = self._all_of("care.ticket")._search(
            Domain("partner_id", "!=", False)
            & (Domain("closed_at", "=", False) | Domain("last_word_at", ">=", since))
        )
        logins = self._all_of("res.users.log")._search([("create_date", ">=", since)])
        users = self._all_of("res.users")._search([("id", "in", logins.subselect("create_uid"))])
        company = Domain("partner_id.company_id", "in", (False, self.company_id.id))
        return self._all_of("care.consent"), company & Domain.AND(
            Domain("partner_id", "not in", recent.subselect("partner_id"))
            for recent in (orders, tickets, users)
        )

    def _purge_consents(self, consents):
        consents.with_context(care_erasure=True).unlink()
