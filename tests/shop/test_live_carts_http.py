"""Over HTTP, as each kind of person: who may ask for carts and listen, and who finds his own."""

from odoo.fields import Command
from odoo.tests import JsonRpcException, tagged

from ..chat.visitor_case import VisitorCase
from .board_case import BoardPeople


@tagged("post_install", "-at_install")
class TestLiveCartsHttp(BoardPeople, VisitorCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.supplier = cls._user("care_supplier", "Sven Supplier", "base.group_portal")
        cls.product_template = cls.kettle.product_tmpl_id
        cls.env["product.supplierinfo"].create(
            {
                "partner_id": cls.supplier.partner_id.id,
                "product_tmpl_id": cls.product_template.id,
            }
        )
        cls.outside = (None, cls.customer, cls.supplier, cls.employee)

    def call(self, model, method, *args, **kwargs):
        return self.make_jsonrpc_request(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": args, "kwargs": kwargs},
        )

    def test_agents_alone_ask_for_carts_and_offer_help(self):
        cart = self._cart(user=self.customer)
        ticket = self._ticket(cart_id=cart.id)
        for user in self.outside:
            self.browse_as(user)
            for model, method, *args in (
                ("sale.order", "care_live_carts"),
                ("sale.order", "care_live_cart", cart.ids),
                ("sale.order", "care_offer_help", cart.ids),
                ("care.ticket", "action_his_cart", ticket.ids),
                ("care.ticket", "care_send_cart_link", ticket.ids),
                ("care.ticket", "action_order_with_him", ticket.ids),
            ):
                who = f"{method} {user and user.login}"
                with self.assertRaises(JsonRpcException, msg=who), self.cr.savepoint():
                    self.call(model, method, *args)
        self.assertFalse(cart.care_visitor_id.discuss_channel_ids)
        self.browse_as(self.agent)
        [row] = self.call("sale.order", "care_live_carts")["carts"]
        self.assertEqual(row["id"], cart.id)
        self.assertEqual(self.call("sale.order", "care_live_cart", cart.ids)["id"], cart.id)
        self.call("sale.order", "care_offer_help", cart.ids)
        self.assertTrue(cart.care_visitor_id.discuss_channel_ids)

    def test_agents_alone_listen_to_the_boards(self):
        agents = self.env.ref("care_desk.group_care_agent")
        board = ["res.groups", agents.id, "CARE_CARTS"]
        for user, may in [(user, False) for user in self.outside] + [
            (self.agent, True),
            (self.manager, True),
        ]:
            self.browse_as(user)
            answer = self.make_jsonrpc_request(
                "/websocket/peek_notifications",
                {"channels": ["care_desk.carts"], "last": 0, "is_first_poll": True},
            )
            listened = [one[1:] for one in answer["channels"]]
            self.assertEqual(board in listened, may, f"{user and user.login}: {listened}")
            self.assertNotIn("care_desk.carts", [part for one in listened for part in one])

    def test_help_that_was_offered_shows_on_the_next_page_of_that_visitor(self):
        for user, other in ((None, self.customer), (self.customer, self.other_customer)):
            self.browse_as(user)
            self.make_jsonrpc_request(
                "/shop/cart/add",
                {
                    "product_template_id": self.product_template.id,
                    "product_id": self.kettle.id,
                    "quantity": 1,
                },
            )
            browser = self.opener, self.session
            cart = self.env["sale.order"].search([], order="id desc", limit=1)
            cart.with_user(self.agent).care_offer_help()
            chat = cart.care_visitor_id.discuss_channel_ids
            self.browse_as(other)
            self.assertNotIn(chat.id, self.opened_chats())
            self.back_to(browser)
            self.assertIn(chat.id, self.opened_chats(), user and user.login)
            self.assertNotIn(chat.id, self.opened_chats(), "opened once, not on each page")

    def opened_chats(self):
        """Return the ids of the chats that open by themselves on the page of this browser."""
        answer = self.make_jsonrpc_request(
            "/mail/action", {"fetch_params": [["init_livechat", self.channel.id]]}
        )
        chats = answer.get("discuss.channel", [])
        return [chat["id"] for chat in chats if chat.get("open_chat_window")]

    def test_the_customer_finds_the_order_that_was_begun_with_him(self):
        ticket = self._ticket()
        ticket.with_user(self.agent).action_order_with_him()
        cart = ticket.open_cart_id
        cart.order_line = [Command.create({"product_id": self.kettle.id})]
        self.browse_as(self.customer)
        page = self.url_open("/shop/cart")
        self.assertEqual(page.status_code, 200)
        self.assertIn("Kettle", page.text)
        self.assertEqual(cart.state, "draft")
        self.browse_as(self.other_customer)
        self.assertNotIn("Kettle", self.url_open("/shop/cart").text)

    def test_the_link_opens_the_cart_for_who_has_it(self):
        ticket = self._ticket()
        cart = self._cart(user=self.customer)
        ticket.with_user(self.agent).care_send_cart_link()
        mail = self._mails_to(self.customer.email)[-1]
        path = f"/shop/cart?id={cart.id}&access_token={cart.access_token}"
        self.assertIn(path.replace("&", "&amp;"), mail.body_html)
        self.browse_as(None)
        self.assertNotIn("Kettle", self.url_open("/shop/cart").text)
        self.assertEqual(self.url_open(f"/shop/cart?id={cart.id}&access_token=x").status_code, 404)
        self.assertIn("Kettle", self.url_open(f"{path}&revive_method=squash").text)
