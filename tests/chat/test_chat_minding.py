"""Operators and visitors who vanish, servers that stop: nothing lost, nothing mailed twice."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from .chat_case import ChatCase


class MindingCase(ChatCase):
    def setUp(self):
        super().setUp()
        self.chat = self._chat(self.agent)
        self.ticket = self.chat.care_ticket_id

    def mind(self):
        """Let the server look after the chats, as it does each minute."""
        with self.enter_registry_test_mode():
            self.env.ref("care_desk.cron_chat_mind").method_direct_trigger()
        self.env.invalidate_all()

    def ago(self, **delta):
        return fields.Datetime.now() - timedelta(**delta)

    def leave(self, person, minutes=30):
        """Let the browser of `person` have told nothing for so many minutes."""
        self._be_there(person, minutes_ago=minutes)

    def answered(self, body="Yes it is", minutes_ago=30):
        """Let the agent have said something a while ago, after which the visitor left."""
        message = self._say(self.chat, body, self.agent)
        message.date = self.ago(minutes=minutes_ago)
        self.leave(self.chat._care_visitor())
        return message

    def mails(self):
        return self._mails_to("vera@example.com")


@tagged("post_install", "-at_install")
class TestOperatorsWhoVanish(MindingCase):
    def setUp(self):
        super().setUp()
        self.chat.write(
            {"care_queued_at": self.ago(minutes=40), "care_taken_at": self.ago(minutes=30)}
        )

    def assert_back(self):
        self.assertTrue(self.chat._care_is_waiting())
        self.assertFalse(self.ticket.user_id)
        self.assertEqual(self.ticket.chat_state, "waiting")
        self.assertNotIn(self.agent.partner_id, self.chat.channel_partner_ids)

    def test_his_chats_wait_again_with_their_turn(self):
        turn = self.chat.care_queued_at
        later = self._chat(email="later@example.com")
        self.leave(self.agent, 6)
        self.mind()
        self.assert_back()
        self.assertEqual(self.chat.care_queued_at, turn)
        self.assertEqual(self.chat._care_places()[self.chat.id][0], 1)
        self.assertEqual(later._care_places()[later.id][0], 2)
        self.assertIn("connection", self.chat.message_ids[0].body, "the visitor is told")
        self.chat.with_user(self.agent_2).sudo(False).care_take()
        self.assertEqual(self.chat._care_operator(), self.agent_2)

    def test_they_wait_again_once(self):
        self.leave(self.agent, 6)
        self.mind()
        count = len(self.chat.message_ids)
        self.mind()
        self.assertEqual(len(self.chat.message_ids), count)

    def test_a_short_absence_is_forgiven(self):
        self.leave(self.agent, 4)
        self.mind()
        self.assertEqual(self.chat._care_operator(), self.agent)

    def test_the_channel_says_how_long_one_waits_for_him(self):
        self.channel.care_return_minutes = 60
        self.leave(self.agent, 30)
        self.mind()
        self.assertEqual(self.chat._care_operator(), self.agent)

    def test_who_took_it_from_elsewhere_is_given_time(self):
        self.leave(self.agent, 30)
        self.chat.care_taken_at = self.ago(minutes=1)
        self.mind()
        self.assertEqual(self.chat._care_operator(), self.agent)

    def test_a_presence_that_a_stopped_server_left_behind_is_nobody(self):
        presence = self._be_there(self.agent, minutes_ago=30)
        presence.status = "online"
        self.mind()
        self.assert_back()

    def test_the_chats_of_who_works_here_no_more_wait_again(self):
        self.agent.active = False
        self.mind()
        self.assert_back()

    def test_a_chat_that_its_visitor_left_answered_stays_with_its_operator(self):
        self.answered()
        self.leave(self.agent)
        self.mind()
        self.assertEqual(self.chat.livechat_operator_id, self.agent.partner_id)

    def test_where_chats_are_assigned_somebody_else_gets_it(self):
        self.channel.care_assignment = "direct"
        self.leave(self.agent, 6)
        self.mind()
        self.assertEqual(self.chat._care_operator(), self.agent_2)


@tagged("post_install", "-at_install")
class TestVisitorsWhoVanish(MindingCase):
    def setUp(self):
        super().setUp()
        self.waiting = self._chat(email="waiting@example.com")
        self.guest = self.waiting._care_visitor()

    def test_who_left_the_queue_is_answered_by_mail(self):
        self.waiting.care_queued_at = self.ago(minutes=30)
        self.leave(self.guest)
        self.mind()
        self.assertTrue(self.waiting.livechat_end_dt)
        self.assertEqual(self.waiting.care_ended_by, "system")
        ticket = self.waiting.care_ticket_id
        self.assertNotEqual(ticket.state, "closed")
        self.assertEqual(ticket.awaiting, "team")
        alerts = self.env["mail.message"].search(
            [
                ("model", "=", ticket._name),
                ("res_id", "=", ticket.id),
                ("message_type", "=", "user_notification"),
            ]
        )
        self.assertEqual(alerts.notified_partner_ids, self.agent.partner_id)

    def test_who_waits_is_left_to_wait(self):
        self.waiting.care_queued_at = self.ago(minutes=30)
        self._be_there(self.guest)
        self.mind()
        self.assertTrue(self.waiting._care_is_waiting())
        self.waiting.care_queued_at = self.ago(minutes=1)
        self.leave(self.guest)
        self.mind()
        self.assertTrue(self.waiting._care_is_waiting(), "gone for a moment alone")

    def test_who_waits_for_nobody_is_told_and_answered_by_mail(self):
        self.waiting.care_queued_at = self.ago(minutes=30)
        self._be_there(self.guest)
        for operator in self.operators:
            self.leave(operator, 10)
        self.mind()
        self.assertTrue(self.waiting.livechat_end_dt)
        said = "".join(self.waiting.message_ids.mapped("body"))
        self.assertIn("We will answer you by mail", said)

    def test_who_waits_for_nobody_without_address_waits_on(self):
        chat = self._chat(email="", customer_number="C-1")
        chat.care_queued_at = self.ago(minutes=30)
        for operator in self.operators:
            self.leave(operator, 10)
        self.mind()
        self.assertTrue(chat._care_is_waiting())

    # ----------------------------------------------------- unread answers

    def test_an_answer_that_was_not_read_is_mailed_once(self):
        self.answered()
        self.mind()
        [mail] = self.mails()
        self.assertIn("Yes it is", mail.body_html)
        self.assertIn(self.ticket.number, mail.subject)
        self.mind()
        self.assertEqual(self.mails(), mail)
        self.answered("At 70 even")
        self.mind()
        first, second = self.mails()
        self.assertIn("At 70 even", second.body_html)
        self.assertNotIn("Yes it is", second.body_html)

    def test_it_is_mailed_after_the_end_as_well(self):
        self.answered()
        self.chat.with_user(self.agent).sudo(False).care_close(**self._qualification())
        self.mind()
        self.mind()
        self.assertEqual(len(self.mails()), 1)

    def test_nothing_is_mailed_before_the_delay(self):
        self.answered(minutes_ago=9)
        self.mind()
        self.assertFalse(self.mails())

    def test_nothing_is_mailed_to_who_is_here(self):
        self.answered()
        self._be_there(self.chat._care_visitor())
        self.mind()
        self.assertFalse(self.mails())

    def test_nothing_is_mailed_that_was_read(self):
        message = self.answered()
        visitor = self.chat.channel_member_ids.filtered(
            lambda one: one.livechat_member_type == "visitor"
        )
        visitor.seen_message_id = message
        self.mind()
        self.assertFalse(self.mails())

    def test_nothing_is_mailed_without_an_address(self):
        before = self.env["mail.mail"].search_count([])
        self.chat = self._chat(self.agent, email="", customer_number="C-1")
        self.answered()
        self.mind()
        self.chat.with_user(self.agent).sudo(False).care_close(**self._qualification())
        self.mind()
        self.assertEqual(self.env["mail.mail"].search_count([]), before)
        self.assertFalse(self.chat.care_has_unseen, "nobody looks at it each minute for ever")

    # ------------------------------------------------------ the cron itself

    def test_one_chat_that_fails_does_not_stop_the_others(self):
        self.waiting.care_queued_at = self.ago(minutes=30)
        self.leave(self.guest)
        failing, mind = self.chat, type(self.chat)._care_mind

        def _care_mind(chat):
            if chat == failing:
                raise ValueError("Broken")
            return mind(chat)

        logger = "odoo.addons.care_desk.models.chat.discuss_channel_minding"
        with patch.object(type(self.chat), "_care_mind", _care_mind), mute_logger(logger):
            self.mind()
        self.assertTrue(self.waiting.livechat_end_dt)

    def test_ended_chats_cost_the_server_nothing(self):
        self.chat.with_user(self.agent).sudo(False).care_close(**self._qualification())
        seen = self.env["discuss.channel"]

        def _care_mind(chat):
            nonlocal seen
            seen += chat

        with patch.object(type(self.chat), "_care_mind", _care_mind):
            self.mind()
        self.assertNotIn(self.chat, seen)
        self.assertIn(self.waiting, seen)
