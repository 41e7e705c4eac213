from datetime import date, timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tests.common import JsonRpcException
from odoo.tools import mute_logger

from .mail_case import TRUSTED_SERVER, CareMailCase
from .test_portal_http import PortalCase

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@tagged("post_install", "-at_install", "security")
class TestAttacksByMail(CareMailCase):
    """What was tried on other customer services by mail, and does nothing here."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.care_authserv_id = TRUSTED_SERVER
        cls.ticket, cls.answer = cls.answered_ticket()
        cls.ticket.add_observers(emails=["observer@partners.example.com"])

    def verdict(self, result):
        return (
            "Authentication-Results",
            f"{TRUSTED_SERVER}; dmarc={result} header.from=example.com",
        )

    def assert_unheard(self, message, screening, mails):
        self.assert_held_back(message, self.ticket, screening)
        outside = self.customer.email, "observer@partners.example.com"
        self.assertEqual([len(self._mails_to(address)) for address in outside], mails)

    def mailed(self):
        outside = self.customer.email, "observer@partners.example.com"
        return [len(self._mails_to(address)) for address in outside]

    def test_01_a_forged_requester_lets_whom_he_copies_in_to_nothing(self):
        mails, before = self.mailed(), self.state_of(self.ticket)
        message = self.deliver(
            self.write_mail(
                self.customer.email,
                reference=self.answer.message_id,
                headers=[("Cc", self.other_customer.email), self.verdict("fail")],
            )
        )
        self.assert_unheard(message, "unproven", mails)
        self.assertEqual(self.state_of(self.ticket), before)
        self.assertNotIn(self.other_customer.partner_id, self.ticket.message_partner_ids)
        self.assertFalse(self._mails_to(self.other_customer.email))
        self.assertFalse(
            self.ticket.with_user(self.other_customer).search([("id", "=", self.ticket.id)])
        )

    def test_02_a_forged_answer_to_an_agents_notification_is_no_agents_answer(self):
        word = self.ticket.with_user(self.customer).message_post(body="Hi").sudo()
        mails = self.mailed()
        for headers in ([], [self.verdict("fail")]):
            message = self.deliver(
                self.write_mail(self.agent.email, reference=word.message_id, headers=headers)
            )
            self.assert_unheard(message, "unproven", mails)
        message = self.deliver(self.write_mail("eve@evil.example.org", reference=word.message_id))
        self.assert_unheard(message, "stranger", mails)

    def test_03_a_code_of_another_service_sent_to_a_request_reaches_the_team_alone(self):
        mails = self.mailed()
        for headers, screening in (
            ([], "stranger"),
            ([("Auto-Submitted", "auto-generated")], "automatic"),
        ):
            message = self.deliver(
                self.write_mail(
                    "no-reply@bank.example.org",
                    subject=f"Your code, {self.ticket.number}",
                    body="Your code is 424242",
                    reference=self.answer.message_id,
                    headers=headers,
                )
            )
            self.assert_unheard(message, screening, mails)
        for mail in self.env["mail.mail"].sudo().search([]):
            self.assertFalse("424242" in mail.body_html and not self.is_of_team(mail))

    def is_of_team(self, mail):
        return not mail.email_to and all(who._is_care_agent() for who in mail.recipient_ids)

    def test_05_an_out_of_office_reopens_nothing_and_is_answered_by_nothing(self):
        self.ticket.write({"state": "closed", "reason_id": self.reason.id})
        mails = self.env["mail.mail"].search_count([])
        for index in range(3):
            message = self.deliver(
                self.write_mail(
                    self.customer.email,
                    body=f"I am away {index}",
                    reference=self.answer.message_id,
                    headers=[("Auto-Submitted", "auto-replied")],
                )
            )
            self.assert_held_back(message, self.ticket, "automatic")
        self.assertEqual(self.ticket.state, "closed")
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)

    def test_06_a_mail_with_too_much_in_it_is_taken_and_so_is_the_next(self):
        lines = self.write_mail(self.customer.email, reference=self.answer.message_id)
        part = (
            b"--X\r\nContent-Type: text/plain\r\n"
            b'Content-Disposition: attachment; filename="%d.txt"\r\n\r\nx\r\n'
        )
        head, _gap, text = lines.partition(b"\n\n")
        head = head.replace(b'text/plain; charset="utf-8"', b'multipart/mixed; boundary="X"')
        poison = head + b"\n\n--X\r\nContent-Type: text/plain\r\n\r\n" + text
        poison += b"".join(part % index for index in range(300)) + b"--X--\r\n"
        message = self.deliver(poison)
        self.assertEqual(self.ticket_of(message), self.ticket)
        self.assertLess(len(message.attachment_ids), 300)
        self.assertIn("Hello", message.body)
        self.assertTrue(self.deliver(self.write_mail(self.customer.email, subject="Next")))

    def test_09_an_answer_by_whom_the_customer_forwarded_a_mail_to_stays_with_the_team(self):
        mails = self.mailed()
        message = self.deliver(
            self.write_mail(
                "friend@elsewhere.example.org",
                subject=f"Re: Fwd: {self.ticket.display_name}",
                reference=self.answer.message_id,
            )
        )
        self.assert_unheard(message, "stranger", mails)


@tagged("post_install", "-at_install", "security")
class TestAttacksByWeb(PortalCase):
    """What was tried on other customer services over the web, and does nothing here."""

    def link(self, ticket):
        ticket._portal_ensure_token()
        pid = ticket.partner_id.id
        return {"pid": pid, "hash": ticket._sign_token(pid)}

    def fetch(self, ticket=None, **link):
        ticket = ticket or self.ticket
        return self.make_jsonrpc_request(
            "/mail/chatter_fetch",
            {
                "thread_model": "care.ticket",
                "thread_id": ticket.id,
                "fetch_params": {},
                **link,
            },
        )

    def upload(self, **link):
        return self.post(
            "/mail/attachment/upload",
            {
                "thread_id": self.ticket.id,
                "thread_model": "care.ticket",
                "is_pending": True,
                **link,
            },
            files={"ufile": ("a.svg", SVG, "image/svg+xml")},
        )

    def send_form(self, headers=None, **values):
        data = {
            "partner_name": "Vera",
            "email": "vera@visitor.example.com",
            "name": "Hello",
            "body": "Buy at evil.example.com",
            **values,
            "csrf_token": self.csrf(),
        }
        return self.url_open("/care/request", data=data, headers=headers)

    def test_04_the_form_mails_nothing_that_was_typed_to_the_address_typed(self):
        self.authenticate(None, None)
        self.send_form(email="victim@example.com", name="Cheap pills")
        mail = self._mails_to("victim@example.com")
        self.assertEqual(len(mail), 1)
        for typed in ("Cheap pills", "evil.example.com", "Vera"):
            self.assertNotIn(typed, mail.subject + mail.body_html)

    def test_07_a_note_leaks_through_none_of_its_sides(self):
        agents = self.ticket.with_user(self.agent)
        note = agents.message_post(
            body="He is angry", care_audience="team", attachments=[("angry.txt", b"angry")]
        )
        agents.message_post(body="Hello", care_audience="public")
        with self.assertRaises(AccessError):
            note.with_user(self.customer).read(["body"])
        self.sign_in(self.customer)
        seen = str(self.fetch()) + self.url_open(f"/my/requests/{self.ticket.id}").text
        seen += str(self._mails_to(self.customer.email).mapped("body_html"))
        self.assertIn("Hello", seen)
        self.assertNotIn("angry", seen)

    def test_08_an_agents_own_address_is_shown_to_nobody(self):
        self.ticket.with_user(self.agent).message_post(body="Hello", care_audience="public")
        self.sign_in(self.customer)
        answer = str(self.fetch())
        self.assertIn(self.agent.name, answer)
        self.assertNotIn(self.agent.email, answer)
        mail = self._mails_to(self.customer.email)
        for outgoing in mail._prepare_outgoing_list():
            self.assertNotIn(self.agent.email, str(outgoing))

    @mute_logger("odoo.http")
    def test_10_no_file_opens_by_its_number_and_nobody_uploads_uninvited(self):
        said = self.ticket.with_user(self.agent).message_post(
            body="Hello", care_audience="public", attachments=[("a.txt", b"content")]
        )
        file = said.attachment_ids
        for user in (None, self.customer, self.other_customer):
            self.authenticate(user and user.login, user and user.login)
            page = self.url_open(f"/web/content/{file.id}")
            self.assertEqual(page.status_code, 404)
        before = self.env["ir.attachment"].search_count([])
        self.assertEqual(self.upload().status_code, 404)
        self.authenticate(None, None)
        self.assertEqual(self.upload().status_code, 404)
        self.assertEqual(self.upload(**self.link(self.foreign)).status_code, 404)
        self.assertEqual(self.env["ir.attachment"].search_count([]), before)
        self.assertEqual(self.upload(**self.link(self.ticket)).status_code, 200)

    def test_11_nothing_that_acts_is_shown_or_run(self):
        self.sign_in(self.customer)
        for body in (
            '<a href="javascript:alert(1)">x</a>',
            "<script>alert(1)</script>x",
            '<img src="x" onerror="alert(1)"/>',
            "<svg><script>alert(1)</script></svg>x",
        ):
            self.make_jsonrpc_request(
                "/mail/message/post",
                {
                    "thread_model": "care.ticket",
                    "thread_id": self.ticket.id,
                    "post_data": {"body": body},
                },
            )
            self.assertNotIn("alert", self._messages(self.ticket)[-1].body)
        answer = self.upload().json()["data"]
        file = self.env["ir.attachment"].browse(answer["attachment_id"])
        token = file._get_raw_access_token()
        page = self.url_open(f"/web/content/{file.id}?access_token={token}")
        self.assertNotIn("svg", page.headers["Content-Type"])

    @mute_logger("odoo.http")
    def test_12_a_link_that_somebody_is_made_to_follow_closes_nothing(self):
        self.sign_in(self.customer)
        url = f"/my/requests/{self.ticket.id}/close"
        self.assertIn(self.url_open(url).status_code, (404, 405))
        self.post(url, csrf=False)
        self.assertEqual(self.ticket.state, "new")
        self.sign_in(self.other_customer)
        self.post(url)
        self.assertEqual(self.ticket.state, "new")

    @mute_logger("odoo.http")
    def test_13_the_link_of_one_request_opens_no_other(self):
        self.authenticate(None, None)
        mine = self._ticket(partner_id=self.other_customer.partner_id.id)
        link = self.link(mine)
        self.assertFalse(self.fetch(mine, **link)["messages"])
        for ticket in self.ticket + self.foreign:
            ticket._portal_ensure_token()
            with self.assertRaises(JsonRpcException):
                self.fetch(ticket, **link)
            page = self.url_open(f"/my/requests/{ticket.id}", params=link)
            self.assertNotIn(ticket.name, page.text)

    @mute_logger("odoo.http")
    def test_14_a_link_ends_with_its_time_and_its_reader(self):
        self.authenticate(None, None)
        self.ticket._portal_ensure_token()
        pid = self.customer.partner_id.id
        for days, opens in ((0, True), (29, True), (61, False), (400, False)):
            then = date.today() - timedelta(days=days)
            link = {"pid": pid, "hash": self.ticket._link_hashes(pid, then)[0]}
            if opens:
                self.fetch(**link)
                continue
            with self.assertRaises(JsonRpcException):
                self.fetch(**link)
        link = self.link(self.ticket)
        self.ticket.attach_customer(self.other_customer.partner_id)
        with self.assertRaises(JsonRpcException):
            self.fetch(**link)
        self.ticket.add_observers(partners=self.colleague.partner_id, role="supplier")
        self.sign_in(self.colleague)
        self.fetch()
        self.ticket.remove_observers(self.ticket.observer_ids)
        with self.assertRaises(JsonRpcException):
            self.fetch()

    def test_15_ids_that_are_posted_with_a_form_choose_nothing_of_others(self):
        order = self._order(self.other_customer)
        hidden = self.env["care.reason"].create({"name": "Fraud", "is_public": False})
        self.sign_in(self.customer)
        for forged in (
            {"order_id": order.id},
            {"product_id": order.order_line.product_id.id},
            {"reason_id": hidden.id},
        ):
            page = self.post("/my/requests/new", {"name": "A", "body": "B", **forged})
            self.assertEqual(page.status_code, 400, forged)
        self.assertFalse(self.tickets_since(self.foreign))
        self.post(
            "/my/requests/new",
            {
                "name": "A",
                "body": "B",
                "partner_id": self.other_customer.partner_id.id,
                "user_id": self.agent.id,
                "team_id": self.team.copy().id,
            },
        )
        ticket = self.tickets_since(self.foreign)
        self.assertEqual(ticket.partner_id, self.customer.partner_id)
        self.assertEqual((ticket.user_id.id, ticket.team_id), (False, self.team))

    def test_16_headers_name_neither_who_one_is_nor_where_one_comes_from(self):
        self.authenticate(None, None)
        for name in ("Remote-User", "X-Remote-User", "X-Forwarded-User", "X-Forwarded-Email"):
            page = self.url_open("/my/requests", headers={name: self.customer.login})
            self.assertIn("/web/login", page.url, name)
        limit = self.env["care.ticket"].FORMS_PER_NETWORK
        pages = [
            self.send_form(
                headers={"X-Forwarded-For": f"203.0.113.{index}"},
                email=f"visitor{index}@example.com",
            )
            for index in range(limit + 1)
        ]
        self.assertEqual(
            [page.status_code for page in pages], [200] * limit + [400], "one network sends so many"
        )
