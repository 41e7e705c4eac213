from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import tagged
from odoo.tests.common import users

from ..common import CareCase


@tagged("post_install", "-at_install")
class TestBatches(CareCase):
    """What is done to many tickets at once costs no query per ticket."""

    def queries(self, action):
        """Return how many queries `action` (callable) makes, from empty caches of records."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        action()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def tickets(self, count, user=None, **values):
        tickets = self.env["care.ticket"].with_context(mail_create_nosubscribe=True)
        return tickets.with_user(user or self.env.user).create(
            [
                {
                    "name": f"Lid {index}",
                    "team_id": self.team.id,
                    "partner_id": self.customer.partner_id.id,
                    "reason_id": self.reason.id,
                    **values,
                }
                for index in range(count)
            ]
        )

    def test_creating_costs_no_query_per_ticket(self):
        for user in (self.env.user, self.agent):
            self.queries(lambda user=user: self.tickets(5, user))
            few = self.queries(lambda user=user: self.tickets(5, user))
            many = self.queries(lambda user=user: self.tickets(50, user))
            # The ORM inserts and logs in chunks; nothing of ours is asked for each.
            with self.subTest(user.login):
                self.assertLessEqual(many - few, 5)

    def test_writing_costs_no_query_per_ticket(self):
        for values in ({"state": "pending"}, {"priority": "2"}, {"state": "closed"}):
            few, many = self.tickets(5), self.tickets(50)
            self.queries(lambda values=values: self.tickets(5).write(values))
            cost_few = self.queries(lambda few=few, values=values: few.write(values))
            cost_many = self.queries(lambda many=many, values=values: many.write(values))
            with self.subTest(values):
                self.assertLessEqual(cost_many - cost_few, 5)

    def test_other_open_requests_cost_one_query_for_all(self):
        tickets = self.tickets(40).with_user(self.agent)
        few, many = tickets[:5], tickets[5:]
        few.mapped("other_open_ticket_ids")
        cost_few = self.queries(lambda: few.mapped("other_open_ticket_ids"))
        cost_many = self.queries(lambda: many.mapped("other_open_ticket_ids"))
        self.assertEqual(cost_few, cost_many)

    @users("care_agent")
    def test_a_comment_costs_the_same_on_a_long_talk(self):
        ticket = self.tickets(1).with_user(self.env.user)

        def say():
            ticket.message_post(body="Hello", care_audience="public")

        self.queries(say)
        short = self.queries(say)
        for _index in range(20):
            say()
        self.assertLessEqual(self.queries(say), short + 1)

    # ------------------------------------------------- observers and suppliers

    def observed(self, contacts=0, addresses=0):
        """Return a request of Carla's with so many observers, told already."""
        ticket = self.tickets(1)
        partners = self.env["res.partner"].create(
            [
                {"name": f"Observer {index}", "email": f"observer_{index}@example.com"}
                for index in range(contacts)
            ]
        )
        emails = [f"address_{index}@example.com" for index in range(addresses)]
        ticket.add_observers(partners=partners, emails=emails)
        return ticket.with_user(self.agent)

    def cost_of_a_comment(self, audience, **observers):
        """Return how many queries a comment on a request with so many observers makes at least."""
        ticket = self.observed(**observers)

        def say():
            ticket.message_post(body="Hello", care_audience=audience)

        say()
        # Now and then one of Odoo's caches is filled on the way.
        return min(self.queries(say) for _time in range(3))

    def test_a_comment_costs_the_same_for_two_observers_and_for_twenty(self):
        for audience in ("public", "private", "team"):
            # The mails aside: who is mailed what, and the mail of each.
            with (
                self.subTest(audience),
                patch.object(self.registry["care.ticket"], "_notify_thread_by_email"),
            ):
                self.cost_of_a_comment(audience, contacts=1, addresses=1)
                few = self.cost_of_a_comment(audience, contacts=1, addresses=1)
                many = self.cost_of_a_comment(audience, contacts=10, addresses=10)
                self.assertEqual(few, many)

    def test_the_mails_of_a_comment_cost_nothing_per_contact_and_little_per_address(self):
        self.cost_of_a_comment("private", contacts=2)
        few = self.cost_of_a_comment("private", contacts=2)
        many = self.cost_of_a_comment("private", contacts=20)
        self.assertLessEqual(many - few, 2, "contacts of one language share one mail")
        few = self.cost_of_a_comment("private", addresses=2)
        many = self.cost_of_a_comment("private", addresses=20)
        # Each has a mail of his own, in which no other address stands.
        self.assertLessEqual((many - few) / 18, 8)

    def test_including_observers_costs_little_more_than_their_mails(self):
        def include(count):
            ticket = self.tickets(1).with_user(self.agent)
            emails = [f"address_{index}@example.com" for index in range(count)]
            return self.queries(lambda: ticket.add_observers(emails=emails))

        include(2)
        with patch.object(self.registry["care.observer"], "_tell_included"):
            self.assertLessEqual(include(20) - include(2), 2)
        self.assertLessEqual((include(20) - include(2)) / 18, 8)

    def supplied(self, count):
        """Return so many products, each with a supplier of its own."""
        suppliers = self.env["res.partner"].create(
            [{"name": f"Maker {index}"} for index in range(count)]
        )
        return self.env["product.product"].create(
            [
                {"name": f"Pot {index}", "seller_ids": [Command.create({"partner_id": maker.id})]}
                for index, maker in enumerate(suppliers)
            ]
        )

    def test_suppliers_of_many_requests_cost_no_query_for_each(self):
        self.company.care_service = "on_with_supplier"

        def change(count):
            products = self.supplied(2)
            tickets = self.tickets(count)
            tickets.announced_at = "2026-01-01 08:00:00"
            tickets.product_id = products[0]
            cost = self.queries(lambda: tickets.write({"product_id": products[1].id}))
            self.assertEqual(len(tickets.observer_ids), count)
            self.assertEqual(tickets.observer_ids.partner_id, products[1].seller_ids.partner_id)
            return cost

        change(2)
        self.assertLessEqual(change(40) - change(4), 5)

    def test_price_lists_of_many_products_cost_no_query_for_each_line(self):
        self.company.care_service = "on_with_supplier"

        def leave(count):
            products = self.supplied(count)
            tickets = self.tickets(count)
            tickets.announced_at = "2026-01-01 08:00:00"
            for ticket, product in zip(tickets, products, strict=True):
                ticket.product_id = product
            lines = products.seller_ids
            self.assertEqual(len(tickets.observer_ids), count)
            return self.queries(lambda: lines.write({"partner_id": self.colleague.partner_id.id}))

        leave(2)
        few, many = leave(4), leave(40)
        with patch.object(self.registry["product.supplierinfo"], "_care_leave"):
            # What Odoo itself asks for each line is not ours.
            few -= leave(4)
            many -= leave(40)
        self.assertLessEqual(many - few, 5)
