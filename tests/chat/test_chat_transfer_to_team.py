"""A chat that is handed to a team is that team's: its people are given it, or take it."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from .chat_case import ChatCase


class TransferCase(ChatCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = cls._user("care_seller", "Selma Seller", "care_desk.group_care_agent")
        cls._be_there(cls.seller)
        cls.sales = cls.env["care.team"].create(
            {
                "name": "Sales",
                "alias_name": "sales-care",
                "member_ids": [Command.set(cls.seller.ids)],
            }
        )

    def setUp(self):
        super().setUp()
        self.chat = self._chat(self.agent)

    def transfer(self, team=None):
        self.chat.with_user(self.agent).sudo(False).care_transfer(team=team or self.sales)


@tagged("post_install", "-at_install")
class TestTransferWhereChatsAreAssigned(TransferCase):
    def setUp(self):
        super().setUp()
        self.channel.care_assignment = "direct"

    def test_one_of_the_team_is_given_it(self):
        self.transfer()
        self.assertEqual(self.chat._care_operator(), self.seller)
        self.assertEqual(self.chat.care_ticket_id.team_id, self.sales)
        self.assertEqual(self.chat.care_ticket_id.user_id, self.seller)

    def test_with_none_of_the_team_free_it_waits_for_them(self):
        for absence in (
            lambda: self.seller.with_user(self.seller).care_set_chat_status("busy"),
            lambda: self._be_there(self.seller, minutes_ago=30),
        ):
            point = self.cr.savepoint()
            absence()
            self.transfer()
            self.assertTrue(self.chat._care_is_waiting(), "the operators of the channel are free")
            self.assertFalse(self.chat.care_ticket_id.user_id)
            point.rollback()
            self.env.invalidate_all()

    def test_who_of_the_team_becomes_free_is_given_it(self):
        self.seller.with_user(self.seller).care_set_chat_status("busy")
        self.transfer()
        self.agent_2.with_user(self.agent_2).care_set_chat_status("available")
        self.assertTrue(self.chat._care_is_waiting())
        self.seller.with_user(self.seller).care_set_chat_status("available")
        self.assertEqual(self.chat._care_operator(), self.seller)


@tagged("post_install", "-at_install")
class TestTransferIntoTheQueue(TransferCase):
    def is_for(self, user):
        """Tell whether the console of `user` (res.users) shows the chat as his to take."""
        chats = self.env["discuss.channel"].with_user(user).sudo(False)
        [row] = [row for row in chats.care_console()["waiting"] if row["id"] == self.chat.id]
        return row["is_for_me"]

    def test_it_is_for_the_people_of_the_team_alone(self):
        self.transfer()
        self.assertTrue(self.chat._care_is_waiting())
        self.assertTrue(self.is_for(self.seller))
        for user in (self.agent, self.agent_2, self.manager):
            self.assertFalse(self.is_for(user), user.name)

    def test_a_chat_of_the_channels_own_team_is_for_its_operators(self):
        self.transfer(self.team)
        self.assertTrue(self.is_for(self.agent_2))
        self.assertFalse(self.is_for(self.seller))

    def test_others_take_their_own_visitors_first(self):
        self.transfer()
        self.chat.care_queued_at = fields.Datetime.now() - timedelta(minutes=30)
        later = self._chat(email="later@example.com")
        agent_2 = self.env["discuss.channel"].with_user(self.agent_2).sudo(False)
        seller = self.env["discuss.channel"].with_user(self.seller).sudo(False)
        self.assertEqual(agent_2.care_take_next(), later.id)
        self.assertEqual(seller.care_take_next(), self.chat.id)
