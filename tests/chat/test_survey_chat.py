from datetime import timedelta

from odoo.tests import JsonRpcException, tagged
from odoo.tools import mute_logger

from .chat_case import ChatHttpCase
from .survey_case import SurveyPeople


class ChatSurveyCase(SurveyPeople, ChatHttpCase):
    """A guest's chat, taken by an agent and closed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chat = cls._chat(cls.agent)
        cls.guest = cls.chat._care_visitor()
        cls.asked = cls.chat.care_ticket_id

    def setUp(self):
        super().setUp()
        self.sign_in_guest(self.guest)

    def sign_in_guest(self, guest):
        self.authenticate(None, None)
        self.opener.cookies[guest._cookie_name] = guest._format_auth_cookie()

    def sign_in(self, user):
        self.authenticate(user.login, user.login)

    def close_chat(self):
        self.chat.with_user(self.agent).sudo(False).care_close(**self._qualification())
        self.env.flush_all()

    def ask(self, chat=None, url="/care/chat/survey", **params):
        chat = chat or self.chat
        return self.make_jsonrpc_request(url, {"channel_id": chat.id, **params})

    def say(self, chat=None, url="/care/chat/survey/answer", **params):
        result = self.ask(chat, url, **params)
        self.env.invalidate_all()
        return result

    def assert_refused(self, **params):
        for call in (self.ask, lambda **params: self.say(rate=5, **params)):
            with self.assertRaises(JsonRpcException) as refusal, mute_logger("odoo.http"):
                call(**params)
            self.assertEqual(refusal.exception.code, 404)
        self.env.invalidate_all()
        self.assert_unanswered(self.asked)


@tagged("post_install", "-at_install")
class TestChatSurvey(ChatSurveyCase):
    """What the widget asks after a chat, and what becomes of it."""

    def test_the_visitor_is_asked_what_the_manager_set(self):
        self.closed.hint = "Think of all of it."
        self.close_chat()
        self.assertEqual(
            self.ask(),
            {
                "is_done": False,
                "questions": [
                    {
                        "id": self.closed.id,
                        "name": "Was it settled?",
                        "hint": "Think of all of it.",
                        "kind": "closed",
                        "choices": [
                            {"id": self.yes.id, "name": "Yes"},
                            {"id": self.no.id, "name": "No"},
                        ],
                    },
                    {
                        "id": self.open.id,
                        "name": "What could be better?",
                        "hint": "",
                        "kind": "open",
                        "choices": [],
                    },
                ],
            },
        )

    def test_his_opinion_is_of_the_chat_the_operator_and_the_request(self):
        self.close_chat()
        answers = {str(self.closed.id): self.yes.id, str(self.open.id): "More tea"}
        result = self.say(rate=5, reason="Quick", answers=answers)
        self.assertEqual(result, {"is_done": True, "is_new": True})
        rating = self.asked.survey_rating_ids
        self.assertEqual((rating.rating, rating.feedback), (5, "Quick"))
        self.assertEqual((rating.res_model, rating.res_id), ("discuss.channel", self.chat.id))
        self.assertEqual(rating.rated_partner_id, self.agent.partner_id)
        self.assertEqual(rating.parent_res_id, self.channel.id)
        self.assertEqual(self.chat.rating_last_value, 5)
        self.assertEqual(len(self.asked.survey_answer_ids), 2)
        history = self.chat.livechat_channel_member_history_ids
        rated = history.filtered(lambda one: one.rating_id == rating)
        self.assertEqual(rated.partner_id, self.agent.partner_id)

    def test_a_signed_in_customer_rates_his_operator_and_not_himself(self):
        self.sign_in(self.customer)
        chat = self.env["discuss.channel"].browse(self._open()["channel_id"])
        chat.with_user(self.agent).care_take()
        chat.with_user(self.agent).care_close(**self._qualification())
        self.env.flush_all()
        self.say(chat, rate=1)
        rating = chat.care_ticket_id.survey_rating_ids
        self.assertEqual(rating.partner_id, self.customer.partner_id)
        self.assertEqual(rating.rated_partner_id, self.agent.partner_id)
        self.sign_in(self.other_customer)
        with self.assertRaises(JsonRpcException), mute_logger("odoo.http"):
            self.ask(chat)

    def test_a_second_opinion_changes_nothing_and_says_so(self):
        self.close_chat()
        self.say(rate=5)
        self.assertEqual(self.ask(), {"is_done": True, "questions": []})
        result = self.say(rate=1, reason="No", answers={str(self.open.id): "Less"})
        self.assertEqual(result, {"is_done": True, "is_new": False})
        self.assertEqual(self.asked.survey_rating_ids.rating, 5)
        self.assertFalse(self.asked.survey_answer_ids)

    def test_odoos_own_question_is_answered_by_the_same_rules(self):
        self.close_chat()
        rating_id = self.ask(url="/im_livechat/feedback", rate=5, reason="Quick")
        self.env.invalidate_all()
        self.assertEqual(self.asked.survey_rating_ids.id, rating_id)
        self.assertEqual(self.asked.survey_rating_ids.rated_partner_id, self.agent.partner_id)
        self.ask(url="/im_livechat/feedback", rate=1, reason="Slow")
        self.env.invalidate_all()
        rating = self.asked.survey_rating_ids
        self.assertEqual((rating.rating, rating.feedback), (5, "Quick"))

    def test_who_was_asked_in_the_chat_is_not_mailed(self):
        self.ask()
        self.assertFalse(self.asked.survey_asked_at, "the chat still goes on")
        self.close_chat()
        tickets = self.env["care.ticket"]
        self.asked.closed_at -= timedelta(hours=30)
        self.assertIn(self.asked, tickets.search(tickets._domain_to_survey()))
        self.ask()
        self.env.invalidate_all()
        self.assertTrue(self.asked.survey_asked_at)
        self.assertFalse(self.asked.survey_token)
        self.assertNotIn(self.asked, tickets.search(tickets._domain_to_survey()))

    def test_who_was_mailed_answers_in_the_chat_or_on_the_page_but_once(self):
        self.close_chat()
        self.asked._mail_survey()
        token = self.asked.survey_token
        self.assertEqual(self.ask()["is_done"], False)
        self.assertEqual(self.asked.survey_token, token)
        self.say(rate=5)
        page = self.url_open(f"/care/survey/{token}")
        self.assertIn("You have answered already", page.text)

    def test_nobody_is_rated_for_a_chat_that_nobody_took(self):
        chat = self._chat(name="Nora", email="nora@example.com")
        self.sign_in_guest(chat._care_visitor())
        self.say(chat, rate=1, reason="Nobody came")
        rating = chat.care_ticket_id.survey_rating_ids
        self.assertEqual(rating.feedback, "Nobody came")
        self.assertFalse(rating.rated_partner_id)

    def test_what_was_not_asked_is_refused_and_nothing_kept(self):
        foreign = self.closed.copy()
        for params in (
            {"rate": 4},
            {"rate": "5"},
            {"rate": [5]},
            {"rate": 5, "answers": {str(foreign.id + 1000): "Hello"}},
            {"rate": 5, "answers": {str(self.closed.id): foreign.choice_ids[0].id}},
            {"rate": 5, "answers": [1]},
            {"reason": " "},
        ):
            with self.subTest(params), mute_logger("odoo.http"):
                with self.assertRaises(JsonRpcException) as refusal:
                    self.say(**params)
                self.assertEqual(refusal.exception.code, 0)
            self.env.invalidate_all()
            self.assert_unanswered(self.asked)

    def test_a_widget_on_another_site_asks_by_the_token_of_its_guest(self):
        self.close_chat()
        self.authenticate(None, None)
        token = {"guest_token": self.guest._format_auth_cookie()}
        asked = self.ask(url="/care/cors/chat/survey", **token)
        self.assertEqual(len(asked["questions"]), 2)
        self.say(url="/care/cors/chat/survey/answer", rate=3, **token)
        self.assertEqual(self.asked.survey_rating, "ok")


@tagged("post_install", "-at_install", "security")
class TestChatSurveyDoors(ChatSurveyCase):
    """Nobody but the visitor of a chat has an opinion of it."""

    def test_another_guest_and_nobody_are_refused(self):
        self.close_chat()
        self.sign_in_guest(self.env["mail.guest"].create({"name": "Gus"}))
        self.assert_refused()
        other = self._chat(name="Nora", email="nora@example.com")
        self.sign_in_guest(other._care_visitor())
        self.assert_refused()
        self.authenticate(None, None)
        self.assert_refused()

    def test_customers_and_staff_are_refused(self):
        self.close_chat()
        for user in (self.customer, self.employee, self.agent, self.agent_2, self.manager):
            with self.subTest(user.login):
                self.sign_in(user)
                self.assert_refused()
                self.ask(url="/im_livechat/feedback", rate=5)
                self.env.invalidate_all()
                self.assert_unanswered(self.asked)

    def test_another_site_is_refused_without_the_guests_token(self):
        self.close_chat()
        self.authenticate(None, None)
        other = self.env["mail.guest"].create({"name": "Gus"})
        for token in ("", "1|wrong", other._format_auth_cookie()):
            for url in ("/care/cors/chat/survey", "/care/cors/chat/survey/answer"):
                with self.assertRaises(JsonRpcException), mute_logger("odoo.http"):
                    self.ask(url=url, guest_token=token)
        self.env.invalidate_all()
        self.assert_unanswered(self.asked)

    def test_ids_that_are_none_are_refused(self):
        for wrong in (0, -1, "x", None, [self.chat.id], {"id": self.chat.id}, 10**12):
            with self.assertRaises(JsonRpcException) as refusal, mute_logger("odoo.http"):
                self.make_jsonrpc_request("/care/chat/survey", {"channel_id": wrong})
            self.assertEqual(refusal.exception.code, 404)

    def test_a_chat_of_plain_odoo_has_no_survey_of_ours(self):
        guest = self.env["mail.guest"].create({"name": "Gus"})
        plain = self.env["im_livechat.channel"].create(
            {"name": "Plain", "user_ids": [(6, 0, self.agent.ids)]}
        )
        chat = self.env["discuss.channel"].create(
            {
                "name": "Plain",
                "channel_type": "livechat",
                "livechat_channel_id": plain.id,
                "livechat_operator_id": self.agent.partner_id.id,
                "channel_member_ids": [
                    (0, 0, {"partner_id": self.agent.partner_id.id}),
                    (0, 0, {"guest_id": guest.id, "livechat_member_type": "visitor"}),
                ],
            }
        )
        self.sign_in_guest(guest)
        with self.assertRaises(JsonRpcException), mute_logger("odoo.http"):
            self.ask(chat)
        rating_id = self.ask(chat, url="/im_livechat/feedback", rate=5)
        self.env.invalidate_all()
        rating = self.env["rating.rating"].browse(rating_id)
        self.assertEqual(rating.rating, 5)
        self.assertFalse(rating.care_ticket_id)
        # As ever in Odoo, whoever is there may change it.
        rating.with_user(self.employee).rating = 3

    def test_nobody_rates_a_chat_by_writing_in_it(self):
        self.make_jsonrpc_request(
            "/mail/message/post",
            {
                "thread_model": "discuss.channel",
                "thread_id": self.chat.id,
                "post_data": {"body": "Hello", "message_type": "comment"},
            },
        )
        with self.assertRaises(JsonRpcException), mute_logger("odoo.http"):
            self.make_jsonrpc_request(
                "/mail/message/post",
                {
                    "thread_model": "discuss.channel",
                    "thread_id": self.chat.id,
                    "post_data": {
                        "body": "Hello",
                        "message_type": "comment",
                        "rating_value": 5,
                    },
                },
            )
        self.env.invalidate_all()
        self.assertFalse(self.chat.rating_ids)
        self.assert_unanswered(self.asked)

    def test_what_was_said_of_a_chat_goes_with_its_request(self):
        self.close_chat()
        self.say(rate=1, reason="Slow")
        rating = self.asked.survey_rating_ids
        self.asked.with_user(self.manager).unlink()
        self.assertFalse(rating.exists())
        self.assertFalse(self.chat.exists().rating_last_value)
