"""What changed of products and their makers while a request was closed."""

from odoo import SUPERUSER_ID
from odoo.tests import tagged

from ..common import CareCase
from .supplier_case import Suppliers


@tagged("post_install", "-at_install")
class TestSuppliersOnReopening(Suppliers, CareCase):
    def test_the_maker_of_a_product_set_meanwhile_comes_in(self):
        ticket = self.opened(product=self.spoon)
        ticket.close()
        ticket.product_id = self.teapot
        self.assertFalse(self.supplier_of(ticket))
        ticket.state = "in_progress"
        self.assertEqual(self.supplier_of(ticket), self.maker)

    def test_who_was_removed_by_hand_stays_out(self):
        ticket = self.opened()
        ticket.with_user(self.agent).remove_observers(ticket.observer_ids)
        ticket.close()
        ticket.state = "in_progress"
        self.assertFalse(self.supplier_of(ticket))

    def test_a_silent_former_maker_leaves(self):
        ticket = self.opened()
        self.assertEqual(self.supplier_of(ticket), self.maker)
        ticket.close()
        self.teapot.seller_ids.unlink()
        self.assertEqual(self.supplier_of(ticket), self.maker)
        ticket.state = "in_progress"
        self.assertFalse(self.supplier_of(ticket))

    def test_a_former_maker_who_answered_stays(self):
        ticket = self.opened()
        self.answer(ticket, self.maker_user)
        ticket.close()
        self.teapot.seller_ids.unlink()
        ticket.state = "in_progress"
        self.assertEqual(self.supplier_of(ticket), self.maker)

    def test_a_maker_whose_mail_has_no_author_has_spoken(self):
        """Two contacts share his address, so nobody knows which of them wrote."""
        ticket = self.opened()
        ticket.with_user(SUPERUSER_ID).message_post(
            body="We replace it.",
            email_from=self.maker.email,
            author_id=False,
            message_type="email",
            care_audience="private",
        )
        message = self._messages(ticket)[-1]
        message.author_id = False
        self.assertEqual(message.care_speaker, "observer")
        self.teapot.seller_ids.unlink()
        self.assertEqual(self.supplier_of(ticket), self.maker)

    def test_many_requests_on_one_product_cost_no_more(self):
        counts = []
        for number in (1, 6):
            product = self.product(f"Jug {number}", self.maker)
            for _index in range(number):
                ticket = self.opened(product=product)
                self.answer(ticket, self.maker_user)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            product.seller_ids.unlink()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts)

    def test_a_price_list_of_nobody_included_asks_once(self):
        line = self.line(self.spoon, self.rival)
        observers = self.env["care.observer"].sudo()
        self.assertFalse(observers.search([("partner_id", "=", self.rival.id)]))
        calls = []
        self.patch(
            type(observers), "search", lambda self, *args, **kwargs: calls.append(args) or self
        )
        line.unlink()
        self.assertFalse(calls)
