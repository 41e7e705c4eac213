import re
from collections import Counter
from contextlib import contextmanager
from datetime import date, timedelta
from urllib.parse import parse_qsl, urlsplit

from odoo import fields
from odoo.tests import tagged

from ..common import CareHttpCase


class PortalCase(CareHttpCase):
    """Pages as a browser gets them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team.reopen_days = 30
        # What the chat asks on each page of the site is counted with the chat.
        cls.env["website"].search([]).channel_id = False
        cls.ticket = cls._ticket(channel="portal")
        cls.foreign = cls._ticket(
            name="Mine alone", partner_id=cls.other_customer.partner_id.id, channel="portal"
        )

    def sign_in(self, user):
        self.authenticate(user.login, user.login)

    def csrf(self):
        page = self.url_open("/web/login?redirect=/my").text
        return re.search(r'csrf_token: "(\w+)"', page).group(1)

    def post(self, url, data=None, files=None, csrf=True):
        """Send a form and return the response, after redirections."""
        data = dict(data or {})
        if csrf:
            data["csrf_token"] = self.csrf()
        return self.url_open(url, data=data, files=files, method="POST")

    def link_of(self, ticket, **changed):
        """Return what the link of a ticket's customer consists of (dict), changed on request."""
        url = ticket._get_share_url(pid=ticket.partner_id.id)
        link = dict(parse_qsl(urlsplit(url).query))
        self.assertEqual(link.keys(), {"pid", "hash"})
        return {**link, **changed}

    def old_link_of(self, ticket, days):
        """Return the link that the customer of a ticket was mailed so many days ago (dict)."""
        ticket._portal_ensure_token()
        then = date.today() - timedelta(days=days)
        pid = ticket.partner_id.id
        return {"pid": str(pid), "hash": ticket._link_hashes(pid, then)[0]}

    def open_page(self, ticket, **link):
        return self.url_open(f"/my/requests/{ticket.id}", params=link)

    def assertAway(self, page, ticket):
        """Check that a page tells nothing of a ticket, and says what to do instead."""
        self.assertEqual(page.status_code, 403)
        self.assertNotIn(ticket.name, page.text)
        self.assertNotIn(ticket.number, page.text)
        self.assertRegex(page.text, "This link is no longer good|This request is not open to you")

    def queries_of(self, call):
        """Return how many queries a call takes with warm registry caches, and its result."""
        for _index in range(3):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            result = call()
            queries = self.env.cr.sql_log_count - before
        return queries, result

    def tables_of(self, call):
        """Return how many queries a call makes of which of our tables (Counter), and its result."""
        self.queries_of(call)
        self.env.flush_all()
        self.env.invalidate_all()
        queries = []
        with contextmanager(self._patchExecute)(queries):
            result = call()
        tables = (re.search(r'FROM "((?:care|mail_message)\w*)"', query) for query in queries)
        return Counter(found[1] for found in tables if found), result

    def fill(self, tickets, count):
        """Let `count` observers, public and private comments with files come to tickets."""
        for ticket in tickets:
            for index in range(count):
                for audience in ("public", "private"):
                    ticket.with_user(self.agent).message_post(
                        body="x", care_audience=audience, attachments=[(f"{index}.txt", b"x")]
                    )
            ticket.add_observers(
                emails=[f"more{index}.{count}@example.com" for index in range(count)]
            )

    def tickets_since(self, ticket):
        return (
            self.env["care.ticket"].with_context(active_test=False).search([("id", ">", ticket.id)])
        )


