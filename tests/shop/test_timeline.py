"""The time line: every kind in one, newest first; nothing twice, nothing left out."""

from datetime import datetime, timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .profile_case import ProfileCase

NOON = datetime(2025, 6, 1, 12, 0)


@tagged("post_install", "-at_install")
class TestTimeline(ProfileCase):
    def _timeline(self, partner=None, **kwargs):
        return (partner or self.carla).with_user(self.agent).care_timeline(**kwargs)

    def _pages(self, limit, **kwargs):
        """Return the keys of all entries, page after page, and how many each page had."""
        keys, sizes, cursor = [], [], False
        while True:
            page = self._timeline(cursor=cursor, limit=limit, **kwargs)
            keys += [entry["key"] for entry in page["entries"]]
            sizes.append(len(page["entries"]))
            cursor = page["next"]
            if not cursor:
                return keys, sizes

    def test_every_kind_is_there_each_with_where_it_opens(self):
        ticket = self._past()
        order = self._order(self.customer, self.product)
        page = self._timeline()
        by_kind = {entry["kind"]: entry for entry in page["entries"]}
        self.assertEqual(
            set(by_kind), {"request", "chat", "mail", "order", "act", "consent", "remark"}
        )
        self.assertEqual({kind["key"] for kind in page["kinds"]}, set(by_kind))
        self.assertEqual(by_kind["request"]["url"], f"/odoo/requests/{ticket.id}")
        self.assertIn(ticket.number, by_kind["request"]["detail"])
        self.assertEqual(by_kind["order"]["url"], f"/odoo/sale.order/{order.id}")
        self.assertIn(order.name, by_kind["order"]["title"])
        self.assertIn("He asked 0", by_kind["act"]["detail"])
        self.assertIn("Granted", by_kind["consent"]["title"])
        self.assertEqual(by_kind["remark"]["title"], "Drinks 0 cups")
        self.assertIn("Answer 0", by_kind["mail"]["title"])
        self.assertEqual(by_kind["chat"]["title"], "Talk 0")

    def test_a_chat_is_told_once_by_its_chat_or_by_its_request_where_that_is_gone(self):
        talk = self._past() and self.env["care.ticket"].search(
            [("partner_id", "=", self.carla.id), ("channel", "=", "chat")]
        )
        self.assertEqual(len(talk.chat_ids), 1)
        titles = [(entry["kind"], entry["title"]) for entry in self._timeline()["entries"]]
        self.assertIn(("chat", "Talk 0"), titles)
        self.assertNotIn(("request", "Talk 0"), titles)
        talk.chat_ids.sudo().unlink()
        titles = [(entry["kind"], entry["title"]) for entry in self._timeline()["entries"]]
        self.assertIn(("request", "Talk 0"), titles)

    def test_mails_are_those_between_him_and_the_team(self):
        ticket = self._ticket()
        ticket.message_post(body="To him", message_type="comment", care_audience="public")
        ticket.message_post(body="Among us", message_type="comment", care_audience="team")
        ticket.message_post(body="To the observer", care_audience="private")
        self.carla.message_post(body="On his contact", message_type="email_outgoing")
        other = self._ticket(partner_id=self.otto.id, email_from=self.otto.email)
        other.message_post(body="To Otto", message_type="comment", care_audience="public")
        entries = self._timeline(kinds=["mail"])["entries"]
        self.assertEqual({entry["title"] for entry in entries}, {"To him", "On his contact"})

    def test_carts_are_no_orders_and_cancelled_orders_are(self):
        self._order(self.customer, self.product, confirm=False)
        cancelled = self._order(self.customer, self.product)
        cancelled._action_cancel()
        entries = self._timeline(kinds=["order"])["entries"]
        self.assertEqual([entry["key"] for entry in entries], [f"order-{cancelled.id}"])

    def test_it_goes_newest_first_across_kinds(self):
        order = self._order(self.customer, self.product)
        order.date_order = NOON
        older = self._remark("Older", date=NOON - timedelta(hours=1))
        newer = self._remark("Newer", date=NOON + timedelta(hours=1))
        entries = self._timeline(kinds=["order", "remark"])["entries"]
        self.assertEqual(
            [entry["key"] for entry in entries],
            [f"remark-{newer.id}", f"order-{order.id}", f"remark-{older.id}"],
        )
        self.assertEqual(entries[1]["at"], NOON)

    def test_pages_leave_nothing_out_and_repeat_nothing(self):
        self._past(count=3)
        self._order(self.customer, self.product)
        all_at_once = [entry["key"] for entry in self._timeline(limit=50)["entries"]]
        self.assertEqual(len(all_at_once), 19)
        for limit in (1, 2, 5, 18, 19):
            with self.subTest(limit=limit):
                keys, sizes = self._pages(limit)
                self.assertEqual(keys, all_at_once)
                self.assertTrue(all(size == limit for size in sizes[:-1]))

    def test_a_second_that_fills_several_pages_is_told_whole(self):
        remarks = self._remark("One", date=NOON)
        for index in range(6):
            remarks |= self._remark(f"More {index}", date=NOON)
        orders = self.env["sale.order"]
        for _index in range(3):
            order = self._order(self.customer, self.product)
            order.date_order = NOON
            orders |= order
        keys, sizes = self._pages(4, kinds=["order", "remark"])
        self.assertEqual(sizes, [4, 4, 2])
        self.assertEqual(
            sorted(keys),
            sorted(
                [f"remark-{remark.id}" for remark in remarks]
                + [f"order-{order.id}" for order in orders]
            ),
        )

    def test_what_comes_in_meanwhile_shifts_no_page(self):
        older = self._remark("Older", date=NOON - timedelta(hours=1))
        newer = self._remark("Newer", date=NOON)
        first = self._timeline(limit=1)
        self.assertEqual(first["entries"][0]["key"], f"remark-{newer.id}")
        self._remark("Newest", date=NOON + timedelta(hours=1))
        second = self._timeline(limit=1, cursor=first["next"])
        self.assertEqual([entry["key"] for entry in second["entries"]], [f"remark-{older.id}"])
        self.assertFalse(second["next"])

    def test_a_company_has_what_all_its_people_did_a_person_his_own(self):
        own = self._remark("Of Carla")
        other = self._remark("Of Cleo", partner_id=self.colleague.partner_id.id)
        of_all = self._timeline(self.buyer_company, kinds=["remark"])["entries"]
        self.assertEqual(
            {entry["key"] for entry in of_all}, {f"remark-{own.id}", f"remark-{other.id}"}
        )
        of_her = self._timeline(kinds=["remark"])["entries"]
        self.assertEqual([entry["key"] for entry in of_her], [f"remark-{own.id}"])

    def test_what_other_companies_did_is_not_told(self):
        self.env["care.customer.act"]._record("mail_written", self.carla, "Here")
        abroad = self.env["res.company"].create({"name": "Shop abroad"})
        acts = self.env["care.customer.act"].with_company(abroad)
        acts._record("mail_written", self.carla, "Abroad")
        entries = self._timeline(kinds=["act"])["entries"]
        self.assertEqual(len(entries), 1)
        self.assertIn("Here", entries[0]["detail"])

    def test_what_cannot_be_asked_for_is_refused(self):
        with self.assertRaisesRegex(UserError, "no entries called"):
            self._timeline(kinds=["invoice"])
        for cursor in ({"at": "soon", "shown": {}}, {"at": "2025-01-01 00:00:00"}, ["x"], 7):
            with self.subTest(cursor), self.assertRaisesRegex(UserError, "is gone"):
                self._timeline(cursor=cursor)

    def test_no_page_is_longer_than_allowed(self):
        for index in range(55):
            self._remark(f"Remark {index}")
        self.assertEqual(len(self._timeline(limit=1000)["entries"]), 50)
