from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import CareCase


@tagged("post_install", "-at_install")
class TestSearch(CareCase):
    def find(self, text):
        tickets = self.env["care.ticket"].with_user(self.agent)
        return tickets.search([("search_text", "ilike", text)])

    def test_everything_an_agent_remembers_finds_the_ticket(self):
        order = self._order(self.customer)
        ticket = self._ticket(name="Zebra lid", order_id=order.id)
        ticket.with_user(self.customer).message_post(body="It smells of quinces")
        ticket.with_user(self.agent).message_post(body="Note on marzipan", care_audience="team")
        for text in (
            ticket.number,
            "zebra",
            "Carla Cust",
            "care_customer@exam",
            order.name,
            "of quinces",
            "MARZIPAN",
        ):
            self.assertIn(ticket, self.find(text), text)
        self.assertFalse(self.find("no such word anywhere"))

    def test_an_edited_comment_is_found_by_its_new_words(self):
        ticket = self._ticket()
        message = ticket.with_user(self.agent).message_post(body="apricot", care_audience="team")
        ticket.with_user(self.agent)._message_update_content(message, body="persimmon")
        self.assertFalse(self.find("apricot"))
        self.assertIn(ticket, self.find("persimmon"))

    def test_a_deleted_message_leaves_the_search(self):
        ticket = self._ticket()
        ticket.message_post(body="medlar", care_audience="team").unlink()
        self.assertFalse(self.find("medlar"))

    def test_customers_cannot_search_what_they_may_not_read(self):
        tickets = self.env["care.ticket"].with_user(self.customer)
        for domain in (
            [("search_text", "ilike", "x")],
            [("message_ids.body", "ilike", "x")],
            [("website_message_ids.body", "ilike", "x")],
        ):
            with self.subTest(domain), self.assertRaises(AccessError):
                tickets.search(domain)

    def test_agents_read_the_texts_through_tickets_alone(self):
        with self.assertRaises(AccessError):
            self.env["care.ticket.text"].with_user(self.agent).search([])