@tagged("post_install", "-at_install")
class TestPortalPages(PortalCase):
    def test_a_customer_lists_his_own(self):
        self.sign_in(self.customer)
        page = self.url_open("/my/requests").text
        self.assertIn(self.ticket.number, page)
        self.assertNotIn(self.foreign.number, page)

    def test_the_list_searches_filters_and_sorts(self):
        order = self._order(self.customer)
        closed = self._ticket(name="Azure kettle", state="closed", reason_id=self.reason.id)
        linked = self._ticket(name="Zinc pan", order_id=order.id)
        self.sign_in(self.customer)
        for query, shown in (
            ("search=kettle", closed),
            (f"search={linked.number}&search_in=number", linked),
            (f"search={order.name}&search_in=order", linked),
            ("filterby=closed", closed),
        ):
            page = self.url_open(f"/my/requests?{query}").text
            self.assertIn(shown.number, page, query)
            self.assertNotIn(self.ticket.number, page, query)
        page = self.url_open("/my/requests?filterby=open").text
        self.assertNotIn(closed.number, page)
        page = self.url_open("/my/requests?sortby=subject").text
        self.assertLess(page.index(closed.name), page.index(linked.name))
        page = self.url_open("/my/requests?sortby=nonsense&filterby=none&search_in=x&search=a")
        self.assertEqual(page.status_code, 200)

    def test_the_list_marks_what_awaits_the_customer(self):
        self.sign_in(self.customer)
        mark = "o_care_awaits_you"
        self.assertNotIn(mark, self.url_open("/my/requests").text)
        self.ticket.awaiting = "customer"
        self.assertIn(mark, self.url_open("/my/requests").text)

    def test_the_page_shows_what_is_linked(self):
        order = self._order(self.customer)
        self.ticket.write(
            {
                "order_id": order.id,
                "picking_id": order.picking_ids[:1].id,
                "product_id": order.order_line.product_id.id,
            }
        )
        order.order_line.product_id.is_published = True
        self.sign_in(self.customer)
        page = self.url_open(f"/my/requests/{self.ticket.id}").text
        self.assertIn(f"/my/orders/{order.id}", page)
        self.assertIn(order.order_line.product_id.website_url, page)
        self.assertIn(order.picking_ids[:1].name, page)

    def test_pages_open_to_whom_they_concern_alone(self):
        for user, opens in (
            (self.customer, True),
            (self.other_customer, False),
            (self.colleague, False),
            (self.employee, False),
            (self.agent, True),
        ):
            self.sign_in(user)
            page = self.open_page(self.ticket)
            if opens:
                self.assertEqual(page.status_code, 200, user.login)
                self.assertIn(self.ticket.name, page.text, user.login)
            else:
                self.assertAway(page, self.ticket)
        self.authenticate(None, None)
        page = self.open_page(self.ticket)
        self.assertIn(f"/web/login?redirect=/my/requests/{self.ticket.id}", page.url)
        self.assertNotIn(self.ticket.name, page.text)

    def test_a_colleague_reads_where_the_company_shares(self):
        self.buyer_company.care_shares_requests = True
        self.sign_in(self.colleague)
        self.assertIn(self.ticket.number, self.url_open("/my/requests").text)
        self.assertIn(self.ticket.name, self.url_open(f"/my/requests/{self.ticket.id}").text)

    def test_a_missing_request_is_no_error(self):
        link = self.link_of(self.ticket)
        missing = self.ticket.browse(self.ticket.id)
        name, number = self.ticket.name, self.ticket.number
        self.ticket.unlink()
        self.sign_in(self.customer)
        pages = [self.open_page(missing)]
        self.authenticate(None, None)
        pages.append(self.open_page(missing, **link))
        for page in pages:
            self.assertEqual(page.status_code, 403)
            self.assertNotIn(name, page.text)
            self.assertNotIn(number, page.text)
        self.assertIn("/web/login", self.open_page(missing).url)

    def test_pages_do_not_hand_out_the_token(self):
        token = self.ticket._portal_ensure_token()
        self.buyer_company.care_shares_requests = True
        self.sign_in(self.colleague)
        for user in (self.colleague, self.customer):
            self.sign_in(user)
            for url in ("/my/requests", f"/my/requests/{self.ticket.id}"):
                self.assertNotIn(token, self.url_open(url).text)
        page = self.url_open(f"/mail/view?model=care.ticket&res_id={self.ticket.id}")
        self.assertTrue(page.url.endswith(f"/my/requests/{self.ticket.id}"), page.url)

    def test_an_agent_sees_as_customer_what_is_his_own(self):
        own = self._ticket(name="Agent's own kettle", partner_id=self.agent.partner_id.id)
        self.sign_in(self.agent)
        page = self.url_open("/my/requests").text
        self.assertIn(own.number, page)
        self.assertNotIn(self.ticket.number, page)

    def test_an_employee_without_role_has_an_empty_list(self):
        self.sign_in(self.employee)
        page = self.url_open("/my/requests")
        self.assertEqual(page.status_code, 200)
        self.assertNotIn(self.ticket.number, page.text)

    def test_the_list_asks_the_same_queries_for_20_and_60(self):
        order = self._order(self.customer)
        vals = {
            "name": "Many",
            "team_id": self.team.id,
            "partner_id": self.customer.partner_id.id,
            "order_id": order.id,
        }
        self.sign_in(self.customer)
        tickets = self.env["care.ticket"].create([vals] * 20)

        def rows():
            return self.url_open("/my/requests").text

        counts, budgets = [], []
        for more, words in ((0, 1), (40, 4)):
            self.env["care.ticket"].create([vals] * more)
            self.fill(tickets[:2], words)
            queries, page = self.queries_of(rows)
            counts.append(queries)
            budgets.append(self.tables_of(rows)[0])
        self.assertEqual(page.count("Many"), 60)
        # The list's own: count, ids of the page, their rows, their orders; the rest is layout.
        self.assertEqual(counts[0], counts[1])
        self.assertEqual(budgets, [{"care_ticket": 5, "care_team": 2}] * 2)

    def test_the_counter_on_my_account_is_one_query(self):
        self._ticket(state="closed", reason_id=self.reason.id)
        self.sign_in(self.customer)
        counts = []
        for more in (0, 10):
            for _index in range(more):
                self._ticket()
            queries, result = self.queries_of(
                lambda: self.make_jsonrpc_request("/my/counters", {"counters": ["request_count"]})
            )
            self.assertEqual(result, {"request_count": 1 + more})
            counts.append(queries)
        # The user, his company, the count.
        self.assertEqual(counts[0], counts[1])

    def test_opening_the_page_is_noted_once_after_each_word(self):
        def statuses():
            self.env.invalidate_all()
            return [reading["status"] for reading in self.ticket.customer_readings()]

        self.ticket.with_user(self.agent).message_post(body="Hello", care_audience="public")
        self.assertEqual(statuses(), ["mailed"])
        self.sign_in(self.customer)
        for _index in range(2):
            self.url_open(f"/my/requests/{self.ticket.id}")
        self.assertEqual(sorted(statuses()), ["mailed", "read"])
        self.sign_in(self.agent)
        self.url_open(f"/my/requests/{self.ticket.id}")
        self.assertEqual(sorted(statuses()), ["mailed", "read"])
        [event] = self.ticket.event_ids.filtered(lambda event: event.kind == "opened")
        self.assertEqual(event.user_id, self.customer)

    def test_an_id_that_is_none_opens_nothing(self):
        self.authenticate(None, None)
        self.ticket._portal_ensure_token()
        for pid in ("²", "9" * 40, "-1", "x", ""):
            self.assertAway(self.open_page(self.ticket, pid=pid, hash="x"), self.ticket)


