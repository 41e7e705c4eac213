from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from ..common import CareCase


@tagged("post_install", "-at_install")
class TestStates(CareCase):
    def say(self, ticket, user, body="Hello"):
        return ticket.with_user(user).message_post(body=body, care_audience="public")

    def test_assignment_takes_a_new_ticket_into_progress(self):
        ticket = self._ticket()
        ticket.with_user(self.agent).action_assign_to_me()
        self.assertEqual((ticket.state, ticket.user_id), ("in_progress", self.agent))

    def test_a_default_assignee_takes_it_into_progress_too(self):
        tickets = self.env["care.ticket"].with_context(default_user_id=self.agent.id)
        ticket = tickets.create({"name": "Call", "team_id": self.team.id})
        self.assertEqual((ticket.state, ticket.user_id), ("in_progress", self.agent))

    def test_only_agents_are_assigned(self):
        with self.assertRaises(ValidationError):
            self._ticket().assign(self.employee)

    def test_the_assignee_is_alerted_and_the_former_one_no_more(self):
        ticket = self._ticket()
        ticket.assign(self.agent)
        self.assertTrue(self._mails_to(self.agent.email))
        ticket.assign(self.agent_2)
        self.assertNotIn(self.agent.partner_id, ticket.message_partner_ids)
        before = len(self._mails_to(self.agent_2.email))
        self.say(ticket, self.customer)
        self.assertEqual(len(self._mails_to(self.agent_2.email)), before + 1)

    def test_whose_turn_it_is_follows_the_talk(self):
        ticket = self._ticket()
        self.say(ticket, self.agent)
        self.assertEqual((ticket.state, ticket.awaiting), ("in_progress", "customer"))
        self.assertTrue(ticket.first_reply_at)
        ticket.with_user(self.agent).message_post(body="Call him", care_audience="team")
        self.assertEqual(ticket.awaiting, "customer")
        self.say(ticket, self.customer)
        self.assertEqual(ticket.awaiting, "team")

    def test_answers_go_to_the_address_of_the_team(self):
        message = self.say(self._ticket(), self.agent)
        self.assertIn(self.team.alias_email, message.reply_to)

    def test_a_customer_who_answers_wakes_a_pending_ticket(self):
        ticket = self._ticket(state="pending")
        self.say(ticket, self.customer)
        self.assertEqual((ticket.state, ticket.awaiting), ("in_progress", "team"))

    def test_closing_asks_staff_for_the_qualification_whoever_calls(self):
        ticket = self._ticket()
        for closing in (
            lambda: ticket.with_user(self.agent).close(),
            lambda: ticket.with_user(self.agent).write({"state": "closed"}),
            lambda: ticket.write({"state": "closed"}),
            lambda: self._ticket(state="closed"),
        ):
            with self.assertRaisesRegex(ValidationError, "Reason"), self.cr.savepoint():
                closing()
        ticket.invalidate_recordset()
        self.assertEqual(ticket.state, "new")
        ticket.with_user(self.agent).close(reason_id=self.reason.id)
        self.assertEqual((ticket.state, ticket.awaiting), ("closed", False))
        self.assertTrue(ticket.closed_at)

    def test_a_team_asks_its_own_criteria(self):
        criterion = self.env["care.criterion"].create(
            {"name": "At fault", "value_ids": [Command.create({"name": "Carrier"})]}
        )
        self.team.required_criterion_ids = criterion
        ticket = self._ticket(reason_id=self.reason.id)
        with self.assertRaisesRegex(ValidationError, "At fault"), self.cr.savepoint():
            ticket.close()
        ticket.close(criterion_value_ids=[Command.set(criterion.value_ids.ids)])
        self.assertEqual(ticket.state, "closed")

    def test_the_closing_dialog_opens_with_what_is_known(self):
        criterion = self.env["care.criterion"].create(
            {"name": "At fault", "value_ids": [Command.create({"name": "Carrier"})]}
        )
        tag = self.env["care.tag"].create({"name": "Fragile"})
        ticket = self._ticket(
            criterion_value_ids=[Command.set(criterion.value_ids.ids)],
            tag_ids=[Command.set(tag.ids)],
        )
        dialog = self.env["care.ticket.close"].with_user(self.agent)
        names = {"fields": {"display_name": {}}}
        asked = {"ticket_ids": {}, "criterion_value_ids": names, "tag_ids": names}
        shown = dialog.with_context(active_ids=ticket.ids).onchange({}, [], asked)["value"]
        self.assertEqual(
            {name: [command[1] for command in shown[name]] for name in asked},
            {
                "ticket_ids": ticket.ids,
                "criterion_value_ids": criterion.value_ids.ids,
                "tag_ids": tag.ids,
            },
        )

    def test_closing_refuses_other_states_and_fields(self):
        ticket = self._ticket(reason_id=self.reason.id)
        with self.assertRaises(UserError):
            ticket.close("new")
        with self.assertRaises(UserError):
            ticket.close(user_id=self.agent.id)

    def test_a_customer_closes_his_own_and_it_waits_to_be_qualified(self):
        ticket = self._ticket()
        ticket.with_user(self.customer).close()
        self.assertEqual(ticket.state, "closed")
        self.assertTrue(ticket.to_qualify)
        ticket.with_user(self.agent).reason_id = self.reason
        self.assertFalse(ticket.to_qualify)

    def test_nobody_else_closes_it(self):
        ticket = self._ticket()
        for user in (self.other_customer, self.colleague, self.employee):
            with self.assertRaises(AccessError):
                ticket.with_user(user).close()
        with self.assertRaises(AccessError):
            ticket.with_user(self.customer).close(reason_id=self.reason.id)

    def test_reopening_keeps_the_times_right(self):
        ticket = self._ticket(reason_id=self.reason.id)
        self.say(ticket, self.agent)
        first = ticket.first_reply_at
        ticket.close()
        self.say(ticket, self.customer)
        self.assertEqual((ticket.state, ticket.closed_at), ("in_progress", False))
        self.assertEqual(ticket.awaiting, "team")
        self.assertEqual(ticket.first_reply_at, first)
        kinds = ticket.event_ids.sorted("id").mapped("kind")
        self.assertEqual(kinds, ["answered", "closed", "reopened"])

    def test_an_import_keeps_its_closing_time_and_batches_are_right(self):
        then = fields.Datetime.now() - timedelta(days=400)
        old = self._ticket(state="closed", closed_at=then, reason_id=self.reason.id)
        self.assertEqual(old.closed_at, then)
        open_ticket = self._ticket(reason_id=self.reason.id, closed_at=then)
        self.assertFalse(open_ticket.closed_at)
        (old + open_ticket).write({"state": "closed"})
        self.assertEqual(old.closed_at, then)
        self.assertGreater(open_ticket.closed_at, then)

    def test_a_late_answer_opens_a_linked_follow_up(self):
        ticket = self._ticket(
            state="closed",
            closed_at=fields.Datetime.now() - timedelta(days=31),
            reason_id=self.reason.id,
            user_id=self.agent.id,
        )
        before = len(self._mails_to(self.agent.email))
        message = self.say(ticket, self.customer, "It broke again")
        follow_up = ticket.follow_up_ids
        self.assertEqual(message.sudo().res_id, follow_up.id)
        self.assertEqual(ticket.state, "closed")
        self.assertEqual((follow_up.state, follow_up.awaiting), ("new", "team"))
        self.assertEqual(follow_up.partner_id, ticket.partner_id)
        self.assertEqual(len(self._mails_to(self.agent.email)), before + 1)

    def test_spam_leaves_every_list_and_comes_back(self):
        ticket = self._ticket()
        ticket.with_user(self.agent).mark_spam()
        self.assertNotIn(ticket, self.env["care.ticket"].search([]))
        self.assertEqual(self.customer.partner_id.with_user(self.agent).care_ticket_count, 0)
        ticket.with_user(self.agent).unmark_spam()
        self.assertIn(ticket, self.env["care.ticket"].search([]))
        self.assertFalse(ticket.spam_at)

    def test_the_mark_shows_where_it_is_my_turn(self):
        ticket = self._ticket()
        mine = [("is_awaiting_me", "=", True), ("id", "=", ticket.id)]
        tickets = self.env["care.ticket"]
        self.assertTrue(ticket.with_user(self.agent).is_awaiting_me)
        self.assertTrue(tickets.with_user(self.agent).search(mine))
        ticket.user_id = self.agent_2
        self.assertFalse(ticket.with_user(self.agent).is_awaiting_me)
        self.assertFalse(tickets.with_user(self.agent).search(mine))
        self.assertTrue(tickets.with_user(self.agent_2).search(mine))
        ticket.mark_spam()
        everything = tickets.with_user(self.agent_2).with_context(active_test=False)
        self.assertFalse(everything.search(mine))
        self.assertFalse(ticket.with_user(self.agent_2).is_awaiting_me)
