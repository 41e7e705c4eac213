"""Where a late answer goes: on in the customer's own talk, never in another's."""

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..common import CareCase


@tagged("post_install", "-at_install", "security")
class TestFollowUps(CareCase):
    def test_nobody_speaks_on_the_follow_up_of_another_customer(self):
        ticket = self._ticket(
            state="closed",
            closed_at=fields.Datetime.now() - timedelta(days=31),
            reason_id=self.reason.id,
        )
        first = ticket.with_user(self.customer).message_post(body="It broke again").sudo()
        given = ticket.browse(first.res_id)
        self.assertEqual(given.follow_up_of_id, ticket)
        given.partner_id = self.other_customer.partner_id
        second = ticket.with_user(self.customer).message_post(body="And again").sudo()
        own = ticket.browse(second.res_id)
        self.assertNotIn(own, ticket + given)
        self.assertEqual(own.partner_id, self.customer.partner_id)
        third = ticket.with_user(self.customer).message_post(body="With a photo").sudo()
        self.assertEqual(third.res_id, own.id)

    def test_an_address_without_contact_goes_on_in_its_own_follow_up(self):
        ticket = self._ticket(
            partner_id=False,
            email_from="zoe@elsewhere.example.com",
            state="closed",
            closed_at=fields.Datetime.now() - timedelta(days=31),
            reason_id=self.reason.id,
        )
        said = {"email_from": "zoe@elsewhere.example.com", "author_id": False}
        posts = [
            ticket.message_post(
                body=body, message_type="email", subtype_xmlid="mail.mt_comment", **said
            )
            for body in ("It broke", "Again")
        ]
        self.assertEqual(posts[0].res_id, posts[1].res_id)
        self.assertNotEqual(posts[0].res_id, ticket.id)
