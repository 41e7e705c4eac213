"""What the console costs."""

import re
from collections import Counter
from contextlib import contextmanager

from odoo.tests import tagged

from .chat_case import ChatCase


@tagged("post_install", "-at_install")
class TestConsoleQueries(ChatCase):
    """The console is asked for at each change, by each operator."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.taken = cls.env["discuss.channel"]
        for index in range(2):
            cls.taken |= cls._chat(cls.operators[index % 2], **cls._visitor(index))
        cls.waiting = cls.env["discuss.channel"]
        for index in range(2, 7):
            cls.waiting |= cls._chat(**cls._visitor(index))

    @classmethod
    def _visitor(cls, index):
        return {"name": f"Visitor {index}", "email": f"visitor.{index}@example.com"}

    def _queries(self):
        """Return the queries of `care_console`, nothing cached, and what it says.

        :return: Counter of table names, dict
        """
        console = self.env["discuss.channel"].with_user(self.agent).sudo(False)
        # What stays cached from one request to the next is read once before.
        console.care_console()
        self.env.flush_all()
        queries = []
        with contextmanager(self._patchExecute)(queries):
            self.env.invalidate_all()
            shown = console.care_console()
        tables = (re.search(r'FROM "?(\w+)"?', query)[1] for query in queries)
        return Counter(tables), shown

    def test_it_costs_the_same_for_5_and_50_waiting_and_2_and_20_open_chats(self):
        few, shown = self._queries()
        self.assertEqual((len(shown["waiting"]), shown["open_chats"]), (5, 2))
        for index in range(7, 25):
            self._chat(self.operators[index % 2], **self._visitor(index))
        for index in range(25, 70):
            self._chat(**self._visitor(index))
        many, shown = self._queries()
        self.assertEqual((len(shown["waiting"]), shown["open_chats"]), (50, 20))
        self.assertEqual(len(shown["mine"]), 10)
        budget = {}
        self.assertEqual(many, few)
        self.assertEqual(many, budget)
