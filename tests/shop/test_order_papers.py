from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .orders_case import OrderCase


@tagged("post_install", "-at_install")
class TestOrderPapers(OrderCase):
    def send(self, order, what):
        return order.with_user(self.agent).care_send_again(what, "He lost it")["message"]

    def test_the_confirmation_goes_to_the_customer_alone(self):
        order = self._bought()
        order.message_subscribe((self.colleague + self.employee).partner_id.ids)
        before = self.env["mail.mail"].search([])
        message = self.send(order, "confirmation")
        mail = self.env["mail.mail"].search([]) - before
        self.assertEqual(mail.recipient_ids, self.customer.partner_id)
        self.assertFalse(mail.email_to)
        self.assertFalse(mail.email_cc)
        self.assertIn(order.name, mail.subject)
        self.assertIn("care_customer@example.com", message)
        act = self.env["care.customer.act"].search([("order_id", "=", order.id)])
        self.assertEqual(act.kind, "order_mailed")

    def test_the_invoice_goes_to_the_customer(self):
        order = self._bought()
        with self.assertRaisesRegex(UserError, "not invoiced yet"):
            self.send(order, "invoice")
        order.order_line.product_id.invoice_policy = "order"
        invoice = order._create_invoices()
        invoice.action_post()
        before = self.env["mail.mail"].search([])
        self.assertIn(invoice.name, self.send(order, "invoice"))
        mail = self.env["mail.mail"].search([]) - before
        self.assertEqual(mail.recipient_ids, self.customer.partner_id)
        act = self.env["care.customer.act"].search([("order_id", "=", order.id)])
        self.assertEqual(act.kind, "invoice_mailed")

    def test_the_same_paper_is_not_sent_twice_at_once(self):
        order = self._bought()
        self.send(order, "confirmation")
        before = self.env["mail.mail"].search([])
        with self.assertRaisesRegex(UserError, "just now"):
            self.send(order, "confirmation")
        self.assertEqual(self.env["mail.mail"].search([]), before)
        act = self.env["care.customer.act"].search([("order_id", "=", order.id)])
        act.at -= timedelta(minutes=2)
        self.send(order, "confirmation")
        self.assertGreater(self.env["mail.mail"].search([]), before)

    def test_without_an_address_or_an_order_nothing_is_sent(self):
        order = self._bought()
        order.partner_id.email = False
        self.assertIn("no mail address", self._possible(order, "send")["why_not"])
        with self.assertRaisesRegex(UserError, "no mail address"):
            self.send(order, "confirmation")
        order.partner_id.email = "care_customer@example.com"
        order._action_cancel()
        with self.assertRaisesRegex(UserError, "neither a confirmed order"):
            self.send(order, "confirmation")


@tagged("post_install", "-at_install")
class TestReorder(OrderCase):
    def again(self, order, **values):
        return order.with_user(self.agent).care_reorder("He liked it", **values)

    def test_a_cart_with_the_same_goods_at_the_price_of_today(self):
        order = self._bought()
        self.teapot.list_price = 33
        result = self.again(order)
        cart = self.env["sale.order"].browse(result["order_id"])
        self.assertEqual((cart.state, cart.website_id), ("draft", self.website))
        self.assertEqual(cart.care_cart_state, "cart")
        self.assertTrue(cart.care_cart_seen_at, "it was not left before it was made")
        self.assertEqual(cart.partner_id, self.customer.partner_id)
        self.assertEqual(self._line(cart, self.teapot).product_uom_qty, 3)
        self.assertEqual(self._line(cart, self.teapot).price_unit, 33)
        self.assertFalse(cart.order_line.filtered("is_delivery"))
        self.assertIn(f"/shop/cart?id={cart.id}&access_token={cart.access_token}", result["link"])

    def test_what_is_no_longer_sold_or_in_stock_is_named(self):
        rare = self._product("Rare vase", 90, is_storable=True, allow_out_of_stock_order=True)
        order = self._bought()
        order.write({"order_line": [(0, 0, {"product_id": rare.id, "product_uom_qty": 3})]})
        rare.allow_out_of_stock_order = False
        self.cosy.is_published = False
        self.env["stock.quant"]._update_available_quantity(
            rare, self.website.warehouse_id.lot_stock_id or self.store.lot_stock_id, 1
        )
        result = self.again(order)
        cart = self.env["sale.order"].browse(result["order_id"])
        self.assertIn("Quilted tea cosy (no longer sold)", result["message"])
        self.assertRegex(result["message"], r"× Rare vase \(out of stock\)")
        self.assertNotIn(self.cosy, cart.order_line.product_id)

    def test_where_nothing_is_left_no_cart_is_made(self):
        order = self._bought()
        (self.teapot + self.cosy).is_published = False
        carts = self.env["sale.order"].search_count([("state", "=", "draft")])
        with self.assertRaisesRegex(UserError, "No cart was made"), self.env.cr.savepoint():
            self.again(order)
        self.assertEqual(self.env["sale.order"].search_count([("state", "=", "draft")]), carts)

    def test_asked_twice_it_is_one_cart_and_one_act(self):
        order = self._bought()
        first, second = self.again(order), self.again(order)
        self.assertEqual(second, first)
        acts = self.env["care.customer.act"].search([("order_id", "=", order.id)])
        self.assertEqual(acts.mapped("kind"), ["reordered"])

    def test_another_agent_or_a_later_hour_makes_another_cart(self):
        order = self._bought()
        first = self.again(order)["order_id"]
        other = order.with_user(self.agent_2).care_reorder("She asked as well")["order_id"]
        self.assertNotEqual(other, first)
        self.env.cr.execute(
            "UPDATE sale_order SET create_date = create_date - interval '1 hour' WHERE id = %s",
            [first],
        )
        self.env.invalidate_all()
        self.assertNotIn(self.again(order)["order_id"], (first, other))


