"""What an operator shows the visitor: products as the shop has them, pages of the web."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .chat_case import ChatCase


@tagged("post_install", "-at_install")
class TestChatPushing(ChatCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.website = cls.env["website"].search([("company_id", "=", cls.company.id)], limit=1)
        cls.website.channel_id = cls.channel
        cls.website.show_line_subtotals_tax_selection = "tax_included"
        # Whatever the demo data sells cheaper.
        payer = cls.website.user_id.partner_id
        payer.property_product_pricelist = cls.env["product.pricelist"].create(
            {"name": "For everyone", "website_id": cls.website.id}
        )
        cls.tax = cls.env["account.tax"].create(
            {
                "name": "20 %",
                "amount": 20,
                "price_include_override": "tax_excluded",
                "company_id": cls.company.id,
            }
        )
        cls.product = cls.env["product.product"].create(
            {
                "name": "Teapot",
                "list_price": 30,
                "is_published": True,
                "taxes_id": [Command.set(cls.tax.ids)],
            }
        )

    def setUp(self):
        super().setUp()
        self.chat = self._chat(self.agent)
        self.mine = self.chat.with_user(self.agent).sudo(False)

    def test_a_product_is_shown_with_its_price_as_the_shop_has_it(self):
        message = self.mine.care_push_product(self.product)
        self.assertEqual(message.author_id, self.agent.partner_id)
        self.assertIn("Teapot", message.body)
        self.assertIn("36.00", message.body)
        self.assertIn(f"/web/image/product.product/{self.product.id}/", message.body)
        self.assertIn(self.product.website_url, message.body)
        self.website.show_line_subtotals_tax_selection = "tax_excluded"
        self.assertIn("30.00", self.mine.care_push_product(self.product).body)

    def test_a_customer_sees_the_price_of_his_own_pricelist(self):
        pricelist = self.env["product.pricelist"].create(
            {
                "name": "Friends",
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
        self.customer.partner_id.property_product_pricelist = pricelist
        guest_member = self.chat.channel_member_ids.filtered("guest_id")
        customer_member = self.env["discuss.channel.member"].create(
            {
                "channel_id": self.chat.id,
                "partner_id": self.customer.partner_id.id,
                "livechat_member_type": "visitor",
            }
        )
        # He has signed in while he chatted.
        self.assertGreater(customer_member.id, guest_member.id)
        self.assertEqual(self.chat._care_visitor(), self.customer.partner_id)
        self.assertIn("18.00", self.mine.care_push_product(self.product).body)

    def test_what_is_not_in_the_shop_is_not_shown(self):
        for values in ({"is_published": False}, {"active": False}):
            self.product.write({"is_published": True, "active": True, **values})
            with self.assertRaisesRegex(UserError, "not published"):
                self.mine.care_push_product(self.product)
        self.assertNotIn("Teapot", "".join(self.chat.message_ids.mapped("body")))

    def test_the_stock_is_said_as_the_shop_says_it(self):
        self.assertEqual(self.chat._care_card(self.product)["stock"], "")
        stored = self.env["product.product"].create(
            {
                "name": "Kettle",
                "type": "consu",
                "is_storable": True,
                "is_published": True,
                "allow_out_of_stock_order": True,
                "show_availability": True,
                "available_threshold": 5,
            }
        )
        self.assertEqual(self.chat._care_card(stored)["stock"], "Available to order")
        stored.allow_out_of_stock_order = False
        self.assertEqual(self.chat._care_card(stored)["stock"], "Out of stock")
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.company.id)], limit=1
        )
        quants = self.env["stock.quant"]
        quants._update_available_quantity(stored, warehouse.lot_stock_id, 3)
        stored.invalidate_recordset()
        self.assertEqual(self.chat._care_card(stored)["stock"], "Only 3 left")
        quants._update_available_quantity(stored, warehouse.lot_stock_id, 10)
        stored.invalidate_recordset()
        self.assertEqual(self.chat._care_card(stored)["stock"], "In stock")

    def test_a_name_that_is_script_is_text(self):
        self.product.name = "<script>alert(1)</script>"
        body = self.mine.care_push_product(self.product).body
        self.assertNotIn("<script", body)
        body = self.mine.care_push_page("/shop", "<script>alert(1)</script>").body
        self.assertNotIn("<script", body)

    def test_pages_are_links(self):
        body = self.mine.care_push_page("https://example.com/a?b=1&c=2", "Read this").body
        self.assertIn('href="https://example.com/a?b=1&amp;c=2"', body)
        self.assertIn("Read this", body)
        body = self.mine.care_push_page(" /shop ").body
        self.assertIn(f'href="{self.website.get_base_url()}/shop"', body)

    def test_what_is_no_page_is_refused(self):
        before = self.chat.message_ids
        for url in (
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            " javascript:alert(1)",
            "data:text/html,x",
            "//evil.example.com",
            "/\\evil.example.com",
            "/\t/evil.example.com",
            "/\n/evil.example.com",
            "https:///path",
            "https://[broken",
            "ftp://example.com",
            "mailto:a@example.com",
            "shop",
            "",
            None,
        ):
            with self.assertRaises(UserError, msg=url):
                self.mine.care_push_page(url)
        self.assertEqual(self.chat.message_ids, before)

    def test_nothing_is_shown_after_the_end(self):
        self.mine.care_close(**self._qualification())
        with self.assertRaisesRegex(UserError, "ended"):
            self.mine.care_push_product(self.product)
        with self.assertRaisesRegex(UserError, "ended"):
            self.mine.care_push_page("/shop")

    def test_nobody_but_the_team_shows_anything(self):
        for user in (self.employee, self.customer):
            chat = self.chat.with_user(user).sudo(False)
            with self.assertRaises(AccessError):
                chat.care_push_product(self.product)
            with self.assertRaises(AccessError):
                chat.care_push_page("/shop")
