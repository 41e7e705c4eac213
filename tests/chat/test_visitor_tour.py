from odoo.tests import tagged

from .chat_case import ChatHttpCase


@tagged("post_install", "-at_install")
class TestVisitorTour(ChatHttpCase):
    """What a visitor does alone, in a browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.website = cls.env["website"].search([], limit=1)
        cls.website.channel_id = cls.channel
        cls.product = cls.env["product.product"].create(
            {"name": "Blue Teapot", "type": "consu", "list_price": 42, "is_published": True}
        )

    def _only_chat(self):
        return self.env["discuss.channel"].search([("livechat_channel_id", "=", self.channel.id)])

    def test_page_and_product_travel_and_nothing_typed_is_lost(self):
        self.start_tour(self.product.website_url, "care_visitor_invited")
        chat = self._only_chat()
        self.assertEqual(len(chat), 1)
        ticket = chat.care_ticket_id
        self.assertEqual(ticket.product_id, self.product)
        self.assertIn(self.product.website_url.partition("#")[0], ticket.origin_url)
        self.assertEqual(ticket.chat_state, "waiting")

    def test_with_nobody_there_the_form_becomes_a_request(self):
        for operator in self.operators:
            operator.with_user(operator).care_set_chat_status("unavailable")
        self.start_tour("/contactus", "care_visitor_nobody_there")
        self.assertFalse(self._only_chat())
        ticket = self.env["care.ticket"].search([("email_normalized", "=", "vera@example.com")])
        self.assertEqual(len(ticket), 1)
        self.assertIn("dishwasher", self._messages(ticket, "public").body)

    def test_a_customer_goes_on_with_his_open_request_and_leaves_the_queue(self):
        ticket = self._ticket()
        self.start_tour("/contactus", "care_visitor_signed_in", login=self.customer.login)
        chat = self._only_chat()
        self.assertEqual(chat.care_ticket_id, ticket)
        self.assertEqual(chat.care_ended_by, "visitor")
        self.assertIn("Any news", self._messages(ticket, "public")[-1].body)

    def test_a_chat_in_a_window_of_its_own_is_at_hand_in_the_shop(self):
        self.start_tour("/care/chat", "care_visitor_own_window")
        self.assertEqual(len(self._only_chat()), 1)

    def test_a_refused_file_says_why_and_costs_no_word(self):
        self.start_tour("/contactus", "care_visitor_refused_file")
        chat = self._only_chat()
        self.assertFalse(chat.message_ids.attachment_ids)
        self.assertIn("Here is the picture", chat.message_ids[0].body)

    def test_pages_without_chat_channel_invite_nobody(self):
        self.website.channel_id = False
        for path in ("/contactus", self.product.website_url, "/shop/cart"):
            page = self.url_open(path)
            self.assertEqual(page.status_code, 200, path)
            self.assertNotIn("o_care_chat_start", page.text, path)

    def test_pages_with_chat_channel_invite(self):
        for path in ("/contactus", self.product.website_url, "/shop/cart"):
            page = self.url_open(path)
            self.assertEqual(page.status_code, 200, path)
            self.assertEqual(page.text.count("o_care_chat_start "), 1, path)
            # Until the browser knows that somebody may be asked.
            self.assertIn("o_care_chat_start d-none", page.text, path)
