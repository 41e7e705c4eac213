"""What is wrong with a form is said, each with its sentence, before anything is opened."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .visitor_case import VisitorCase


@tagged("post_install", "-at_install")
class TestChatForm(VisitorCase):
    def assert_mistakes(self, *fields, **values):
        """The form with these values is refused for these fields alone; nothing is opened."""
        before = len(self.tickets())
        answer = self.open(**values)
        self.assertEqual(list(answer), ["mistakes"], answer)
        self.assertEqual(set(answer["mistakes"]), set(fields), answer)
        for sentence in answer["mistakes"].values():
            self.assertRegex(sentence, r"^[A-Z“].{10,}[.]$")
        self.assertEqual(len(self.tickets()), before)
        return answer["mistakes"]

    def test_an_empty_form_is_told_all_that_it_lacks(self):
        answer = self.send({})
        self.assertEqual(set(answer["mistakes"]), {"name", "email", "question", "consent"})

    def test_each_mistake_has_its_sentence(self):
        self.assert_mistakes("name", name="  ")
        self.assert_mistakes("name", name="x" * 101)
        self.assert_mistakes("email", email="vera@")
        self.assert_mistakes("email", email="a@example.com, b@example.com")
        self.assert_mistakes("email", email="")
        self.assert_mistakes("email", email=f"{'a' * 300}@example.com")
        self.assert_mistakes("customer_number", customer_number="7" * 101)
        self.assert_mistakes("question", question=" \n ")
        self.assert_mistakes("consent", consent=False)
        for almost in ("true", 1, [True], None):
            self.assert_mistakes("consent", consent=almost)

    def test_a_question_of_5000_characters_is_taken_whole_and_one_more_is_told(self):
        mistakes = self.assert_mistakes("question", question="x" * 5_001)
        self.assertIn("5000", mistakes["question"].replace(",", ""))
        chat = self.open_chat(question="x" * 5_000)
        self.assertIn("x" * 5_000, chat.message_ids[-1].body)
        self.assertIn("x" * 5_000, self._messages(chat.care_ticket_id).body)

    def test_what_is_no_form_at_all_is_an_empty_form(self):
        for junk in (None, [], "x", 7, {"name": ["x"], "email": {}, "question": 3, "consent": 1}):
            self.assertIn("question", self.send(junk)["mistakes"], junk)
        junk = {"name": ["x"], "token": {"a": 1}, "request_id": "1; DROP", "product_id": 2**70}
        self.assertEqual(
            set(self.send({**self._said(), **junk})["mistakes"]), {"name"}, "the rest is left out"
        )

    def test_a_channel_that_is_none_is_not_found(self):
        for channel_id in (True, "1", None, [self.channel.id], 2**40, -1, 0):
            self.assert_refused("/care/chat/form", "NotFound", channel_id=channel_id)
            self.assert_refused(
                "/care/chat/open", "NotFound", channel_id=channel_id, values=self._said()
            )

    def test_nul_and_halves_of_characters_hinder_nobody(self):
        chat = self.open_chat(name="Ve\x00ra", question="Is\x00 it\ud83d here?", page_url="/\udc00")
        self.assertEqual(chat.care_ticket_id.partner_name, "Vera")
        self.assertIn("Is it here?", chat.message_ids[-1].body)

    def test_script_in_name_and_question_is_text(self):
        chat = self.open_chat(
            name="<script>alert(1)</script>", question="<img src=x onerror=alert(2)>"
        )
        chat.with_user(self.agent).care_take()
        chat.with_user(self.agent).care_close(**self._qualification())
        ticket = chat.care_ticket_id
        for message in chat.message_ids | self._messages(ticket):
            self.assertNotIn("<script", message.body)
            self.assertNotIn("<img src=x", message.body)
        self.assertIn("&lt;img src=x", self._messages(ticket)[0].body)

    def test_no_mail_at_all_is_well_with_a_customer_number(self):
        chat = self.open_chat(email="", customer_number="C-1")
        ticket = chat.care_ticket_id
        self.assertFalse(ticket.email_normalized)
        self.assertEqual(chat.care_identity, "unknown")
        self.assertIn("C-1", self._messages(ticket).body)

    def test_who_is_signed_in_is_never_sent_back_for_what_he_is_not_asked(self):
        customer = self.customer
        self.browse_as(customer)
        for email, name in (("", "Carla"), ("no address", "Carla"), ("", "C" * 150)):
            customer.partner_id.write({"email": email, "name": name})
            chat = self.open_chat(name="", email="")
            self.assertEqual(chat.care_ticket_id.partner_id, customer.partner_id)
            self.ask("/im_livechat/visitor_leave_session", channel_id=chat.id)

    def test_too_many_from_one_address_are_told_to_wait(self):
        limit = self.channel.CHATS_PER_ADDRESS
        before = self.tickets()
        channel = self.channel.with_user(self.env.ref("base.public_user"))
        said = channel._care_read_form(self._said())
        for _time in range(limit):
            channel._care_check_uses(said, "192.0.2.1")
        with self.assertRaisesRegex(UserError, "later"):
            channel._care_check_uses(said, "198.51.100.1")
        answer = self.open()
        self.assertIn("later", answer["mistakes"]["form"])
        self.assertEqual(self.tickets(), before)

    def test_too_many_from_one_network_are_told_to_wait(self):
        channel = self.channel.with_user(self.env.ref("base.public_user"))
        for number in range(channel.CHATS_PER_NETWORK):
            said = channel._care_read_form(self._said(email=f"vera{number}@example.com"))
            channel._care_check_uses(said, "192.0.2.1")
        said = channel._care_read_form(self._said(email="new@example.com"))
        with self.assertRaisesRegex(UserError, "later"):
            channel._care_check_uses(said, "192.0.2.1")
        channel._care_check_uses(said, "203.0.113.1")
