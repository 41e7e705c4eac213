from odoo.http import root
from odoo.tests import JsonRpcException, mute_logger, tagged

from .cart_case import CartCase


@tagged("post_install", "-at_install")
class TestRepairHttp(CartCase):
    """What the customer learns of what the team does in his cart, and what others do not."""

    def change(self, cart, **changes):
        """Let the agent change a cart; return the care.cart.change."""
        return self._repair(cart, "care_change_cart", changes)

    def propose(self, cart, **changes):
        """Let the agent propose a change of a cart; return the care.cart.change."""
        return self._repair(cart, "care_propose_cart", changes)

    def _repair(self, cart, method, changes):
        cart.invalidate_recordset()
        cart = cart.with_user(self.agent)
        version = cart.care_cart()["version"]
        answer = getattr(cart, method)(version, changes, reason="He called")
        self.env.flush_all()
        return self.env["care.cart.change"].sudo().browse(answer["id"])

    def quantity(self, cart, quantity):
        """Return the change of the first line."""
        return {"lines": [{"line_id": cart.order_line[0].id, "quantity": quantity}]}

    def news(self):
        return self.make_jsonrpc_request("/shop/care/changes")

    def decide(self, change, decision):
        return self.make_jsonrpc_request(
            "/shop/care/change", {"change_id": change.id, "decision": decision}
        )

    def badge(self, page):
        """Return the number of things that a page shows beside the cart (str)."""
        return page.text.split("my_cart_quantity")[1].split(">")[1].split("<")[0].strip()

    @mute_logger("odoo.http")
    def assert_not_his(self, change):
        for decision in ("accept", "decline", "take_back", "seen"):
            with self.assertRaises(JsonRpcException), self.cr.savepoint():
                self.decide(change, decision)

    def test_a_visitor_learns_it_with_his_next_page_and_takes_it_back(self):
        cart = self.add(self.kettle, 2)
        self.assertNotIn("o_care_cart_news", self.page("/shop").text)
        change = self.change(cart, **self.quantity(cart, 5))
        page = self.page("/shop")
        self.assertIn("o_care_cart_news", page.text)
        self.assertEqual(self.badge(page), "5", "The number in the session was another one")
        [told] = self.news()["changes"]
        self.assertEqual(told["by"], self.agent.name)
        self.assertEqual(told["what"][0], "2 × Kettle → 5")
        outcome = self.decide(change, "take_back")
        self.assertEqual((outcome["done"], outcome["cart_quantity"]), (True, 2))
        page = self.page("/shop")
        self.assertNotIn("o_care_cart_news", page.text)
        self.assertEqual(self.badge(page), "2")
        outcome = self.decide(change, "take_back")
        self.assertFalse(outcome["done"])
        self.assertIn("decided already", outcome["error"])

    def test_what_he_has_seen_is_not_told_again(self):
        cart = self.add(self.kettle, 2)
        change = self.change(cart, **self.quantity(cart, 5))
        self.decide(change, "seen")
        self.assertEqual(self.news()["changes"], [])
        self.assertNotIn("o_care_cart_news", self.page("/shop").text)

    def test_a_visitor_accepts_or_declines(self):
        cart = self.add(self.kettle, 2)
        for decision, quantity in (("decline", 2), ("accept", 7)):
            change = self.propose(cart, **self.quantity(cart, 7))
            self.assertEqual(self.news()["changes"][0]["state"], "proposed")
            outcome = self.decide(change, decision)
            self.assertEqual((outcome["done"], outcome["cart_quantity"]), (True, quantity))
        self.assertEqual(cart.order_line[0].product_uom_qty, 7)

    def test_another_price_is_asked_again(self):
        cart = self.add(self.kettle, 2)
        change = self.propose(cart, lines=[{"product_id": self.cup.id, "quantity": 1}])
        self.cup.list_price = 77
        outcome = self.decide(change, "accept")
        self.assertEqual((outcome["done"], outcome["error"]), (False, ""))
        self.assertEqual(outcome["cart_quantity"], 2)
        self.assertTrue(self.decide(change, "accept")["done"])

    def test_a_customer_finds_it_in_another_browser(self):
        self.browse_as(self.customer)
        cart = self.add(self.kettle, 2)
        change = self.change(cart, **self.quantity(cart, 5))
        self.browse_as(self.customer)
        self.assertEqual([told["id"] for told in self.news()["changes"]], change.ids)
        self.assertTrue(self.decide(change, "take_back")["done"])

    def test_nobody_decides_on_the_cart_of_another(self):
        cart = self.add(self.kettle, 2)
        change = self.change(cart, **self.quantity(cart, 5))
        proposal = self.propose(cart, **self.quantity(cart, 1))
        for person in (None, self.customer, self.other_customer, self.employee, self.agent):
            self.browse_as(person)
            if person in (None, self.customer):
                self.add(self.cup)  # a cart of his own
            with self.subTest(person and person.name):
                self.assertEqual(self.news()["changes"], [])
                self.assert_not_his(change)
                self.assert_not_his(proposal)
        self.assertEqual((change.state, proposal.state), ("done", "proposed"))
        self.assertEqual(cart.order_line[0].product_uom_qty, 5)

    @mute_logger("odoo.http")
    def test_nonsense_is_refused(self):
        cart = self.add(self.kettle, 2)
        change = self.change(cart, **self.quantity(cart, 5))
        for change_id, decision in ((change.id, "delete"), ("1", "seen"), (0, "seen"), (True, "x")):
            with self.assertRaises(JsonRpcException), self.cr.savepoint():
                self.make_jsonrpc_request(
                    "/shop/care/change", {"change_id": change_id, "decision": decision}
                )
        self.assertEqual(change.state, "done")

    def test_the_session_of_the_agent_stays_his_own(self):
        cart = self.add(self.kettle, 2)
        self.browse_as(self.agent)
        version = self.make_jsonrpc_request(
            "/web/dataset/call_kw/sale.order/care_cart",
            {"model": "sale.order", "method": "care_cart", "args": [cart.ids], "kwargs": {}},
        )["version"]
        self.make_jsonrpc_request(
            "/web/dataset/call_kw/sale.order/care_change_cart",
            {
                "model": "sale.order",
                "method": "care_change_cart",
                "args": [cart.ids, version, self.quantity(cart, 9), False, "He called"],
                "kwargs": {},
            },
        )
        self.assertEqual(cart.order_line[0].product_uom_qty, 9)
        session = root.session_store.get(self.session.sid)
        self.assertNotIn("website_sale_cart_quantity", session)
        self.assertNotIn("sale_order_id", session)

    def test_the_cart_stays_the_customer_s(self):
        cart = self.add(self.kettle, 2)
        self.change(cart, **self.quantity(cart, 5))
        self.assertIn("Kettle", self.page("/shop/cart").text)
        self.assertEqual(cart.state, "draft")
