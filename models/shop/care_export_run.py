import json

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import NO_ACCESS, Domain
from odoo.tools import human_size


class CareExportRun(models.Model):
    """One file that was exported, or is being: how far it is, and who asked for what of whom.

    It is the log as well: nobody writes or deletes it, and it outlives its file.
    """

    _name = "care.export.run"
    _description = "Exported File"
    _order = "id desc"

    # A file holds many people's data: it goes before it is forgotten somewhere.
    KEEP_DAYS = 7
    # A server that ends in the middle takes the file along; it is begun again so many times.
    MAX_ATTEMPTS = 3
    # Bytes of a file that is sent along by mail; a larger one is fetched by its link.
    MAX_MAILED = 5 * 1024 * 1024
    # Seconds between two words to the screens about how far it is.
    TELL_EVERY = 1

    name = fields.Char(required=True, readonly=True)
    export_id = fields.Many2one(
        "care.export", "Saved Export", readonly=True, index="btree_not_null", ondelete="set null"
    )
    kind = fields.Selection(
        [("customers", "Customers"), ("orders", "Order History")],
        "Content",
        required=True,
        readonly=True,
    )
    file_format = fields.Selection(
        [("xlsx", "Excel (XLSX)"), ("csv", "CSV")], "Format", required=True, readonly=True
    )
    model_name = fields.Char(compute="_compute_model_name")
    domain = fields.Char("Filter", required=True, readonly=True)
    filter_name = fields.Char("Filter Name", readonly=True)
    user_id = fields.Many2one(
        "res.users", "Exported By", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", "Company", required=True, readonly=True, index=True, ondelete="cascade"
    )
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("running", "Running"),
            ("done", "Done"),
            ("failed", "Failed"),
        ],
        default="waiting",
        required=True,
        readonly=True,
    )
    error = fields.Char("What Went Wrong", readonly=True)
    rows_total = fields.Integer("Rows to Write", readonly=True)
    rows_done = fields.Integer("Rows", readonly=True)
    progress = fields.Float(compute="_compute_progress")
    attempts = fields.Integer(readonly=True)
    started_at = fields.Datetime("Started On", readonly=True)
    finished_at = fields.Datetime("Finished On", readonly=True)
    # Downloads are logged: there is no other way to the file than `care_download`.
    attachment_id = fields.Many2one(
        "ir.attachment", "File", readonly=True, groups=NO_ACCESS, ondelete="set null"
    )
    file_name = fields.Char(compute="_compute_file_name")
    file_size = fields.Integer("Bytes", readonly=True)
    size = fields.Char(compute="_compute_size")
    expires_at = fields.Datetime("File Kept Until", readonly=True)
    has_file = fields.Boolean(compute="_compute_has_file", compute_sudo=True)
    mailed_to = fields.Char("Mailed To", readonly=True)
    mail_note = fields.Char("About the Mail", readonly=True)
    download_ids = fields.One2many("care.export.download", "run_id", "Downloads", readonly=True)
    download_count = fields.Integer(compute="_compute_download_count", compute_sudo=True)

    _under_way_idx = models.Index("(id) WHERE state IN ('waiting', 'running')")

    # --------------------------------------------------------------- computes

    @api.depends("rows_done", "rows_total", "state")
    def _compute_progress(self):
        for run in self:
            done = run.rows_total and 100 * run.rows_done / run.rows_total
            run.progress = 100 if run.state == "done" else min(done, 100)

    @api.depends("kind")
    def _compute_model_name(self):
        for run in self:
            run.model_name = run.kind and self._rows_model(run.kind)._of

    @api.depends("name", "file_format", "create_date")
    def _compute_file_name(self):
        for run in self:
            day = fields.Date.context_today(run, run.create_date or fields.Datetime.now())
            base = "".join(
                letter if letter.isalnum() or letter in " -_" else "_" for letter in run.name or ""
            )
            run.file_name = f"{base.strip()} {day}.{run.file_format}"

    @api.depends("file_size")
    def _compute_size(self):
        for run in self:
            run.size = human_size(run.file_size)

    @api.depends("attachment_id")
    def _compute_has_file(self):
        for run in self:
            run.has_file = bool(run.attachment_id)

    @api.depends("download_ids")
    def _compute_download_count(self):
        for run in self:
            run.download_count = len(run.download_ids)

    # ------------------------------------------------------------------- CRUD

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("The log of exports is kept: nothing was deleted."))

    # ---------------------------------------------------------------- asking

    @api.model
    @api.private
    def care_request(self, kind, file_format, domain, name="", export=None, filter_name=""):
        """Ask for a file, which is made in the background with the asking manager's rights.

        :param str kind: customers or orders
        :param str file_format: csv or xlsx
        :param list domain: which customers (res.partner) or orders (sale.order)
        :param str name: how the file is called, by default what it holds
        :param export: care.export whose file it is, if any; its company's data is exported
        :param str filter_name: how the filter is called, if it has a name
        :return: care.export.run, waiting
        :raises AccessError: to who is no manager
        """
        user = self.env.user
        self._check_manager(user)
        company = export.company_id if export else self.env.company
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        # sudo: the log is written by nobody but the code
        run = self.sudo().create(
            {
                "name": name or kinds[kind],
                "export_id": export.id if export else False,
                "kind": kind,
                "file_format": file_format,
                # A date as text: it is read again when the file is made.
                "domain": repr(json.loads(json.dumps(list(Domain(domain)), default=str))),
                "filter_name": filter_name,
                "user_id": user.id,
                "company_id": company.id,
            }
        )
        # sudo: the cron is the system's, a manager may ask for its run
        self.env.ref("care_desk.cron_exports").sudo()._trigger()
        return run.sudo(self.env.su)

    @api.model
    def _log_refusal(self, export, reason):
        """Log that a scheduled export could not be begun, and mail the reason (str)."""
        run = self.create(
            {
                "name": export.name,
                "export_id": export.id,
                "kind": export.kind,
                "file_format": export.file_format,
                "domain": "[]",
                "user_id": export.user_id.id,
                "company_id": export.company_id.id,
                "state": "failed",
                "error": reason,
                "finished_at": fields.Datetime.now(),
            }
        )
        run._mail()

    @api.model
    def _check_manager(self, user):
        """Refuse who is no manager of the customer service.

        :param user: res.users
        :raises AccessError: says so
        """
        if not user.active or user.share or not user.has_group("care_desk.group_care_manager"):
            raise AccessError(
                self.env._(
                    "Only managers of the customer service export data, and %s is none.", user.name
                )
            )

    def action_open(self):
        """Open this file's page, where its progress shows."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Export"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    # ------------------------------------------------------------ downloading

    def action_download(self):
        """Send the browser to the file."""
        self.ensure_one()
        return {"type": "ir.actions.act_url", "url": self._path(), "target": "download"}

    def _path(self):
        return f"/care/export/{self.id}"

    @api.private
    def care_download(self):
        """Give the file to a manager of its company, and log that he took it.

        :return: ir.attachment, in sudo
        :raises AccessError: to who is no manager, or of another company
        :raises UserError: when the file is not made yet, or is gone by now
        """
        self.ensure_one()
        self._check_manager(self.env.user)
        self.check_access("read")
        # sudo: nobody reads the file but here
        attachment = self.sudo().attachment_id
        if not attachment:
            raise UserError(
                self.env._(
                    "There is no file: it is not finished yet, or it was removed after %s days. "
                    "Export again what you need.",
                    self.KEEP_DAYS,
                )
            )
        # sudo: the log is written by nobody but the code
        self.env["care.export.download"].sudo().create(
            {"run_id": self.id, "user_id": self.env.user.id}
        )
        return attachment
