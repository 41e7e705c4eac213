"""What several people do to the chats at the same time."""

import re
from functools import partial

import requests

from odoo.tests import tagged

from ..real_server import RealServerCase, ServerError


@tagged("post_install", "-at_install")
class TestChatConcurrency(RealServerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agents = [
            cls.server.add_user(login, "care_desk.group_care_agent") for login in ("agnes", "bruno")
        ]
        admin = cls.server.login("admin")
        team_id = cls.server.ref("care_desk.team_default")
        # At work on whatever day this runs.
        admin.call("care.team", "write", [team_id], {"resource_calendar_id": False})
        [cls.channel_id] = admin.call(
            "im_livechat.channel",
            "create",
            [
                {
                    "name": "Shop chat",
                    "user_ids": [(6, 0, [agent.uid for agent in cls.agents])],
                    "care_team_id": team_id,
                    "care_privacy_url": "/privacy",
                }
            ],
        )
        with cls.server.cursor() as cursor:
            # What their browsers would tell by the websocket.
            cursor.execute(
                "INSERT INTO mail_presence (user_id, status, last_poll, last_presence)"
                " SELECT id, 'online', now() AT TIME ZONE 'UTC' + interval '1 hour',"
                " now() AT TIME ZONE 'UTC' FROM res_users WHERE id = ANY(%s)",
                [[agent.uid for agent in cls.agents]],
            )
            cursor.connection.commit()

    def call(self, browser, path, **params):
        """Call a route as the widget does, in a browser (requests.Session)."""
        answer = browser.post(
            f"{self.server.url}{path}",
            json={"jsonrpc": "2.0", "method": "call", "params": params},
            timeout=120,
        ).json()
        if "error" in answer:
            raise ServerError(answer["error"])
        return answer["result"]

    def form(self, browser, name):
        """Return what a visitor's filled-in form sends."""
        form = self.call(browser, "/care/chat/form", channel_id=self.channel_id)
        self.assertTrue(form["is_open"])
        return {
            "name": name,
            "email": f"{name}@example.com",
            "question": "Is it safe?",
            "consent": True,
            "token": form["token"],
            "page_url": "/",
        }

    def open(self, browser, values):
        return self.call(browser, "/care/chat/open", channel_id=self.channel_id, values=values)[
            "channel_id"
        ]

    def chat(self, name):
        """Open a chat; return its id."""
        browser = requests.Session()
        return self.open(browser, self.form(browser, name))

    def test_of_two_who_take_one_visitor_one_has_him_and_one_is_told_who(self):
        chat_id = self.chat("taken")
        outcomes = self.server.at_once(
            *(
                partial(agent.call, "discuss.channel", "care_take", [chat_id])
                for agent in self.agents
            ),
            lock=f"SELECT FROM discuss_channel WHERE id = {chat_id} FOR UPDATE",
        )
        [loser] = [outcome for outcome in outcomes if isinstance(outcome, ServerError)]
        self.assertEqual([one for one in outcomes if one is not loser], [chat_id])
        winner = self.agents[outcomes.index(chat_id)]
        self.assertEqual(loser.name, "odoo.exceptions.UserError")
        self.assertRegex(str(loser), r"(Agnes|Bruno) has just taken this chat")
        members = self.server.rows(
            "SELECT u.id FROM discuss_channel_member m JOIN res_users u"
            " ON u.partner_id = m.partner_id WHERE m.channel_id = %s",
            chat_id,
        )
        self.assertEqual(members, [(winner.uid,)])
        [(user_id,)] = self.server.rows(
            "SELECT t.user_id FROM care_ticket t JOIN discuss_channel c"
            " ON c.care_ticket_id = t.id WHERE c.id = %s",
            chat_id,
        )
        self.assertEqual(user_id, winner.uid)

    def test_two_who_take_the_next_one_get_one_each(self):
        for name in ("first", "second"):
            self.chat(name)
        first, second = self.server.at_once(
            *(partial(agent.call, "discuss.channel", "care_take_next") for agent in self.agents)
        )
        for chat_id, agent in ((first, self.agents[0]), (second, self.agents[1])):
            [(user_id,)] = self.server.rows(
                "SELECT t.user_id FROM care_ticket t JOIN discuss_channel c"
                " ON c.care_ticket_id = t.id WHERE c.id = %s",
                chat_id,
            )
            self.assertEqual(user_id, agent.uid)

    def test_a_form_clicked_twice_at_once_is_one_chat(self):
        # No cookie yet: neither of the two knows of the other.
        browsers = requests.Session(), requests.Session()
        values = self.form(browsers[0], "twice")
        first, second = self.server.at_once(
            *(partial(self.open, browser, values) for browser in browsers),
            lock="LOCK TABLE care_ticket IN SHARE MODE",
        )
        self.assertEqual(first, second)
        [(tickets, chats)] = self.server.rows(
            "SELECT count(DISTINCT t.id), count(c.id) FROM care_ticket t"
            " LEFT JOIN discuss_channel c ON c.care_ticket_id = t.id"
            " WHERE t.email_normalized = 'twice@example.com'"
        )
        self.assertEqual((tickets, chats), (1, 1))
        said = self.server.rows(
            "SELECT body FROM mail_message WHERE model = 'discuss.channel' AND res_id = %s"
            " AND message_type = 'comment'",
            first,
        )
        self.assertEqual(len([body for (body,) in said if re.search("safe", body)]), 1)

    def test_a_visitor_who_leaves_while_he_is_taken_is_kept_either_way(self):
        browser = requests.Session()
        chat_id = self.open(browser, self.form(browser, "leaving"))
        taken, _left = self.server.at_once(
            partial(self.agents[0].call, "discuss.channel", "care_take", [chat_id]),
            partial(self.call, browser, "/im_livechat/visitor_leave_session", channel_id=chat_id),
            lock=f"SELECT FROM discuss_channel WHERE id = {chat_id} FOR UPDATE",
        )
        [(ended_by, words)] = self.server.rows(
            "SELECT c.care_ended_by, count(m.id) FROM discuss_channel c"
            " LEFT JOIN mail_message m ON m.model = 'care.ticket'"
            " AND m.res_id = c.care_ticket_id AND m.message_type = 'comment'"
            " WHERE c.id = %s GROUP BY c.id",
            chat_id,
        )
        self.assertEqual((ended_by, words), ("visitor", 1))
        if isinstance(taken, ServerError):
            self.assertIn("left", str(taken))
        else:
            self.assertEqual(taken, chat_id)
