from odoo.exceptions import AccessError, UserError
from odoo.fields import Datetime
from odoo.tests import tagged

from .orders_case import OrderCase


@tagged("post_install", "-at_install")
class TestOrderAddress(OrderCase):
    def correct(self, order, reason="He mistyped it", user=None, **values):
        return order.with_user(user or self.agent).care_correct_address(
            {**self.address, **values.pop("address", {})}, reason, **values
        )

    def test_order_and_open_parcel_go_to_the_corrected_address(self):
        order = self._bought()
        message = self.correct(order)["message"]
        self.assertEqual(order.partner_shipping_id.street, "12 quai Vert")
        self.assertEqual(order.partner_shipping_id.type, "delivery")
        self.assertEqual(order.picking_ids.partner_id, order.partner_shipping_id)
        self.assertFalse(order.picking_ids.activity_ids)
        self.assertIn("12 quai Vert", message)

    def test_past_orders_and_the_customer_keep_their_addresses(self):
        past = self._bought()
        self._send(past)
        order = self._bought()
        home = order.partner_shipping_id
        self.correct(order)
        self.assertEqual(past.partner_shipping_id, home)
        self.assertEqual(past.picking_ids.partner_id, home)
        self.assertEqual(self.customer.partner_id.street, "1 rue des Lilas")

    def test_a_parcel_that_has_left_keeps_the_address_it_went_to(self):
        order = self._bought()
        parcel = order.picking_ids
        home = parcel.partner_id
        parcel.move_ids[0].quantity = 1
        parcel.move_ids.picked = True
        parcel.with_context(skip_sms=True)._action_done()
        rest = order._care_open_parcels()
        self.assertTrue(rest)
        self.correct(order)
        self.assertEqual(parcel.partner_id, home)
        self.assertEqual(rest.partner_id.street, "12 quai Vert")

    def test_the_same_address_twice_makes_one_contact(self):
        first, second = self._bought(), self._bought()
        self.correct(first)
        self.correct(second)
        self.assertEqual(first.partner_shipping_id, second.partner_shipping_id)

    def test_the_address_is_the_customer_s_and_not_his_company_s(self):
        order = self._bought()
        self.correct(order)
        contact = order.partner_shipping_id
        self.assertEqual(contact.parent_id, self.customer.partner_id)
        self.assertEqual(contact.commercial_partner_id, self.buyer_company)
        self.assertIn(contact, self.customer.partner_id._care_people())

    def test_a_colleague_s_own_address_is_not_taken_for_his(self):
        first, second = self._bought(self.colleague), self._bought()
        self.correct(first)
        self.correct(second)
        self.assertNotEqual(first.partner_shipping_id, second.partner_shipping_id)
        self.assertEqual(second.partner_shipping_id.parent_id, self.customer.partner_id)

    def test_who_printed_the_parcel_is_told_to_print_it_again(self):
        order = self._bought()
        order.picking_ids.printed = True
        self.correct(order)
        self.assertIn("print again", order.picking_ids.activity_ids.summary)

    def test_it_is_kept_on_the_profile_and_on_the_order_with_who_and_why(self):
        order = self._bought()
        self.correct(order, "Number 12, not 1")
        act = self.env["care.customer.act"].search([("order_id", "=", order.id)])
        self.assertEqual(
            (act.kind, act.reason, act.user_id, act.partner_id),
            ("order_address", "Number 12, not 1", self.agent, self.customer.partner_id),
        )
        note = order.message_ids[:1]
        self.assertIn("Number 12, not 1", note.body)
        self.assertEqual(note.author_id, self.agent.partner_id)
        self.assertTrue(note.is_internal or note.subtype_id.internal)

    def test_from_a_request_its_number_is_the_reason(self):
        order = self._bought()
        ticket = self._ticket(order_id=order.id)
        self.correct(order, "", ticket_id=ticket.id)
        act = self.env["care.customer.act"].search([("order_id", "=", order.id)])
        self.assertEqual((act.reason, act.ticket_id), (ticket.number, ticket))

    def test_a_request_of_another_customer_is_no_reason(self):
        order = self._bought()
        ticket = self._ticket(partner_id=self.other_customer.partner_id.id)
        with self.assertRaisesRegex(UserError, "is not about"):
            self.correct(order, ticket_id=ticket.id)

    def test_without_a_reason_nothing_is_changed(self):
        order = self._bought()
        for reason in ("", "  "):
            with self.assertRaisesRegex(UserError, "Say why"):
                self.correct(order, reason)
        self.assertEqual(order.partner_shipping_id, self.customer.partner_id)

    def test_an_incomplete_address_is_refused_and_says_what_is_missing(self):
        order = self._bought()
        with self.assertRaisesRegex(UserError, "not complete: Street, City"):
            self.correct(order, address={"street": " ", "city": ""})
        with self.assertRaises(AccessError):
            self.correct(order, address={"parent_id": self.agent.partner_id.id})

    def test_an_address_that_the_carrier_does_not_serve_is_refused(self):
        self.standard.country_ids = self.country
        order = self._bought()
        home = order.partner_shipping_id
        with (
            self.assertRaisesRegex(UserError, "Postal parcel does not take it"),
            self.env.cr.savepoint(),
        ):
            self.correct(order, address={"country_id": self.env.ref("base.be").id})
        self.assertEqual(order.partner_shipping_id, home)

    def test_a_dearer_delivery_needs_the_word_of_the_customer(self):
        order = self._bought()
        self.standard.product_id.list_price = 8
        with self.assertRaisesRegex(UserError, "Ask the customer"), self.env.cr.savepoint():
            self.correct(order)
        self.correct(order, customer_agrees=True)
        self.assertEqual(order.order_line.filtered("is_delivery").price_unit, 8)

    def test_other_taxes_there_refuse_the_address(self):
        self.env["account.fiscal.position"].create(
            {
                "name": "Overseas",
                "auto_apply": True,
                "country_id": self.env.ref("base.be").id,
                "company_id": self.company.id,
            }
        )
        order = self._bought()
        with self.assertRaisesRegex(UserError, "Other taxes"), self.env.cr.savepoint():
            self.correct(order, address={"country_id": self.env.ref("base.be").id})

    def test_what_was_changed_meanwhile_is_not_overwritten(self):
        order = self._bought()
        version = order.with_user(self.agent).care_delivery()["version"]
        order.order_line[0].product_uom_qty = 1
        with self.assertRaisesRegex(UserError, "changed by somebody else"):
            self.correct(order, version=version)
        self.correct(order, version=order.with_user(self.agent).care_delivery()["version"])

    def test_a_pickup_order_is_refused_and_its_point_offered_instead(self):
        order = self._bought(store=self.store)
        possible = self._possible(order, "address")
        self.assertFalse(possible["allowed"])
        self.assertEqual(possible["instead"]["key"], "delivery")
        with self.assertRaisesRegex(UserError, "pickup point"):
            self.correct(order)


