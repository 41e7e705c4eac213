from unittest.mock import patch

from lxml import html

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .repair_case import RepairCase


@tagged("post_install", "-at_install")
class TestRepairProposal(RepairCase):
    """An agent proposes, the customer decides."""

    def test_a_proposal_changes_nothing_until_it_is_accepted(self):
        change = self.propose(lines=[{"product_id": self.tray.id, "quantity": 1}])
        self.assertEqual(self.goods(), {"Kettle": 2, "Cup": 1})
        self.assertEqual((change.state, self.facts()[-1]), ("proposed", "proposed"))
        self.assertIn("Added: 1 × Tray", change._told()["what"])
        self.assertTrue(change._accept())
        self.assertEqual(self.goods(), {"Kettle": 2, "Cup": 1, "Tray": 1})
        self.assertEqual((change.state, self.facts()[-1]), ("accepted", "accepted"))

    def test_a_preview_leaves_no_trace(self):
        self._promotion("SPRING")
        cart, version = self.seen()
        preview = cart.care_preview_cart(version, {"code": "SPRING"})
        self.assertAlmostEqual(preview["total"], 91.8)  # 85 less 10 %, with 20 % of taxes
        self.assertEqual(self.seen()[1], version)
        self.assertFalse(self.cart.code_enabled_rule_ids)
        self.assertFalse(self.env["care.cart.change"].search([("order_id", "=", self.cart.id)]))

    def test_what_is_declined_leaves_the_cart(self):
        change = self.propose(**self.set_quantity(self.kettle, 9))
        change._decline()
        self.assertEqual(self.goods()["Kettle"], 2)
        self.assertEqual((change.state, self.facts()[-1]), ("declined", "declined"))
        with self.assertRaisesRegex(UserError, "decided already"):
            change._accept()

    def test_what_costs_something_else_by_now_is_asked_again(self):
        change = self.propose(lines=[{"product_id": self.tray.id, "quantity": 1}])
        self.tray.list_price = 99
        self.assertFalse(change._accept())
        self.assertEqual(self.goods(), {"Kettle": 2, "Cup": 1})
        self.assertEqual(change.state, "proposed")
        self.assertTrue(change._accept())
        self.assertEqual(self.line(self.tray).price_unit, 99)

    def test_the_customer_s_own_changes_are_kept_when_he_accepts(self):
        change = self.propose(**self.set_quantity(self.kettle, 1))
        self.cart._cart_add(self.tray.id, 4)
        self.assertFalse(change._accept(), "The total is another one")
        self.assertTrue(change._accept())
        self.assertEqual(self.goods(), {"Kettle": 1, "Cup": 1, "Tray": 4})

    def test_a_line_that_is_gone_is_no_obstacle(self):
        change = self.propose(
            lines=[
                {"line_id": self.line(self.kettle).id, "quantity": 1},
                {"product_id": self.tray.id, "quantity": 1},
            ]
        )
        self.line(self.kettle).unlink()
        self.assertFalse(change._accept())
        self.assertTrue(change._accept())
        self.assertEqual(self.goods(), {"Cup": 1, "Tray": 1})

    def test_a_newer_proposal_overtakes(self):
        first = self.propose(**self.set_quantity(self.kettle, 1))
        second = self.propose(**self.set_quantity(self.kettle, 3))
        self.assertEqual((first.state, second.state), ("overtaken", "proposed"))
        with self.assertRaisesRegex(UserError, "decided already"):
            first._accept()

    def test_nothing_is_accepted_while_he_pays_or_once_he_has_ordered(self):
        change = self.propose(**self.set_quantity(self.kettle, 1))
        self.patch(type(self.cart), "_care_in_payment", lambda cart: True)
        with self.assertRaisesRegex(UserError, "payment is under way"):
            change._accept()
        self.cart.action_confirm()
        self.assertEqual(change.state, "overtaken")
        with self.assertRaisesRegex(UserError, "decided already"):
            change._accept()


