"""Texts that no person sends: cut before anything is done with them."""

from odoo.tests import tagged

from .visitor_case import VisitorCase

MOST = 10_000
WORDS = ("name", "email", "customer_number", "question", "page_url", "token")


@tagged("post_install", "-at_install")
class TestChatLongText(VisitorCase):
    def read(self, **values):
        """Return what the form reads of what a visitor without account sent."""
        channel = self.channel.with_user(self.env.ref("base.public_user")).sudo()
        return channel._care_read_form(self._said(**values))

    def test_no_text_is_read_beyond_its_most(self):
        for name in WORDS:
            with self.subTest(name):
                self.assertEqual(self.read(**{name: "x" * MOST})[name], "x" * MOST)
                self.assertEqual(self.read(**{name: "x" * 20 * MOST})[name], "x" * MOST)

    def test_a_page_and_a_token_of_any_length_hinder_nobody(self):
        page = "/shop?" + "x" * 20 * MOST
        values = self._form(page_url=page)
        values["token"] = "t" * 20 * MOST
        answer = self.send(values)
        chat = self.env["discuss.channel"].browse(answer["channel_id"])
        self.assertTrue(chat._care_is_waiting())
        self.assertEqual(chat.care_ticket_id.origin_url, page[:500])
        self.assertEqual(self.send(values)["channel_id"], chat.id, "the same form, the same chat")

    def test_a_page_that_is_none_is_not_kept(self):
        chat = self.open_chat(page_url="x" * 20 * MOST)
        self.assertFalse(chat.care_ticket_id.origin_url)

    def test_a_name_or_question_that_long_is_told_to_be_too_long(self):
        mistakes = self.open(name="x" * 20 * MOST, question="x" * 20 * MOST)["mistakes"]
        self.assertEqual(set(mistakes), {"name", "question"})
