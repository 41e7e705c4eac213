import logging
import os
import tempfile
import time
from ast import literal_eval
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from .export_files import FILES

_logger = logging.getLogger(__name__)


class CareExportRun(models.Model):
    """How an exported file is made in the background, mailed and removed."""

    _inherit = "care.export.run"

    # ----------------------------------------------------------------- making

    @api.model
    def _cron_make(self):
        """Start what is due by schedule, and make the files that wait, one after the other."""
        self.env["care.export"]._start_due()
        # Odoo runs this once at a time: what runs already was left behind by a server that ended.
        runs = self.search([("state", "in", ("waiting", "running"))], order="id")
        commit = self.env["ir.cron"]._commit_progress
        commit(remaining=len(runs))
        for run in runs:
            run._make()
            if not commit(1):
                break

    def _make(self):
        """Make the file, commit after each batch, and mail it where that is wanted.

        A failure is kept with its reason; nothing is raised.
        """
        self.ensure_one()
        self.write(
            {
                "state": "running",
                "attempts": self.attempts + 1,
                "started_at": fields.Datetime.now(),
                "rows_done": 0,
            }
        )
        self._tell()
        self._commit()
        try:
            if self.attempts > self.MAX_ATTEMPTS:
                raise UserError(
                    self.env._(
                        "The server ended %s times while it made this file. Export fewer rows "
                        "at once, or ask your administrator to give background jobs more time.",
                        self.MAX_ATTEMPTS,
                    )
                )
            with tempfile.TemporaryDirectory(prefix="care_export_") as folder:
                path = os.path.join(folder, "export")
                self._write_file(path)
                self._keep_file(path)
        except Exception as error:  # noqa: BLE001  it is kept, and the next file is made
            self.env.cr.rollback()
            self.env.invalidate_all()
            self._fail(error)
        self._mail()
        self._tell()
        self._commit()

    def _fail(self, error):
        if isinstance(error, UserError):
            reason = str(error)
        else:
            _logger.exception("Export %s failed", self.id)
            reason = self.env._(
                "Something unexpected happened; your administrator finds it in the server's log. "
                "No file was kept."
            )
        self.write({"state": "failed", "error": reason, "finished_at": fields.Datetime.now()})

    def _write_file(self, path):
        rows, domain = self._rows()
        File = FILES[self.file_format]
        total = rows._count(domain)
        if File.max_rows is not None and total > File.max_rows:
            raise UserError(
                self.env._(
                    "The filter finds %(count)s rows, and Excel shows %(limit)s at most. "
                    "Choose CSV, or a filter that finds fewer.",
                    count=total,
                    limit=File.max_rows,
                )
            )
        self.rows_total = total
        self._tell()
        self._commit()
        file = File(path, rows._columns())
        told = time.monotonic()
        try:
            for batch in rows._batches(domain):
                for row in batch:
                    file.add(row)
                self.rows_done += len(batch)
                if time.monotonic() - told >= self.TELL_EVERY:
                    told = time.monotonic()
                    self._tell()
                self._commit()
                # What was read stays in memory otherwise, row upon row.
                self.env.invalidate_all()
        finally:
            file.close()

    def _rows(self):
        """Return the reader of this file's rows, with the rights of who asked for it, and of what.

        :return: tuple of care.export.rows and Domain
        :raises AccessError: when he is no manager any more, or not of the company
        """
        user, company = self.user_id, self.company_id
        self._check_manager(user)
        if company not in user.company_ids:
            raise AccessError(
                self.env._(
                    "%(user)s does not work for %(company)s any more, and exports nothing of it.",
                    user=user.name,
                    company=company.name,
                )
            )
        rows = self._rows_model(self.kind).with_user(user)
        rows = rows.with_context(
            allowed_company_ids=company.ids,
            lang=user.lang,
            tz=user.tz or company.partner_id.tz or "UTC",
        )
        return rows, Domain(literal_eval(self.domain)) & rows._domain()

    @api.model
    def _rows_model(self, kind):
        return self.env[f"care.export.{kind}"]

    def _keep_file(self, path):
        now = fields.Datetime.now()
        # It belongs to no record that lets anybody read it.
        attachment = self.env["ir.attachment"].create(
            {"name": self.file_name, "mimetype": FILES[self.file_format].mimetype}
        )
        attachment._care_take_file(path)
        self.write(
            {
                "attachment_id": attachment.id,
                "file_size": os.path.getsize(path),
                "state": "done",
                "error": False,
                # What changed while it was made counts as it came.
                "rows_total": self.rows_done,
                "finished_at": now,
                "expires_at": now + timedelta(days=self.KEEP_DAYS),
            }
        )

    def _tell(self):
        """Tell the screens of managers that something changed, never what."""
        managers = self.env.ref("care_desk.group_care_manager")
        managers._bus_send("care_desk.exports/update", {"ids": self.ids})

    def _commit(self):
        """Commit what is done so far: progress is seen, and no lock is held for long."""
        self.env["ir.cron"]._commit_progress()

    # ---------------------------------------------------------------- mailing

    def _mail(self):
        """Mail the file, or why there is none, to the managers whom its saved export names.

        A large file is not sent along; the link to it asks to log in, like any link here.
        """
        named = self.export_id.recipient_ids if self.export_id.interval != "none" else False
        if not named:
            return
        recipients = self.export_id._filter_recipients(named)
        left_out = named - recipients
        if left_out:
            self.mail_note = self.env._(
                "Not mailed to %s: only managers of the company with a mail address get files.",
                ", ".join(left_out.mapped("name")),
            )
        self.mailed_to = ", ".join(recipients.mapped("email_normalized")) or False
        template = self.env.ref("care_desk.mail_template_export")
        is_small = self.attachment_id and self.file_size <= self.MAX_MAILED
        for user in recipients:
            mail_id = template.with_context(care_lang=user.lang, care_attached=is_small).send_mail(
                self.id, email_values={"recipient_ids": user.partner_id.ids}
            )
            if is_small:
                mail = self.env["mail.mail"].browse(mail_id)
                # Goes with the mail once it is sent.
                mail.attachment_ids = self.attachment_id.copy(
                    {"res_model": "mail.message", "res_id": mail.mail_message_id.id}
                )

    # ---------------------------------------------------------------- removing

    @api.autovacuum
    def _gc_files(self):
        """Remove the files whose time is over; the log stays."""
        over = self.search(
            [("expires_at", "<", fields.Datetime.now()), ("attachment_id", "!=", False)]
        )
        over.attachment_id.unlink()
