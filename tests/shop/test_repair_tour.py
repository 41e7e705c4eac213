from odoo.tests import tagged

from ..chat.chat_case import ChatPeople
from ..two_browsers import TwoBrowsers
from .cart_case import CartCase


@tagged("post_install", "-at_install")
class TestRepairTour(TwoBrowsers, ChatPeople, CartCase):
    """An agent and a visitor with a cart, each in a browser."""

    def test_changed_taken_back_proposed_and_accepted(self):
        self.website.channel_id = self.channel
        self.cup.name = "Zebra mug"
        self.run_tours(
            ("care_repair_customer", self.kettle.website_url, None),
            ("care_repair_agent", "/odoo/chat", self.agent.login),
            timeout=120,
        )
        changes = self.env["care.cart.change"].search([], order="id desc", limit=2).sorted("id")
        cart = changes.order_id
        self.assertEqual(changes.mapped("state"), ["taken_back", "accepted"])
        self.assertEqual(
            {line.product_id.name: line.product_uom_qty for line in cart.order_line},
            {"Kettle": 2, "Zebra mug": 1},
        )
        self.assertEqual(
            [kind for kind in self.facts(cart) if kind not in ("browsing", "cart")],
            ["changed", "taken_back", "proposed", "accepted"],
        )
