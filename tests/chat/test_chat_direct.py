"""Chats that go to an operator as Odoo assigns them, and wait where nobody is free."""

from odoo.fields import Command, Datetime
from odoo.tests import tagged

from .visitor_case import VisitorCase


@tagged("post_install", "-at_install")
class TestChatDirect(VisitorCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.channel.care_assignment = "direct"

    def test_a_chat_goes_to_an_operator_at_once(self):
        chat = self.open_chat()
        self.assertFalse(chat._care_is_waiting())
        self.assertTrue(chat.care_taken_at)
        operator = chat._care_operator()
        self.assertIn(operator, self.operators)
        self.assertEqual(chat.care_ticket_id.user_id, operator)
        self.assertEqual(chat.care_ticket_id.chat_state, "live")
        agents = chat.channel_member_ids.filtered(lambda one: one.livechat_member_type == "agent")
        self.assertEqual(agents.partner_id, operator.partner_id)

    def test_only_who_is_available_receives(self):
        self.agent.with_user(self.agent).care_set_chat_status("busy")
        for _time in range(3):
            self.browse_as(None)
            self.assertEqual(self.open_chat()._care_operator(), self.agent_2)
        self.agent_2.with_user(self.agent_2).care_set_chat_status("unavailable")
        self.browse_as(None)
        self.assertTrue(self.open_chat()._care_is_waiting())

    def test_who_became_available_is_given_who_waits(self):
        for operator in self.operators:
            operator.with_user(operator).care_set_chat_status("busy")
        first, second = self.open_chat(), (self.browse_as(None), self.open_chat())[1]
        self.assertTrue(first._care_is_waiting() and second._care_is_waiting())
        self.agent.with_user(self.agent).care_set_chat_status("available")
        self.assertEqual((first | second)._care_waiting(), self.env["discuss.channel"])
        self.assertEqual(first._care_operator() | second._care_operator(), self.agent)

    def test_where_all_are_full_one_waits_until_a_chat_ends(self):
        self.channel.write({"max_sessions_mode": "limited", "max_sessions": 1})
        chats = self.env["discuss.channel"]
        for _time in range(3):
            self.browse_as(None)
            chats += self.open_chat()
        waiting = chats.filtered(lambda chat: chat._care_is_waiting())
        self.assertEqual(waiting, chats[2])
        done = chats[0]
        operator = done._care_operator()
        done.with_user(operator).care_close(**self._qualification())
        self.assertFalse(waiting._care_is_waiting())
        self.assertEqual(waiting._care_operator(), operator)

    def test_the_first_who_waits_is_served_first(self):
        self.channel.write({"max_sessions_mode": "limited", "max_sessions": 1})
        chats = self.env["discuss.channel"]
        for _time in range(4):
            self.browse_as(None)
            chats += self.open_chat()
        chats[2].care_queued_at = Datetime.subtract(Datetime.now(), minutes=1)
        chats[0].with_user(chats[0]._care_operator()).care_close(**self._qualification())
        self.assertFalse(chats[2]._care_is_waiting())
        self.assertTrue(chats[3]._care_is_waiting())

    def test_presences_that_a_stopped_server_left_behind_receive_nothing(self):
        stale = self._be_there(self.agent, minutes_ago=10)
        stale.status = "online"
        for _time in range(3):
            self.browse_as(None)
            self.assertEqual(self.open_chat()._care_operator(), self.agent_2)

    def test_operators_without_the_role_receive_nothing(self):
        plain = self._user("plain_livechat", "Paul Plain", "im_livechat.im_livechat_group_user")
        self._be_there(plain)
        self.channel.user_ids = [Command.set((plain + self.agent).ids)]
        for _time in range(3):
            self.browse_as(None)
            self.assertEqual(self.open_chat()._care_operator(), self.agent)
