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
        cls._chats(taken=range(2), waiting=range(2, 7))

    @classmethod
    def _chats(cls, taken, waiting):
        """Open chats, one per number: some taken by the operators in turn, some waiting."""
        for index in taken:
            cls._chat(cls.operators[index % 2], **cls._visitor(index))
        for index in waiting:
            cls._chat(**cls._visitor(index))

    @classmethod
    def _visitor(cls, index):
        return {"name": f"Visitor {index}", "email": f"visitor.{index}@example.com"}

    def _queries(self):
        """Return the queries of `care_console`, nothing cached, and how many chats it shows.

        :return: Counter of table names, tuple of those waiting, open and one's own (int)
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
        counts = (len(shown["waiting"]), shown["open_chats"], len(shown["mine"]))
        return Counter(tables), counts

    def test_it_costs_the_same_for_5_and_50_waiting_and_2_and_20_open_chats(self):
        few, before = self._queries()
        self._chats(taken=range(7, 25), waiting=range(25, 70))
        many, after = self._queries()
        grown = tuple(more - less for less, more in zip(before, after, strict=True))
        self.assertEqual(grown, (45, 18, 9))
        budget = {
            "discuss_channel": 3,  # those that go on, what they are, and where I offered help
            "discuss_channel_member": 2,  # of all who wait, and who they are
            "im_livechat_channel_member_history": 2,  # which of them are visitors
            "mail_guest": 1,
            "mail_presence": 4,  # who is here: visitors and operators
            "care_ticket": 2,  # of those chats, and mine that are to qualify
            "care_team": 2,  # of those chats, and all that chats may be handed to
            "im_livechat_channel": 2,
            "im_livechat_expertise": 2,  # what visitors need, what I know
            "res_users": 5,  # who asks, the operators, the people of the teams
            "res_users_settings": 3,  # their statuses, languages and expertise
            "res_partner": 1,
        }
        self.assertEqual(many, few)
        self.assertEqual(many, budget)

    def test_who_opens_it_is_there_before_his_browser_has_told(self):
        self.operators.sudo().presence_ids.unlink()
        shown = self.env["discuss.channel"].with_user(self.agent).sudo(False).care_console()
        there = [operator["id"] for operator in shown["operators"]]
        self.assertIn(self.agent.id, there)
        self.assertNotIn(self.agent_2.id, there)

    def test_chats_are_counted_against_the_limit_of_their_own_channel(self):
        console = self.env["discuss.channel"].with_user(self.agent).sudo(False)
        shown = console.care_console()
        self.assertEqual((shown["my_chats"], shown["max_chats"]), (1, False))
        self.assertFalse(any(row["is_over_limit"] for row in shown["waiting"]))
        for most, is_over in ((2, False), (1, True)):
            self.channel.write({"max_sessions_mode": "limited", "max_sessions": most})
            shown = console.care_console()
            self.assertEqual((shown["my_chats"], shown["max_chats"]), (1, most))
            self.assertEqual({row["is_over_limit"] for row in shown["waiting"]}, {is_over})
        # Another one of mine, in which I have none yet, leaves more.
        self.channel.copy({"max_sessions": 5, "user_ids": self.agent.ids})
        shown = console.care_console()
        self.assertEqual((shown["my_chats"], shown["max_chats"]), (1, 1))
