"""Who gets customers and orders out of the shop: managers of the company, and it is logged."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from .exports_case import ExportCase, ExportPeople


@tagged("post_install", "-at_install")
class TestExportsRights(ExportCase):
    def test_managers_alone_may_ask_for_a_file(self):
        supplier = self._user("care_supplier", "Sam Supplier", "base.group_portal")
        guest = self.env.ref("base.public_user")
        for user in (self.agent, self.employee, self.customer, supplier, guest):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.ask(user=user)
            for model in ("care.export", "care.export.run", "care.export.download"):
                with self.subTest(user=user.login, model=model), self.assertRaises(AccessError):
                    self.env[model].with_user(user).search([])
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.env["care.export.start"].with_user(user).create({})
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.env["care.export"].with_user(user).create({"name": "Mine"})
        self.assertEqual(self.ask().state, "waiting")

    def test_the_log_is_written_by_nobody(self):
        run = self.ask()
        self.make()
        run.care_download()
        mine = run.with_user(self.manager)
        with self.assertRaises(AccessError):
            mine.write({"rows_done": 0})
        with self.assertRaises(AccessError):
            mine.create({"name": "x", "kind": "orders", "file_format": "csv", "domain": "[]"})
        with self.assertRaises(AccessError):
            mine.unlink()
        with self.assertRaisesRegex(UserError, "kept"):
            run.sudo().unlink()
        with self.assertRaises(AccessError):
            mine.download_ids.unlink()

    def test_it_is_logged_who_exported_what_by_which_filter_and_who_took_it(self):
        domain = [("id", "=", self.order.id)]
        run = self.ask(domain=domain, filter_name="Carla's")
        self.make()
        self.assertEqual(run.user_id, self.manager)
        self.assertEqual(run.domain, repr([["id", "=", self.order.id]]))
        self.assertEqual((run.filter_name, run.rows_done), ("Carla's", 1))
        self.assertFalse(run.download_ids)
        run.with_user(self.manager).care_download()
        self.assertEqual(run.download_ids.user_id, self.manager)
        self.assertEqual(run.with_user(self.manager).download_count, 1)

    def test_a_manager_of_another_company_sees_nothing_of_it(self):
        run = self.ask()
        self.make()
        foreign = run.with_user(self.foreign_manager)
        self.assertFalse(foreign.search([("id", "=", run.id)]))
        with self.assertRaises(AccessError):
            foreign.read(["name"])
        with self.assertRaises(AccessError):
            foreign.care_download()
        saved = self.env["care.export"].with_user(self.manager).create({"name": "Mine"})
        with self.assertRaises(AccessError):
            saved.with_user(self.foreign_manager).action_export()
        self.assertFalse(run.download_ids)

    def test_the_file_has_no_other_door(self):
        run = self.ask()
        self.make()
        attachment = run.sudo().attachment_id
        with self.assertRaises(AccessError):
            attachment.with_user(self.manager).read(["raw"])
        with self.assertRaises(AccessError):
            run.with_user(self.manager).read(["attachment_id"])

    def test_a_filter_finds_what_the_manager_may_see(self):
        with self.assertRaises(UserError):
            self.env["care.export"].with_user(self.manager).create(
                {"name": "Odd", "domain": "[('no_such_field', '=', 1)]"}
            )
        with self.assertRaises(UserError):
            self.env["care.export"].with_user(self.manager).create(
                {"name": "Odd", "domain": "__import__('os').system('true')"}
            )

    def test_who_changes_a_saved_export_lends_it_his_rights(self):
        saved = self.env["care.export"].with_user(self.manager).create({"name": "Mine"})
        self.assertEqual(saved.user_id, self.manager)
        other = self._user("care_manager_2", "Nora Manager", "care_desk.group_care_manager")
        saved.with_user(other).write({"domain": "[('id', '>', 0)]", "user_id": self.manager.id})
        self.assertEqual(saved.user_id, other)


@tagged("post_install", "-at_install")
class TestExportsHttp(ExportPeople, HttpCase):
    def setUp(self):
        super().setUp()
        self.run_ = self.ask()
        self.make()
        self.path = f"/care/export/{self.run_.id}"

    def test_the_manager_gets_the_file_and_each_time_is_logged(self):
        self.authenticate("care_manager", "care_manager")
        answer = self.url_open(self.path)
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.content, self.content(self.run_))
        self.assertIn("attachment", answer.headers["Content-Disposition"])
        self.assertIn(".csv", answer.headers["Content-Disposition"])
        self.url_open(self.path)
        self.env.invalidate_all()
        self.assertEqual(self.run_.download_ids.user_id, self.manager)
        self.assertEqual(len(self.run_.download_ids), 2)

    def test_nobody_else_gets_it(self):
        self._user("care_supplier", "Sam Supplier", "base.group_portal")
        attachment = self.run_.sudo().attachment_id
        people = ("care_agent", "care_employee", "care_customer", "care_supplier", "care_foreign")
        for login in people:
            self.authenticate(login, login)
            with self.subTest(login=login):
                self.assertEqual(self.url_open(self.path).status_code, 403)
                self.assertNotIn(
                    self.order.name.encode(),
                    self.url_open(f"/web/content/{attachment.id}").content,
                )
        self.authenticate("care_manager", "care_manager")
        self.assertNotIn(
            self.order.name.encode(), self.url_open(f"/web/content/{attachment.id}").content
        )
        self.authenticate(None, None)
        answer = self.url_open(self.path, allow_redirects=False)
        self.assertEqual(answer.status_code, 303)
        self.assertIn("/web/login", answer.headers["Location"])
        self.env.invalidate_all()
        self.assertFalse(self.run_.download_ids)

    def test_what_is_not_there_says_so(self):
        self.authenticate("care_manager", "care_manager")
        self.assertEqual(self.url_open("/care/export/999999999").status_code, 404)
        waiting = self.ask()
        answer = self.url_open(f"/care/export/{waiting.id}")
        self.assertEqual(answer.status_code, 404)
        self.assertIn("not finished", answer.text)