@tagged("post_install", "-at_install")
class TestPortalClosing(PortalCase):
    def close(self, ticket=None, **data):
        ticket = ticket or self.ticket
        return self.post(f"/my/requests/{ticket.id}/close", data)

    def test_a_customer_closes_his_own_by_post(self):
        self.sign_in(self.customer)
        page = self.url_open(f"/my/requests/{self.ticket.id}/close")
        self.assertEqual(page.status_code, 405)
        self.assertEqual(self.ticket.state, "new")
        page = self.close()
        self.assertEqual(self.ticket.state, "closed")
        self.assertTrue(self.ticket.to_qualify)
        self.assertIn("closed", page.text)

    def test_nobody_else_closes_it(self):
        for user in (self.other_customer, self.colleague, self.employee):
            self.sign_in(user)
            self.close()
            self.assertEqual(self.ticket.state, "new", user.login)

    def test_a_link_closes_its_own_request_alone(self):
        self.authenticate(None, None)
        for wrong in (
            self.link_of(self.foreign),
            {"access_token": self.ticket._portal_ensure_token()},
        ):
            self.close(**wrong)
            self.assertEqual(self.ticket.state, "new")
        page = self.close(**self.link_of(self.ticket))
        self.assertEqual(self.ticket.state, "closed")
        self.assertIn(self.ticket.number, page.text)

    def test_without_csrf_token_nothing_is_closed(self):
        self.sign_in(self.customer)
        page = self.post(f"/my/requests/{self.ticket.id}/close", csrf=False)
        self.assertEqual(page.status_code, 400)
        self.assertEqual(self.ticket.state, "new")

    def test_an_answer_opens_a_closed_request_again(self):
        self.ticket.write({"state": "closed", "reason_id": self.reason.id})
        self.sign_in(self.customer)
        page = self.url_open(f"/my/requests/{self.ticket.id}").text
        self.assertIn("opened again", page)
        self.post(
            f"/my/requests/{self.ticket.id}/answer",
            {"body": "It broke\nagain"},
            files=[("attachments", ("lid.txt", b"crack"))],
        )
        self.assertEqual(self.ticket.state, "in_progress")
        word = self._messages(self.ticket)[-1]
        self.assertEqual(word.author_id, self.customer.partner_id)
        self.assertIn("It broke<br>again", word.body)
        self.assertEqual(word.attachment_ids.mapped("name"), ["lid.txt"])

    def test_an_answer_after_long_opens_a_follow_up(self):
        self.ticket.write({"state": "closed", "reason_id": self.reason.id})
        self.ticket.closed_at = fields.Datetime.now() - timedelta(days=40)
        self.sign_in(self.customer)
        self.assertIn("follows it up", self.url_open(f"/my/requests/{self.ticket.id}").text)
        page = self.post(f"/my/requests/{self.ticket.id}/answer", {"body": "Again"})
        follow_up = self.ticket.follow_up_ids
        self.assertEqual(self.ticket.state, "closed")
        self.assertIn(follow_up.number, page.text)
        self.assertIn("Again", self._messages(follow_up).body)

    def test_a_link_answers_as_the_customer(self):
        self.ticket.write({"state": "closed", "reason_id": self.reason.id})
        self.authenticate(None, None)
        url = f"/my/requests/{self.ticket.id}/answer"
        for wrong in (
            self.link_of(self.ticket, hash="wrong"),
            self.link_of(self.foreign),
            {"access_token": self.ticket.access_token},
        ):
            self.post(url, {"body": "By wrong link", **wrong})
            self.assertEqual(self.ticket.state, "closed")
        self.post(url, {"body": "By link", **self.link_of(self.ticket)})
        self.assertEqual(self.ticket.state, "in_progress")
        word = self._messages(self.ticket)[-1]
        self.assertEqual(word.author_id, self.customer.partner_id)
        self.assertEqual(word.care_audience, "public")

    def test_a_late_answer_by_link_leads_to_the_follow_up(self):
        self.ticket.write({"state": "closed", "reason_id": self.reason.id})
        self.ticket.closed_at = fields.Datetime.now() - timedelta(days=40)
        self.authenticate(None, None)
        page = self.post(
            f"/my/requests/{self.ticket.id}/answer",
            {"body": "Again", **self.link_of(self.ticket)},
        )
        follow_up = self.ticket.follow_up_ids
        self.assertEqual(page.status_code, 200)
        self.assertEqual(urlsplit(page.url).path, follow_up.access_url)
        self.assertIn("We have received your request", page.text)
        self.assertIn(follow_up.number, page.text)
        self.assertEqual(self._messages(follow_up).author_id, self.customer.partner_id)

    def test_an_answer_that_is_refused_is_kept(self):
        self.ticket.write({"state": "closed", "reason_id": self.reason.id})
        self.sign_in(self.customer)
        files = [("attachments", (f"{index}.txt", b"x")) for index in range(11)]
        page = self.post(f"/my/requests/{self.ticket.id}/answer", {"body": "Keep me"}, files=files)
        self.assertEqual(page.status_code, 400)
        self.assertIn("Keep me", page.text)
        self.assertIn("choose them again", page.text)
        self.assertEqual(self.ticket.state, "closed")