@tagged("post_install", "-at_install")
class TestOrderTooLate(OrderCase):
    def assert_late(self, order, why):
        for key in ("address", "delivery", "cancel"):
            possible = self._possible(order, key)
            self.assertFalse(possible["allowed"], key)
            self.assertRegex(possible["why_not"], why)
            self.assertEqual(possible["instead"]["key"], "request")
            with self.assertRaisesRegex(UserError, why):
                order.with_user(self.agent).care_act(key)
        agent_order = order.with_user(self.agent)
        for act in (
            lambda: agent_order.care_correct_address(self.address, "why"),
            lambda: agent_order.care_change_delivery(self.express.id, reason="why"),
            lambda: agent_order.care_cancel(None, "why"),
        ):
            with self.assertRaisesRegex(UserError, why):
                act()
        self.assertEqual(order.state, "sale")

    def test_a_sent_order_is_refused_with_the_reason_and_the_next_way(self):
        order = self._bought()
        self._send(order)
        self.assert_late(order, "It was sent on")

    def test_a_label_at_the_carrier_is_a_departure(self):
        order = self._bought()
        order.picking_ids.carrier_tracking_ref = "LBL-1"
        self.assertEqual(order.care_delivery_state, "handed_over")
        self.assert_late(order, "The carrier has the shipment: LBL-1")

    def test_a_printed_list_is_none(self):
        order = self._bought()
        order.picking_ids.printed = True
        self.assertTrue(self._possible(order, "address")["allowed"])

    def test_a_collected_order_is_refused(self):
        order = self._bought(store=self.store)
        self._send(order)
        self.assertEqual(order.care_delivery_state, "collected")
        self.assert_late(order, "has collected it on")

    def test_a_locked_order_is_refused(self):
        order = self._bought()
        order.locked = True
        self.assertIn("locked", self._possible(order, "cancel")["why_not"])
        with self.assertRaisesRegex(UserError, "locked"):
            order.with_user(self.agent).care_cancel(None, "why")

    def test_an_order_that_is_being_paid_is_left_alone(self):
        order = self._bought()
        payment = self._pay(order, 10, "draft", Datetime.now())
        self.assertIn("paying", self._possible(order, "cancel")["why_not"])
        payment.last_state_change = "2020-01-01"
        self.assertTrue(self._possible(order, "cancel")["allowed"])

    def test_a_cart_is_not_an_order_yet(self):
        order = self._bought(confirm=False)
        for possible in order.with_user(self.agent).care_possibilities():
            self.assertFalse(possible["allowed"])
            self.assertIn("cart", possible["why_not"])

    def test_the_next_way_is_a_request_about_the_order(self):
        order = self._bought()
        self._send(order)
        agent_order = order.with_user(self.agent)
        action = agent_order.care_act("request")
        self.assertEqual(action["context"]["default_order_id"], order.id)
        ticket = self._ticket()
        action = agent_order.care_act("request", ticket.id)
        self.assertEqual((action["res_id"], ticket.order_id), (ticket.id, order))
        # The next one who asks finds it instead of opening another.
        self.assertEqual(agent_order.care_act("request")["res_id"], ticket.id)


