"""How files are made: in the background, in batches, once, and not for ever."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .exports_case import ExportCase

LOGGER = "odoo.addons.care_desk.models.shop.care_export_run"


@tagged("post_install", "-at_install")
class TestExportsMaking(ExportCase):
    def test_a_file_waits_until_the_server_makes_it_and_says_how_far_it_is(self):
        orders = self.order + self._order(self.customer) + self._order(self.customer)
        said = []

        def _tell(run):
            said.append((run.state, run.rows_done, run.rows_total, run.progress))

        run = self.ask(domain=[("id", "in", orders.ids)])
        self.assertEqual(run.state, "waiting")
        self.assertFalse(run.has_file)
        Run, Rows = type(run), type(self.env["care.export.orders"])
        with (
            patch.object(Run, "_tell", _tell),
            patch.object(Run, "TELL_EVERY", 0),
            patch.object(Rows, "BATCH", 1),
        ):
            self.make()
        self.assertEqual([round(progress) for *_rest, progress in said][2:5], [33, 67, 100])
        self.assertEqual(said[0][:2], ("running", 0))
        self.assertEqual(said[-1], ("done", 3, 3, 100))
        self.assertTrue(run.has_file)
        self.assertEqual(run.file_size, len(self.content(run)))

    def test_it_is_committed_batch_by_batch(self):
        orders = self.order + self._order(self.customer)
        run = self.ask(domain=[("id", "in", orders.ids)])
        commits = []
        Run, Rows = type(run), type(self.env["care.export.orders"])
        with (
            patch.object(Run, "_commit", lambda run: commits.append(run.rows_done)),
            patch.object(Rows, "BATCH", 1),
        ):
            self.make()
        self.assertEqual(commits, [0, 0, 1, 2, 2])

    def test_screens_of_managers_are_told_and_learn_no_data(self):
        run = self.ask()
        sent = []
        bus = type(self.env["bus.bus"])
        with patch.object(bus, "_sendone", lambda bus, *args: sent.append(args)):
            self.make()
        ours = [args for args in sent if args[1] == "care_desk.exports/update"]
        self.assertTrue(ours)
        for target, _kind, payload in ours:
            self.assertEqual(target, self.env.ref("care_desk.group_care_manager"))
            self.assertEqual(payload, {"ids": run.ids})

    def test_a_failure_is_kept_with_its_reason_and_the_next_file_is_made(self):
        first, second = self.ask(name="Broken"), self.ask()
        write_file = type(first)._write_file

        def _write_file(run, path):
            if run.name == "Broken":
                raise ValueError("secret detail")
            return write_file(run, path)

        with patch.object(type(first), "_write_file", _write_file), mute_logger(LOGGER):
            self.make()
        self.assertEqual((first.state, second.state), ("failed", "done"))
        self.assertIn("administrator", first.error)
        self.assertNotIn("secret", first.error)

    def test_a_file_that_a_crash_interrupted_is_begun_again_but_not_for_ever(self):
        run = self.ask()
        run.sudo().write({"state": "running", "attempts": 1, "rows_done": 5})
        self.make()
        self.assertEqual((run.state, run.rows_done), ("done", 1))
        run = self.ask()
        run.sudo().write({"state": "running", "attempts": run.MAX_ATTEMPTS})
        self.make()
        self.assertEqual(run.state, "failed")
        self.assertIn("ended 3 times", run.error)

    def test_who_is_no_manager_any_more_gets_no_file(self):
        run = self.ask()
        self.manager.group_ids -= self.env.ref("care_desk.group_care_manager")
        self.make()
        self.assertEqual(run.sudo().state, "failed")
        self.assertIn("Only managers", run.sudo().error)
        run = self.ask(user=self.foreign_manager)
        self.foreign_manager.write({"company_ids": self.company.ids, "company_id": self.company.id})
        self.make()
        self.assertIn("does not work for Other Shop any more", run.sudo().error)

    def test_each_batch_costs_the_same_number_of_queries(self):
        for kind, model, budget in (("orders", "sale.order", 14), ("customers", "res.partner", 22)):
            if kind == "orders":
                records = self.env[model].union(*(self._order(self.customer) for _i in range(12)))
            else:
                records = self.env[model].create([{"name": f"C {i}"} for i in range(12)])
            run = self.ask(kind, domain=[("id", "in", records.ids)])
            rows, _domain = run.sudo()._rows()
            records = rows.env[model].browse(records.ids)
            rows._values(records[:1])
            counts = []
            for batch in (records[:2], records):
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                rows._values(batch)
                counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(counts[0], counts[1], kind)
            self.assertLessEqual(counts[0], budget, kind)

    def test_the_file_goes_after_a_week_and_the_log_stays(self):
        run = self.ask()
        self.make()
        attachment = run.sudo().attachment_id
        self.env["care.export.run"]._gc_files()
        self.assertTrue(attachment.exists())
        self.assertEqual(run.expires_at - run.finished_at, timedelta(days=7))
        run.sudo().expires_at = fields.Datetime.now() - timedelta(minutes=1)
        self.env["care.export.run"]._gc_files()
        self.assertFalse(attachment.exists())
        self.env.invalidate_all()
        self.assertFalse(run.has_file)
        self.assertEqual((run.state, run.rows_done), ("done", 1))
        with self.assertRaisesRegex(UserError, "removed after 7 days"):
            run.with_user(self.manager).care_download()

    def test_a_database_that_keeps_files_itself_keeps_this_one(self):
        self.env["ir.config_parameter"].set_param("ir_attachment.location", "db")
        run = self.ask()
        self.make()
        self.assertFalse(run.sudo().attachment_id.store_fname)
        self.assertEqual(self.rows(run)[0]["Order"], self.order.name)

    def test_a_file_is_not_indexed_and_its_checksum_is_its_own(self):
        run, same = self.ask(), self.ask()
        self.make()
        attachment = run.sudo().attachment_id
        self.assertFalse(attachment.index_content)
        self.assertEqual(attachment.checksum, attachment._compute_checksum(self.content(run)))
        self.assertEqual(same.sudo().attachment_id.store_fname, attachment.store_fname)
