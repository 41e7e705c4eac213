from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tests import Form, tagged

from ..common import CareCase


@tagged("post_install", "-at_install")
class TestCustomer(CareCase):
    def test_a_changed_customer_loses_his_access_and_his_orders(self):
        order = self._order(self.customer)
        ticket = self._ticket(order_id=order.id, picking_id=order.picking_ids.id)
        said = ticket.with_user(self.agent).message_post(body="Hello", care_audience="public")
        token = ticket._portal_ensure_token()
        self.assertEqual(said.with_user(self.customer).preview, "Hello")

        ticket.with_user(self.agent).attach_customer(self.other_customer.partner_id)

        self.assertFalse(ticket.order_id)
        self.assertFalse(ticket.picking_id)
        self.assertNotEqual(ticket._portal_ensure_token(), token)
        with self.assertRaises(AccessError):
            ticket.with_user(self.customer).read(["name"])
        with self.assertRaises(AccessError):
            said.with_user(self.customer).read(["body"])
        self.assertEqual(ticket.with_user(self.other_customer).name, ticket.name)
        self.assertIn("customer_changed", ticket.event_ids.mapped("kind"))
        ticket.with_user(self.agent).message_post(body="To you", care_audience="public")
        self.assertEqual(len(self._mails_to(self.customer.email)), 1)
        self.assertEqual(len(self._mails_to(self.other_customer.email)), 1)

    def test_a_new_customer_keeps_the_orders_that_are_his(self):
        order = self._order(self.other_customer)
        ticket = self._ticket(partner_id=False)
        ticket.write({"partner_id": self.other_customer.partner_id.id, "order_id": order.id})
        ticket.write({"partner_id": self.other_customer.partner_id.id})
        self.assertEqual(ticket.order_id, order)

    def test_links_are_the_customers_own_whoever_writes(self):
        foreign = self._order(self.other_customer)
        ticket = self._ticket()
        for values in ({"order_id": foreign.id}, {"picking_id": foreign.picking_ids.id}):
            with self.assertRaisesRegex(ValidationError, "does not belong"), self.cr.savepoint():
                ticket.with_user(self.agent).write(values)
            with self.assertRaises(ValidationError), self.cr.savepoint():
                self._ticket(**values)
        own = self._order(self.customer)
        ticket.with_user(self.agent).write({"order_id": own.id, "picking_id": own.picking_ids.id})
        self.assertEqual(ticket.order_id, own)

    def test_a_customer_of_another_company_is_not_attached(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        far = self.env["res.partner"].create({"name": "Far", "company_id": elsewhere.id})
        with self.assertRaises(UserError):
            self._ticket().attach_customer(far)

    def test_the_dialog_shows_who_read_what_before_it_changes(self):
        ticket = self._ticket()
        ticket.with_user(self.agent).message_post(body="Secret tea", care_audience="public")
        dialog = Form(
            self.env["care.ticket.attach"].with_user(self.agent).with_context(active_ids=ticket.ids)
        )
        self.assertFalse(dialog.is_change)
        self.assertIn("Secret tea", dialog.readings)
        dialog.partner_id = self.other_customer.partner_id
        dialog.priority = "2"
        dialog.reason_id = self.reason
        self.assertTrue(dialog.is_change)
        dialog.save().action_attach()
        self.assertEqual(ticket.partner_id, self.other_customer.partner_id)
        self.assertEqual((ticket.priority, ticket.reason_id), ("2", self.reason))

    def test_other_open_requests_stand_on_each_ticket(self):
        first, second = self._ticket(), self._ticket(partner_id=self.colleague.partner_id.id)
        stranger = self._ticket(partner_id=False, email_from="stranger@example.com")
        again = self._ticket(partner_id=False, email_from="Stranger <stranger@example.com>")
        closed = self._ticket(state="closed", reason_id=self.reason.id)
        tickets = (first + second + stranger + again + closed).with_user(self.agent)
        self.assertEqual(tickets[0].other_open_ticket_ids, second)
        self.assertEqual(tickets[2].other_open_ticket_ids, again)
        self.assertEqual(tickets[4].other_open_ticket_ids, first + second)

    def test_the_counter_of_customers_is_one_query(self):
        for user in (self.customer, self.customer, self.colleague, self.other_customer):
            self._ticket(partner_id=user.partner_id.id)
        partners = (
            self.buyer_company + (self.customer + self.colleague + self.other_customer).partner_id
        )
        partners = partners.with_user(self.agent)
        self.agent.partner_id.with_user(self.agent).mapped("care_ticket_count")  # warms rules
        partners.mapped("commercial_partner_id")
        self.env.flush_all()
        with self.assertQueryCount(1):  # one grouped count
            counts = partners.mapped("care_ticket_count")
        self.assertEqual(counts, [3, 2, 1, 1])


@tagged("post_install", "-at_install")
class TestWhoReads(CareCase):
    def test_rules_of_each_person(self):
        ticket = self._ticket()
        for user in (self.agent, self.agent_2, self.manager, self.customer):
            self.assertEqual(ticket.with_user(user).name, "The lid is cracked")
        for user in (self.employee, self.other_customer, self.colleague, self._public_user()):
            with self.assertRaises(AccessError):
                ticket.with_user(user).read(["name"])

    def _public_user(self):
        return self.env.ref("base.public_user")

    def test_a_colleague_reads_where_the_company_shares(self):
        ticket = self._ticket()
        self.buyer_company.care_shares_requests = True
        self.assertEqual(ticket.with_user(self.colleague).name, "The lid is cracked")
        ticket.with_user(self.colleague).message_post(body="Any news?")
        self.assertEqual(self._messages(ticket).author_id, self.colleague.partner_id)
        with self.assertRaises(AccessError):
            ticket.with_user(self.other_customer).read(["name"])

    def test_another_company_is_out_of_sight(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        team = self.env["care.team"].create({"name": "Far team", "company_id": elsewhere.id})
        ticket = self.env["care.ticket"].create({"name": "Far", "team_id": team.id})
        self.assertEqual(ticket.company_id, elsewhere)
        with self.assertRaises(AccessError):
            ticket.with_user(self.agent).read(["name"])
        self.agent.company_ids += elsewhere
        tickets = ticket.with_user(self.agent).with_context(allowed_company_ids=elsewhere.ids)
        self.assertEqual(tickets.name, "Far")

    def test_team_notes_stay_in_the_team(self):
        ticket = self._ticket()
        note = ticket.with_user(self.agent).message_post(
            body="He exaggerates",
            care_audience="team",
            partner_ids=self.customer.partner_id.ids,
        )
        self.assertFalse(self._mails_to(self.customer.email))
        with self.assertRaises(AccessError):
            note.with_user(self.customer).read(["body"])
        messages = self.env["mail.message"].with_user(self.customer)
        mine = Domain("model", "=", "care.ticket") & Domain("res_id", "=", ticket.id)
        self.assertFalse(messages.search(mine & Domain("body", "ilike", "exaggerates")))
        with self.assertRaises(AccessError):
            ticket.with_user(self.customer).search([("message_ids.body", "ilike", "exag")])

    def test_a_customer_cannot_pose_as_somebody_else(self):
        ticket = self._ticket().with_user(self.customer)
        message = ticket.message_post(
            body="I am the team",
            subtype_xmlid="mail.mt_note",
            message_type="notification",
            author_id=self.agent.partner_id.id,
            partner_ids=self.other_customer.partner_id.ids,
            outgoing_email_to="victim@example.com",
        ).sudo()
        self.assertEqual(message.author_id, self.customer.partner_id)
        self.assertEqual(message.care_audience, "public")
        self.assertEqual(message.message_type, "comment")
        self.assertFalse(message.partner_ids)
        self.assertFalse(self._mails_to("victim@example.com"))
        with self.assertRaises(AccessError):
            ticket.message_post(body="Note", care_audience="team")
        with self.assertRaises(AccessError):
            message.with_user(self.customer).write({"body": "Changed"})
        with self.assertRaises(AccessError):
            self._ticket().with_user(self.other_customer).message_post(body="Me too")

    def test_an_unknown_audience_is_refused(self):
        with self.assertRaises(ValueError):
            self._ticket().message_post(body="x", care_audience="everyone")

    def test_agents_do_not_delete_and_customers_do_not_write(self):
        ticket = self._ticket()
        with self.assertRaises(AccessError):
            ticket.with_user(self.agent).unlink()
        for values in ({"state": "closed"}, {"user_id": self.customer.id}, {"name": "Mine"}):
            with self.assertRaises(AccessError):
                ticket.with_user(self.customer).write(values)
        with self.assertRaises(AccessError):
            self.env["care.ticket"].with_user(self.customer).create({"name": "By hand"})
        ticket.with_user(self.manager).unlink()
        self.assertFalse(ticket.exists())
