"""Who writes, as far as it is proven, and what may travel with his chat."""

from odoo.fields import Command
from odoo.tests import tagged

from .visitor_case import VisitorCase


@tagged("post_install", "-at_install")
class TestChatIdentity(VisitorCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.partner_id.ref = "C-100"

    def test_who_is_signed_in_is_known_whatever_he_types(self):
        self.browse_as(self.customer)
        chat = self.open_chat(name="Somebody", email=self.other_customer.email)
        ticket = chat.care_ticket_id
        self.assertEqual(chat.care_identity, "signed_in")
        self.assertEqual(ticket.partner_id, self.customer.partner_id)
        self.assertEqual(chat._care_visitor(), self.customer.partner_id)

    def test_a_number_alone_links_nothing_and_reveals_nothing(self):
        known = self.open(email="", customer_number="C-100")
        self.browse_as(None)
        unknown = self.open(email="", customer_number="C-999")
        chats = self.env["discuss.channel"].browse([known["channel_id"], unknown["channel_id"]])
        for chat, answer in zip(chats, (known, unknown), strict=True):
            self.assertEqual(chat.care_identity, "unknown")
            self.assertFalse(chat.care_ticket_id.email_normalized)
            self.assertNotEqual(chat.care_ticket_id.partner_id, self.customer.partner_id)
            text = str(answer)
            self.assertNotIn(self.customer.name, text)
            self.assertNotIn(self.customer.email, text)
        self.assertEqual(*(sorted(answer["store_data"]) for answer in (known, unknown)))

    def test_number_and_address_of_one_customer_prove_him(self):
        chat = self.open_chat(email="CARE_customer@example.com", customer_number=" C-100 ")
        self.assertEqual(chat.care_identity, "proven")
        self.assertEqual(chat.care_ticket_id.partner_id, self.customer.partner_id)

    def test_a_number_that_is_another_ones_proves_nothing(self):
        chat = self.open_chat(email=self.other_customer.email, customer_number="C-100")
        self.assertEqual(chat.care_identity, "typed")
        self.assertNotEqual(chat.care_ticket_id.partner_id, self.customer.partner_id)
        self.assertIn("C-100", self._messages(chat.care_ticket_id).body)

    def test_number_and_address_of_two_people_prove_neither(self):
        self.customer.partner_id.copy({"ref": "C-100", "email": self.customer.email})
        chat = self.open_chat(email=self.customer.email, customer_number="C-100")
        self.assertEqual(chat.care_identity, "typed")
        self.assertFalse(chat.care_ticket_id.partner_id)

    def test_an_address_alone_is_typed(self):
        chat = self.open_chat(email=self.customer.email)
        self.assertEqual(chat.care_identity, "typed")

    def test_an_employees_address_that_nothing_proves_is_suspicious(self):
        chat = self.open_chat(email=self.agent_2.email)
        ticket = chat.care_ticket_id
        self.assertTrue(ticket.is_suspicious)
        self.assertFalse(ticket.partner_id)

    def test_two_visitors_with_one_address_have_two_chats_and_two_requests(self):
        first = self.open_chat(question="First?")
        self.browse_as(None)
        second = self.open_chat(question="Second?")
        self.assertNotEqual(first, second)
        self.assertNotEqual(first.care_ticket_id, second.care_ticket_id)
        self.assertNotIn("Second?", "".join(first.message_ids.mapped("body")))

    # ------------------------------------------------- continuing a request

    def test_the_own_open_requests_are_offered_and_one_is_continued(self):
        mine = self._ticket(team_id=self.team.id, state="pending")
        self.browse_as(self.customer)
        form = self.ask("/care/chat/form", channel_id=self.channel.id)
        self.assertEqual([row["id"] for row in form["requests"]], mine.ids)
        chat = self.open_chat(request_id=mine.id, question="Once more?")
        self.assertEqual(chat.care_ticket_id, mine)
        self.assertEqual(mine.chat_ids, chat)
        self.assertIn("Once more?", self._messages(mine)[-1].body)

    def test_no_request_but_an_own_open_one_is_continued(self):
        other_company = self.env["res.company"].create({"name": "Other", "care_service": "on"})
        foreign = {
            "another's": self._ticket(partner_id=self.other_customer.partner_id.id),
            "a colleague's": self._ticket(partner_id=self.colleague.partner_id.id),
            "closed": self._ticket(),
            "of another company": self._ticket(
                company_id=other_company.id,
                team_id=self.env["care.team"]
                .create({"name": "Theirs", "company_id": other_company.id})
                .id,
            ),
        }
        foreign["closed"].close("closed", reason_id=self.reason.id)
        self.browse_as(self.customer)
        form = self.ask("/care/chat/form", channel_id=self.channel.id)
        self.assertFalse(form["requests"])
        for what, ticket in foreign.items():
            answer = self.open(request_id=ticket.id)
            self.assertEqual(set(answer["mistakes"]), {"request_id"}, what)

    def test_who_is_not_signed_in_continues_nothing(self):
        mine = self._ticket(team_id=self.team.id)
        form = self.ask("/care/chat/form", channel_id=self.channel.id)
        self.assertFalse(form["requests"])
        self.assertFalse(form["known"])
        for values in ({}, {"customer_number": "C-100"}):
            answer = self.open(email=self.customer.email, request_id=mine.id, **values)
            self.assertEqual(set(answer["mistakes"]), {"request_id"})

    # --------------------------------------------------------- what travels

    def test_page_and_published_product_travel(self):
        product = self.env["product.product"].create({"name": "Teapot", "is_published": True})
        chat = self.open_chat(product_id=product.id, page_url="https://shop.example.com/teapot")
        ticket = chat.care_ticket_id
        self.assertEqual(ticket.product_id, product)
        self.assertEqual(ticket.origin_url, "https://shop.example.com/teapot")

    def test_what_the_shop_does_not_show_travels_not(self):
        company = self.env["res.company"].create({"name": "Other"})
        hidden, archived, foreign = self.env["product.product"].create(
            [
                {"name": "Hidden", "is_published": False},
                {"name": "Archived", "is_published": True, "active": False},
                {"name": "Foreign", "is_published": True, "company_id": company.id},
            ]
        )
        for product_id in (*(hidden | archived | foreign).ids, 2**31 - 1):
            self.browse_as(None)
            chat = self.open_chat(product_id=product_id, page_url="javascript:alert(1)")
            self.assertFalse(chat.care_ticket_id.product_id)
            self.assertFalse(chat.care_ticket_id.origin_url)

    def test_the_cart_of_the_session_travels_and_no_other(self):
        website = self.env["website"].search([], limit=1)
        product = self.env["product.product"].create({"name": "Teapot", "list_price": 30})
        mine, foreign = self.env["sale.order"].create(
            [
                {
                    "partner_id": user.partner_id.id,
                    "website_id": website.id,
                    "order_line": [Command.create({"product_id": product.id})],
                }
                for user in (self.customer, self.other_customer)
            ]
        )
        self.browse_as(self.customer)
        chat = self.open_chat(cart_id=foreign.id)
        self.assertEqual(chat.care_ticket_id.cart_id, mine)
        self.browse_as(None)
        self.assertFalse(self.open_chat(cart_id=foreign.id).care_ticket_id.cart_id)
