"""Whose request it is, and whoever observes it, reads the chat on its page."""

from odoo.tests import tagged

from .visitor_case import VisitorCase


@tagged("post_install", "-at_install")
class TestChatPage(VisitorCase):
    def setUp(self):
        super().setUp()
        self.supplier = self._user("care_supplier", "Sofia Supplier", "base.group_portal")
        self.browse_as(self.customer)
        self.chat = self.open_chat(question="Is it safe?")
        self.ticket = self.chat.care_ticket_id
        chat = self.chat.with_user(self.agent)
        chat.care_take()
        self._say(self.chat.sudo(), "It survives 60 degrees", self.agent)
        chat.care_transfer(user=self.agent_2, note="He is angry")
        self.chat.with_user(self.agent_2).care_close(**self._qualification())
        self.ticket.with_user(self.agent).add_observers(partners=self.supplier.partner_id)

    def page(self):
        """Return what was said as the page of the request fetches it (str)."""
        return str(
            self.ask(
                "/mail/chatter_fetch",
                thread_model="care.ticket",
                thread_id=self.ticket.id,
                fetch_params={},
            )
        )

    def test_customer_and_observer_read_the_words_and_no_private_one(self):
        for user in (self.customer, self.supplier):
            self.browse_as(user)
            page = self.page()
            self.assertEqual(page.count("It survives 60 degrees"), 1, user.name)
            self.assertIn("Is it safe?", page)
            self.assertNotIn("angry", page)

    def test_nobody_else_reads_them(self):
        for user in (None, self.other_customer):
            self.browse_as(user)
            self.assert_refused(
                "/mail/chatter_fetch",
                thread_model="care.ticket",
                thread_id=self.ticket.id,
                fetch_params={},
            )
