from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.care_desk.models.ticket.care_form_use import CareFormUse
from odoo.addons.http_routing.tests.common import MockRequest

from ..common import CareCase
from .test_portal_http import PortalCase


@tagged("post_install", "-at_install")
class TestCustomerForm(PortalCase):
    def setUp(self):
        super().setUp()
        self.sign_in(self.customer)

    def send(self, files=None, **data):
        return self.post("/my/requests/new", {"body": "It is broken", **data}, files=files)

    def test_the_form_offers_what_is_his(self):
        order, foreign = self._order(self.customer), self._order(self.other_customer)
        secret = self.env["care.reason"].create({"name": "Fraud suspected", "is_public": False})
        self.team.form_intro = "<p>Have your order at hand</p>"
        page = self.url_open("/my/requests/new").text
        for shown in (
            order.name,
            order.picking_ids.name,
            order.order_line.product_id.display_name,
            self.reason.name,
            "Have your order at hand",
        ):
            self.assertIn(shown, page)
        for hidden in (foreign.name, secret.name):
            self.assertNotIn(hidden, page)

    def test_an_order_can_be_proposed(self):
        order, foreign = self._order(self.customer), self._order(self.other_customer)
        page = self.url_open(f"/my/requests/new?order_id={order.id}").text
        self.assertRegex(page, rf'value="{order.id}"[^>]*selected')
        for url in (f"?order_id={foreign.id}", "?order_id=x", "?order_id=-1"):
            page = self.url_open(f"/my/requests/new{url}")
            self.assertEqual(page.status_code, 200)
            self.assertNotIn(foreign.name, page.text)

    def test_a_request_is_opened_with_all_he_said(self):
        order = self._order(self.customer)
        page = self.send(
            name="Teapot",
            body="First line\n<b>second</b>",
            reason_id=self.reason.id,
            picking_id=order.picking_ids.id,
            product_id=order.order_line.product_id.id,
            files=[("attachments", ("a.txt", b"A")), ("attachments", ("b.txt", b"B"))],
        )
        ticket = self.tickets_since(self.foreign)
        self.assertEqual(ticket.partner_id, self.customer.partner_id)
        self.assertEqual((ticket.channel, ticket.name), ("portal", "Teapot"))
        self.assertEqual(ticket.reason_id, self.reason)
        self.assertEqual(ticket.order_id, order, "the order comes with the delivery")
        self.assertEqual(ticket.picking_id, order.picking_ids)
        word = self._messages(ticket)
        self.assertEqual(word.author_id, self.customer.partner_id)
        self.assertIn("First line<br>&lt;b&gt;second", word.body)
        self.assertEqual(sorted(word.attachment_ids.mapped("name")), ["a.txt", "b.txt"])
        self.assertIn(ticket.number, page.text)
        self.assertEqual(len(self._mails_to(self.customer.email)), 1)

    def test_what_is_not_his_is_refused_and_the_text_kept(self):
        foreign = self._order(self.other_customer)
        own = self._order(self.customer)
        for wrong in (
            {"order_id": foreign.id},
            {"order_id": "x"},
            {"picking_id": foreign.picking_ids.id},
            {"product_id": foreign.order_line.product_id.id},
            {"product_id": self.env["product.product"].create({"name": "Never bought"}).id},
            {"order_id": self._order(self.customer, confirm=False).id},
            {"order_id": own.id, "picking_id": self._order(self.customer).picking_ids.id},
            {"order_id": own.id, "product_id": self._order(self.customer).order_line.product_id.id},
            {"reason_id": self.env["care.reason"].create({"name": "X", "is_public": False}).id},
            {"body": "  "},
            {"name": "x" * 201},
            {"body": "y" * 20_001},
        ):
            page = self.send(**{"name": "My subject", **wrong})
            self.assertEqual(page.status_code, 400, wrong)
            self.assertIn("Your request was not sent", page.text)
            self.assertIn(str(wrong.get("name", "My subject")), page.text)
        self.assertFalse(self.tickets_since(self.foreign))

    def test_too_many_or_too_large_files_are_refused(self):
        many = [("attachments", (f"{index}.txt", b"x")) for index in range(11)]
        large = [("attachments", ("large.bin", b"x" * (20 * 1024**2 + 1)))]
        for files in (many, large):
            page = self.send(name="Kept subject", files=files)
            self.assertEqual(page.status_code, 400)
            self.assertIn("At most 10 files, 20 MB", page.text)
            self.assertIn("choose them again", page.text)
            self.assertIn("Kept subject", page.text)
        self.assertFalse(self.tickets_since(self.foreign))
        self.send(files=many[:10])
        self.assertEqual(len(self._messages(self.tickets_since(self.foreign)).attachment_ids), 10)

    def test_a_file_that_could_run_is_kept_as_text(self):
        script = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
        page = b"<html><script>alert(1)</script></html>"
        self.send(
            files=[
                ("attachments", ("a.svg", script, "image/svg+xml")),
                ("attachments", ("b.html", page, "text/html")),
            ]
        )
        files = self._messages(self.tickets_since(self.foreign)).attachment_ids
        self.assertEqual(files.mapped("mimetype"), ["text/plain"] * 2)

    def test_the_same_form_sent_twice_opens_one_request(self):
        for _index in range(2):
            page = self.send(form_token="drawn-once")
        ticket = self.tickets_since(self.foreign)
        self.assertEqual(len(ticket), 1)
        self.assertEqual(len(self._messages(ticket)), 1)
        self.assertIn(ticket.number, page.text)
        self.send(form_token="drawn-once", body="Another text, after going back")
        self.assertEqual(len(self.tickets_since(self.foreign)), 2)

    def test_the_form_of_another_customer_is_another(self):
        self.send(form_token="same")
        self.sign_in(self.other_customer)
        self.send(form_token="same")
        tickets = self.tickets_since(self.foreign)
        self.assertEqual(
            tickets.partner_id, self.customer.partner_id + self.other_customer.partner_id
        )

    def test_without_csrf_token_nothing_is_opened(self):
        page = self.post("/my/requests/new", {"body": "Forged"}, csrf=False)
        self.assertEqual(page.status_code, 400)
        self.assertFalse(self.tickets_since(self.foreign))

    def test_a_guest_is_asked_to_sign_in(self):
        self.authenticate(None, None)
        self.assertIn("/web/login", self.url_open("/my/requests/new").url)
        self.assertIn("/web/login", self.url_open("/my/requests").url)

    def test_an_employee_is_shown_the_public_form(self):
        self.sign_in(self.employee)
        self.assertTrue(self.url_open("/my/requests/new").url.endswith("/care/request"))

    def test_a_service_that_is_off_hides_the_form_and_keeps_the_rest(self):
        self.assertIn("/my/requests", self.url_open("/my").text)
        self.company.care_service = "off"
        self.assertNotIn("/my/requests", self.url_open("/my").text)
        for page in (self.url_open("/my/requests/new"), self.send()):
            self.assertIn("takes no new requests at the moment", page.text)
            self.assertNotIn("<textarea", page.text)
        self.assertFalse(self.tickets_since(self.foreign))
        self.assertIn(self.ticket.number, self.url_open("/my/requests").text)
        self.assertIn(self.ticket.name, self.url_open(f"/my/requests/{self.ticket.id}").text)