@tagged("post_install", "-at_install")
class TestRepairTakenBack(RepairCase):
    """The customer takes back what an agent changed, and nothing else."""

    def test_everything_is_as_it_was(self):
        bike, train = self._carrier("Bike", 7), self._carrier("Train", 3)
        office = self.env["res.partner"].create(
            {"name": "Office", "parent_id": self.buyer.id, "type": "delivery"}
        )
        self.cart.set_delivery_line(bike, 7)
        self._promotion("SPRING")
        total = self.cart.amount_total
        change = self.done(
            lines=[
                {"line_id": self.line(self.kettle).id, "quantity": 1},
                {"line_id": self.line(self.cup).id, "quantity": 0},
                {"product_id": self.tray.id, "quantity": 3},
            ],
            carrier_id=train.id,
            code="SPRING",
            shipping_id=office.id,
        )
        self.assertEqual(change._take_back(), [])
        self.assertEqual(self.goods(), {"Kettle": 2, "Cup": 1})
        self.assertEqual((self.cart.carrier_id, self.cart.amount_delivery), (bike, 7))
        self.assertEqual(self.cart.partner_shipping_id, self.buyer)
        self.assertFalse(self.cart.code_enabled_rule_ids)
        self.assertEqual(self.cart.amount_total, total)
        self.assertEqual((change.state, self.facts()[-1]), ("taken_back", "taken_back"))

    def test_once_alone(self):
        change = self.done(**self.set_quantity(self.kettle, 1))
        change._take_back()
        with self.assertRaisesRegex(UserError, "decided already"):
            change._take_back()

    def test_what_he_changed_since_stays(self):
        change = self.done(
            lines=[
                {"line_id": self.line(self.kettle).id, "quantity": 1},
                {"line_id": self.line(self.cup).id, "quantity": 0},
            ]
        )
        self.cart._cart_update_line_quantity(self.line(self.kettle).id, 5)
        self.cart._cart_add(self.tray.id, 1)
        notes = change._take_back()
        self.assertEqual(self.goods(), {"Kettle": 5, "Cup": 1, "Tray": 1})
        self.assertIn("Kettle", " ".join(notes))

    def test_what_he_put_back_himself_is_not_doubled(self):
        change = self.done(**self.set_quantity(self.cup, 0))
        self.cart._cart_add(self.cup.id, 4)
        change._take_back()
        self.assertEqual(self.goods(), {"Kettle": 2, "Cup": 4})

    def test_what_he_threw_out_himself_stays_out(self):
        change = self.done(lines=[{"product_id": self.tray.id, "quantity": 2}])
        self.line(self.tray).unlink()
        change._take_back()
        self.assertEqual(self.goods(), {"Kettle": 2, "Cup": 1})

    def test_the_earlier_of_two_changes(self):
        first = self.done(**self.set_quantity(self.kettle, 1))
        self.done(lines=[{"product_id": self.tray.id, "quantity": 1}])
        first._take_back()
        self.assertEqual(self.goods(), {"Kettle": 2, "Cup": 1, "Tray": 1})

    def test_a_combo_comes_back_whole(self):
        combos = self.env["product.combo"].create(
            [
                {"name": name, "combo_item_ids": [Command.create({"product_id": product.id})]}
                for name, product in (("Pot", self.kettle), ("Drink", self.cup))
            ]
        )
        meal = self.env["product.product"].create(
            {
                "name": "Meal",
                "type": "combo",
                "list_price": 30,
                "website_published": True,
                "combo_ids": [Command.set(combos.ids)],
            }
        )
        main = self.env["sale.order.line"].browse(self.cart._cart_add(meal.id, 1)["line_id"])
        for combo in combos:
            item = combo.combo_item_ids
            self.cart._cart_add(
                item.product_id.id, 1, linked_line_id=main.id, combo_item_id=item.id
            )
        total = self.cart.amount_total
        change = self.done(lines=[{"line_id": main.id, "quantity": 0}])
        self.assertEqual(len(self.cart.order_line), 2)
        change._take_back()
        self.assertEqual(len(self.cart.order_line), 5)
        self.assertEqual(self.cart.amount_total, total)

    def test_a_reward_that_the_agent_took_out_comes_back(self):
        self._promotion("SPRING")
        self.change(code="SPRING")
        total = self.cart.amount_total
        reward = self.cart.order_line.filtered("is_reward_line")
        change = self.done(lines=[{"line_id": reward.id, "quantity": 0}])
        self.assertFalse(self.cart.order_line.filtered("is_reward_line"))
        change._take_back()
        self.assertEqual(self.cart.amount_total, total)

    def test_a_delivery_that_cannot_come_back_is_not_half_taken_back(self):
        train = self._carrier("Train", 3)
        store = self.env["stock.warehouse"].search([("company_id", "=", self.cart.company_id.id)])[
            :1
        ]
        store.partner_id.write({"city": "Nantes", "country_id": self.env.ref("base.fr").id})
        store.partner_id.write({"partner_latitude": 47.2, "partner_longitude": -1.5})
        pickup = self._carrier(
            "Pickup", 0, delivery_type="in_store", warehouse_ids=[Command.set(store.ids)]
        )
        self.change(carrier_id=pickup.id, point_id=store.id)
        self.assertEqual(self.cart.pickup_location_data["id"], store.id)
        change = self.done(carrier_id=train.id)
        pickup.warehouse_ids = store.copy({"name": "Other", "code": "OTH"})
        notes = change._take_back()
        self.assertIn("fetches his order", " ".join(notes))
        self.assertEqual((self.cart.carrier_id, self.cart.amount_delivery), (train, 3))
        self.assertFalse(self.cart.pickup_location_data)

    def test_a_code_that_cannot_come_back_leaves_nothing_behind(self):
        self._promotion("SPRING")
        self.change(code="SPRING")
        reward = self.cart.order_line.filtered("is_reward_line")
        change = self.done(lines=[{"line_id": reward.id, "quantity": 0}])

        def half(cart, code):
            cart.client_order_ref = "half"
            raise UserError("Not now")

        lost = ["SPRING"]
        with (
            patch.object(type(self.cart), "_care_apply_code", half),
            patch.object(type(self.cart), "_care_lost_codes", lambda *_args: lost),
        ):
            notes = change._take_back()
        self.assertIn("Not now", notes)
        self.assertFalse(self.cart.client_order_ref)

    def test_not_once_it_is_ordered(self):
        change = self.done(**self.set_quantity(self.kettle, 1))
        self.cart.action_confirm()
        with self.assertRaisesRegex(UserError, "ordered already"):
            change._take_back()


