"""Saved exports: by which filter, when, and whom they are mailed to."""

from datetime import datetime, timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .exports_case import ExportCase


@tagged("post_install", "-at_install")
class TestExportsSchedule(ExportCase):
    def saved(self, **values):
        """Save an export of Carla's order as the manager, weekly by default."""
        return (
            self.env["care.export"]
            .with_user(self.manager)
            .create(
                {
                    "name": "Orders of the week",
                    "kind": "orders",
                    "file_format": "csv",
                    "domain": f"[('id', '=', {self.order.id})]",
                    "interval": "weekly",
                    "starts_at": fields.Datetime.now() - timedelta(days=1),
                    "recipient_ids": self.manager.ids,
                    **values,
                }
            )
        )

    def due(self, export):
        """Let the time of a saved export come, and the server do what is due."""
        export.sudo().next_at = fields.Datetime.now() - timedelta(minutes=1)
        self.make()

    def mails(self):
        return self._mails_to("care_manager@example.com").filtered(
            lambda mail: "Orders of the week" in mail.subject
        )

    def test_it_is_made_and_mailed_when_it_is_due_and_then_a_week_later(self):
        export = self.saved()
        planned = export.next_at
        self.assertEqual(planned, export.starts_at + timedelta(days=7))
        self.make()
        self.assertFalse(export.run_ids, "not due")
        self.due(export)
        run = export.run_ids
        self.assertEqual((run.state, run.rows_done), ("done", 1), run.error)
        self.assertEqual(export.next_at, planned)
        self.assertEqual(run.mailed_to, "care_manager@example.com")
        mail = self.mails()
        self.assertEqual(len(mail), 1)
        self.assertEqual(mail.attachment_ids.raw, self.content(run))
        self.assertNotIn("/care/export/", mail.body_html)
        self.make()
        self.assertEqual(export.run_ids, run, "once")
        self.assertEqual((export.last_state, export.last_on), ("done", run.create_date))
        files = mail.attachment_ids
        mail.unlink()
        self.assertFalse(files.exists(), "what was mailed is not kept twice")
        self.assertTrue(run.has_file)

    def test_a_large_file_is_a_link_that_asks_to_log_in(self):
        export = self.saved()
        with patch.object(type(export.run_ids), "MAX_MAILED", 1):
            self.due(export)
        mail = self.mails()
        self.assertFalse(mail.attachment_ids)
        self.assertIn(f"/care/export/{export.run_ids.id}", mail.body_html)
        self.assertNotIn("token", mail.body_html)

    def test_it_is_mailed_to_managers_of_the_company_alone(self):
        for user in (self.agent, self.employee, self.customer, self.foreign_manager):
            with self.subTest(user=user.login), self.assertRaises(ValidationError):
                self.saved(recipient_ids=(self.manager + user).ids)
        other = self._user("care_manager_2", "Nora Manager", "care_desk.group_care_manager")
        export = self.saved(recipient_ids=(self.manager + other).ids)
        other.group_ids -= self.env.ref("care_desk.group_care_manager")
        self.due(export)
        self.assertEqual(export.run_ids.mailed_to, "care_manager@example.com")
        self.assertIn("Nora Manager", export.run_ids.mail_note)
        self.assertFalse(
            self._mails_to("care_manager_2@example.com").filtered(
                lambda mail: "Orders of the week" in mail.subject
            )
        )

    def test_what_is_exported_by_hand_is_not_mailed(self):
        export = self.saved(interval="none")
        action = export.action_export()
        self.make()
        run = self.env["care.export.run"].browse(action["res_id"])
        self.assertEqual((run.state, run.export_id), ("done", export))
        self.assertFalse(self.mails())

    def test_a_paused_one_is_not_made(self):
        export = self.saved()
        export.is_paused = True
        self.assertFalse(export.next_at)
        self.make()
        self.assertFalse(export.run_ids)
        export.is_paused = False
        self.assertTrue(export.next_at)

    def test_what_the_server_missed_is_made_once(self):
        export = self.saved(interval="daily", starts_at=fields.Datetime.now() - timedelta(days=9))
        export.sudo().next_at = fields.Datetime.now() - timedelta(days=5)
        self.make()
        self.assertEqual(len(export.run_ids), 1)
        self.assertGreater(export.next_at, fields.Datetime.now())

    def test_it_keeps_the_hour_of_the_local_clock_and_the_last_day_of_the_month(self):
        self.manager.tz = "Europe/Paris"
        export = self.saved(interval="monthly", starts_at=datetime(2026, 1, 31, 7))
        for now, expected in (
            (datetime(2026, 1, 1), datetime(2026, 1, 31, 7)),
            (datetime(2026, 2, 1), datetime(2026, 2, 28, 7)),
            # Summer time.
            (datetime(2026, 3, 1), datetime(2026, 3, 31, 6)),
            (datetime(2026, 3, 31, 6), datetime(2026, 4, 30, 6)),
        ):
            self.assertEqual(export._next_after(now), expected)
        export.write({"interval": "daily", "starts_at": datetime(2026, 3, 20, 7)})
        self.assertEqual(export._next_after(datetime(2026, 3, 28, 7)), datetime(2026, 3, 29, 6))

    def test_the_server_wakes_up_for_it(self):
        moment = fields.Datetime.now().replace(microsecond=0) + timedelta(days=2)
        self.saved(starts_at=moment)
        triggers = self.env["ir.cron.trigger"].search(
            [("cron_id", "=", self.env.ref("care_desk.cron_exports").id)]
        )
        self.assertIn(moment, triggers.mapped("call_at"))

    def test_a_schedule_needs_a_time_and_a_recipient(self):
        for missing in ({"starts_at": False}, {"recipient_ids": []}):
            with self.assertRaises(ValidationError):
                self.saved(**missing)

    def test_a_saved_filter_is_read_when_the_file_is_made(self):
        mine = self.env["ir.filters"].create(
            {
                "name": "Sold today",
                "model_id": "sale.order",
                "domain": "[('user_id', '!=', uid), ('date_order', '>=', context_today()),"
                f" ('id', '=', {self.order.id})]",
                "user_ids": self.manager.ids,
            }
        )
        export = self.saved(filter_id=mine.id, domain="[('id', '=', 0)]")
        self.due(export)
        self.assertEqual(export.run_ids.rows_done, 1)
        self.assertEqual(export.run_ids.filter_name, "Sold today")
        mine.domain = "[('id', '=', 0)]"
        self.due(export)
        self.assertEqual(export.run_ids.sorted("id")[-1].rows_done, 0)

    def test_a_filter_of_somebody_else_or_about_something_else_is_refused(self):
        filters = self.env["ir.filters"]
        foreign = filters.create(
            {"name": "Hers", "model_id": "sale.order", "user_ids": self.agent.ids}
        )
        other = filters.create(
            {"name": "People", "model_id": "res.partner", "user_ids": self.manager.ids}
        )
        for saved in (foreign, other):
            with self.subTest(filter=saved.name), self.assertRaises(UserError):
                self.saved(filter_id=saved.id)

    def test_a_schedule_that_fails_is_told_to_its_recipients(self):
        other = self._user("care_manager_2", "Nora Manager", "care_desk.group_care_manager")
        export = self.saved(recipient_ids=other.ids)
        self.manager.group_ids -= self.env.ref("care_desk.group_care_manager")
        self.due(export)
        export = export.sudo()
        self.assertEqual(export.run_ids.state, "failed")
        mail = self._mails_to("care_manager_2@example.com").filtered(
            lambda mail: "Orders of the week: failed" in mail.subject
        )
        self.assertEqual(len(mail), 1)
        self.assertFalse(mail.attachment_ids)
        self.assertGreater(export.next_at, fields.Datetime.now(), "the schedule goes on")


