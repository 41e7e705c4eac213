"""What is recommended to a customer: why, at which price, and who may send it."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..chat.chat_case import ChatCase


@tagged("post_install", "-at_install")
class TestRecommend(ChatCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.website = cls.env["website"].search([("company_id", "=", cls.company.id)], limit=1)
        cls.website.show_line_subtotals_tax_selection = "tax_included"
        cls.carla = cls.customer.partner_id
        cls.filters = cls._product("Filters", list_price=5)
        cls.other_machine = cls._product("Moka pot")
        cls.machine = cls._product(
            "Coffee machine",
            accessory_product_ids=cls.filters.ids,
            alternative_product_ids=cls.other_machine.product_tmpl_id.ids,
        )
        cls.order = cls._order(cls.customer, cls.machine)
        cls.order.date_order = fields.Datetime.now() - timedelta(days=90)
        pricelist = cls.env["product.pricelist"].create(
            {"name": "Everyone", "website_id": cls.website.id}
        )
        cls.carla.property_product_pricelist = pricelist

    @classmethod
    def _product(cls, name, **values):
        return cls.env["product.product"].create(
            {
                "name": name,
                "type": "consu",
                "list_price": 30,
                "is_published": True,
                "taxes_id": [],
                **values,
            }
        )

    def found(self, user=None, **kwargs):
        """Return what is recommended for Carla (list of dict), read anew."""
        self.env.flush_all()
        self.env.invalidate_all()
        return self.carla.with_user(user or self.agent).care_recommendations(**kwargs)["products"]

    def ids(self, **kwargs):
        return [product["product_id"] for product in self.found(**kwargs)]

    def remark(self, **values):
        return (
            self.env["care.remark"]
            .with_user(self.agent)
            .create({"partner_id": self.carla.id, "body": "Drinks coffee", **values})
        )

    def test_what_goes_with_what_he_bought_comes_before_alternatives(self):
        found = self.found()
        self.assertEqual(
            [product["product_id"] for product in found], [self.filters.id, self.other_machine.id]
        )
        self.assertIn("Goes with Coffee machine, bought in", found[0]["why"][0])
        self.assertEqual(found[1]["why"], ["An alternative to Coffee machine"])
        self.assertIn(f"/product.product/{self.filters.id}/", found[0]["image"])

    def test_remarks_recommend_by_product_tag_and_preferred_brand(self):
        brand = self.env["product.attribute"].create(
            {"name": "Brand", "create_variant": "no_variant"}
        )
        vogt, other = self.env["product.attribute.value"].create(
            [{"name": name, "attribute_id": brand.id} for name in ("Vogt", "Other")]
        )
        tag = self.env["product.tag"].create({"name": "Barista"})
        mug = self._product("Vogt mug")
        foreign = self._product("Other mug")
        for product, value in ((mug, vogt), (foreign, other)):
            product.product_tmpl_id.attribute_line_ids = [
                Command.create({"attribute_id": brand.id, "value_ids": value.ids})
            ]
        scale = self._product("Scale", product_tag_ids=tag.ids)
        grinder = self._product("Grinder")
        self.remark(attribute_value_ids=vogt.ids, product_tag_ids=tag.ids, product_ids=grinder.ids)
        why = {product["product_id"]: product["why"] for product in self.found()}
        self.assertEqual(why[mug.id], ["He likes Brand Vogt"])
        self.assertEqual(why[scale.id], ["“Barista”, as noted of him"])
        self.assertEqual(why[grinder.id], ["Named in a remark on him"])
        self.assertNotIn(foreign.id, why)

    def test_a_consumable_of_the_preferred_brand_comes_first(self):
        color = self.env["product.attribute"].create({"name": "Brand"})
        value = self.env["product.attribute.value"].create(
            {"name": "Vogt", "attribute_id": color.id}
        )
        beans = self._product("Vogt beans")
        beans.product_tmpl_id.attribute_line_ids = [
            Command.create({"attribute_id": color.id, "value_ids": value.ids})
        ]
        beans = beans.product_tmpl_id.product_variant_id
        self.machine.accessory_product_ids += beans
        self.remark(attribute_value_ids=value.ids)
        best = self.found()[0]
        self.assertEqual(best["product_id"], beans.id)
        self.assertEqual(len(best["why"]), 2)

    def test_the_consumables_of_a_machine_that_a_remark_names_are_recommended(self):
        self.order._action_cancel()
        self.remark(product_ids=self.machine.ids)
        why = {product["product_id"]: product["why"] for product in self.found()}
        self.assertEqual(
            why[self.filters.id], ["Goes with Coffee machine, named in a remark on him"]
        )

    def test_what_he_has_just_bought_is_not_recommended_again_but_filters_soon_are(self):
        again = self._order(self.customer, self.filters)
        self.assertNotIn(self.filters.id, self.ids())
        again.date_order = fields.Datetime.now() - timedelta(days=30)
        self.assertIn(self.filters.id, self.ids())
        self._order(self.customer, self.other_machine).date_order = again.date_order
        self.assertNotIn(self.other_machine.id, self.ids())
        self.assertNotIn(self.machine.id, self.ids())

    def test_what_the_shop_does_not_sell_is_not_recommended(self):
        tag = self.env["product.tag"].create({"name": "Barista"})
        good = self._product("Good", product_tag_ids=tag.ids)
        self.remark(product_tag_ids=tag.ids)
        other = self.env["res.company"].create({"name": "Other Shop"})
        for values in (
            {"is_published": False},
            {"sale_ok": False},
            {"active": False},
            {"company_id": other.id},
        ):
            with self.subTest(values=values):
                bad = self._product("Bad", product_tag_ids=tag.ids, **values)
                self.assertEqual(self.ids()[0], self.filters.id)
                self.assertIn(good.id, self.ids())
                self.assertNotIn(bad.id, self.ids())

    def test_what_is_out_of_stock_is_not_recommended_unless_it_can_be_ordered(self):
        self.filters.write({"is_storable": True, "allow_out_of_stock_order": False})
        self.assertNotIn(self.filters.id, self.ids())
        self.filters.allow_out_of_stock_order = True
        self.assertEqual(self.found()[0]["stock"], "Available to order")
        self.filters.allow_out_of_stock_order = False
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.company.id)], limit=1
        )
        self.env["stock.quant"]._update_available_quantity(self.filters, warehouse.lot_stock_id, 3)
        self.assertEqual(self.found()[0]["stock"], "In stock")

    def test_the_price_is_his_own(self):
        self.assertIn("5.00", self.found()[0]["price"])
        self.carla.property_product_pricelist = self.env["product.pricelist"].create(
            {
                "name": "Half",
                "website_id": self.website.id,
                "item_ids": [
                    Command.create(
                        {
                            "applied_on": "3_global",
                            "compute_price": "percentage",
                            "percent_price": 50,
                        }
                    )
                ],
            }
        )
        self.assertIn("2.50", self.found()[0]["price"])

    def test_agents_alone_are_told_and_of_customers_alone(self):
        for user in (self.employee, self.customer, self.other_customer):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.found(user)
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.carla.with_user(user).care_recommend_by_mail(self.filters.id)
        staff = self.employee.partner_id.with_user(self.agent)
        self.assertEqual(staff.care_recommendations()["products"], [])
        with self.assertRaises(UserError):
            staff.care_recommend_by_mail(self.filters.id)

    def test_a_request_of_another_company_is_refused(self):
        other = self.env["res.company"].create({"name": "Other Shop"})
        team = self.env["care.team"].create({"name": "Theirs", "company_id": other.id})
        ticket = self._ticket(team_id=team.id, company_id=other.id)
        with self.assertRaises(AccessError):
            self.found(ticket_id=ticket.id)
        self.assertTrue(self.found(ticket_id=self._ticket().id))

    def test_it_costs_the_same_whatever_he_bought(self):
        def cost():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.carla.with_user(self.agent).care_recommendations()
            return self.env.cr.sql_log_count - before

        cost()
        few = cost()
        self.env.cr.execute(
            """
            INSERT INTO sale_order (name, partner_id, partner_invoice_id, partner_shipping_id,
                company_id, currency_id, state, date_order, picking_policy)
            SELECT 'M' || n, partner_id, partner_id, partner_id, company_id, currency_id, 'sale',
                date_order - n * interval '1 hour', picking_policy
              FROM sale_order, generate_series(1, 10000) n WHERE id = %s RETURNING id
            """,
            [self.order.id],
        )
        line = self.order.order_line
        self.env.cr.execute(
            """
            INSERT INTO sale_order_line (order_id, company_id, currency_id, name, product_id,
                product_uom_id, product_uom_qty, price_unit, customer_lead, state)
            SELECT id, company_id, currency_id, 'M', %s, %s, 1, 30, 0, 'sale'
              FROM sale_order WHERE partner_id = %s AND name LIKE 'M%%'
            """,
            [line.product_id.id, line.product_uom_id.id, self.carla.id],
        )
        self.assertEqual(cost(), few)

    def test_it_is_sent_into_the_chat(self):
        chat = self._chat(self.agent)
        mine = chat.with_user(self.agent).sudo(False)
        mine.care_recommend(self.filters.id)
        self.assertIn("Filters", chat.message_ids[0].body)
        with self.assertRaises(AccessError):
            chat.with_user(self.employee).sudo(False).care_recommend(self.filters.id)
        other = self.env["res.company"].create({"name": "Other Shop"})
        for values in ({"company_id": other.id}, {"is_published": False}, {"sale_ok": False}):
            bad = self._product("Bad", **values)
            with self.subTest(values=values), self.assertRaises(UserError):
                mine.care_recommend(bad.id)

    def test_it_is_sent_by_mail_as_an_answer_or_as_a_new_request(self):
        mine = self.carla.with_user(self.agent)
        action = mine.care_recommend_by_mail(self.filters.id)
        self.assertEqual(action["res_model"], "care.ticket.compose")
        self.assertEqual(action["context"]["default_partner_id"], self.carla.id)
        self.assertIn("Filters", action["context"]["default_body"])
        ticket = self._ticket()
        action = mine.care_recommend_by_mail(self.filters.id, ticket.id)
        self.assertEqual(action["context"]["default_res_ids"], ticket.ids)
        composer = (
            self.env["mail.compose.message"]
            .with_user(self.agent)
            .with_context(**action["context"])
            .create({})
        )
        composer.action_send_mail()
        said = self._messages(ticket, "public")
        self.assertIn("Filters", said.body)
        with self.assertRaisesRegex(UserError, "not for sale"):
            mine.care_recommend_by_mail(self._product("Bad", is_published=False).id)

    def test_who_withdrew_profiling_gets_no_recommendations_until_he_agrees_again(self):
        profiling = self.env["care.consent.purpose"]._care_named("profiling")
        carla = self.carla.with_user(self.customer)
        carla.care_set_consent(profiling, False, "portal")
        told = self.carla.with_user(self.agent).care_recommendations()
        self.assertEqual(told["products"], [])
        self.assertIn("does not want personal recommendations, since", told["refused"])
        carla.care_set_consent(profiling, True, "portal")
        self.assertTrue(self.found())

    def test_his_company_is_not_recommended_by_what_he_bought_who_withdrew(self):
        company = self.env["res.partner"].create({"name": "Cafe", "is_company": True})
        self.carla.parent_id = company
        firm = company.with_user(self.agent)
        self.assertTrue(firm.care_recommendations()["products"])
        profiling = self.env["care.consent.purpose"]._care_named("profiling")
        self.carla.with_user(self.customer).care_set_consent(profiling, False, "portal")
        self.assertEqual(firm.care_recommendations(), {"refused": "", "products": []})

    def test_who_refuses_advertising_is_not_mailed_a_product(self):
        mine = self.carla.with_user(self.agent)
        newsletter = self.env["care.consent.purpose"]._care_named("newsletter")
        carla = self.carla.with_user(self.customer)
        carla.care_set_consent(newsletter, False, "portal")
        for ticket in (self.env["care.ticket"], self._ticket()):
            with self.assertRaisesRegex(UserError, "in a chat instead"):
                mine.care_recommend_by_mail(self.filters.id, ticket.id)
        carla.care_set_consent(newsletter, True, "portal")
        self.assertTrue(mine.care_recommend_by_mail(self.filters.id))
        self.env["mail.blacklist"]._add(self.carla.email)
        with self.assertRaisesRegex(UserError, "does not want advertising"):
            mine.care_recommend_by_mail(self.filters.id)

    def test_a_product_is_not_mailed_in_a_request_of_somebody_else(self):
        mine = self.carla.with_user(self.agent)
        ticket = self._ticket(partner_id=self.other_customer.partner_id.id)
        with self.assertRaisesRegex(UserError, "is not of"):
            mine.care_recommend_by_mail(self.filters.id, ticket.id)
        company = self.env["res.partner"].create({"name": "Cafe", "is_company": True})
        (self.carla + ticket.partner_id).parent_id = company
        self.assertTrue(mine.care_recommend_by_mail(self.filters.id, ticket.id))
