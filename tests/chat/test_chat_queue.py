"""The queue: places, estimates, taking, and who may take."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .chat_case import ChatCase


@tagged("post_install", "-at_install")
class TestChatQueue(ChatCase):
    def waiting(self, *questions, minutes=10):
        """Return chats that have waited since so many minutes, the first one longest."""
        chats = self.env["discuss.channel"]
        for index, question in enumerate(questions):
            chat = self._chat(question=question)
            chat.care_queued_at = fields.Datetime.now() - timedelta(minutes=minutes - index)
            chats += chat
        return chats

    def as_agent(self, chat, agent=None):
        """Return a chat as an operator sees it."""
        return chat.with_user(agent or self.agent).sudo(False)

    # ---------------------------------------------------- places, estimates

    def test_places_follow_the_time_of_waiting(self):
        first, second, third = self.waiting("A?", "B?", "C?")
        places = (first | second | third)._care_places()
        self.assertEqual(
            [places[chat.id][0] for chat in (first, second, third)],
            [1, 2, 3],
        )
        self.as_agent(first).care_take()
        places = (first | second | third)._care_places()
        self.assertEqual([places[chat.id][0] for chat in (first, second, third)], [False, 1, 2])

    def test_places_of_one_channel_are_not_those_of_another(self):
        [first] = self.waiting("A?")
        other = self.channel.copy({"name": "Other chat"})
        channel, type(self).channel = self.channel, other
        self.addCleanup(setattr, type(self), "channel", channel)
        [second] = self.waiting("B?", minutes=5)
        self.assertEqual((first | second)._care_places()[second.id][0], 1)

    def test_nothing_is_promised_where_nothing_is_known(self):
        [chat] = self.waiting("A?")
        self.assertEqual(chat._care_places(), {chat.id: (1, False)})
        self.assertIsNone(self.channel._care_estimate(1))

    def taken(self, minutes_ago, waited):
        """Let a chat have been taken so many minutes ago, after so many minutes."""
        chat = self._chat(self.agent)
        taken_at = fields.Datetime.now() - timedelta(minutes=minutes_ago)
        chat.write(
            {
                "care_taken_at": taken_at,
                "care_queued_at": taken_at - timedelta(minutes=waited),
            }
        )

    def test_a_few_takings_promise_what_they_waited(self):
        self.taken(120, 4)
        self.taken(30, 8)
        self.assertEqual(self.channel._care_estimate(1), 6)

    def test_many_takings_promise_the_pace_of_the_queue(self):
        for minutes_ago in (10, 20, 30, 40):
            self.taken(minutes_ago, 1)
        self.assertEqual([self.channel._care_estimate(place) for place in (1, 2, 3)], [15, 30, 45])

    # --------------------------------------------------------------- taking

    def test_who_takes_a_chat_is_its_operator_and_the_requests_agent(self):
        [chat] = self.waiting("A?")
        self.assertEqual(chat.livechat_operator_id, self.company.partner_id)
        self.assertEqual(self.as_agent(chat).care_take(), chat.id)
        self.assertEqual(chat.livechat_operator_id, self.agent.partner_id)
        self.assertIn(self.agent.partner_id, chat.channel_partner_ids)
        self.assertEqual(chat.care_ticket_id.user_id, self.agent)
        self.assertEqual(chat.care_ticket_id.chat_state, "live")

    def test_to_take_ones_own_chat_again_changes_nothing(self):
        [chat] = self.waiting("A?")
        self.as_agent(chat).care_take()
        before = (chat.care_taken_at, len(chat.message_ids), len(chat.channel_member_ids))
        self.assertEqual(self.as_agent(chat).care_take(), chat.id)
        self.assertEqual(
            (chat.care_taken_at, len(chat.message_ids), len(chat.channel_member_ids)), before
        )

    def test_the_second_to_take_is_told_who_was_first(self):
        [chat] = self.waiting("A?")
        self.as_agent(chat).care_take()
        with self.assertRaisesRegex(UserError, self.agent.name):
            self.as_agent(chat, self.agent_2).care_take()
        self.assertEqual(chat.livechat_operator_id, self.agent.partner_id)
        self.assertNotIn(self.agent_2.partner_id, chat.channel_partner_ids)

    def test_a_chat_that_has_ended_is_not_taken(self):
        [chat] = self.waiting("A?")
        chat.livechat_end_dt = fields.Datetime.now()
        with self.assertRaisesRegex(UserError, "left"):
            self.as_agent(chat).care_take()

    def test_the_longest_waiting_is_next(self):
        first, second = self.waiting("A?", "B?")
        agent = self.env["discuss.channel"].with_user(self.agent)
        self.assertEqual(agent.care_take_next(), first.id)
        self.assertEqual(agent.care_take_next(), second.id)
        self.assertIs(agent.care_take_next(), False)

    def test_who_speaks_the_language_takes_his_visitors_first(self):
        french = self.env["res.lang"]._activate_lang("fr_FR")
        german = self.env["res.lang"]._activate_lang("de_DE")
        first, second, third = self.waiting("A?", "B?", "C?")
        first.livechat_lang_id = german
        third.livechat_lang_id = french
        self.agent.livechat_lang_ids = french
        second.livechat_lang_id = german
        agent = self.env["discuss.channel"].with_user(self.agent)
        self.assertEqual(agent.care_take_next(), third.id)
        self.assertEqual(agent.care_take_next(), first.id, "better one who asks than none")

    def test_who_knows_the_matter_takes_its_visitors_first(self):
        expertise = self.env["im_livechat.expertise"].create({"name": "Kilns"})
        first, second = self.waiting("A?", "B?")
        first.livechat_expertise_ids = expertise
        self.assertEqual(
            self.env["discuss.channel"].with_user(self.agent).care_take_next(), second.id
        )
        self.agent_2.livechat_expertise_ids = expertise
        self.assertEqual(
            self.env["discuss.channel"].with_user(self.agent_2).care_take_next(), first.id
        )

    # ---------------------------------------------------------- who may take

    def test_a_busy_operator_takes_and_an_unavailable_one_does_not(self):
        first, second = self.waiting("A?", "B?")
        self.agent.with_user(self.agent).care_set_chat_status("busy")
        self.as_agent(first).care_take()
        self.agent.with_user(self.agent).care_set_chat_status("unavailable")
        with self.assertRaisesRegex(UserError, "unavailable"):
            self.as_agent(second).care_take()
        with self.assertRaisesRegex(UserError, "unavailable"):
            second.with_user(self.agent).care_take_next()
        self.assertTrue(second._care_is_waiting())
        self.assertEqual(first._care_operator(), self.agent, "he keeps what he has")
        self._say(first, "I go on", self.agent)

    def test_nobody_takes_more_than_the_channel_allows(self):
        self.channel.write({"max_sessions_mode": "limited", "max_sessions": 1})
        first, second = self.waiting("A?", "B?")
        self.as_agent(first).care_take()
        with self.assertRaisesRegex(UserError, "close one first"):
            self.as_agent(second).care_take()
        self.as_agent(second, self.agent_2).care_take()
        self.as_agent(first).care_close(**self._qualification())
        [third] = self.waiting("C?")
        self.as_agent(third).care_take()

    def test_a_full_channel_leaves_him_the_chats_of_the_others(self):
        self.channel.write({"max_sessions_mode": "limited", "max_sessions": 1})
        other = self.channel.copy({"name": "Other chat", "max_sessions_mode": "unlimited"})
        first, second, third = self.waiting("A?", "B?", "C?")
        self.as_agent(first).care_take()
        third.livechat_channel_id = other
        self.assertEqual(self.as_agent(third).care_take_next(), third.id)
        self.assertTrue(second._care_is_waiting())
        with self.assertRaisesRegex(UserError, "close one first"):
            self.as_agent(second).care_take_next()

    def test_nobody_but_the_team_of_the_company_takes(self):
        other_company = self.env["res.company"].create({"name": "Other", "care_service": "on"})
        foreign = self._user("foreign_agent", "Fred Foreign", "care_desk.group_care_agent")
        foreign.write(
            {
                "company_ids": [Command.set(other_company.ids)],
                "company_id": other_company.id,
            }
        )
        plain = self._user("plain_livechat", "Paul Plain", "im_livechat.im_livechat_group_user")
        [chat] = self.waiting("A?")
        for user in (foreign, plain, self.employee, self.customer):
            with self.assertRaises(AccessError):
                self.as_agent(chat, user).care_take()
        self.assertIs(chat.with_user(foreign).care_take_next(), False)
        for user in (plain, self.employee, self.customer):
            with self.assertRaises(AccessError):
                chat.with_user(user).sudo(False).care_take_next()
        self.assertTrue(chat._care_is_waiting())

    def test_a_status_is_ones_own_and_one_of_three(self):
        agent = self.agent.with_user(self.agent)
        self.assertEqual(agent.care_set_chat_status("busy"), "busy")
        self.assertEqual(self.agent.care_chat_status, "busy")
        self.assertEqual(self.agent_2.care_chat_status, "available")
        for junk in ("away", "", None, ["busy"], 1):
            with self.assertRaises(UserError):
                agent.care_set_chat_status(junk)
        with self.assertRaises(AccessError):
            self.employee.with_user(self.employee).care_set_chat_status("busy")