@tagged("post_install", "-at_install")
class TestVisitorForm(PortalCase):
    def setUp(self):
        super().setUp()
        self.authenticate(None, None)

    def send(self, files=None, **data):
        data = {
            "partner_name": "Vera Visitor",
            "email": "vera@visitor.example.com",
            "name": "Do you deliver to Corsica?",
            "body": "Asking\nfor a friend",
            **data,
        }
        return self.post("/care/request", data, files=files)

    def test_a_visitor_opens_a_request(self):
        page = self.send(
            order_reference="S00042",
            reason_id=self.reason.id,
            files=[("attachments", ("map.txt", b"Corsica"))],
        )
        ticket = self.tickets_since(self.foreign)
        self.assertEqual(ticket.channel, "form")
        self.assertEqual(ticket.partner_id.name, "Vera Visitor")
        self.assertEqual(ticket.partner_id.email, "vera@visitor.example.com")
        self.assertEqual(ticket.reason_id, self.reason)
        word = self._messages(ticket)
        self.assertIn("Asking<br>for a friend", word.body)
        self.assertIn("S00042", word.body)
        self.assertEqual(word.attachment_ids.name, "map.txt")
        self.assertIn(ticket.number, page.text)
        self.assertTrue(page.url.endswith("/care/request/sent"))

    def test_an_order_that_a_visitor_names_is_mere_text(self):
        order = self._order(self.customer)
        self.send(order_reference=order.name, email=self.customer.email, order_id=order.id)
        self.assertFalse(self.tickets_since(self.foreign).order_id)

    def test_nothing_he_typed_is_mailed_to_the_address_he_typed(self):
        self.send(email="victim@example.com", name="Cheap pills", body="Buy at evil.example.com")
        mail = self._mails_to("victim@example.com")
        self.assertEqual(len(mail), 1)
        for typed in ("Cheap pills", "evil.example.com", "Vera"):
            self.assertNotIn(typed, mail.subject + mail.body_html)

    def test_he_says_neither_state_nor_customer(self):
        self.send(
            partner_id=self.customer.partner_id.id, state="closed", user_id=self.agent.id, team_id=0
        )
        ticket = self.tickets_since(self.foreign)
        self.assertEqual((ticket.state, ticket.user_id.id), ("new", False))
        self.assertNotEqual(ticket.partner_id, self.customer.partner_id)

    def test_mistakes_are_named_and_what_was_typed_is_kept(self):
        many = [("attachments", (f"{index}.txt", b"x")) for index in range(6)]
        for wrong, files in (
            ({"email": "not an address"}, None),
            ({"email": "a@example.com, b@example.com"}, None),
            ({"email": ""}, None),
            ({"body": " "}, None),
            ({"reason_id": "999999999"}, None),
            ({"partner_name": "n" * 201}, None),
            ({}, many),
        ):
            page = self.send(files=files, **wrong)
            self.assertEqual(page.status_code, 400, wrong)
            self.assertIn("Your request was not sent", page.text)
            self.assertIn("Do you deliver to Corsica?", page.text)
        self.assertIn("choose them again", page.text)
        self.assertFalse(self.tickets_since(self.foreign))

    def test_what_fills_the_trap_is_thanked_and_kept_as_spam(self):
        before = self.env["res.partner"].search_count([])
        page = self.send(
            homepage="http://spam.example.com", files=[("attachments", ("a.txt", b"x"))]
        )
        self.assertTrue(page.url.endswith("/care/request/sent"))
        ticket = self.tickets_since(self.foreign)
        self.assertTrue(ticket.spam_at)
        self.assertFalse(ticket.active)
        self.assertIn("Asking", self._messages(ticket).body)
        self.assertFalse(self._messages(ticket).attachment_ids)
        self.assertEqual(self.env["res.partner"].search_count([]), before)
        self.assertFalse(self._mails_to("vera@visitor.example.com"))
        self.assertFalse(self._mails_to(self.agent.email))

    def test_one_address_sends_five_within_the_hour(self):
        for index in range(5):
            self.assertTrue(self.send(body=f"No {index}").url.endswith("/sent"))
        page = self.send(body="One too many")
        self.assertEqual(page.status_code, 400)
        self.assertIn("Too many requests", page.text)
        self.assertIn("One too many", page.text)
        self.assertEqual(len(self.tickets_since(self.foreign)), 5)

    def test_the_same_form_sent_twice_opens_one_request(self):
        for _index in range(2):
            page = self.send(form_token="drawn-once")
        self.assertTrue(page.url.endswith("/sent"))
        self.assertEqual(len(self.tickets_since(self.foreign)), 1)

    def test_without_csrf_token_nothing_is_opened(self):
        page = self.post("/care/request", {"email": "a@example.com", "body": "x"}, csrf=False)
        self.assertEqual(page.status_code, 400)
        self.assertFalse(self.tickets_since(self.foreign))

    def test_the_form_is_in_the_menu_unless_the_service_is_off(self):
        self.assertIn('href="/care/request"', self.url_open("/contactus").text)
        self.company.care_service = "off"
        self.env.registry.clear_cache("templates")
        self.assertNotIn('href="/care/request"', self.url_open("/contactus").text)
        for page in (self.url_open("/care/request"), self.send()):
            self.assertIn("takes no new requests at the moment", page.text)
            self.assertNotIn("<textarea", page.text)
        self.assertFalse(self.tickets_since(self.foreign))

    def test_the_words_of_scripts_are_translated_on_pages_too(self):
        with MockRequest(self.env):
            modules = self.env["ir.http"]._get_translation_frontend_modules_name()
        self.assertIn("care_desk", modules)

    def test_a_customer_is_sent_to_the_form_of_his_account(self):
        self.sign_in(self.customer)
        self.assertTrue(self.url_open("/care/request").url.endswith("/my/requests/new"))

    def test_the_page_of_thanks_belongs_to_who_sent(self):
        self.assertTrue(self.url_open("/care/request/sent").url.endswith("/care/request"))


