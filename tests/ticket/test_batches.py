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
