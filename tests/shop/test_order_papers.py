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

    def test_the_link_is_told_on_the_request(self):
        order = self._bought()
        ticket = self._ticket(order_id=order.id)
        action = order.with_user(self.agent).care_act("reorder", ticket.id)
        wizard = (
            self.env["care.order.reorder"]
            .with_user(self.agent)
            .with_context(**action["context"])
            .create({})
        )
        wizard.action_confirm()
        wizard.action_send_link()
        said = self._messages(ticket, "public")[-1:]
        self.assertIn(wizard.cart_id.access_token, said.body)

    def test_without_a_request_the_mail_is_written_first(self):
        order = self._bought()
        action = order.with_user(self.agent).care_act("reorder")
        wizard = (
            self.env["care.order.reorder"]
            .with_user(self.agent)
            .with_context(**action["context"])
            .create({"reason": "He phoned"})
        )
        with self.assertRaisesRegex(UserError, "no cart"):
            wizard.action_send_link()
        wizard.action_confirm()
        mail = wizard.action_send_link()
        self.assertEqual(mail["res_model"], "care.ticket.compose")
        self.assertIn(wizard.link.replace("&", "&amp;"), str(mail["context"]["default_body"]))