@tagged("post_install", "-at_install")
class TestFormUse(CareCase):
    def open_form(self, email="a@example.com", ip="192.0.2.1"):
        return self.env["care.ticket"]._open_from_form({"email": email, "body": "Hello"}, ip)

    def test_one_network_sends_so_many_within_the_hour(self):
        limit = self.env["care.ticket"].FORMS_PER_NETWORK
        for index in range(limit):
            self.open_form(f"{index}@example.com")
        with self.assertRaisesRegex(UserError, "Too many"):
            self.open_form("one.more@example.com")
        self.open_form("elsewhere@example.com", ip="192.0.2.2")

    def test_an_ipv6_network_counts_as_one(self):
        network = self.env["care.ticket"]._network_of
        self.assertEqual(network("2001:db8:1:2:aaaa::1"), network("2001:db8:1:2:bbbb::2"))
        self.assertNotEqual(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"))
        self.assertEqual(network("::ffff:192.0.2.1"), "192.0.2.1")

    def test_after_the_hour_counting_starts_anew(self):
        uses = self.env["care.form.use"]
        self.assertEqual([uses._count_use("a", "x") for _index in range(3)], [1, 2, 3])
        self.assertEqual(uses._count_use("a", "y"), 1)
        uses.invalidate_model()
        uses.search([]).started_at = fields.Datetime.now() - CareFormUse.WINDOW * 2
        uses.flush_model()
        self.assertEqual(uses._count_use("a", "x"), 1)

    def test_a_key_shows_no_address_and_is_forgotten(self):
        uses = self.env["care.form.use"]
        self.open_form("private@example.com")
        self.assertTrue(uses.search([]))
        self.assertNotIn("private", " ".join(uses.search([]).mapped("key")))
        later = fields.Datetime.now() + CareFormUse.WINDOW * 2
        with patch.object(fields.Datetime, "now", lambda: later):
            uses._gc_uses()
        self.assertFalse(uses.search([]))
