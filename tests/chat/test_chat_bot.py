"""A bot first, then a human, or nobody."""

from odoo.fields import Command
from odoo.tests import tagged

from .visitor_case import VisitorCase


@tagged("post_install", "-at_install")
class TestChatBot(VisitorCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.script = cls.env["chatbot.script"].create({"title": "Botty"})
        steps = cls.env["chatbot.script.step"]
        cls.hello, cls.ask_step = steps.create(
            [
                {
                    "step_type": "text",
                    "message": "I am a bot",
                    "chatbot_script_id": cls.script.id,
                    "sequence": 1,
                },
                {
                    "step_type": "question_selection",
                    "message": "Which one?",
                    "chatbot_script_id": cls.script.id,
                    "sequence": 2,
                },
            ]
        )
        cls.human, cls.never_mind = cls.env["chatbot.script.answer"].create(
            [
                {"name": "A human please", "script_step_id": cls.ask_step.id},
                {"name": "Never mind", "script_step_id": cls.ask_step.id},
            ]
        )
        cls.forward, cls.nobody, cls.bye = steps.create(
            [
                {
                    "step_type": "forward_operator",
                    "message": "I fetch somebody",
                    "chatbot_script_id": cls.script.id,
                    "sequence": 3,
                    "triggering_answer_ids": [Command.set(cls.human.ids)],
                },
                {
                    "step_type": "text",
                    "message": "Nobody is here, alas",
                    "chatbot_script_id": cls.script.id,
                    "sequence": 4,
                    "triggering_answer_ids": [Command.set(cls.human.ids)],
                },
                {
                    "step_type": "text",
                    "message": "Bye",
                    "chatbot_script_id": cls.script.id,
                    "sequence": 5,
                    "triggering_answer_ids": [Command.set(cls.never_mind.ids)],
                },
            ]
        )
        cls.channel.rule_ids = [
            Command.create(
                {"action": "display_button", "regex_url": "", "chatbot_script_id": cls.script.id}
            )
        ]
        cls.bot = cls.script.operator_partner_id

    def answer(self, chat, answer):
        """Choose an answer (chatbot.script.answer) as the widget does, and let the bot go on."""
        self.ask(
            "/mail/message/post",
            thread_model="discuss.channel",
            thread_id=chat.id,
            post_data={"body": answer.name, "message_type": "comment"},
            selected_answer_id=answer.id,
        )
        self.ask("/chatbot/step/trigger", channel_id=chat.id, chatbot_script_id=self.script.id)

    def said(self, chat):
        return "".join(chat.message_ids.sorted("id").mapped("body"))

    def test_the_bot_begins_and_the_request_is_there_already(self):
        chat = self.open_chat(question="My pot is cracked")
        self.assertFalse(chat._care_is_waiting())
        self.assertEqual(chat.livechat_operator_id, self.bot)
        self.assertEqual(chat.care_ticket_id.chat_state, "live")
        self.assertIn("Which one?", self.said(chat))
        self.assertIn("My pot is cracked", self.said(chat))
        console = self.env["discuss.channel"].with_user(self.agent).care_console()
        self.assertNotIn(chat.id, [row["id"] for row in console["waiting"]])

    def test_a_bot_hands_over_to_the_queue(self):
        chat = self.open_chat()
        self.answer(chat, self.human)
        self.assertTrue(chat._care_is_waiting())
        self.assertFalse(chat.livechat_end_dt)
        self.assertNotIn(self.bot, chat.channel_partner_ids)
        self.assertEqual(self.said(chat).count("I fetch somebody"), 1)
        self.assertNotIn("alas", self.said(chat))
        chat.with_user(self.agent).care_take()
        self._say(chat.sudo(), "Here I am", self.agent)
        chat.with_user(self.agent).care_close(**self._qualification())
        words = "".join(self._messages(chat.care_ticket_id).mapped("body"))
        places = [words.find(word) for word in ("A human please", "I fetch", "Here I am")]
        self.assertNotIn(-1, places)
        self.assertEqual(places, sorted(places))
        self.assertEqual(chat.care_ticket_id.user_id, self.agent)

    def test_the_script_does_not_go_on_once_people_have_the_chat(self):
        chat = self.open_chat()
        self.answer(chat, self.human)
        chat.with_user(self.agent).care_take()
        before = len(chat.message_ids)
        self.ask("/chatbot/step/trigger", channel_id=chat.id, chatbot_script_id=self.script.id)
        self.env.invalidate_all()
        self.assertFalse(chat.livechat_end_dt)
        self.assertEqual(chat._care_operator(), self.agent)
        self.assertEqual(len(chat.message_ids), before)

    def test_a_script_that_a_visitor_starts_himself_takes_the_chat_from_nobody(self):
        script = self.env["chatbot.script"].create({"title": "Forwarder"})
        self.env["chatbot.script.step"].create(
            {"step_type": "forward_operator", "chatbot_script_id": script.id}
        )
        self.channel.rule_ids = [Command.clear()]
        waiting = self.open_chat()
        queued_at = waiting.care_queued_at
        self.ask("/chatbot/step/trigger", channel_id=waiting.id, chatbot_script_id=script.id)
        self.assertEqual(waiting.care_queued_at, queued_at)
        waiting.chatbot_current_step_id = False
        waiting.with_user(self.agent).care_take()
        self.ask("/chatbot/step/trigger", channel_id=waiting.id, chatbot_script_id=script.id)
        self.env.invalidate_all()
        self.assertEqual(waiting._care_operator(), self.agent)
        self.assertFalse(waiting._care_is_waiting())

    def test_in_direct_mode_a_bot_hands_over_to_an_operator(self):
        self.channel.care_assignment = "direct"
        chat = self.open_chat()
        self.answer(chat, self.human)
        operator = chat._care_operator()
        self.assertIn(operator, self.operators)
        self.assertFalse(chat._care_is_waiting())
        self.assertEqual(chat.care_ticket_id.user_id, operator)
        self.assertFalse(chat.livechat_end_dt)
        self.assertNotIn(self.bot, chat.channel_partner_ids)
        self.assertEqual(self.said(chat).count("I fetch somebody"), 1)

    def test_in_direct_mode_with_all_full_he_waits(self):
        self.channel.write(
            {"care_assignment": "direct", "max_sessions_mode": "limited", "max_sessions": 1}
        )
        first, second = self._chat_of_operators()
        chat = self.open_chat()
        self.answer(chat, self.human)
        self.assertTrue(chat._care_is_waiting())
        self.assertEqual(self.said(chat).count("I fetch somebody"), 1)
        operator = first._care_operator()
        first.with_user(operator).sudo(False).care_close(**self._qualification())
        self.assertEqual(chat._care_operator(), operator)
        self.assertTrue(second._care_operator())

    def _chat_of_operators(self):
        """Return a chat of each operator."""
        rules, self.channel.rule_ids = self.channel.rule_ids, [Command.clear()]
        del rules
        chats = self._chat(), self._chat(email="two@example.com")
        self.channel.rule_ids = [
            Command.create(
                {
                    "action": "display_button",
                    "regex_url": "",
                    "chatbot_script_id": self.script.id,
                }
            )
        ]
        return chats

    def test_with_nobody_there_the_script_goes_on_and_the_request_is_kept(self):
        chat = self.open_chat()
        self.operators.presence_ids.unlink()
        self.answer(chat, self.human)
        self.assertFalse(chat._care_is_waiting())
        self.assertFalse(chat.livechat_end_dt)
        self.ask("/chatbot/step/trigger", channel_id=chat.id, chatbot_script_id=self.script.id)
        self.assertIn("alas", self.said(chat))
        self.ask("/chatbot/step/trigger", channel_id=chat.id, chatbot_script_id=self.script.id)
        self.env.invalidate_all()
        self.assertTrue(chat.livechat_end_dt)
        self.assert_left_to_the_team(chat)

    def test_a_script_that_ends_leaves_the_request_to_the_team(self):
        chat = self.open_chat()
        self.answer(chat, self.never_mind)
        self.assertIn("Bye", self.said(chat))
        self.ask("/chatbot/step/trigger", channel_id=chat.id, chatbot_script_id=self.script.id)
        self.env.invalidate_all()
        self.assertTrue(chat.livechat_end_dt)
        self.assert_left_to_the_team(chat)

    def assert_left_to_the_team(self, chat):
        ticket = chat.care_ticket_id
        self.assertNotEqual(ticket.state, "closed")
        self.assertEqual(ticket.awaiting, "team")
        self.assertFalse(ticket.first_reply_at, "a bot is no answer")
        alerts = self.env["mail.message"].search(
            [
                ("model", "=", ticket._name),
                ("res_id", "=", ticket.id),
                ("message_type", "=", "user_notification"),
            ]
        )
        self.assertEqual(alerts.notified_partner_ids, self.agent.partner_id)

    def test_a_chat_that_a_bot_alone_had_begins_anew_where_odoo_offers_it(self):
        chat = self.open_chat()
        self.answer(chat, self.never_mind)
        self.ask("/chatbot/step/trigger", channel_id=chat.id, chatbot_script_id=self.script.id)
        self.env.invalidate_all()
        self.assertTrue(chat.care_ended_by)
        self.ask("/chatbot/restart", channel_id=chat.id, chatbot_script_id=self.script.id)
        self.env.invalidate_all()
        self.assertFalse(chat.livechat_end_dt or chat.care_ended_by)
        for _step in range(2):
            self.ask("/chatbot/step/trigger", channel_id=chat.id, chatbot_script_id=self.script.id)
        self.answer(chat, self.human)
        self.assertTrue(chat._care_is_waiting())
