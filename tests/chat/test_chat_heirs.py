"""Whose a chat becomes when its operator leaves it, or vanishes, and a colleague is in it."""

from odoo.fields import Command
from odoo.tests import tagged

from .test_chat_minding import MindingCase


class HeirsCase(MindingCase):
    def setUp(self):
        super().setUp()
        self.mine = self.chat.with_user(self.agent).sudo(False)
        self.plain = self._user("care_plain", "Paul Plain", "im_livechat.im_livechat_group_user")
        elsewhere = self.env["res.company"].create({"name": "Elsewhere", "care_service": "on"})
        self.foreign = self._user("care_foreign", "Fred Foreign", "care_desk.group_care_agent")
        self.foreign.write(
            {"company_ids": [Command.set(elsewhere.ids)], "company_id": elsewhere.id}
        )
        for user in self.plain + self.foreign:
            self._be_there(user)

    def call(self, *users):
        """Let the operator invite these people into his chat, one after the other."""
        for user in users:
            self.mine.add_members(user.partner_id.ids)


@tagged("post_install", "-at_install")
class TestOperatorsWhoLeave(HeirsCase):
    def test_the_heir_is_an_agent_of_its_company(self):
        self.call(self.plain, self.foreign, self.agent_2)
        self.mine.action_unfollow()
        self.assertFalse(self.chat.livechat_end_dt)
        self.assertEqual(self.chat._care_operator(), self.agent_2)
        self.assertEqual(self.ticket.user_id, self.agent_2)

    def test_with_no_agent_left_in_it_it_waits_again(self):
        self.call(self.plain, self.foreign)
        self.mine.action_unfollow()
        self.assertNotIn(self.chat.livechat_operator_id, (self.plain + self.foreign).partner_id)
        self.mind()
        self.assertFalse(self.chat.livechat_end_dt)
        self.assertTrue(self.chat._care_is_waiting())
        self.assertFalse(self.ticket.user_id)
        self.chat.with_user(self.agent_2).sudo(False).care_take()
        self.assertEqual(self.chat._care_operator(), self.agent_2)


@tagged("post_install", "-at_install")
class TestOperatorsWhoVanishBesideColleagues(HeirsCase):
    def setUp(self):
        super().setUp()
        self.chat.write(
            {"care_queued_at": self.ago(minutes=40), "care_taken_at": self.ago(minutes=30)}
        )

    def test_a_colleague_who_is_in_the_chat_has_it_and_nobody_waits(self):
        self.call(self.agent_2)
        self.leave(self.agent, 6)
        self.mind()
        self.assertFalse(self.chat._care_is_waiting())
        self.assertEqual(self.chat._care_operator(), self.agent_2)
        self.assertEqual(self.ticket.user_id, self.agent_2)
        self.assertNotIn(self.agent.partner_id, self.chat.channel_partner_ids)
        self.mind()
        self.assertEqual(self.chat._care_operator(), self.agent_2)

    def test_a_colleague_who_is_gone_as_well_has_it_not(self):
        self.call(self.agent_2)
        for operator in self.operators:
            self.leave(operator, 6)
        self.mind()
        self.assertTrue(self.chat._care_is_waiting())
        self.assertFalse(self.ticket.user_id)

    def test_who_is_no_agent_of_its_company_has_it_not(self):
        self.call(self.plain, self.foreign)
        self.leave(self.agent, 6)
        self.mind()
        self.assertTrue(self.chat._care_is_waiting())
        self.assertFalse(self.ticket.user_id)
