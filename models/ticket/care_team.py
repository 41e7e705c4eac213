from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class CareTeam(models.Model):
    """Who handles requests: its address, its people, its hours and what it asks at the end."""

    _name = "care.team"
    _description = "Customer Service Team"
    _inherit = ["mail.alias.mixin", "mail.thread"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    color = fields.Integer()
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    member_ids = fields.Many2many(
        "res.users",
        "care_team_member_rel",
        "team_id",
        "user_id",
        "Members",
        check_company=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    alert_member_ids = fields.Many2many(
        "res.users",
        "care_team_alert_rel",
        "team_id",
        "user_id",
        "Alerted of New Requests",
        domain="[('id', 'in', member_ids)]",
        help="The members who are told of each new request of the team.",
    )
    resource_calendar_id = fields.Many2one(
        "resource.calendar",
        "Working Hours",
        check_company=True,
        help="When the team works. Empty means always.",
    )
    reply_hours = fields.Integer(
        "Expected Delay (hours)",
        default=24,
        help="What the acknowledgement promises to the customer. 0 promises nothing.",
    )
    out_of_hours_text = fields.Html(
        translate=True,
        help="Replaces the promise in the acknowledgement when the team is not at work.",
    )
    form_intro = fields.Html(
        "Text above the Form",
        translate=True,
        help="Shown to customers above the form for a new request.",
    )
    reopen_days = fields.Integer(
        "Reopen within (days)",
        default=30,
        help="An answer of the customer reopens a closed request for so many days; "
        "later it opens a follow-up request. 0 always opens a follow-up.",
    )
    hide_requester = fields.Boolean(
        "Hide Customers' Names",
        help="Observers, suppliers for one, see “Customer” instead of the customer's name.",
    )
    require_reason = fields.Boolean("Reason Required", default=True)
    required_criterion_ids = fields.Many2many(
        "care.criterion", string="Required Criteria", help="Asked before a request is closed."
    )
    open_ticket_count = fields.Integer(compute="_compute_ticket_counts")
    unassigned_ticket_count = fields.Integer(compute="_compute_ticket_counts")

    _delays_positive = models.Constraint(
        "CHECK(reply_hours >= 0 AND reopen_days >= 0)", "A delay cannot be negative."
    )

    @api.constrains("member_ids", "alert_member_ids")
    def _check_members(self):
        for team in self:
            strangers = team.member_ids.filtered(
                lambda user: user.share or not user.has_group("care_desk.group_care_agent")
            )
            if strangers:
                raise ValidationError(
                    self.env._(
                        "%(names)s cannot be a member of %(team)s: give them the role "
                        "Agent of the customer service first.",
                        names=", ".join(strangers.mapped("name")),
                        team=team.name,
                    )
                )

    def _compute_ticket_counts(self):
        groups = self.env["care.ticket"]._read_group(
            [("team_id", "in", self.ids), ("closed_at", "=", False)],
            ["team_id"],
            ["__count", "user_id:count"],
        )
        counts = {team: (total, taken) for team, total, taken in groups}
        for team in self:
            total, taken = counts.get(team, (0, 0))
            team.open_ticket_count = total
            team.unassigned_ticket_count = total - taken

    def write(self, vals):
        result = super().write(vals)
        if "member_ids" in vals:
            for team in self:
                team.alert_member_ids &= team.member_ids
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        used = (
            self.env["care.ticket"]
            .with_context(active_test=False)
            ._read_group([("team_id", "in", self.ids)], ["team_id"])
        )
        if used:
            raise UserError(
                self.env._(
                    "%s still has requests: archive the team instead.",
                    ", ".join(team.name for (team,) in used),
                )
            )

    def action_open_tickets(self):
        """Open the team's requests that are not closed (ir.actions.act_window dict)."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("care_desk.care_ticket_action")
        action["display_name"] = self.name
        action["domain"] = [("team_id", "=", self.id)]
        action["context"] = {"search_default_open": 1, "default_team_id": self.id}
        return action

    @api.model
    def _default_team(self, company, reason=None):
        """Return the team (care.team of one or none) that gets a request of `company` without one.

        A team that handles `reason` (care.reason) comes before the others.
        """
        domain = [("company_id", "=", company.id)]
        if reason and reason.team_ids:
            team = self.search([*domain, ("id", "in", reason.team_ids.ids)], limit=1)
            if team:
                return team
        return self.search(domain, limit=1)

    def _is_at_work(self, moment=None):
        """Tell whether the team works at `moment` (naive UTC datetime, now by default)."""
        self.ensure_one()
        calendar = self.resource_calendar_id
        if not calendar:
            return True
        start = fields.Datetime.context_timestamp(
            self.with_context(tz=calendar.tz), moment or fields.Datetime.now()
        )
        intervals = calendar._work_intervals_batch(start, start + relativedelta(minutes=1))
        return bool(intervals[False])

    def _alias_get_creation_values(self):
        values = super()._alias_get_creation_values()
        values["alias_model_id"] = self.env["ir.model"]._get_id("care.ticket")
        if self.id:
            values["alias_defaults"] = {"team_id": self.id}
        return values