@tagged("post_install", "-at_install")
class TestOrderDelivery(OrderCase):
    def change(self, order, carrier, store=None, **values):
        return order.with_user(self.agent).care_change_delivery(
            carrier.id, store.id if store else False, reason="He asked for it", **values
        )

    def price(self, order):
        return sum(order.order_line.filtered("is_delivery").mapped("price_unit"))

    def test_order_line_and_parcel_get_the_other_carrier(self):
        order = self._bought()
        self.change(order, self.budget)
        self.assertEqual(order.carrier_id, self.budget)
        self.assertEqual(order.picking_ids.carrier_id, self.budget)
        self.assertEqual(self.price(order), 2)
        self.assertEqual(len(order.order_line.filtered("is_delivery")), 1)

    def test_a_dearer_one_needs_the_word_of_the_customer(self):
        order = self._bought()
        with self.assertRaisesRegex(UserError, "Ask the customer"), self.env.cr.savepoint():
            self.change(order, self.express)
        self.assertEqual(order.carrier_id, self.standard)
        self.change(order, self.express, customer_agrees=True)
        self.assertEqual((order.carrier_id, self.price(order)), (self.express, 15))

    def test_a_store_gets_the_parcel_and_the_goods_come_from_there(self):
        order = self._bought()
        before = order.picking_ids
        self.change(order, self.pickup, self.store)
        self.assertEqual(order.pickup_location_data["id"], self.store.id)
        self.assertEqual(order.warehouse_id, self.store)
        self.assertTrue(order.partner_shipping_id.is_pickup_location)
        self.assertEqual(order.partner_shipping_id.parent_id, self.customer.partner_id)
        self.assertIn("Rennes Shop", order.care_pickup_point)
        self.assertEqual(before.state, "cancel")
        parcel = order._care_open_parcels()
        self.assertEqual(parcel.picking_type_id.warehouse_id, self.store)
        self.assertEqual(parcel.partner_id, order.partner_shipping_id)
        self.assertEqual(parcel.carrier_id, self.pickup)
        self.assertEqual(sum(parcel.move_ids.mapped("product_uom_qty")), 5)

    def test_another_store_takes_over(self):
        order = self._bought(store=self.store)
        self.change(order, self.pickup, self.store_2)
        self.assertIn("Brest", order.care_pickup_point)
        self.assertEqual(order._care_open_parcels().picking_type_id.warehouse_id, self.store_2)

    def test_from_the_store_home_to_the_address_he_gave(self):
        order = self._bought(store=self.store)
        self.change(order, self.standard, customer_agrees=True)
        self.assertEqual(order.partner_shipping_id, self.customer.partner_id)
        self.assertFalse(order.care_pickup_point)
        self.assertFalse(order.pickup_location_data)
        self.assertNotEqual(order.warehouse_id, self.store)
        self.assertEqual(order._care_open_parcels().partner_id, self.customer.partner_id)

    def test_a_store_that_lacks_something_is_refused_and_says_what(self):
        rare = self._product("Rare vase", 90, is_storable=True, allow_out_of_stock_order=False)
        order = self._bought()
        order.write({"order_line": [(0, 0, {"product_id": rare.id, "product_uom_qty": 2})]})
        with self.assertRaisesRegex(UserError, "Rare vase"), self.env.cr.savepoint():
            self.change(order, self.pickup, self.store)
        self.assertFalse(any(order.order_line.mapped("shop_warning")))
        self.env["stock.quant"]._update_available_quantity(rare, self.store.lot_stock_id, 2)
        self.change(order, self.pickup, self.store)
        self.assertEqual(order.warehouse_id, self.store)

    def test_what_the_shop_does_not_offer_is_refused(self):
        order = self._bought()
        self.express.is_published = False
        with self.assertRaisesRegex(UserError, "does not deliver"):
            self.change(order, self.express, customer_agrees=True)
        with self.assertRaisesRegex(UserError, "Choose the store"):
            self.change(order, self.pickup, self.env.ref("stock.warehouse0"))
        with self.assertRaisesRegex(UserError, "this way already"):
            self.change(order, self.standard)

    def test_promotions_of_a_confirmed_order_are_left_alone(self):
        order = self._bought()
        self.env["loyalty.program"].create(
            {
                "name": "Since yesterday",
                "program_type": "promotion",
                "trigger": "auto",
                "rule_ids": [(0, 0, {"minimum_amount": 1})],
                "reward_ids": [(0, 0, {"discount": 10})],
            }
        )
        self.change(order, self.budget)
        self.assertFalse(order.coupon_point_ids)

    def test_an_invoiced_delivery_keeps_its_price(self):
        order = self._bought()
        order.order_line.filtered("is_delivery").qty_delivered = 1
        order.order_line.product_id.invoice_policy = "order"
        order._create_invoices().action_post()
        with self.assertRaisesRegex(UserError, "is invoiced at"), self.env.cr.savepoint():
            self.change(order, self.budget)
        twin = self._carrier("Twin parcel", 5)
        self.change(order, twin)
        self.assertEqual(order.carrier_id, twin)
        self.assertEqual(order.picking_ids.carrier_id, twin)

    def test_the_choices_tell_prices_differences_and_stores(self):
        order = self._bought()
        dialog = self.env["care.order.delivery"].with_user(self.agent)
        action = order.with_user(self.agent).care_act("delivery")
        wizard = dialog.with_context(**action["context"]).create({"reason": "x"})
        told = {choice["id"]: choice for choice in wizard.choices}
        self.assertTrue(told[self.standard.id]["is_present"])
        self.assertTrue(told[self.express.id]["is_dearer"])
        self.assertIn("10", told[self.express.id]["more"])
        self.assertFalse(told[self.budget.id]["is_dearer"])
        self.assertEqual(
            {store["id"] for store in told[self.pickup.id]["stores"]},
            set((self.store + self.store_2).ids),
        )
