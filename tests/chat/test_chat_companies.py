"""Whose chats are whose: each company's are for its own agents, to read, to have and to inherit."""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .chat_case import ChatCase
from .visitor_case import VisitorCase


class CompaniesPeople:
    """Mixed into a case: an agent of another company, and an operator without any role here."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.elsewhere = cls.env["res.company"].create({"name": "Elsewhere", "care_service": "on"})
        cls.foreign = cls._user("care_foreign", "Fred Foreign", "care_desk.group_care_agent")
        cls.foreign.write(
            {"company_ids": [Command.set(cls.elsewhere.ids)], "company_id": cls.elsewhere.id}
        )
        cls.plain = cls._user("care_plain", "Paul Plain", "im_livechat.im_livechat_group_user")
        for user in cls.foreign + cls.plain:
            cls._be_there(user)


@tagged("post_install", "-at_install")
class TestWhoIsThere(CompaniesPeople, VisitorCase):
    def test_an_agent_of_another_company_is_nobody_to_its_visitors(self):
        self.channel.user_ids = [Command.set(self.foreign.ids)]
        self.assertFalse(self.channel._care_is_open())
        answer = self.open()
        self.assertNotIn("channel_id", answer)
        self.assertEqual(answer["email"], "vera@example.com", "answered by mail")
        self.foreign.company_ids = [Command.link(self.company.id)]
        self.assertTrue(self.channel._care_is_open())

    def test_he_is_given_none_of_its_chats(self):
        self.channel.write(
            {"care_assignment": "direct", "user_ids": [Command.link(self.foreign.id)]}
        )
        for _time in range(4):
            self.browse_as(None)
            self.assertIn(self.open_chat()._care_operator(), self.operators)

    def test_a_chat_that_nobody_may_have_keeps_no_other_from_ending_or_being_served(self):
        limits = {"care_assignment": "direct", "max_sessions_mode": "limited", "max_sessions": 1}
        self.channel.write({**limits, "user_ids": [Command.set(self.agent.ids)]})
        going_on = self.open_chat()
        self.assertEqual(going_on._care_operator(), self.agent)
        # He was of the company when the chat came.
        other = self.channel.copy({"name": "Other chat"})
        other.user_ids = [Command.set(self.foreign.ids)]
        self.foreign.company_ids = [Command.link(self.company.id)]
        for user in self.agent + self.foreign:
            user.with_user(user).care_set_chat_status("busy")
        mine, type(self).channel = self.channel, other
        self.addCleanup(setattr, type(self), "channel", mine)
        self.browse_as(None)
        stuck = self.open_chat(email="stuck@example.com")
        type(self).channel = mine
        self.browse_as(None)
        next_one = self.open_chat(email="next@example.com")
        self.assertTrue(stuck._care_is_waiting() and next_one._care_is_waiting())
        self.foreign.company_ids = [Command.unlink(self.company.id)]
        self.foreign.with_user(self.foreign).care_set_chat_status("available")
        self.agent.with_user(self.agent).care_set_chat_status("available")
        self.assertTrue(next_one._care_is_waiting(), "he is full")

        going_on.with_user(self.agent).care_close(**self._qualification())

        self.assertTrue(going_on.livechat_end_dt)
        self.assertEqual(next_one._care_operator(), self.agent)
        self.assertTrue(stuck._care_is_waiting(), "nothing is lost")


@tagged("post_install", "-at_install")
class TestWhoReads(CompaniesPeople, ChatCase):
    def found_by(self, chat, user):
        """Return the chat as `user` (res.users) finds it, or none."""
        chats = self.env["discuss.channel"].with_user(user).sudo(False)
        return chats.search([("id", "=", chat.id)])

    def test_agents_read_the_chats_of_their_companies_alone(self):
        chat = self._chat()
        self.assertEqual(self.found_by(chat, self.agent).name, chat.name)
        self.assertFalse(self.found_by(chat, self.foreign))
        with self.assertRaises(AccessError):
            chat.with_user(self.foreign).sudo(False).check_access("read")

    def test_an_operator_without_the_role_reads_no_chat_of_the_care_desk(self):
        chat = self._chat(self.agent)
        self.assertFalse(self.found_by(chat, self.plain))
        with self.assertRaises(AccessError):
            chat.with_user(self.plain).sudo(False).check_access("read")
        with self.assertRaises(AccessError):
            chat.message_ids.with_user(self.plain).sudo(False).check_access("read")

    def test_he_reads_a_chat_to_which_he_was_called_and_those_that_are_not_served(self):
        chat = self._chat(self.agent)
        chat.with_user(self.agent).sudo(False).add_members(self.plain.partner_id.ids)
        self.assertEqual(self.found_by(chat, self.plain).name, chat.name)
        bare = self.env["discuss.channel"].create(
            {
                "name": "Plain chat",
                "channel_type": "livechat",
                "livechat_operator_id": self.agent.partner_id.id,
            }
        )
        self.assertEqual(self.found_by(bare, self.plain).name, "Plain chat")


@tagged("post_install", "-at_install")
class TestWhatIsShown(CompaniesPeople, ChatCase):
    def preview(self, product):
        """Return what the agent sees of a product before he shows it (str)."""
        chat = self._chat(self.agent)
        dialog = self.env["care.chat.push"].with_user(self.agent)
        return dialog.new({"channel_id": chat.id, "product_id": product.id}).preview

    def test_a_product_that_he_may_not_read_is_not_previewed(self):
        ours, theirs = self.env["product.product"].create(
            [
                {"name": "Our Teapot", "is_published": True},
                {
                    "name": "Secret Teapot",
                    "is_published": True,
                    "company_id": self.elsewhere.id,
                },
            ]
        )
        self.assertIn("Our Teapot", self.preview(ours))
        with self.assertRaises(AccessError):
            self.preview(theirs)
