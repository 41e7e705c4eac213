from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tests.common import JsonRpcException
from odoo.tools import mute_logger

from .test_portal_http import PortalCase


class FollowedCase(PortalCase):
    """A request of Carla's about a teapot, which its supplier and an employee follow."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pottery = cls.env["res.partner"].create(
            {"name": "Pottery Ltd", "is_company": True, "email": "office@pottery.example.com"}
        )
        cls.supplier = cls._user("care_supplier", "Sofia Supplier", "base.group_portal")
        cls.supplier.partner_id.parent_id = cls.pottery
        cls.product = cls.env["product.product"].create(
            {
                "name": "Teapot",
                "type": "consu",
                "list_price": 31.41,
                "standard_price": 11.11,
                "seller_ids": [Command.create({"partner_id": cls.pottery.id, "price": 11.11})],
            }
        )
        cls.order = cls._order(cls.customer, cls.product)
        cls.ticket.write(
            {
                "order_id": cls.order.id,
                "picking_id": cls.order.picking_ids[:1].id,
                "product_id": cls.product.id,
                "user_id": cls.agent.id,
            }
        )
        cls.ticket.add_observers(cls.pottery, role="supplier")
        cls.ticket.add_observers(cls.employee.partner_id, role="colleague")
        cls.ticket.add_observers(emails=["Gil Guest <gil@example.com>"])

    def observer(self, partner):
        return self.ticket.observer_ids.filtered(lambda row: row.partner_id == partner)

    def say(self, audience, body="Said", user=None):
        return self.ticket.with_user(user or self.agent).message_post(
            body=body, care_audience=audience
        )

    def rpc(self, url, **params):
        return self.make_jsonrpc_request(url, params)

    def on_thread(self, **params):
        return {"thread_model": "care.ticket", "thread_id": self.ticket.id, **params}

    def comments(self, **link):
        data = self.rpc("/mail/chatter_fetch", **self.on_thread(**link))["data"]
        return data["mail.message"]

    def upload(self, ticket=None, **link):
        return self.post(
            "/mail/attachment/upload",
            {
                "thread_model": "care.ticket",
                "thread_id": (ticket or self.ticket).id,
                "is_pending": "true",
                **link,
            },
            files=[("ufile", ("lid.txt", b"crack"))],
        )

    def post_with_file(self, body, link=None, **post_data):
        """Upload a file and send it with a comment; return the comment (mail.message)."""
        link = link or {}
        told = self.upload(**link).json()["data"]
        [file] = told["store_data"]["ir.attachment"]
        sent = self.rpc(
            "/mail/message/post",
            **self.on_thread(
                post_data={
                    "body": body,
                    "attachment_ids": [told["attachment_id"]],
                    "attachment_tokens": [file["ownership_token"]],
                    **post_data,
                },
                **link,
            ),
        )
        self.env.invalidate_all()
        return self.env["mail.message"].browse(sent["message_id"])


@tagged("post_install", "-at_install")
class TestFollowedList(FollowedCase):
    def rows(self, query=""):
        return self.url_open(f"/my/requests/followed{query}").text

    def test_who_follows_alone_lands_on_what_he_follows(self):
        for user in (self.supplier, self.employee):
            self.sign_in(user)
            page = self.url_open("/my/requests")
            self.assertTrue(page.url.endswith("/my/requests/followed"), user.login)
            self.assertIn("Requests I follow", page.text)
            self.assertIn(self.ticket.number, page.text)
            self.assertNotIn(self.foreign.number, page.text)
            self.assertNotIn("nav-tabs", page.text)

    def test_there_are_tabs_where_there_are_both(self):
        own = self._ticket(name="My own", partner_id=self.supplier.partner_id.id)
        self.sign_in(self.supplier)
        page = self.url_open("/my/requests").text
        self.assertIn("nav-tabs", page)
        self.assertIn(own.number, page)
        self.assertNotIn(self.ticket.number, page)
        page = self.rows()
        self.assertIn("nav-tabs", page)
        self.assertNotIn(own.number, page)
        self.assertIn(self.ticket.number, page)
        self.sign_in(self.customer)
        self.assertNotIn("nav-tabs", self.url_open("/my/requests").text)

    def test_a_row_shows_what_concerns_him_and_no_more(self):
        self.sign_in(self.supplier)
        page = self.rows()
        for shown in (self.ticket.name, self.customer.name, self.agent.name, "Customer service"):
            self.assertIn(shown, page)
        for hidden in (self.order.name, self.customer.email, "11.11", "31.41", "Gil", "Emil"):
            self.assertNotIn(hidden, page)
        self.team.hide_requester = True
        self.assertNotIn(self.customer.name, self.rows())

    def test_his_turn_is_marked_and_found(self):
        other = self._ticket(name="Not his turn")
        other.add_observers(self.pottery, role="supplier")
        self.sign_in(self.supplier)
        mark = "o_care_awaits_you"
        self.assertNotIn(mark, self.rows())
        for awaiting, partner, is_his in (
            ("observer", self.employee.partner_id, False),
            ("customer", None, False),
            ("observer", self.pottery, True),
        ):
            row = self.observer(partner) if partner else self.env["care.observer"]
            self.ticket.write({"awaiting": awaiting, "awaiting_observer_id": row.id})
            self.assertEqual(mark in self.rows(), is_his, partner)
            found = self.rows("?filterby=mine")
            self.assertEqual(self.ticket.number in found, is_his, partner)
            self.assertNotIn(other.number, found)
        self.sign_in(self.employee)
        page = self.rows()
        self.assertNotIn(mark, page)
        self.assertIn("An observer", page)
        self.assertNotIn("Pottery", page)

    def test_he_searches_by_what_he_is_shown(self):
        other = self._ticket(name="Azure kettle")
        other.add_observers(self.pottery, role="supplier")
        self.sign_in(self.supplier)
        for query, found in (
            ("search=kettle", other),
            (f"search={self.ticket.number}&search_in=number", self.ticket),
            ("search=Teapot&search_in=link", self.ticket),
        ):
            page = self.rows(f"?{query}")
            missing = (other + self.ticket) - found
            self.assertIn(found.number, page, query)
            self.assertNotIn(missing.number, page, query)
        for hidden in (self.order.name, self.customer.email, self.customer.name):
            for search_in in ("all", "link", "order"):
                page = self.url_open(
                    "/my/requests/followed", params={"search": hidden, "search_in": search_in}
                ).text
                self.assertNotIn(self.ticket.number, page, (hidden, search_in))

    def test_a_private_word_moves_nothing_in_the_list_of_the_customer(self):
        newer = self._ticket(name="The newer one")
        newer.add_observers(self.pottery, role="supplier")
        then = fields.Datetime.now().replace(year=2020)
        tickets = self.ticket + newer
        tickets.write({"last_word_at": then, "last_public_word_at": then})
        self.say("private")
        for user, url, first in (
            (self.customer, "/my/requests", newer),
            (self.supplier, "/my/requests/followed", self.ticket),
        ):
            self.sign_in(user)
            page = self.url_open(url).text
            second = tickets - first
            self.assertLess(page.index(first.number), page.index(second.number), user.login)

    def test_the_home_has_a_card_for_each_list(self):
        def cards():
            page = self.url_open("/my").text
            return {
                url for url in ("/my/requests", "/my/requests/followed") if f'href="{url}"' in page
            }

        self.sign_in(self.supplier)
        self.assertEqual(cards(), {"/my/requests/followed"})
        self._ticket(partner_id=self.supplier.partner_id.id)
        self.assertEqual(cards(), {"/my/requests", "/my/requests/followed"})
        self.company.care_service = "off"
        self.assertEqual(cards(), {"/my/requests/followed"})
        self.company.care_service = "on"
        self.sign_in(self.customer)
        self.assertEqual(cards(), {"/my/requests"})

    def test_each_counter_is_one_query(self):
        def count():
            names = ["request_count", "followed_request_count"]
            return self.rpc("/my/counters", counters=names)

        self.sign_in(self.supplier)
        counts = []
        for more in (0, 10):
            for _index in range(more):
                self._ticket().add_observers(self.pottery, role="supplier")
            closed = self._ticket(state="closed", reason_id=self.reason.id)
            closed.add_observers(self.pottery, role="supplier")
            queries, result = self.queries_of(count)
            self.assertEqual(result, {"request_count": 0, "followed_request_count": 1 + more})
            counts.append(queries)
        # The user, his company, the two counts.
        self.assertEqual(counts[0], counts[1])

    def test_the_list_asks_the_same_queries_for_5_and_40(self):
        products = self.env["product.product"].create(
            [{"name": f"Bowl {index}"} for index in range(35)]
        )
        self.sign_in(self.supplier)
        counts, budgets = [], []
        for more, words in ((5, 1), (35, 4)):
            for index in range(more):
                ticket = self._ticket(
                    name="Many",
                    partner_id=self.env["res.partner"].create({"name": f"P{index}"}).id,
                    user_id=(self.agent if index % 2 else self.agent_2).id,
                    product_id=products[index].id,
                    priority=str(index % 3),
                )
                ticket.add_observers(self.pottery, role="supplier")
                if index % 2:
                    ticket.write(
                        {"awaiting": "observer", "awaiting_observer_id": ticket.observer_ids.id}
                    )
            self.fill(ticket, words)
            queries, page = self.queries_of(self.rows)
            counts.append(queries)
            budgets.append(self.tables_of(self.rows)[0])
        self.assertEqual(page.count(">Many<"), 40)
        for shown in ("Bowl 34", "Medium", "High"):
            self.assertIn(shown, page)
        # The list's own: which lists there are, count, the tickets, their customers, products,
        # coordinators, teams and awaited observers; the rest is layout.
        self.assertEqual(counts[0], counts[1])
        self.assertEqual(budgets, [{"care_ticket": 5, "care_team": 3, "care_observer": 1}] * 2)


@tagged("post_install", "-at_install", "security")
class TestFollowedPage(FollowedCase):
    def page(self):
        return self.open_page(self.ticket)

    def test_an_observer_sees_what_concerns_him_and_no_more(self):
        self.say("private", body="For suppliers")
        for user in (self.supplier, self.employee):
            self.sign_in(user)
            page = self.page()
            self.assertEqual(page.status_code, 200)
            for shown in (
                self.ticket.name,
                self.ticket.number,
                self.customer.name,
                self.agent.name,
                "Teapot",
                "Answer expected from",
                "Requests I follow",
            ):
                self.assertIn(shown, page.text, user.login)
            for hidden in (
                self.order.name,
                self.ticket.picking_id.name,
                self.customer.email,
                "Gil",
                "11.11",
                "31.41",
                "o_care_close",
                "Follow-up",
            ):
                self.assertNotIn(hidden, page.text, user.login)
            self.team.hide_requester = True
            self.assertNotIn(self.customer.name, self.page().text)
            self.team.hide_requester = False

    def test_a_removed_observer_is_away_at_once(self):
        self.sign_in(self.supplier)
        self.assertEqual(self.page().status_code, 200)
        self.ticket.remove_observers(self.observer(self.pottery))
        self.assertAway(self.page(), self.ticket)
        self.assertNotIn(self.ticket.number, self.url_open("/my/requests/followed").text)

    @mute_logger("odoo.http", "odoo.addons.http_routing.models.ir_http")
    def test_an_observer_neither_closes_nor_reopens(self):
        for user in (self.supplier, self.employee):
            self.sign_in(user)
            page = self.post(f"/my/requests/{self.ticket.id}/close")
            self.assertEqual(page.status_code, 403, user.login)
            self.assertEqual(self.ticket.state, "in_progress", user.login)
            with self.assertRaises(JsonRpcException):
                self.rpc(
                    "/web/dataset/call_kw/care.ticket/close",
                    model="care.ticket",
                    method="close",
                    args=[self.ticket.ids],
                    kwargs={},
                )
            self.assertEqual(self.ticket.state, "in_progress", user.login)
        self.ticket.write({"state": "closed", "reason_id": self.reason.id})
        for user in (self.supplier, self.employee):
            self.sign_in(user)
            page = self.page().text
            self.assertIn("This request is closed", page)
            self.assertNotIn("care_body", page)
            self.assertIn('data-allow_composer="0"', page)
            before = self._messages(self.ticket)
            self.post(f"/my/requests/{self.ticket.id}/answer", {"body": "Reopen"})
            self.assertEqual(self._messages(self.ticket), before)
            with self.assertRaisesRegex(JsonRpcException, "UserError"):
                self.rpc("/mail/message/post", **self.on_thread(post_data={"body": "By the way"}))
            self.env.invalidate_all()
            self.assertEqual(self._messages(self.ticket), before)
            self.assertEqual(self.ticket.state, "closed", user.login)
            self.assertFalse(self.ticket.awaiting)

    def test_his_opening_is_noted(self):
        self.sign_in(self.supplier)
        self.page()
        [event] = self.ticket.event_ids.filtered(lambda event: event.kind == "opened")
        self.assertEqual(event.user_id, self.supplier)

    def test_the_page_asks_the_same_queries_whatever_was_said(self):
        def talk():
            return self.page().text, self.comments()

        for user in self.supplier + self.customer:
            self.sign_in(user)
            counts, budgets = [], []
            for more in (2, 8):
                self.fill(self.ticket, more)
                queries, (page, comments) = self.queries_of(talk)
                self.assertIn(self.ticket.name, page)
                counts.append(queries)
                budgets.append(self.tables_of(talk)[0])
            self.assertTrue(any(message["attachment_ids"] for message in comments))
            # Page: who asks, the rule, the ticket and what it names, the noted opening; talk: the
            # rule, the messages, their authors, files, reactions and stars.
            self.assertEqual(counts[0], counts[1], user.login)
            # Of our tables the same few queries, whatever was said.
            self.assertEqual(budgets[0], budgets[1], user.login)
            self.assertLessEqual(sum(budgets[0].values()), 16, budgets[0])
