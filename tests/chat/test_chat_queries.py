"""What chats cost the database, compared with Odoo's own where it does the same."""

import re
from collections import Counter
from contextlib import contextmanager
from unittest.mock import patch

from odoo.sql_db import Cursor
from odoo.tests import tagged

from .visitor_case import VisitorCase


class QueriesCase(VisitorCase):
    @contextmanager
    def queries(self):
        """Give a list that holds the statements run inside, once it is left."""
        run, execute = [], Cursor.execute

        def _execute(cursor, query, params=None, log_exceptions=True):
            run.append(self.shape(query))
            return execute(cursor, query, params, log_exceptions)

        with patch.object(Cursor, "execute", _execute):
            yield run

    @staticmethod
    def shape(query):
        """Return a statement (str or SQL) without its values and the names it makes up."""
        text = " ".join(getattr(query, "code", query).split())
        text = re.sub(r'"_test_[^"]*"|savepoint \S+|SAVEPOINT \S+', "savepoint", text)
        return re.sub(r"\(?%s\)?(, ?\(?%s\)?)*", "%s", text)


@tagged("post_install", "-at_install")
class TestChatQueries(QueriesCase):
    maxDiff = None

    def setUp(self):
        super().setUp()
        self.plain_channel = self.env["im_livechat.channel"].create(
            {"name": "Plain chat", "user_ids": self.agent.ids}
        )
        self.browsers = {"served": self.browse_as(None)}
        self.served = self.open_chat()
        self.served.with_user(self.agent).care_take()
        self.browsers["plain"] = self.browse_as(None)
        session = self.ask("/im_livechat/get_session", channel_id=self.plain_channel.id)
        self.plain = self.env["discuss.channel"].browse(session["channel_id"])
        self.assertEqual(self.plain._care_operator(), self.agent)
        self.assertFalse(self.plain.care_ticket_id)

    def cost_of_words(self, chat, browser):
        """Return the statements (Counter) that a word in `chat` runs, once all is warm."""
        for _time in range(2):
            self.back_to(browser)
            self.post(chat, "Warm")
        with self.queries() as run:
            self.post(chat, "Measured")
        return Counter(run)

    def assert_adds_nothing(self, served, plain):
        self.assertGreater(sum(plain.values()), 5, "what is compared is there")
        self.assertFalse(dict(served - plain), dict(plain - served))

    def test_a_visitors_word_costs_no_query_more_than_odoos(self):
        self.assert_adds_nothing(
            self.cost_of_words(self.served, self.browsers["served"]),
            self.cost_of_words(self.plain, self.browsers["plain"]),
        )

    def test_an_operators_word_costs_no_query_more_than_odoos(self):
        browser = self.browse_as(self.agent)
        self.assert_adds_nothing(
            self.cost_of_words(self.served, browser), self.cost_of_words(self.plain, browser)
        )

    def test_to_open_a_chat_costs_the_same_however_many_wait(self):
        def cost(number):
            self.browse_as(None)
            values = self._form(email=f"cost{number}@example.com")
            with self.queries() as run:
                self.send(values)
            return Counter(run)

        cost(0)
        few = cost(1)
        for number in range(2, 12):
            self._chat(email=f"waiting{number}@example.com")
        many = cost(12)
        self.assertFalse(dict(many - few), dict(few - many))

    def test_the_minutes_look_costs_little_for_each_chat(self):
        def cost(count):
            chats = self.env["discuss.channel"].sudo()
            ongoing = chats.search(
                [("care_ticket_id", "!=", False), ("livechat_end_dt", "=", False)]
            )
            for number in range(count - len(ongoing)):
                self._chat(self.agent if number % 2 else None, email=f"m{number}@example.com")
            cron = self.env.ref("care_desk.cron_chat_mind")
            cron.method_direct_trigger()
            with self.queries() as run:
                cron.method_direct_trigger()
            return len(run)

        five, twenty = cost(5), cost(20)
        # Each in a savepoint of its own (2) with its own progress (2): its people and whether they
        # are here, its last words and what of them was seen, its channel's delays.
        self.assertLessEqual((twenty - five) / 15, 20)
