from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools.safe_eval import datetime as safe_datetime
from odoo.tools.safe_eval import safe_eval
from odoo.tools.safe_eval import time as safe_time

UTC = ZoneInfo("UTC")


class CareExport(models.Model):
    """What is exported again and again: content, filter, format, and to whom it is mailed when."""

    _name = "care.export"
    _description = "Saved Export"
    _order = "name, id"

    name = fields.Char(required=True)
    kind = fields.Selection(
        [("customers", "Customers"), ("orders", "Order History")],
        "Content",
        required=True,
        default="customers",
    )
    file_format = fields.Selection(
        [("xlsx", "Excel (XLSX)"), ("csv", "CSV")], "Format", required=True, default="xlsx"
    )
    model_name = fields.Char(compute="_compute_model_name")
    filter_id = fields.Many2one(
        "ir.filters",
        "Saved Filter",
        ondelete="restrict",
        help="A search that you have saved as a favorite, in Customers or in Orders.",
    )
    domain = fields.Char("Filter", default="[]")
    company_id = fields.Many2one(
        "res.company",
        "Company",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
    )
    user_id = fields.Many2one(
        "res.users",
        "With the Rights Of",
        required=True,
        readonly=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
        help="Who changed this export last: it finds what he may see.",
    )
    interval = fields.Selection(
        [
            ("none", "By Hand"),
            ("daily", "Every Day"),
            ("weekly", "Every Week"),
            ("monthly", "Every Month"),
        ],
        "Schedule",
        required=True,
        default="none",
    )
    starts_at = fields.Datetime("First Time", help="The schedule counts from here.")
    is_paused = fields.Boolean("Paused")
    next_at = fields.Datetime("Next Time", readonly=True, copy=False, index="btree_not_null")
    recipient_ids = fields.Many2many(
        "res.users",
        "care_export_recipient_rel",
        string="Mail To",
        help="Only managers get files: they hold data of customers.",
    )
    run_ids = fields.One2many("care.export.run", "export_id", "Files", readonly=True)
    last_on = fields.Datetime("Last Time", compute="_compute_last")
    last_state = fields.Selection(
        "_last_states", "Last Result", compute="_compute_last", readonly=True
    )

    # ------------------------------------------------------------- constraints

    @api.constrains("interval", "starts_at", "recipient_ids")
    def _check_schedule(self):
        for export in self:
            if export.interval != "none" and not (export.starts_at and export.recipient_ids):
                raise ValidationError(
                    self.env._("A schedule needs its first time, and somebody to mail the file to.")
                )

    @api.constrains("recipient_ids", "company_id")
    def _check_recipients(self):
        for export in self:
            others = export.recipient_ids - export._filter_recipients(export.recipient_ids)
            if others:
                raise ValidationError(
                    self.env._(
                        "Files hold data of customers: they are mailed to managers of %(company)s "
                        "with a mail address alone, and not to %(names)s.",
                        company=export.company_id.name,
                        names=", ".join(others.mapped("name")),
                    )
                )

    @api.constrains("domain", "filter_id", "kind")
    def _check_filter(self):
        for export in self:
            # With the rights that count when the file is made, whoever calls.
            export.with_user(export.user_id)._filter()

    # --------------------------------------------------------------- computes

    @api.depends("kind")
    def _compute_model_name(self):
        for export in self:
            export.model_name = export.kind and self.env[f"care.export.{export.kind}"]._of

    @api.model
    def _last_states(self):
        return self.env["care.export.run"]._fields["state"]._description_selection(self.env)

    @api.depends("run_ids.state")
    def _compute_last(self):
        runs = self.env["care.export.run"]
        last = dict(runs._read_group([("export_id", "in", self.ids)], ["export_id"], ["id:max"]))
        files = {export.id: runs.browse(run_id) for export, run_id in last.items()}
        for export in self:
            run = files.get(export.id, runs)
            # With the others in mind: one query for all of them.
            run = run.with_prefetch(list(last.values()))
            export.last_on = run.create_date
            export.last_state = run.state

    @api.onchange("kind")
    def _onchange_kind(self):
        self.filter_id = False
        self.domain = "[]"

    # ------------------------------------------------------------------- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._sign(vals)
        exports = super().create(vals_list)
        exports._plan()
        return exports

    def write(self, vals):
        self._sign(vals)
        result = super().write(vals)
        if vals.keys() & {"interval", "starts_at", "is_paused"}:
            self._plan()
        return result

    @api.model
    def _sign(self, vals):
        """Let an export have the rights of who wrote it last: nobody uses another one's."""
        if not self.env.su:
            vals["user_id"] = self.env.uid
            vals.pop("next_at", None)

    # ---------------------------------------------------------------- actions

    def action_export(self):
        """Make the file now, in the background, and show how far it is.

        :raises AccessError: to who is no manager
        """
        self.ensure_one()
        return self._start(self.env.user).action_open()

    def _start(self, user):
        """Ask for the file of this export with the rights of a manager (res.users).

        :return: care.export.run, waiting
        :raises AccessError: when he is no manager, or may not read what the filter is about
        :raises UserError: when the filter cannot be read
        """
        self.ensure_one()
        mine = self.with_user(user).with_company(self.company_id)
        mine.check_access("read")
        return mine.env["care.export.run"].care_request(
            self.kind,
            self.file_format,
            mine._filter(),
            name=self.name,
            export=self,
            filter_name=self.filter_id.name or "",
        )

    # ----------------------------------------------------------------- filter

    def _filter(self):
        """Return the filter as it stands at this moment for who asks (list, a domain).

        :raises UserError: says what cannot be read
        """
        self.ensure_one()
        saved = self.filter_id
        if saved:
            saved.check_access("read")
            if saved.model_id != self.model_name:
                raise ValidationError(
                    self.env._("The filter “%s” is about something else.", saved.name)
                )
        today = fields.Date.context_today(self)
        try:
            domain = safe_eval(
                (saved.domain if saved else self.domain) or "[]",
                {
                    "uid": self.env.uid,
                    "context_today": lambda: today,
                    "datetime": safe_datetime,
                    "relativedelta": relativedelta,
                    "time": safe_time,
                },
            )
            # Whether it is one, on fields that are there and that he may read.
            self.env[self.model_name].search(Domain(domain), limit=1)
        except AccessError:
            raise
        except Exception as error:
            raise ValidationError(
                self.env._(
                    "The filter of “%(name)s” cannot be read: %(error)s. Choose it again.",
                    name=self.name,
                    error=error,
                )
            ) from error
        return domain

    def _filter_recipients(self, users):
        """Return those of these users whom files of this export may be mailed to: its managers."""
        # sudo: roles and companies of users
        return users.sudo().filtered(
            lambda user: (
                user.active
                and not user.share
                and user.email_normalized
                and self.company_id in user.company_ids
                and user.has_group("care_desk.group_care_manager")
            )
        )

    # --------------------------------------------------------------- schedule

    @api.model
    def _start_due(self):
        """Ask for the files whose time has come; what was missed meanwhile is made once."""
        due = self.search([("next_at", "<=", fields.Datetime.now())], order="next_at, id")
        for export in due:
            if export.last_state in ("waiting", "running"):
                continue
            try:
                with self.env.cr.savepoint():
                    export._start(export.user_id)
            except UserError as error:
                self.env["care.export.run"]._log_refusal(export, str(error))
        due._plan()

    def _plan(self):
        """Set when these are due next, and let the server wake up for it."""
        now = fields.Datetime.now()
        for export in self:
            is_on = export.interval != "none" and export.starts_at and not export.is_paused
            # sudo: derived from what the manager has chosen
            export.sudo().next_at = is_on and export._next_after(now)
        moments = [export.next_at for export in self if export.next_at]
        if moments:
            # sudo: the cron of the addon
            self.env.ref("care_desk.cron_exports").sudo()._trigger(at=moments)

    def _next_after(self, now):
        """Return the first time of the schedule after a moment (both naive datetimes in UTC).

        It keeps the hour of the local clock all year, and the day of the month where there is one.
        """
        self.ensure_one()
        begin = self.starts_at
        # sudo: where the one who planned it lives
        zone = ZoneInfo(self.sudo().user_id.tz or self.company_id.partner_id.tz or "UTC")
        local = begin.replace(tzinfo=UTC).astimezone(zone)
        elapsed = relativedelta(now, begin)
        count, unit = {
            "daily": ((now - begin).days, "days"),
            "weekly": ((now - begin).days // 7, "weeks"),
            "monthly": (elapsed.years * 12 + elapsed.months, "months"),
        }[self.interval]
        count = max(count - 1, 0)
        while True:
            moment = local.replace(tzinfo=None) + relativedelta(**{unit: count})
            moment = moment.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None)
            if moment > now:
                return moment
            count += 1
