"""The story of the forgetful customer, from the cart she leaves to what she buys months later."""

import re
from datetime import timedelta

from odoo.fields import Command, Datetime
from odoo.tests import tagged

from ..chat.chat_case import ChatPeople
from ..ticket.mail_case import CareMailCase
from ..two_browsers import TwoBrowsers
from .cart_case import CartCase


@tagged("post_install", "-at_install")
class TestStory(TwoBrowsers, ChatPeople, CareMailCase, CartCase):
    """What people do, they do in their browsers or by mail; the test lets time pass alone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.website.channel_id = cls.channel
        cls.reason.name = "Lost his cart"
        cls.flora = cls._user("care_flora", "Flora Forgetful", "base.group_portal")
        # Prices, deliveries and payments of the demo data are none of this test's business.
        cls.env["delivery.carrier"].search([]).is_published = False
        cls.env["payment.provider"].search([]).is_published = False
        cls.transfer = cls.env.ref("payment.payment_provider_transfer")
        cls.transfer.write({"state": "enabled", "is_published": True})
        cls.transfer.payment_method_ids.active = True
        cls.cup.name = "Zebra mug"
        brand = cls.env["product.attribute"].create(
            {"name": "Brand", "create_variant": "no_variant"}
        )
        cls.vogt, cls.nordic = cls.env["product.attribute.value"].create(
            [{"name": name, "attribute_id": brand.id} for name in ("Vogt", "Nordic")]
        )
        # The brand that she likes is not the one that would come first by itself.
        cls.nordic_descaler = cls._product("Nordic descaler", 7, cls.nordic)
        cls.vogt_descaler = cls._product("Vogt descaler", 9, cls.vogt)
        cls.machine = cls._product("Espresso machine", 200, cls.vogt)
        cls.machine.accessory_product_ids = cls.nordic_descaler + cls.vogt_descaler
        parcel = cls._product("Parcel", 5, type="service", is_published=False)
        cls.parcel = cls.env["delivery.carrier"].create(
            {
                "name": "Postal parcel",
                "product_id": parcel.id,
                "delivery_type": "fixed",
                "fixed_price": 5,
                "is_published": True,
            }
        )

    @classmethod
    def _product(cls, name, price, brand=None, **values):
        lines = [
            Command.create({"attribute_id": value.attribute_id.id, "value_ids": value.ids})
            for value in brand or ()
        ]
        template = cls.env["product.template"].create(
            {
                "name": name,
                "type": "consu",
                "list_price": price,
                "taxes_id": False,
                "is_published": True,
                "attribute_line_ids": lines,
                **values,
            }
        )
        return template.product_variant_id

    def test_forgotten_found_repaired_ordered_remembered_and_ordered_again(self):
        cart = self.she_fills_a_cart()
        self.it_is_left(cart)
        link = self.an_agent_finds_it(cart)
        self.they_repair_it_and_she_orders(cart, link)
        self.the_shop_is_paid_and_delivers(cart)
        self.months_pass(cart)
        self.the_address_is_corrected_and_a_consumable_recommended()
        self.she_orders_again(cart)

    # ------------------------------------------------------------------- parts

    def she_fills_a_cart(self):
        """Let Flora fill a cart; return it (sale.order)."""
        self.start_tour(self.machine.website_url, "care_story_fills_a_cart", login=self.flora.login)
        [cart] = self.env["sale.order"].search([("partner_id", "=", self.flora.partner_id.id)])
        self.assertEqual(self.goods(cart), {"Espresso machine": 2})
        self.assertEqual(cart.care_cart_state, "cart")
        self.assertEqual(cart.care_customer_id, self.flora.partner_id)
        self.assertTrue(cart.care_customer_sure)
        return cart

    def it_is_left(self, cart):
        """Let a day pass, in which nobody comes back."""
        self.browse_as(self.other_customer)
        carts = cart + self.add(self.cup)
        carts._care_store({"care_cart_seen_at": Datetime.now() - timedelta(days=1)})
        self.env.ref("care_desk.cron_carts_left").method_direct_trigger()
        self.assertEqual(set(carts.mapped("care_cart_state")), {"left"})
        self.assertEqual(cart.care_left_outcome, "lost")
        self.assertEqual(self.facts(cart)[-1], "left")

    def an_agent_finds_it(self, cart):
        """Let Flora write and Agnes find her cart; return the link (str) that Flora gets."""
        ticket = self.she_writes("Where is my cart?", "I had put something in and forgot it.")
        self.start_tour(
            f"/odoo/requests/{ticket.id}", "care_story_finds_the_cart", login=self.agent.login
        )
        [mail] = self._mails_to(self.flora.email).filtered(
            lambda mail: "/shop/cart?" in mail.body_html
        )
        link = re.search(r'href="([^"]*/shop/cart\?[^"]*)"', mail.body_html)[1]
        self.assertIn("link_sent", self.facts(cart))
        self.assert_act("cart_link_sent", ticket, order=cart)
        return link.replace("&amp;", "&").removeprefix(self.base_url())

    def they_repair_it_and_she_orders(self, cart, link):
        """Let Flora chat, decide and order, and Agnes help and remember."""
        self.run_tours(
            ("care_story_customer_orders", link, self.flora.login),
            ("care_story_agent_helps", "/odoo/chat", self.agent.login),
            timeout=240,
        )
        changes = self.env["care.cart.change"].search([("order_id", "=", cart.id)], order="id")
        self.assertEqual(changes.mapped("state"), ["done", "accepted"])
        self.assertEqual(changes.user_id, self.agent)
        self.assertEqual(self.goods(cart), {"Espresso machine": 1, "Zebra mug": 1})
        facts = [kind for kind in self.facts(cart) if kind in ("changed", "proposed", "accepted")]
        self.assertEqual(facts, ["changed", "proposed", "accepted"])
        ticket = self.ticket_about("Where is my cart?")
        self.assert_act("cart_changed", ticket, order=cart)
        [chat] = ticket.chat_ids
        self.assertEqual(chat.care_ended_by, "operator")
        self.assertEqual((ticket.state, ticket.reason_id), ("closed", self.reason))
        [payment] = cart.transaction_ids
        self.assertEqual((payment.state, payment.provider_id), ("pending", self.transfer))
        self.assertEqual((cart.state, cart.carrier_id), ("sent", self.parcel))
        self.assertEqual(payment.amount, cart.amount_total)
        [remark] = self.env["care.remark"].search([("partner_id", "=", self.flora.partner_id.id)])
        self.assertEqual((remark.author_id, remark.pinned), (self.agent, True))
        self.assertEqual(remark.attribute_value_ids, self.vogt)
        page = self.browse_as(self.flora) and self.page(cart.get_portal_url())
        self.assertIn("Zebra mug", page.text)
        self.assertNotIn("of Vogt best", page.text)

    def the_shop_is_paid_and_delivers(self, cart):
        """Let the transfer arrive and the parcel leave."""
        cart.transaction_ids._set_done()
        cart.action_confirm()
        self.assertEqual((cart.state, cart.care_cart_state), ("sale", "paid"))
        self.assertEqual(cart.care_left_outcome, "recovered")
        self.assertIn("recovered", self.facts(cart))
        self.assertEqual(cart.partner_shipping_id.street, "1 rue du Port")
        parcel = cart.picking_ids
        parcel.move_ids.quantity = 1
        parcel.move_ids.picked = True
        parcel.button_validate()
        self.assertEqual(parcel.state, "done")

    def months_pass(self, cart):
        """Let everything of the first order be four months old."""
        ago = timedelta(days=120)
        cart.date_order -= ago
        cart.picking_ids.date_done -= ago
        for ticket in self.env["care.ticket"].search([("partner_id", "=", cart.partner_id.id)]):
            ticket.closed_at -= ago

    def the_address_is_corrected_and_a_consumable_recommended(self):
        """Let Flora write that she has moved, and Agnes correct it and recommend something."""
        ticket = self.she_writes(
            "I have moved", "To 12 quai Vert. And the machine needs descaling."
        )
        self.start_tour(
            f"/odoo/requests/{ticket.id}",
            "care_story_corrects_and_recommends",
            login=self.agent.login,
        )
        self.assertEqual(self.flora.partner_id.street, "12 quai Vert")
        self.assertEqual(self.flora.partner_id.city, "Nantes")
        self.assert_act("address_changed", ticket)
        answer = self._messages(ticket, "public")[-1]
        self.assertEqual(answer.author_id, self.agent.partner_id)
        self.assertIn(self.vogt_descaler.website_url.partition("#")[0], answer.body)
        mail = self._mails_to(self.flora.email)[-1]
        self.assertIn("Vogt descaler", mail.body_html)

    def she_orders_again(self, first):
        """Let Flora follow the recommendation and order it."""
        self.start_tour("/my/requests", "care_story_orders_again", login=self.flora.login)
        orders = self.env["sale.order"].search([("partner_id", "=", self.flora.partner_id.id)])
        [order] = orders - first
        self.assertEqual(self.goods(order), {"Vogt descaler": 1})
        self.assertEqual((order.state, order.carrier_id), ("sent", self.parcel))
        order.transaction_ids._set_done()
        order.action_confirm()
        self.assertEqual((order.state, order.care_cart_state), ("sale", "paid"))
        self.assertEqual(order.picking_ids.partner_id.street, "12 quai Vert")
        # What went to the former address stays told as it was.
        self.assertFalse(order.care_left_outcome)
        found = self.flora.partner_id.with_user(self.agent).care_recommendations()["products"]
        self.assertNotIn(self.vogt_descaler.id, [product["product_id"] for product in found])

    # ----------------------------------------------------------------- helpers

    def she_writes(self, subject, body):
        """Deliver a mail of Flora's to the team; return the request it opens."""
        ticket = self.ticket_of(self.deliver(self.write_mail(self.flora.email, subject, body)))
        self.assertEqual(ticket.partner_id, self.flora.partner_id)
        return ticket

    def ticket_about(self, subject):
        """Return the request with this subject; fails where there are several."""
        [ticket] = self.env["care.ticket"].search(
            [("partner_id", "=", self.flora.partner_id.id), ("name", "=", subject)]
        )
        return ticket

    def goods(self, order):
        """Return what was taken: dict of name to quantity, without the delivery."""
        lines = order.order_line.filtered(lambda line: not line.is_delivery)
        return {line.product_id.name: line.product_uom_qty for line in lines}

    def assert_act(self, kind, ticket, order=None):
        """What Agnes did stands on the profile once, with the request it was done from."""
        [act] = self.env["care.customer.act"].search(
            [("partner_id", "=", self.flora.partner_id.id), ("kind", "=", kind)]
        )
        self.assertEqual((act.user_id, act.ticket_id), (self.agent, ticket))
        self.assertEqual(act.reason, ticket.number)
        if order:
            self.assertEqual(act.order_id, order)
