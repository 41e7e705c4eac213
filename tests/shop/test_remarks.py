"""What the team remembers of a customer: signed, dated, pinned, found, and gone with him."""

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.fields import Datetime
from odoo.tests import tagged
from odoo.tools import mute_logger

from .profile_case import ProfileCase


@tagged("post_install", "-at_install")
class TestRemarks(ProfileCase):
    def _write(self, body="Owns an espresso machine", user=None, **values):
        remarks = self.env["care.remark"].with_user(user or self.agent)
        return remarks.create({"partner_id": self.carla.id, "body": body, **values})

    def _told(self, partner=None, **kwargs):
        return (partner or self.carla).with_user(self.agent).care_remarks(**kwargs)

    def test_a_remark_is_signed_by_who_writes_it_and_dated_now(self):
        remark = self._write()
        self.assertEqual(remark.author_id, self.agent)
        self.assertLess(abs(remark.date - Datetime.now()), timedelta(minutes=1))

    def test_a_default_does_not_sign_for_somebody_else(self):
        remarks = self.env["care.remark"].with_user(self.agent)
        remark = remarks.with_context(
            default_author_id=self.manager.id, default_date="2020-01-01 00:00:00"
        ).create({"partner_id": self.carla.id, "body": "Drinks tea"})
        self.assertEqual(remark.author_id, self.agent)
        self.assertGreater(remark.date.year, 2020)

    def test_a_remark_needs_a_text_and_loses_the_blanks_around_it(self):
        self.assertEqual(self._write("  Drinks tea\n").body, "Drinks tea")
        for body in ("", "  \n "):
            with self.subTest(body), self.assertRaisesRegex(UserError, "needs a text"):
                self._write(body)
        remark = self._write()
        with self.assertRaisesRegex(UserError, "needs a text"):
            remark.body = " "

    def test_remarks_are_on_customers_alone(self):
        self.employee.active = False
        for user in (self.agent, self.agent_2, self.employee):
            with self.subTest(user.login), self.assertRaisesRegex(UserError, "own people"):
                self._write(partner_id=user.partner_id.id)
        with self.assertRaisesRegex(UserError, "own people"):
            self._write(partner_id=self.company.partner_id.id)
        self.assertTrue(self._write(partner_id=self.otto.id))

    def test_a_remark_stays_with_its_customer(self):
        with self.assertRaisesRegex(UserError, "stays with its customer"):
            self._write().partner_id = self.otto

    def test_pinned_remarks_come_first_then_the_newest(self):
        old = self._remark("Old", date="2024-01-01 10:00:00")
        pinned = self._remark("Pinned", date="2023-01-01 10:00:00", pinned=True)
        new = self._remark("New", date="2025-01-01 10:00:00")
        told = self._told()
        self.assertEqual([remark["id"] for remark in told["remarks"]], (pinned + new + old).ids)
        self.assertFalse(told["has_more"])
        page = self._told(offset=1, limit=1)
        self.assertEqual([remark["id"] for remark in page["remarks"]], new.ids)
        self.assertTrue(page["has_more"])

    def test_a_remark_tells_who_wrote_it_and_what_it_is_about(self):
        remark = self._remark(
            "Likes Vogt",
            product_ids=self.product.ids,
            product_tag_ids=self.tag.ids,
            attribute_value_ids=self.brand.ids,
        )
        (told,) = self._told()["remarks"]
        self.assertEqual(told["author"], "Agnes Agent")
        self.assertEqual(told["date"], remark.date)
        self.assertEqual([one["name"] for one in told["products"]], ["Espresso machine"])
        self.assertEqual([one["name"] for one in told["tags"]], ["Coffee"])
        self.assertEqual([one["name"] for one in told["likes"]], ["Brand: Vogt"])
        self.assertTrue(told["may_change"])
        other = self.carla.with_user(self.agent_2).care_remarks()["remarks"][0]
        self.assertFalse(other["may_change"])

    def test_a_company_shows_the_remarks_on_all_its_people_a_person_his_own(self):
        own = self._remark("Of Carla")
        self._remark("Of Cleo", partner_id=self.colleague.partner_id.id)
        of_all = self._told(self.buyer_company)["remarks"]
        self.assertEqual(
            {(remark["body"], remark["customer"]) for remark in of_all},
            {("Of Carla", "Carla Customer"), ("Of Cleo", "Cleo Colleague")},
        )
        (told,) = self._told()["remarks"]
        self.assertEqual((told["id"], told["customer"]), (own.id, False))

    def test_remarks_are_found_by_all_that_they_say(self):
        remark = self._write(
            "Descales every month",
            pinned=True,
            product_ids=self.product.ids,
            product_tag_ids=self.tag.ids,
            attribute_value_ids=self.brand.ids,
        )
        other = self._write("Drinks tea", user=self.manager, partner_id=self.otto.id)
        search = self.env.ref("care_desk.care_remark_view_search")
        remarks = self.env["care.remark"].with_user(self.agent_2)
        for name, value in (
            ("body", "descales"),
            ("partner_id", "Carla"),
            ("product_ids", "Espresso"),
            ("product_tag_ids", "Coffee"),
            ("attribute_value_ids", "Vogt"),
            ("author_id", "Agnes"),
        ):
            with self.subTest(name):
                self.assertIn(f'name="{name}"', search.arch)
                found = remarks.search([(name, "ilike", value)])
                self.assertEqual(found & (remark + other), remark)
        self.assertIn(remark, remarks.search([("pinned", "=", True)]))
        self.assertNotIn(other, remarks.search([("pinned", "=", True)]))

    def test_remarks_go_with_their_customer(self):
        partner = self.env["res.partner"].create({"name": "Gone soon"})
        remark = self._write(partner_id=partner.id)
        partner.unlink()
        self.assertFalse(remark.exists())

    @mute_logger("odoo.addons.base.wizard.base_partner_merge")
    def test_remarks_follow_a_customer_who_is_merged(self):
        double = self.env["res.partner"].create({"name": "Carla C.", "email": self.carla.email})
        remark = self._write(partner_id=double.id)
        merge = self.env["base.partner.merge.automatic.wizard"].create({})
        merge._merge((double + self.carla).ids, self.carla)
        self.env.invalidate_all()
        self.assertEqual(remark.partner_id, self.carla)
        self.assertFalse(double.exists())
        self.assertIn(remark.id, [one["id"] for one in self._told()["remarks"]])
