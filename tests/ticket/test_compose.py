"""The dialog in which an agent writes first: what it sends, opens and refuses."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..common import CareCase


@tagged("post_install", "-at_install")
class TestCompose(CareCase):
    def _dialog(self, user=None, **values):
        """Fill the dialog in as `user` (res.users, by default the agent) for Carla."""
        return (
            self.env["care.ticket.compose"]
            .with_user(user or self.agent)
            .create(
                {
                    "partner_id": self.customer.partner_id.id,
                    "team_id": self.team.id,
                    "name": "Your teapot",
                    "body": "<p>It leaves us today.</p>",
                    **values,
                }
            )
        )

    def _upload(self):
        """Upload a file the way the dialog does: it belongs to no record before it is sent."""
        return (
            self.env["ir.attachment"]
            .with_user(self.agent)
            .create(
                {
                    "name": "slip.txt",
                    "raw": b"one teapot",
                    "res_model": "care.ticket.compose",
                    "res_id": 0,
                }
            )
        )

    def _tickets(self):
        return self.env["care.ticket"].search([("name", "=", "Your teapot")])

    def test_the_mail_is_the_first_word_of_a_request_that_awaits_the_customer(self):
        order = self._order(self.customer)
        file = self._upload()
        before = len(self._mails_to(self.customer.email))
        action = self._dialog(order_id=order.id, attachment_ids=file.ids).action_send()
        ticket = self._tickets()
        self.assertEqual((action["res_model"], action["res_id"]), ("care.ticket", ticket.id))
        self.assertEqual((ticket.state, ticket.awaiting), ("pending", "customer"))
        self.assertEqual((ticket.channel, ticket.user_id), ("email", self.agent))
        self.assertEqual((ticket.team_id, ticket.order_id), (self.team, order))
        self.assertEqual(ticket.partner_id, self.customer.partner_id)
        word = self._messages(ticket)
        self.assertEqual((word.care_audience, word.author_id), ("public", self.agent.partner_id))
        self.assertIn("It leaves us today.", word.body)
        self.assertEqual(word.attachment_ids, file)
        # No acknowledgement: the customer has asked for nothing.
        mails = self._mails_to(self.customer.email)[before:]
        self.assertEqual(mails.mail_message_id, word)

    def test_the_answer_of_the_customer_comes_back_to_the_agent(self):
        self._dialog().action_send()
        ticket = self._tickets()
        ticket.with_user(self.customer).message_post(body="Thank you")
        self.assertEqual((ticket.state, ticket.awaiting), ("in_progress", "team"))
        self.assertTrue(ticket.with_user(self.agent).is_awaiting_me)

    def test_without_a_mail_address_nothing_is_sent_and_the_text_is_kept(self):
        visitor = self.env["res.partner"].create({"name": "Vera Visitor"})
        dialog = self._dialog(partner_id=visitor.id)
        with (
            self.assertRaisesRegex(UserError, "Vera Visitor has no mail address"),
            self.cr.savepoint(),
        ):
            dialog.action_send()
        self.assertFalse(self._tickets())
        self.assertIn("It leaves us today.", dialog.exists().body)
        visitor.email = "vera@example.net"
        dialog.action_send()
        self.assertEqual(self._tickets().partner_id, visitor)
        self.assertTrue(self._mails_to("vera@example.net"))

    def test_an_order_of_somebody_else_is_refused(self):
        foreign = self._order(self.other_customer)
        before = len(self._mails_to(self.customer.email))
        dialog = self._dialog(order_id=foreign.id)
        with self.assertRaisesRegex(ValidationError, "not belong to .*Carla"), self.cr.savepoint():
            dialog.action_send()
        self.assertFalse(self._tickets())
        self.assertEqual(len(self._mails_to(self.customer.email)), before)

    def test_only_the_team_writes_to_customers(self):
        for user in (self.employee, self.customer, self.env.ref("base.public_user")):
            with self.assertRaises(AccessError, msg=user.login):
                self._dialog(user=user)

    def test_the_files_outlive_the_dialog_and_are_read_by_the_team(self):
        dialog = self._dialog()
        file = self._upload()
        file.res_id = dialog.id
        dialog.attachment_ids = file
        dialog.action_send()
        dialog.unlink()
        self.assertEqual(file.exists().with_user(self.agent_2).raw, b"one teapot")
        self.assertIn(file, self._messages(self._tickets()).sudo().attachment_ids)