@tagged("post_install", "-at_install")
class TestReorderLink(OrderCase):
    """The link opens the cart to whoever has it: its customer alone gets it."""

    def dialog(self, order, ticket=None):
        action = order.with_user(self.agent).care_act("reorder", ticket.id if ticket else False)
        return (
            self.env["care.order.reorder"]
            .with_user(self.agent)
            .with_context(**action["context"])
            .create({"reason": "He phoned"})
        )

    def sent(self, wizard):
        """Let the agent send the link; return the mails (mail.mail) that go out."""
        before = self.env["mail.mail"].search([])
        action = wizard.action_send_link()
        self.assertEqual(action["tag"], "display_notification")
        self.assertIn("care_customer@example.com", action["params"]["message"])
        return self.env["mail.mail"].search([]) - before

    def assert_his_alone(self, mail, cart):
        self.assertEqual(len(mail), 1)
        self.assertEqual(mail.recipient_ids, self.customer.partner_id)
        self.assertFalse(mail.email_to or mail.email_cc)
        self.assertIn(cart.access_token, str(mail.body_html))

    def test_from_a_request_the_customer_gets_it_and_its_observers_do_not(self):
        order = self._bought()
        ticket = self._ticket(order_id=order.id)
        ticket.add_observers(partners=self.colleague.partner_id, role="colleague")
        wizard = self.dialog(order, ticket)
        wizard.action_confirm()
        self.assert_his_alone(self.sent(wizard), wizard.cart_id)
        self.assertFalse(self._messages(ticket, "public"))
        read = self.env["mail.message"].with_user(self.colleague)
        for message in read.search([("model", "=", "care.ticket"), ("res_id", "=", ticket.id)]):
            self.assertNotIn(wizard.cart_id.access_token, str(message.body))

    def test_a_request_of_somebody_else_gets_no_link(self):
        order = self._bought()
        ticket = self._ticket(order_id=order.id, partner_id=self.colleague.partner_id.id)
        wizard = self.dialog(order, ticket)
        wizard.action_confirm()
        before = self.env["mail.mail"].search([])
        with self.assertRaisesRegex(UserError, "no open cart of the customer"):
            wizard.action_send_link()
        self.assertEqual(self.env["mail.mail"].search([]), before)

    def test_without_a_request_it_is_mailed_to_him_alone(self):
        order = self._bought()
        order.message_subscribe((self.colleague + self.employee).partner_id.ids)
        wizard = self.dialog(order)
        with self.assertRaisesRegex(UserError, "no cart"):
            wizard.action_send_link()
        wizard.action_confirm()
        wizard.cart_id.sudo().message_subscribe(self.colleague.partner_id.ids)
        self.assert_his_alone(self.sent(wizard), wizard.cart_id)
        act = self.env["care.customer.act"].search([("order_id", "=", wizard.cart_id.id)])
        self.assertEqual((act.kind, act.reason), ("cart_link_sent", "He phoned"))

    def test_no_other_cart_is_sent_by_the_dialog(self):
        wizard = self.dialog(self._bought())
        for foreign in (
            self._bought(confirm=False),
            self._bought(self.other_customer, confirm=False),
        ):
            wizard.cart_id = foreign
            with self.assertRaisesRegex(UserError, "no cart"):
                wizard.action_send_link()
