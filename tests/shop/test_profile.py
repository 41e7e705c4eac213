"""What a customer is to the shop: addresses, store, points, ratings and value."""

from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.fields import Command, Date
from odoo.tests import tagged

from .profile_case import ProfileCase


@tagged("post_install", "-at_install")
class TestProfile(ProfileCase):
    def _profile(self, partner=None):
        return (partner or self.carla).with_user(self.agent).care_profile()

    def _worth(self, orders):
        """Return what these orders (sale.order) come to in the company's currency (float)."""
        return sum(
            order.currency_id._convert(order.amount_total, self.company.currency_id, self.company)
            for order in orders
        )

    def test_who_has_nothing_yet_has_an_empty_profile(self):
        profile = self._profile(self.otto)
        self.assertEqual(profile["addresses"], [])
        self.assertEqual(profile["cards"], [])
        self.assertEqual(profile["ratings"], {"count": 0, "average": 0, "latest": []})
        self.assertFalse(profile["store"])
        orders = profile["orders"]
        self.assertEqual((orders["count"], orders["total"], orders["first"]), (0, 0, False))

    def test_his_value_is_what_he_confirmed_in_the_companys_currency(self):
        confirmed = self._order(self.customer, self.product)
        self._order(self.customer, self.product, confirm=False)
        cancelled = self._order(self.customer, self.product)
        cancelled._action_cancel()
        foreign = self.env["res.currency"].create(
            {
                "name": "CUX",
                "symbol": "x",
                "rate_ids": [
                    Command.create({"name": "2020-01-01", "rate": 2, "company_id": False})
                ],
            }
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "In CUX", "currency_id": foreign.id}
        )
        abroad = self._order(self.customer, self.product, confirm=False)
        abroad.pricelist_id = pricelist
        abroad.action_confirm()
        abroad.date_order = confirmed.date_order - timedelta(days=400)
        self.assertEqual(abroad.currency_id, foreign)
        orders = self._profile()["orders"]
        self.assertEqual(orders["count"], 2)
        self.assertAlmostEqual(orders["total"], self._worth(confirmed + abroad), delta=0.05)
        self.assertEqual(orders["currency_id"], self.company.currency_id.id)
        self.assertEqual(
            (orders["first"], orders["last"]), (abroad.date_order, confirmed.date_order)
        )

    def test_a_company_is_worth_what_all_its_people_bought_a_person_his_own(self):
        own = self._order(self.customer, self.product)
        other = self._order(self.colleague, self.product)
        self.assertEqual(self._profile()["orders"]["count"], 1)
        of_all = self._profile(self.buyer_company)["orders"]
        self.assertEqual(of_all["count"], 2)
        self.assertAlmostEqual(of_all["total"], self._worth(own + other), delta=0.05)

    def test_orders_of_another_company_do_not_count(self):
        order = self._order(self.customer, self.product)
        abroad = self.env["res.company"].create({"name": "Shop abroad"})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE sale_order SET company_id = %s WHERE id = %s", (abroad.id, order.id)
        )
        self.env.invalidate_all()
        self.assertEqual(self._profile()["orders"]["count"], 0)

    def test_invoice_and_delivery_addresses_are_listed_people_are_not(self):
        self.env["res.partner"].create(
            [
                {
                    "parent_id": self.carla.id,
                    "type": "delivery",
                    "name": "Workshop",
                    "street": "2 quai du Port",
                    "zip": "69002",
                    "city": "Lyon",
                    "country_id": self.env.ref("base.fr").id,
                },
                {"parent_id": self.carla.id, "type": "contact", "name": "Her assistant"},
            ]
        )
        (address,) = self._profile()["addresses"]
        self.assertEqual((address["type"], address["name"]), ("delivery", "Workshop"))
        self.assertEqual(address["lines"], ["2 quai du Port", "69002 Lyon", "France"])

    def test_points_are_told_and_codes_are_not(self):
        program = self.env["loyalty.program"].create(
            {
                "name": "Cups",
                "program_type": "loyalty",
                "trigger": "auto",
                "applies_on": "both",
                "portal_point_name": "Cups",
            }
        )
        gift = self.env["loyalty.program"].create(
            {"name": "Gift cards", "program_type": "gift_card", "applies_on": "future"}
        )
        yesterday = Date.today() - timedelta(days=1)
        cards = self.env["loyalty.card"].create(
            [
                {"program_id": program.id, "partner_id": self.carla.id, "points": 12},
                {"program_id": program.id, "partner_id": self.carla.id, "points": 0},
                {"program_id": gift.id, "partner_id": self.carla.id, "points": 5},
                {
                    "program_id": gift.id,
                    "partner_id": self.carla.id,
                    "points": 50,
                    "expiration_date": yesterday,
                },
                {"program_id": program.id, "partner_id": self.otto.id, "points": 99},
            ]
        )
        with self.assertRaises(AccessError):
            cards[0].with_user(self.agent).read(["points"])
        told = self._profile()["cards"]
        self.assertEqual([card["id"] for card in told], [cards[0].id, cards[2].id])
        self.assertEqual((told[0]["program"], told[0]["points"]), ("Cups", "12 Cups"))
        self.assertNotIn(cards[2].code, str(told))

    def test_ratings_he_gave_are_counted_and_the_latest_are_told(self):
        template = self.product.product_tmpl_id
        model = self.env["ir.model"]._get_id("product.template")
        values = {
            "res_model_id": model,
            "res_id": template.id,
            "partner_id": self.carla.id,
            "consumed": True,
        }
        self.env["rating.rating"].create(
            [
                {**values, "rating": 5, "feedback": "Wonderful"},
                {**values, "rating": 2, "feedback": "Leaks"},
                {**values, "rating": 0, "consumed": False},
                {**values, "rating": 1, "partner_id": self.otto.id},
            ]
        )
        ratings = self._profile()["ratings"]
        self.assertEqual((ratings["count"], ratings["average"]), (2, 3.5))
        self.assertEqual(
            [(rating["rating"], rating["feedback"]) for rating in ratings["latest"]],
            [(2, "Leaks"), (5, "Wonderful")],
        )
        self.assertEqual(ratings["latest"][0]["on"], template.display_name)

    def test_his_preferred_store_is_told(self):
        carrier = self.env["delivery.carrier"].search([("delivery_type", "=", "in_store")], limit=1)
        if not carrier:
            carrier = self.env["delivery.carrier"].create(
                {
                    "name": "Pick up in store",
                    "delivery_type": "in_store",
                    "product_id": self.product.id,
                }
            )
        store = self.env["stock.warehouse"].search([("company_id", "=", self.company.id)], limit=1)
        carrier.warehouse_ids |= store
        self.carla.care_store_id = store
        self.assertEqual(self._profile()["store"], store.display_name)

    def test_the_form_of_a_customer_lists_his_requests_as_the_request_does(self):
        own = self._ticket()
        self._ticket(partner_id=self.otto.id, email_from=self.otto.email)
        unattached = self._ticket(partner_id=False, email_from=self.carla.email)
        of_form = self.carla.with_user(self.agent).care_requests()
        self.assertEqual(
            [request["id"] for request in of_form["requests"]], [unattached.id, own.id]
        )
        self.assertFalse(any(request["is_current"] for request in of_form["requests"]))
        of_ticket = own.with_user(self.agent).customer_requests()
        self.assertEqual(
            [request["id"] for request in of_ticket["requests"]], [unattached.id, own.id]
        )
        self.assertEqual(
            [request["id"] for request in of_ticket["requests"] if request["is_current"]], own.ids
        )
