"""What a visitor may send as a file, and what he is told of one he may not."""

from odoo.http import Request
from odoo.tests import tagged

from .visitor_case import VisitorCase

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4"
    "890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
HTML = b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"></svg>'
EXE = (
    b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00"
    + b"\x00" * 44
    + b"\x80\x00\x00\x00"
)
EXE += (
    b"\x0e\x1f\xba\x0e\x00\xb4\t\xcd!\xb8\x01L\xcd!This program cannot be run in DOS mode.\r\r\n$"
)
SHELL = b"#!/bin/sh\nrm -rf /\n"
BATCH = b"@echo off\r\ndel *\r\n"


@tagged("post_install", "-at_install")
class TestChatFiles(VisitorCase):
    def setUp(self):
        super().setUp()
        self.browser = self.browse_as(None)
        self.chat = self.open_chat()
        self.guest = self.chat._care_visitor()

    def upload(self, name, content, path="/mail/attachment/upload", **params):
        """Upload a file to the chat; return the answer (requests.Response)."""
        data = {
            "thread_id": self.chat.id,
            "thread_model": "discuss.channel",
            "is_pending": True,
            "csrf_token": Request.csrf_token(self),
            **params,
        }
        return self.url_open(path, data=data, files={"ufile": (name, content)})

    def files(self):
        return self.env["ir.attachment"].search(
            [
                ("res_model", "in", ("discuss.channel", "mail.compose.message")),
                ("name", "!=", False),
            ]
        )

    def assert_taken(self, name, content, **params):
        before = self.files()
        answer = self.upload(name, content, **params).json()
        self.assertNotIn("error", answer, name)
        file = self.files() - before
        self.assertEqual((file.name, file.raw), (name, content))
        return file

    def assert_left_out(self, name, content, **params):
        before = self.files()
        answer = self.upload(name, content, **params).json()
        self.assertIn(name, answer["error"]["message"])
        self.assertEqual(self.files(), before)
        return answer["error"]["message"]

    def test_pictures_and_documents_are_taken(self):
        for name, content in (
            ("crack.png", PNG),
            ("CRACK.PNG", PNG),
            ("invoice.pdf", PDF),
            ("notes.txt", "À 60 degrés".encode()),
            ("list.csv", b"a,b\n1,2\n"),
        ):
            self.assert_taken(name, content)

    def test_what_would_be_run_is_not_whatever_it_is_called(self):
        for content in (HTML, SVG, EXE, SHELL, BATCH):
            for name in ("page.html", "drawing.svg", "tool.exe", "tool", "crack.png", "a.pdf"):
                self.assert_left_out(name, content)
        for name in ("page.html", "drawing.svg", "tool.exe", "script.js", "crack.png.exe", ""):
            if name:
                self.assert_left_out(name, PNG)

    def test_what_is_too_large_is_told_how_large_it_may_be(self):
        limit = type(self.chat).CARE_MAX_FILE_BYTES
        type(self.chat).CARE_MAX_FILE_BYTES = 1000
        self.addCleanup(setattr, type(self.chat), "CARE_MAX_FILE_BYTES", limit)
        self.assert_left_out("notes.txt", b"x" * 1001)
        self.assert_taken("notes.txt", b"x" * 1000)

    def test_a_visitor_on_another_site_is_told_the_same(self):
        token = self.guest._format_auth_cookie()
        self.browse_as(None)
        path = "/im_livechat/cors/attachment/upload"
        self.assert_left_out("page.html", HTML, path=path, guest_token=token)
        self.assert_taken("crack.png", PNG, path=path, guest_token=token)

    def test_what_is_sent_is_seen_by_the_operator_and_kept(self):
        file = self.assert_taken("crack.png", PNG)
        self.chat.with_user(self.agent).care_take()
        self.post(
            self.chat,
            "Look",
            attachment_ids=file.ids,
            attachment_tokens=[file._get_ownership_token()],
        )
        self.assertEqual(self.chat.message_ids[0].attachment_ids, file)
        self.chat.with_user(self.agent).care_close(**self._qualification())
        [kept] = self._messages(self.chat.care_ticket_id)[-1].attachment_ids
        self.assertEqual(kept.raw, PNG)

    def test_nobody_sends_files_to_a_chat_of_others(self):
        before = self.files()
        for user in (None, self.customer):
            self.browse_as(user)
            self.assertEqual(self.upload("crack.png", PNG).status_code, 404)
        self.assertEqual(self.files(), before)

    def test_after_the_end_nothing_is_sent(self):
        self.ask("/im_livechat/visitor_leave_session", channel_id=self.chat.id)
        before = self.files()
        self.assertIn(self.upload("crack.png", PNG).status_code, (403, 404))
        self.assertEqual(self.files(), before)

    def test_operators_send_what_they_like(self):
        self.chat.with_user(self.agent).care_take()
        self.browse_as(self.agent)
        self.assert_taken("manual.html", HTML)

    def test_chats_that_are_not_served_are_left_as_they_are(self):
        self.channel.care_team_id = False
        self.browse_as(None)
        session = self.ask("/im_livechat/get_session", channel_id=self.channel.id)
        self.chat = self.env["discuss.channel"].browse(session["channel_id"])
        self.assert_taken("page.html", HTML)
