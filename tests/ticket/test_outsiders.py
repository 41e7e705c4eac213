from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from ..common import CareCase


@tagged("post_install", "-at_install", "security")
class TestOutsiders(CareCase):
    """What a caller from outside may not smuggle in, and what follows from his words."""

    def test_a_context_sets_no_field_of_a_new_request(self):
        other = self._ticket(partner_id=self.other_customer.partner_id.id)
        context = {
            "default_user_id": self.agent.id,
            "default_priority": "2",
            "default_first_reply_at": fields.Datetime.now(),
            "default_announced_at": fields.Datetime.now(),
            "default_event_ids": [Command.create({"kind": "answered"})],
            "default_follow_up_ids": [Command.set(other.ids)],
            "care_announce_later": True,
            "tracking_disable": True,
        }
        tickets = self.env["care.ticket"].with_user(self.customer).with_context(**context)
        ticket = tickets.open_ticket("portal", {"body": "Hi"}).with_env(self.env)
        self.assertFalse(ticket.user_id)
        self.assertEqual((ticket.state, ticket.priority), ("new", "0"))
        self.assertFalse(ticket.first_reply_at)
        self.assertFalse(ticket.event_ids)
        self.assertFalse(other.follow_up_of_id)
        self.assertTrue(self._mails_to(self.customer.email))

    def test_a_context_opens_nothing_in_a_foreign_company(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.env["care.team"].create({"name": "Far team", "company_id": elsewhere.id})
        tickets = self.env["care.ticket"].with_user(self.customer)
        with self.assertRaises(AccessError):
            tickets.with_context(allowed_company_ids=elsewhere.ids).open_ticket(
                "portal", {"body": "Hi"}
            )

    def test_customers_do_not_learn_who_works_here(self):
        for user in (self.customer, self.employee):
            with self.assertRaises(AccessError):
                self.env["care.ticket"].with_user(user).assignable_users("care_ag")
        self.assertTrue(self.env["care.ticket"].with_user(self.agent).assignable_users("Bruno"))

    def test_several_late_answers_share_one_follow_up(self):
        ticket = self._ticket(
            state="closed",
            closed_at=fields.Datetime.now() - timedelta(days=31),
            reason_id=self.reason.id,
        )
        first = ticket.with_user(self.customer).message_post(body="It broke again").sudo()
        second = ticket.with_user(self.customer).message_post(body="With the photo").sudo()
        self.assertEqual(len(ticket.follow_up_ids), 1)
        self.assertEqual({first.res_id, second.res_id}, set(ticket.follow_up_ids.ids))

    def test_a_follow_up_leaves_behind_what_is_no_longer_the_customers(self):
        order = self._order(self.customer)
        ticket = self._ticket(
            state="closed",
            closed_at=fields.Datetime.now() - timedelta(days=31),
            reason_id=self.reason.id,
            order_id=order.id,
        )
        order.partner_id = self.other_customer.partner_id
        ticket.with_user(self.customer).message_post(body="It broke again")
        self.assertTrue(ticket.follow_up_ids)
        self.assertFalse(ticket.follow_up_ids.order_id)

    def test_closed_requests_stay_qualified(self):
        ticket = self._ticket(reason_id=self.reason.id)
        ticket.close()
        with self.assertRaisesRegex(ValidationError, "Reason"), self.cr.savepoint():
            ticket.with_user(self.agent).reason_id = False
        self.assertEqual(ticket.reason_id, self.reason)

    def test_a_form_in_the_name_of_an_employee_is_suspicious(self):
        said = {"email": self.agent_2.email, "name": "Urgent", "body": "Pay now"}
        ticket = self.env["care.ticket"]._open_from_form(said, "192.0.2.7")
        self.assertTrue(ticket.is_suspicious)
        self.assertFalse(ticket.partner_id)
        self.assertFalse(self._messages(ticket).author_id)
        self.assertFalse(self._mails_to(self.agent_2.email))

    def test_a_request_taken_out_of_spam_is_announced(self):
        blocked = self.env["care.blocked.sender"].create({"email_normalized": "b@example.com"})
        tickets = self.env["care.ticket"]
        ticket = tickets.open_ticket(
            "form", {"email_from": "b@example.com", "body": "Hi", "team_id": self.team.id}
        )
        self.assertTrue(ticket.spam_at)
        blocked.unlink()
        ticket.with_user(self.agent_2).action_unarchive()
        self.assertFalse(ticket.spam_at)
        self.assertTrue(ticket.partner_id)
        self.assertTrue(self._mails_to(self.agent.email))
        self.assertTrue(self._mails_to("b@example.com"))
        self.assertIn("restored", ticket.event_ids.mapped("kind"))

    def test_nobody_writes_to_a_blocked_sender(self):
        self.env["care.blocked.sender"].create({"email_normalized": self.customer.email})
        with self.assertRaisesRegex(UserError, "blocked"):
            self.env["care.ticket"].with_user(self.agent).start_mail(
                self.customer.partner_id, {"name": "Hi", "team_id": self.team.id}, body="Hi"
            )

    def test_a_request_goes_to_nobody_of_another_company(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.agent_2.write(
            {"company_ids": [Command.set(elsewhere.ids)], "company_id": elsewhere.id}
        )
        with self.assertRaises(UserError):
            self._ticket().assign(self.agent_2)

    def test_the_attach_dialog_tells_nothing_of_another_company(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        team = self.env["care.team"].create({"name": "Far team", "company_id": elsewhere.id})
        ticket = self.env["care.ticket"].create(
            {"name": "Far", "team_id": team.id, "email_from": "far@example.com"}
        )
        with self.assertRaises(AccessError):
            dialog = (
                self.env["care.ticket.attach"]
                .with_user(self.agent)
                .create(
                    {
                        "ticket_id": ticket.id,
                        "partner_id": self.customer.partner_id.id,
                        "state": "new",
                        "priority": "0",
                    }
                )
            )
            dialog.invalidate_recordset()
            dialog.read(["email_from"])

    def test_a_changed_customer_leaves_no_foreign_product(self):
        order = self._order(self.customer)
        product = order.order_line.product_id
        ticket = self._ticket(order_id=order.id, product_id=product.id)
        ticket.attach_customer(self.other_customer.partner_id)
        self.assertFalse(ticket.product_id)

    def test_an_imported_closing_is_a_fact_of_its_time(self):
        then = fields.Datetime.now() - timedelta(days=400)
        ticket = self._ticket(state="closed", closed_at=then, reason_id=self.reason.id)
        self.assertEqual(ticket.event_ids.at, then)

    def test_a_mail_that_an_agent_starts_is_no_reply(self):
        tickets = self.env["care.ticket"].with_user(self.agent)
        ticket = tickets.start_mail(
            self.customer.partner_id, {"name": "Hi", "team_id": self.team.id}, body="Hi"
        )
        self.assertFalse(ticket.first_reply_at)
        ticket.with_user(self.customer).message_post(body="Yes?")
        ticket.message_post(body="It is here", care_audience="public")
        self.assertTrue(ticket.first_reply_at)

    def test_the_search_finds_the_address_of_an_attached_customer(self):
        ticket = self._ticket(partner_id=False, email_from="someone@example.com")
        ticket.attach_customer(self.other_customer.partner_id)
        found = self.env["care.ticket"].with_user(self.agent)
        self.assertIn(ticket, found.search([("search_text", "ilike", self.other_customer.email)]))
