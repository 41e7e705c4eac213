import io
import json
import zipfile

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .privacy_case import ADDRESS, NAME, SECRET, PrivacyCase, PrivacyHttpCase


def unzip(content):
    """Return what a file of data holds: data (dict), page (str) and files (dict of bytes)."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        names = [name for name in packed.namelist() if name.startswith("files/")]
        return (
            json.loads(packed.read("data.json")),
            packed.read("data.html").decode(),
            {name: packed.read(name) for name in names},
        )


class DataCase:
    def _data(self, partner=None, is_full=False):
        stream = io.BytesIO()
        (partner or self.him)._care_write_data(stream, is_full)
        return unzip(stream.getvalue())


@tagged("post_install", "-at_install")
class TestDataFile(DataCase, PrivacyCase):
    """What the file of a customer's data holds."""

    def test_it_holds_something_of_every_room(self):
        self._chat_of_his()
        data, page, _files = self._data()
        identity = data["identity"][0]
        self.assertEqual((identity["name"], identity["email"]), (NAME, ADDRESS))
        self.assertEqual(data["identity"][1]["street"], "8 quai Caché")
        self.assertEqual(data["account"][0]["login"], "zach_login")
        self.assertIn(self.request.number, [row["number"] for row in data["requests"]])
        self.assertEqual({row["name"] for row in data["orders"]}, {self.order.name, self.cart.name})
        self.assertEqual(data["orders"][0]["lines"][0]["quantity"], 1)
        self.assertEqual(data["deliveries"][0]["name"], self.order.picking_ids.name)
        self.assertEqual(data["consents"][0]["purpose_id"], self.purpose.name)
        self.assertEqual(data["ratings"][0]["feedback"], f"Bravo {SECRET}")
        self.assertEqual(data["answers"][0]["answer"], f"Because {SECRET}")
        self.assertEqual(data["visits"][0]["url"], f"/shop?s={SECRET}")
        self.assertIn(f"I am {NAME}", [word["text"] for word in data["chats"][0]["messages"]])
        for text in (self.request.number, self.order.name, "8 quai Caché", f"Bravo {SECRET}"):
            self.assertIn(text, page)

    def test_his_files_go_along(self):
        data, _page, files = self._data()
        [row] = [row for row in data["requests"] if row["number"] == self.request.number]
        self.assertEqual(files[row["files"][0]], SECRET.encode())

    def test_words_of_the_team_wait_for_a_manager(self):
        data, page, _files = self._data()
        self.assertNotIn(f"team-{SECRET}", page)
        self.assertNotIn("remarks", data)
        self.assertIn("what our team noted about you", page)
        data, page, _files = self._data(is_full=True)
        self.assertIn(f"team-{SECRET}", page)
        self.assertEqual(data["remarks"][0]["body"], f"{NAME} likes {SECRET}")

    def test_what_an_address_alone_says_waits_for_a_manager(self):
        """Everybody types his address himself: it opens nothing by itself."""
        unattached = self._ticket(name="Whose?", partner_id=False, email_from=ADDRESS)
        data, _page, _files = self._data()
        self.assertNotIn(unattached.number, [row["number"] for row in data["requests"]])
        self.assertNotIn("mailings", data)
        data, _page, _files = self._data(is_full=True)
        self.assertIn(unattached.number, [row["number"] for row in data["requests"]])
        self.assertIn("News", data["mailings"][0]["list_id"])

    def test_nothing_of_others_is_in_it(self):
        self._order(self.other_customer)
        data, page, _files = self._data(is_full=True)
        self.assertNotIn(self.other_request.number, page)
        self.assertNotIn("The other's words stay.", page)
        self.assertIn(f"As {NAME} said", data["words"][0]["text"])
        self.assertIsNone(data["words"][0]["record_name"])
        self.assertEqual(len(data["orders"]), 2)

    def test_a_hostile_text_stays_text(self):
        self.him.street = "<script>alert(1)</script>"
        self.file.name = "../../etc/passwd"
        _data, page, files = self._data()
        self.assertNotIn("<script>", page)
        self.assertIn("&lt;script&gt;", page)
        self.assertEqual(list(files), [f"files/requests/{self.file.id}-passwd"])

    def test_its_queries_do_not_grow_with_what_he_bought(self):
        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._data()
            return self.env.cr.sql_log_count - before

        def buy(times):
            for _index in range(times):
                self._order(self.person, product=self.order.order_line.product_id, confirm=False)
                self._ticket(partner_id=self.him.id)

        buy(1)
        queries()
        few = queries()
        buy(5)
        # Reading the files' contents is the disk's. Whose right it is, is read with him or before.
        self.assertLessEqual(queries(), few + 1)

    def test_ten_thousand_orders_are_read_some_at_a_time(self):
        self.patch(type(self.him), "CARE_DATA_BATCH", 2)
        for _index in range(5):
            self._order(self.person, product=self.order.order_line.product_id, confirm=False)
        most = 0
        self.env.flush_all()
        self.env.invalidate_all()
        batches = self.him.sudo()._care_data_batches(
            "sale.order", self.him._care_domain_of_orders()
        )
        for orders in batches:
            orders.mapped("amount_total")
            cached = self.env.cache.get_records(orders, orders._fields["amount_total"])
            most = max(most, len(cached))
        self.assertEqual(most, 2)
        data, _page, _files = self._data()
        self.assertEqual(len(data["orders"]), 7)