@tagged("post_install", "-at_install")
class TestRepairInTheChat(RepairCase):
    """Where a chat is open with who has the cart, he sees it there."""

    def setUp(self):
        super().setUp()
        self.chat = self._chat(self.agent)
        self.chat.care_ticket_id.cart_id = self.cart
        self.ticket = self.chat.care_ticket_id

    def card(self, change):
        return str(change.message_id.body)

    def test_the_card_says_what_was_changed_and_what_came_of_it(self):
        change = self.done(**self.set_quantity(self.kettle, 1))
        self.assertEqual(change.channel_id, self.chat)
        self.assertIn(change.message_id, self.chat.message_ids)
        self.assertEqual(change.message_id.author_id, self.agent.partner_id)
        self.assertIn("2 × Kettle → 1", self.card(change))
        self.assertIn("o_care_cart_take_back", self.card(change))
        self.assertIn(f'data-oe-id="{change.id}"', self.card(change))
        change._take_back()
        self.assertNotIn("o_care_cart_take_back", self.card(change))
        self.assertIn("Taken back", self.card(change))

    def test_the_card_of_an_ordered_cart_takes_nothing_back(self):
        change = self.done(**self.set_quantity(self.kettle, 1))
        self.cart.action_confirm()
        self.assertIn("2 × Kettle → 1", self.card(change))
        self.assertNotIn("o_care_cart_take_back", self.card(change))

    def test_the_buttons_of_the_card_keep_their_colours(self):
        change = self.propose(**self.set_quantity(self.kettle, 1))
        # What the chat keeps of their style; else their white words stand on a white card.
        [accept] = html.fromstring(self.card(change)).find_class("o_care_cart_accept")
        self.assertIn("background-color:#714b67", accept.get("style"))

    def test_the_team_reads_on_the_request_what_he_decided(self):
        change = self.propose(**self.set_quantity(self.kettle, 1))
        change._accept()
        note = self.ticket.message_ids.sorted("id")[-1]
        self.assertIn("accepted", note.body)
        self.assertTrue(note.subtype_id.internal)

    def test_who_only_says_he_is_the_customer_is_not_shown_the_cart(self):
        self.chat.care_ticket_id.cart_id = False
        self.chat.care_ticket_id.partner_id = self.buyer
        self.assertEqual(self.chat.care_identity, "typed")
        self.assertFalse(self.cart._care_open_chat())

    def test_a_chat_that_ended_is_not_written_in(self):
        self.chat.with_user(self.agent).sudo(False).care_close(**self._qualification())
        change = self.done(**self.set_quantity(self.kettle, 1))
        self.assertFalse(change.message_id)
