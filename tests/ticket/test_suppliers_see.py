from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import CareCase
from .supplier_case import Suppliers


@tagged("post_install", "-at_install")
class TestWhatSuppliersSee(Suppliers, CareCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mine = cls.opened()
        cls.rivals = cls.opened(cls.cup)
        cls.nobodys = cls.opened(cls.spoon)

    def test_his_own_requests_and_no_others(self):
        tickets = self.env["care.ticket"].with_user(self.maker_user)
        self.assertEqual(tickets.search([]), self.mine)
        for ticket in self.rivals + self.nobodys:
            as_maker = ticket.with_user(self.maker_user)
            self.assertFalse(as_maker.has_access("read"))
            self.assertEqual(as_maker._open_audiences(), ())
            self.assertFalse(as_maker._get_thread_with_access(ticket.id))
            for audience in ("public", "private"):
                with self.assertRaises(AccessError):
                    self.answer(ticket, self.maker_user, audience)

    def test_no_other_supplier_of_the_same_request(self):
        self.mine.with_user(self.agent).add_observers(partners=self.rival, role="supplier")
        comments = self.mine.with_user(self.maker_user)._comments_of_page({})["messages"]
        self.assertTrue(comments)
        self.assertNotIn(self.rival.email, str(comments.mapped("body")))
        with self.assertRaises(AccessError):
            self.mine.with_user(self.maker_user).read(["observer_ids"])

    def test_no_purchase_price(self):
        env = self.env(user=self.maker_user)
        for model, record, field in (
            ("product.supplierinfo", self.teapot.seller_ids, "price"),
            ("product.supplierinfo", self.cup.seller_ids, "price"),
            ("product.product", self.teapot, "standard_price"),
            ("product.template", self.teapot.product_tmpl_id, "standard_price"),
        ):
            with self.subTest(model=model, field=field), self.assertRaises(AccessError):
                env[model].browse(record.id).read([field])
        with self.assertRaises(AccessError):
            env["product.supplierinfo"].search_read([], ["price"])

    def test_nothing_of_the_customer(self):
        order = self._order(self.customer, self.teapot)
        self.mine.order_id = order
        env = self.env(user=self.maker_user)
        ticket = self.mine.with_env(env)
        for field in (
            "email_from",
            "email_normalized",
            "partner_id",
            "partner_name",
            "requester",
            "commercial_partner_id",
            "order_id",
            "picking_id",
            "message_partner_ids",
            "message_follower_ids",
            "message_ids",
            "follow_up_ids",
        ):
            with self.subTest(field), self.assertRaises(AccessError):
                ticket.read([field])
            with self.subTest(f"search {field}"), self.assertRaises(AccessError):
                env["care.ticket"].search([(field, "!=", False)])
        for record in (self.customer.partner_id, order):
            with self.subTest(record._name), self.assertRaises(AccessError):
                record.with_env(env).read(["display_name"])

    def test_nothing_of_the_customers_other_requests(self):
        other = self.opened(self.spoon)
        found = self.env["care.ticket"].with_user(self.maker_user).search([("name", "ilike", "it")])
        self.assertEqual(found, self.mine)
        self.assertNotIn(other, found)

    def test_he_answers_and_changes_nothing_else(self):
        for audience in ("public", "private"):
            self.assertTrue(self.answer(self.mine, self.maker_user, audience))
        with self.assertRaises(AccessError):
            self.answer(self.mine, self.maker_user, "team")
        for values in (
            {"state": "closed"},
            {"user_id": self.agent.id},
            {"priority": "2"},
            {"awaiting": "customer"},
            {"name": "Mine"},
        ):
            with self.subTest(values), self.assertRaises(AccessError):
                self.mine.with_user(self.maker_user).write(values)
        for call in ("close", "mark_spam", "unlink"):
            with self.subTest(call), self.assertRaises(AccessError):
                getattr(self.mine.with_user(self.maker_user), call)()
        self.assertEqual(self.mine.name, "It is cracked")

    def test_the_people_of_a_supplying_company_share_its_requests(self):
        works = self.env["res.partner"].create(
            {"name": "Works", "is_company": True, "email": "works@example.com"}
        )
        self.teapot.seller_ids.partner_id = works
        self.maker.parent_id = works
        ticket = self.opened()
        self.assertEqual(ticket.observer_ids.partner_id, works)
        as_maker = ticket.with_user(self.maker_user)
        self.assertEqual(as_maker._open_audiences(), ("public", "private"))
        self.assertIn(ticket, self.env["care.ticket"].with_user(self.maker_user).search([]))
        said = self.answer(ticket, self.maker_user).sudo()
        self.assertEqual((said.care_speaker, said.author_id), ("observer", self.maker))
        self.assertEqual(ticket.with_user(self.rival_user)._open_audiences(), ())
        self.maker.parent_id = False
        self.assertEqual(as_maker._open_audiences(), ())

    def test_a_delivery_address_of_a_supplying_company_is_nobody(self):
        works = self.env["res.partner"].create({"name": "Works", "is_company": True})
        self.teapot.seller_ids.partner_id = works
        self.maker.write({"parent_id": works.id, "type": "delivery"})
        ticket = self.opened()
        self.assertEqual(ticket.with_user(self.maker_user)._open_audiences(), ())

    def test_a_guest_company_shares_with_nobody(self):
        works = self.env["res.partner"].create({"name": "Works", "is_company": True})
        self.maker.parent_id = works
        self.nobodys.with_user(self.agent).add_observers(partners=works, role="guest")
        self.assertEqual(self.nobodys.with_user(self.maker_user)._open_audiences(), ())
