from odoo.exceptions import UserError
from odoo.tests import tagged

from .orders_case import OrderCase


@tagged("post_install", "-at_install")
class TestOrderCancelling(OrderCase):
    def cancel(self, order, quantities=None, reason="He has changed his mind", **values):
        return order.with_user(self.agent).care_cancel(quantities, reason, **values)["message"]

    def test_the_whole_order_and_its_parcels_are_cancelled(self):
        order = self._bought()
        message = self.cancel(order)
        self.assertEqual((order.state, order.picking_ids.state), ("cancel", "cancel"))
        self.assertNotIn("paid back", message)
        act = self.env["care.customer.act"].search([("order_id", "=", order.id)])
        self.assertEqual(act.kind, "order_cancelled")

    def test_what_is_to_be_paid_back_is_said_and_not_done(self):
        order = self._bought()
        self._pay(order, order.amount_total)
        total = order.currency_id.format(order.amount_total)
        message = self.cancel(order)
        self.assertIn(f"{total} remain to be paid back", message)
        self.assertIn("nothing was refunded", message)
        self.assertEqual(len(order.transaction_ids), 1)

    def test_lines_are_lowered_and_the_moves_follow(self):
        order = self._bought()
        self._pay(order, order.amount_total)
        line = self._line(order, self.teapot)
        message = self.cancel(order, {str(line.id): 2})
        self.assertEqual(line.product_uom_qty, 1)
        moves = order.picking_ids.move_ids.filtered(
            lambda move: move.product_id == self.teapot and move.state != "cancel"
        )
        self.assertEqual(sum(moves.mapped("product_uom_qty")), 1)
        self.assertIn("2 × Brown betty teapot", message)
        self.assertIn(order.currency_id.format(60), message)

    def test_the_price_of_what_remains_is_the_one_that_was_promised(self):
        order = self._bought()
        line = self._line(order, self.teapot)
        self.teapot.list_price = 99
        self.cancel(order, {line.id: 1})
        self.assertEqual((line.product_uom_qty, line.price_unit), (2, 30))

    def test_a_line_that_is_cancelled_whole_is_not_delivered(self):
        order = self._bought()
        self.cancel(order, {self._line(order, self.cosy).id: 2})
        moves = order.picking_ids.move_ids.filtered(lambda move: move.product_id == self.cosy)
        self.assertFalse(
            sum(moves.filtered(lambda m: m.state != "cancel").mapped("product_uom_qty"))
        )
        self.assertEqual(order.state, "sale")

    def test_all_lines_are_the_order_with_its_delivery(self):
        order = self._bought()
        self.cancel(
            order, {self._line(order, self.cosy).id: 2, self._line(order, self.teapot).id: 3}
        )
        self.assertEqual(order.state, "cancel")

    def test_of_a_partly_sent_order_the_rest_alone(self):
        order = self._bought()
        parcel = order.picking_ids
        move = parcel.move_ids.filtered(lambda move: move.product_id == self.teapot)
        parcel.move_ids.quantity = 0
        move.quantity = 1
        move.picked = True
        parcel.with_context(skip_sms=True)._action_done()
        self.assertEqual(order.care_delivery_state, "partly_sent")
        with self.assertRaisesRegex(UserError, "A part of .* has left"):
            self.cancel(order)
        line = self._line(order, self.teapot)
        with self.assertRaisesRegex(UserError, "2 can be cancelled"):
            self.cancel(order, {line.id: 3})
        self.cancel(order, {line.id: 2})
        self.assertEqual(line.product_uom_qty, 1)

    def test_what_is_not_there_cannot_be_cancelled(self):
        order, other = self._bought(), self._bought()
        for quantities in (
            {self._line(order, self.teapot).id: 4},
            {self._line(order, self.teapot).id: -1},
            {self._line(other, self.teapot).id: 1},
            {order.order_line.filtered("is_delivery").id: 1},
            {self._line(order, self.teapot).id: 0},
        ):
            with self.subTest(quantities), self.assertRaises(UserError):
                self.cancel(order, quantities)
        self.assertEqual(self._line(order, self.teapot).product_uom_qty, 3)

    def test_no_lines_are_not_the_whole_order(self):
        order = self._bought()
        for nothing in ({}, [], False):
            with self.subTest(nothing), self.assertRaisesRegex(UserError, "of which line"):
                self.cancel(order, nothing)
        self.assertEqual(order.state, "sale")

    def test_a_promotion_keeps_the_order_whole(self):
        order = self._bought()
        order.order_line[0].copy(
            {
                "order_id": order.id,
                "product_id": self.env["product.product"]
                .create({"name": "-10 %", "type": "service"})
                .id,
                "reward_id": self.env["loyalty.program"]
                .create(
                    {
                        "name": "Ten",
                        "program_type": "promotion",
                        "reward_ids": [(0, 0, {"discount": 10})],
                    }
                )
                .reward_ids.id,
            }
        )
        with self.assertRaisesRegex(UserError, "promotion"):
            self.cancel(order, {self._line(order, self.cosy).id: 1})
        self.cancel(order)
        self.assertEqual(order.state, "cancel")

    def test_an_invoice_that_stands_is_named(self):
        order = self._bought()
        order.order_line.product_id.invoice_policy = "order"
        order._create_invoices().action_post()
        self.assertIn("Its invoice stands", self.cancel(order))

    def test_a_cancelled_order_is_offered_again(self):
        order = self._bought()
        self.cancel(order)
        self.assertEqual(self._possible(order, "cancel")["instead"]["key"], "reorder")
        with self.assertRaisesRegex(UserError, "cancelled"):
            self.cancel(order)

    def test_the_dialog_asks_of_each_line_how_many(self):
        order = self._bought()
        action = order.with_user(self.agent).care_act("cancel")
        wizard = (
            self.env["care.order.cancel"]
            .with_user(self.agent)
            .with_context(**action["context"])
            .create({"reason": "Too many"})
        )
        self.assertEqual(wizard.line_ids.line_id.product_id, self.teapot + self.cosy)
        self.assertEqual(wizard.line_ids.mapped("free"), [3, 2])
        with self.assertRaisesRegex(UserError, "how many"):
            wizard.action_confirm()
        wizard.line_ids[0].quantity = 1
        wizard.action_confirm()
        self.assertIn("1 × Brown betty teapot", wizard.result)
        self.assertEqual(self._line(order, self.teapot).product_uom_qty, 2)