@tagged("post_install", "-at_install")
class TestDataHttp(DataCase, PrivacyHttpCase):
    """Who gets whose data: a customer his own, a manager a customer's, nobody else's anybody."""

    def _dialog(self, user, partner=None, **values):
        return (
            self.env["care.data.give"]
            .with_user(user)
            .create({"partner_id": (partner or self.him).id, "reason": "By letter", **values})
        )

    def test_a_customer_downloads_his_own(self):
        self.authenticate("zach_login", "zach_login")
        self.assertIn("Download my data", self.url_open("/my/data").text)
        response = self.post("/my/data/download")
        self.assertEqual(response.headers["Content-Type"], "application/zip")
        self.assertEqual(response.headers["Cache-Control"], "no-store")
        data, _page, _files = unzip(response.content)
        self.assertEqual(data["identity"][0]["email"], ADDRESS)
        [act] = self.env["care.customer.act"].search([("kind", "=", "data_exported")])
        self.assertEqual((act.partner_id, act.user_id), (self.him, self.person))

    def test_another_customer_gets_another_file(self):
        self.authenticate("care_other", "care_other")
        data, page, _files = unzip(self.post("/my/data/download", partner_id=self.him.id).content)
        self.assertEqual(data["identity"][0]["email"], "care_other@example.com")
        self.assertNotIn("Quillfeather", page)

    def test_a_customer_who_types_anothers_address_gets_nothing_of_his(self):
        self.other_customer.partner_id.email = ADDRESS
        self._ticket(name="Whose?", partner_id=False, email_from=ADDRESS)
        self.authenticate("care_other", "care_other")
        _data, page, _files = unzip(self.post("/my/data/download").content)
        self.assertNotIn("Whose?", page)
        self.assertNotIn("News", page)
        self.assertNotIn(SECRET, page)

    def test_he_waits_after_some_downloads(self):
        self.authenticate("zach_login", "zach_login")
        for _index in range(3):
            self.assertEqual(self.post("/my/data/download").status_code, 200)
        refused = self.post("/my/data/download")
        self.assertEqual(refused.status_code, 400)
        self.assertIn("Come back in an hour", refused.text)

    def test_without_csrf_token_nothing_is_given(self):
        self.authenticate("zach_login", "zach_login")
        self.assertEqual(self.url_open("/my/data/download", data={"x": 1}).status_code, 400)

    def test_who_is_nobody_signs_in_first(self):
        self.authenticate(None, None)
        for url in ("/my/data", f"/care/data/{self._dialog(self.manager).id}"):
            response = self.url_open(url, allow_redirects=False)
            self.assertIn("/web/login", response.headers["Location"])

    def test_staff_has_no_such_page(self):
        for user in (self.employee, self.agent, self.manager):
            with self.subTest(user=user.login):
                self.authenticate(user.login, user.login)
                page = self.url_open("/my/data", allow_redirects=False)
                self.assertEqual((page.status_code, page.headers["Location"]), (303, "/my"))
                self.assertEqual(self.post("/my/data/download").status_code, 404)
                self.assertEqual(self.post("/my/data/erasure", confirmed="1").status_code, 404)
        self.assertFalse(
            self.env["care.erasure"].search([("ticket_id.create_uid", "=", self.employee.id)])
        )

    def test_a_manager_downloads_and_it_is_noted(self):
        dialog = self._dialog(self.manager, is_full=True)
        action = dialog.action_download()
        self.authenticate("care_manager", "care_manager")
        response = self.url_open(action["url"])
        data, _page, _files = unzip(response.content)
        self.assertTrue(data["remarks"])
        [act] = self.env["care.customer.act"].search([("kind", "=", "data_exported")])
        self.assertEqual(
            (act.partner_id, act.user_id, act.reason), (self.him, self.manager, "By letter")
        )
        self.assertEqual(act.detail, "With what the team wrote")

    def test_each_download_is_noted_as_it_is_whatever_the_dialog_said_before(self):
        dialog = self._dialog(self.manager)
        self.authenticate("care_manager", "care_manager")
        self.assertEqual(self.url_open(f"/care/data/{dialog.id}").status_code, 200)
        dialog.is_full = True
        data, _page, _files = unzip(self.url_open(f"/care/data/{dialog.id}").content)
        self.assertTrue(data["remarks"])
        acts = self.env["care.customer.act"].search([("kind", "=", "data_exported")], order="id")
        self.assertEqual(acts.mapped("user_id"), self.manager)
        self.assertEqual(acts.mapped("detail"), ["", "With what the team wrote"])

    def test_without_a_reason_nothing_is_downloaded(self):
        dialog = self._dialog(self.manager, reason=" ")
        self.authenticate("care_manager", "care_manager")
        self.assertEqual(self.url_open(f"/care/data/{dialog.id}").status_code, 404)
        self.assertFalse(self.env["care.customer.act"].search([("kind", "=", "data_exported")]))

    def test_nobody_else_uses_a_managers_dialog(self):
        dialog = self._dialog(self.manager)
        dialog.action_download()
        second = self._user("care_manager_2", "Max Manager", "care_desk.group_care_manager")
        for user in (self.agent, self.employee, self.person, self.other_customer, second):
            with self.subTest(user=user.login):
                self.authenticate(user.login, user.login)
                self.assertEqual(self.url_open(f"/care/data/{dialog.id}").status_code, 404)

    def test_only_managers_open_the_dialog(self):
        for user in (self.agent, self.employee, self.person):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._dialog(user)
        with self.assertRaises(AccessError):
            self.him.with_user(self.agent).care_act("data_export")
        self.assertNotIn(
            "data_export", [act["key"] for act in self.him.with_user(self.agent).care_actions()]
        )
        self.assertIn(
            "data_export", [act["key"] for act in self.him.with_user(self.manager).care_actions()]
        )

    def test_a_manager_says_why(self):
        with self.assertRaisesRegex(UserError, "Say why"):
            self._dialog(self.manager, reason="").action_download()

    def test_data_of_staff_is_not_handed_out(self):
        for user in (self.agent, self.employee):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self._dialog(self.manager, user.partner_id).action_download()

    # ---------------------------------------------------------------- erasure

    def test_a_customer_asks_for_erasure(self):
        self.authenticate("zach_login", "zach_login")
        refused = self.post("/my/data/erasure")
        self.assertEqual(refused.status_code, 400)
        self.assertFalse(self.env["care.erasure"].search([("partner_id", "=", self.him.id)]))
        self.post("/my/data/erasure", confirmed="1", is_unwanted="1", partner_id=self.customer.id)
        [erasure] = self.env["care.erasure"].search([("partner_id", "=", self.him.id)])
        self.assertEqual(erasure.ticket_id.partner_id, self.him)
        self.assertEqual(erasure.ticket_id.channel, "portal")
        self.assertTrue(erasure.is_unwanted)
        self.assertEqual(self.him.name, NAME)
        page = self.url_open("/my/data?asked=1").text
        self.assertIn(erasure.ticket_id.number, page)
        self.assertNotIn("Ask for erasure", page)

    def test_who_was_erased_no_longer_signs_in(self):
        self.authenticate("zach_login", "zach_login")
        self.assertEqual(self.url_open("/my/data", allow_redirects=False).status_code, 200)
        self._ask().erase()
        response = self.url_open("/my/data", allow_redirects=False)
        self.assertIn("/web/login", response.headers["Location"])
