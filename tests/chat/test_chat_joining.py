"""To come into a chat that waits is to take it; into one that goes on, to look on."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .chat_case import ChatCase


@tagged("post_install", "-at_install")
class TestChatJoining(ChatCase):
    def setUp(self):
        super().setUp()
        self.chat = self._chat()

    def join(self, user, chat=None, invited=None):
        """Let `user` join a chat as Discuss does, or let `invited` (res.users) in."""
        chat = (chat or self.chat).with_user(user).sudo(False)
        chat.add_members(partner_ids=(invited or user).partner_id.ids)

    def assert_waits_as_before(self, user):
        self.env.invalidate_all()
        self.assertTrue(self.chat._care_is_waiting())
        self.assertFalse(self.chat.care_ticket_id.user_id)
        self.assertNotIn(user.partner_id, self.chat.channel_partner_ids)

    def test_to_join_a_waiting_chat_is_to_take_it(self):
        for join in (
            lambda chat: self.join(self.agent, chat),
            lambda chat: chat.with_user(self.agent).sudo(False).channel_join(),
        ):
            chat = self._chat(email="joined@example.com")
            join(chat)
            self.assertFalse(chat._care_is_waiting())
            self.assertEqual(chat._care_operator(), self.agent)
            self.assertEqual(chat.care_ticket_id.user_id, self.agent)
            members = chat.channel_member_ids
            self.assertEqual(len(members.filtered(lambda one: one.partner_id)), 1)
            agents = members.filtered(lambda one: one.livechat_member_type == "agent")
            self.assertEqual(agents.partner_id, self.agent.partner_id)

    def test_who_may_not_take_it_joins_it_neither(self):
        self.agent.with_user(self.agent).care_set_chat_status("unavailable")
        with self.assertRaisesRegex(UserError, "unavailable"), self.cr.savepoint():
            self.join(self.agent)
        self.assert_waits_as_before(self.agent)
        self.channel.write({"max_sessions_mode": "limited", "max_sessions": 1})
        self._chat(self.agent_2, email="full@example.com")
        with self.assertRaisesRegex(UserError, "close one first"), self.cr.savepoint():
            self.join(self.agent_2)
        self.assert_waits_as_before(self.agent_2)
        plain = self._user("care_plain", "Paul Plain", "im_livechat.im_livechat_group_user")
        for user in (plain, self.employee, self.customer):
            with self.assertRaises(AccessError), self.cr.savepoint():
                self.join(user)
            self.assert_waits_as_before(user)

    def test_a_visitor_who_signs_in_while_he_waits_keeps_his_place(self):
        guest = self.chat._care_visitor()
        # sudo: as Odoo does when the site knows that they are one
        chat = self.chat.with_user(self.customer).with_context(guest=guest).sudo()
        chat._add_members(users=self.customer)
        self.assertTrue(self.chat._care_is_waiting())
        self.assertEqual(self.chat._care_visitor(), self.customer.partner_id)
        self.chat.with_user(self.agent).sudo(False).care_take()
        self.assertEqual(self.chat._care_operator(), self.agent)

    def test_nobody_is_put_into_a_waiting_chat(self):
        for invited in (self.agent_2, self.agent_2 + self.agent, self.employee):
            with self.assertRaisesRegex(UserError, "Take the chat first"), self.cr.savepoint():
                self.join(self.agent, invited=invited)
            for user in invited + self.agent:
                self.assert_waits_as_before(user)

    def test_who_has_taken_it_calls_a_colleague_who_looks_on(self):
        self.chat.with_user(self.agent).sudo(False).care_take()
        self.join(self.agent, invited=self.agent_2)
        self.join(self.manager)
        self.assertEqual(self.chat._care_operator(), self.agent)
        self.assertEqual(self.chat.care_ticket_id.user_id, self.agent)
        self.assertIn(self.agent_2.partner_id, self.chat.channel_partner_ids)
        self.assertIn(self.manager.partner_id, self.chat.channel_partner_ids)
