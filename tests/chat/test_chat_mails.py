from odoo.fields import Datetime
from odoo.tests import tagged
from odoo.tools import mute_logger

from .chat_case import ChatCase

VERA = "vera@example.com"


@tagged("post_install", "-at_install")
class TestChatMails(ChatCase):
    """What of a chat goes by mail: with its files, and answered to the request."""

    def setUp(self):
        super().setUp()
        self.chat = self._chat(self.agent)
        self.ticket = self.chat.care_ticket_id
        said = self.chat.with_user(self.agent).sudo(False)
        said.message_post(
            body="The invoice is attached",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            attachments=[("invoice.txt", b"42 euros")],
        )

    def _answer(self, mail):
        with mute_logger("odoo.addons.mail.models.mail_thread"):
            self.env["mail.thread"].message_process(
                "care.ticket",
                f"""From: Vera Visitor <{VERA}>
To: {mail.reply_to}
Subject: Re: {mail.subject}
Message-ID: <vera-answers@example.com>
In-Reply-To: {mail.message_id}
Content-Type: text/plain; charset=utf-8

Thank you for the invoice
""",
            )

    def _assert_goes_on(self, mail):
        self.assertIn("The invoice is attached", mail.body_html)
        self.assertEqual(mail.attachment_ids.mapped("raw"), [b"42 euros"])
        self._answer(mail)
        self.assertIn("Thank you for the invoice", self._messages(self.ticket, "public")[-1].body)

    def test_the_copy_has_the_files_and_is_answered_to_the_request(self):
        self.chat.with_user(self.agent).care_close(**self._qualification())
        self.assertEqual(self.chat._care_mail_copy(), VERA)
        (mail,) = self._mails_to(VERA)
        self._assert_goes_on(mail)
        self.assertEqual(self.ticket.state, "in_progress")

    def test_the_unread_answer_has_the_files_and_is_answered_to_the_request(self):
        visitor = self.chat._care_visitor()
        self._be_there(visitor, minutes_ago=30)
        self.chat.message_ids.date = Datetime.subtract(Datetime.now(), minutes=20)
        self.chat._care_mind()
        (mail,) = self._mails_to(VERA)
        self._assert_goes_on(mail)
        self.chat._care_mind()
        self.assertEqual(len(self._mails_to(VERA)), 1)
