"""Who works for the shop and visits it: a visitor like others, who serves not himself."""

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .visitor_case import VisitorCase


@tagged("post_install", "-at_install")
class TestChatOwnVisit(VisitorCase):
    def visit(self, user, **values):
        """Return the chat that `user` (res.users) opens as a visitor of the shop."""
        self.browse_as(user)
        return self.open_chat(**values)

    # -------------------------------------------------- a chat of his own

    def test_the_operator_of_a_chat_gets_one_of_his_own(self):
        served = self.open_chat()
        served.with_user(self.agent).care_take()
        own = self.visit(self.agent, question="May I have one at cost?")
        self.assertNotEqual(own, served)
        self.assertEqual(own._care_visitor(), self.agent.partner_id)
        self.assertNotEqual(own.care_ticket_id, served.care_ticket_id)
        self.assertNotIn("at cost", "".join(served.message_ids.mapped("body")))
        self.assertEqual(self.open_chat(question="Or two?"), own, "a second form goes on in it")

    def test_a_colleague_who_looks_on_gets_one_of_his_own(self):
        served = self.open_chat()
        served.with_user(self.agent).care_take()
        served.with_user(self.manager).add_members(self.manager.partner_id.ids)
        own = self.visit(self.manager, question="May I have one at cost?")
        self.assertNotEqual(own, served)
        self.assertEqual(own._care_visitor(), self.manager.partner_id)

    # ---------------------------------------------------- never one's own

    def test_nobody_takes_his_own_visit(self):
        own = self.visit(self.agent)
        mine = own.with_user(self.agent)
        with self.assertRaisesRegex(UserError, "own visit"), self.cr.savepoint():
            mine.care_take()
        self.assertIs(mine.care_take_next(), False)
        self.assertTrue(own._care_is_waiting())
        self.assertEqual(own.with_user(self.agent_2).care_take_next(), own.id)
        self.assertEqual(own._care_operator(), self.agent_2)

    def test_nobody_is_given_his_own_visit(self):
        self.channel.care_assignment = "direct"
        self.channel.user_ids = [Command.set(self.agent.ids)]
        own = self.visit(self.agent)
        self.assertTrue(own._care_is_waiting())
        self.agent.with_user(self.agent).care_set_chat_status("available")
        self.env["discuss.channel"]._care_serve_waiting()
        self.assertTrue(own._care_is_waiting())
        # Behind him others are served, and by himself.
        self.browse_as(None)
        self.assertEqual(self.open_chat()._care_operator(), self.agent)
        self.channel.user_ids = [Command.link(self.agent_2.id)]
        self.env["discuss.channel"]._care_serve_waiting()
        self.assertEqual(own._care_operator(), self.agent_2)

    def test_who_has_become_available_is_given_others_whom_his_own_visit_is_before(self):
        self.channel.care_assignment = "direct"
        self.channel.user_ids = [Command.set(self.agent.ids)]
        self.agent.with_user(self.agent).care_set_chat_status("busy")
        own = self.visit(self.agent)
        self.browse_as(None)
        other = self.open_chat()
        self.assertTrue(own._care_is_waiting() and other._care_is_waiting())
        self.agent.with_user(self.agent).care_set_chat_status("available")
        self.assertTrue(own._care_is_waiting())
        self.assertEqual(other._care_operator(), self.agent)

    def test_nobody_has_his_own_visit_handed_to_him(self):
        own = self.visit(self.agent)
        own.with_user(self.agent_2).care_take()
        with self.assertRaisesRegex(UserError, "own visit"), self.cr.savepoint():
            own.with_user(self.agent_2).care_transfer(user=self.agent)
        self.env.invalidate_all()
        self.assertEqual(own._care_operator(), self.agent_2)

    # ------------------------------------------------- a visitor like others

    def test_an_employee_says_his_opinion_and_has_his_copy(self):
        own = self.visit(self.employee)
        own.with_user(self.agent).care_take()
        self._say(own.sudo(), "It is 12 euros for you", self.agent)
        own.with_user(self.agent).care_close(**self._qualification())
        self.assertFalse(self.ask("/care/chat/survey", channel_id=own.id)["is_done"])
        answer = self.ask("/care/chat/survey/answer", channel_id=own.id, rate=5)
        self.assertEqual(answer, {"is_done": True, "is_new": True})
        rating = own.care_ticket_id.survey_rating_ids
        self.assertEqual((rating.rating, rating.rated_partner_id), (5, self.agent.partner_id))
        self.assertEqual(rating.partner_id, self.employee.partner_id)
        copy = self.ask("/care/chat/copy", channel_id=own.id)
        self.assertEqual(copy, {"email": self.employee.email})
        self.assertIn("12 euros", self._mails_to(self.employee.email)[-1:].body_html)

    def test_his_colleagues_answer_nothing_for_him(self):
        own = self.visit(self.employee)
        own.with_user(self.agent).care_take()
        self._say(own.sudo(), "It is 12 euros for you", self.agent)
        own.with_user(self.agent).care_close(**self._qualification())
        for user in (self.agent, self.agent_2, self.manager, None):
            self.browse_as(user)
            for path in ("/care/chat/survey", "/care/chat/survey/answer", "/care/chat/copy"):
                self.assert_refused(path, "NotFound", channel_id=own.id)
        self.assertFalse(own.care_ticket_id.survey_answered_at)
        self.assertFalse(own.care_copied_at)

    def test_he_ends_his_visit_unqualified(self):
        own = self.visit(self.employee)
        own.with_user(self.agent).care_take()
        self.ask("/im_livechat/visitor_leave_session", channel_id=own.id)
        self.env.invalidate_all()
        self.assertEqual(own.care_ended_by, "visitor")
        self.assertTrue(own.care_ticket_id.to_qualify)