@tagged("post_install", "-at_install")
class TestExportsFromLists(ExportCase):
    def start(self, records, domain):
        """Open the dialog as the list of these records does, with a domain as its filter."""
        dialogs = self.env["care.export.start"].with_user(self.manager)
        return dialogs.with_context(
            active_model=records._name, active_ids=records.ids, active_domain=domain
        ).create({"file_format": "csv"})

    def test_the_chosen_ones_are_exported_or_all_that_the_filter_finds(self):
        other = self._order(self.customer)
        domain = [("partner_id", "=", self.carla.id)]
        dialog = self.start(self.order, domain)
        self.assertEqual((dialog.scope, dialog.chosen_count), ("chosen", 1))
        run = self.env["care.export.run"].browse(dialog.action_confirm()["res_id"])
        dialog = self.start(self.order, domain)
        dialog.scope = "filter"
        everything = self.env["care.export.run"].browse(dialog.action_confirm()["res_id"])
        self.make()
        self.assertEqual({row["Order"] for row in self.rows(run)}, {self.order.name})
        self.assertEqual(
            {row["Order"] for row in self.rows(everything)}, {self.order.name, other.name}
        )

    def test_carts_that_were_left_are_exported_from_their_list(self):
        cart = self._order(self.customer, self.product, confirm=False)
        run = self.env["care.export.run"].browse(
            self.start(cart, [("state", "=", "draft")]).action_confirm()["res_id"]
        )
        self.make()
        self.assertEqual([row["Order"] for row in self.rows(run)], [cart.name])
        self.assertEqual(self.rows(run)[0]["Product"], "Copper kettle")

    def test_all_pages_of_a_list_mean_its_filter(self):
        dialog = self.start(self.carla, [("id", "=", self.carla.id)])
        self.assertEqual((dialog.kind, dialog.scope), ("customers", "filter"))
        run = self.env["care.export.run"].browse(dialog.action_confirm()["res_id"])
        self.make()
        self.assertEqual([row["Name"] for row in self.rows(run)], ["Carla Customer"])

    def test_nothing_chosen_is_refused(self):
        dialog = self.env["care.export.start"].with_user(self.manager).create({})
        with self.assertRaises(UserError):
            dialog.action_confirm()

    def test_the_lists_offer_it_to_managers_alone(self):
        for xmlid, model in (
            ("care_desk.care_export_start_action_partner", "res.partner"),
            ("care_desk.care_export_start_action_order", "sale.order"),
        ):
            action = self.env.ref(xmlid)
            for user, offered in ((self.manager, True), (self.agent, False)):
                bindings = self.env["ir.actions.actions"].with_user(user).get_bindings(model)
                ids = [entry["id"] for entry in bindings.get("action", [])]
                self.assertEqual(action.id in ids, offered, user.login)
