from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.fields import Datetime
from odoo.tests import tagged

from ..common import CareCase


@tagged("post_install", "-at_install")
class TestDelivery(CareCase):
    """What two deliveries at the same time do is shown in test_concurrency."""

    def test_a_delivery_is_claimed_again_without_harm_and_forgotten_after_a_day(self):
        deliveries = self.env["care.ticket.delivery"]
        for message_id in ("<old@example.com>", "<new@example.com>", "<new@example.com>"):
            deliveries._claim(message_id)
        claimed = deliveries.search([("message_id", "like", "@example.com")])
        self.assertEqual(claimed.mapped("message_id"), ["<old@example.com>", "<new@example.com>"])
        claimed[0].at = Datetime.now() - timedelta(days=1, minutes=1)
        deliveries._gc_deliveries()
        self.assertEqual(claimed.exists().message_id, "<new@example.com>")

    def test_nobody_reads_or_writes_deliveries(self):
        for user in (self.manager, self.agent, self.customer):
            deliveries = self.env["care.ticket.delivery"].with_user(user)
            with self.assertRaises(AccessError):
                deliveries.search([])
            with self.assertRaises(AccessError):
                deliveries.create({"message_id": "<forged@example.com>"})
