from odoo.tests import tagged

from ..chat.chat_case import ChatHttpCase
from ..two_browsers import TwoBrowsers
from .board_case import BoardPeople


@tagged("post_install", "-at_install")
class TestLiveCartsBothSides(TwoBrowsers, BoardPeople, ChatHttpCase):
    """A visitor fills his cart, an agent sees it and helps: each in a browser, live."""

    def test_from_the_first_product_to_the_help(self):
        # The visitor begins once the agent's own browser is there.
        self.env["mail.presence"].search([("user_id", "in", self.operators.ids)]).unlink()
        product = self.env["product.product"].create(
            {
                "name": "Whistling kettle",
                "type": "consu",
                "list_price": 40,
                "website_published": True,
            }
        )
        self.run_tours(
            ("care_carts_visitor", product.website_url, None),
            ("care_carts_agent", "/odoo/carts", self.agent.login),
            timeout=120,
        )
        cart = self.env["sale.order"].search(
            [("order_line.product_id", "=", product.id), ("website_id", "!=", False)]
        )
        ticket = cart.care_cart_ticket_ids
        self.assertEqual((ticket.user_id, ticket.channel), (self.agent, "chat"))
        self.assertEqual(ticket.chat_ids.livechat_visitor_id, cart.care_visitor_id)
        kinds = self.env["care.cart.event"].search([("order_id", "=", cart.id)]).mapped("kind")
        self.assertIn("help_offered", kinds)
        self.assertIn("link_sent", kinds)
