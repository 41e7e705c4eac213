"""Who works for the shop ends no chat unqualified, whatever way he takes; visitor and server do."""

from datetime import timedelta

from odoo import SUPERUSER_ID, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.mail.tools.discuss import Store

from .chat_case import ChatCase


class ClosingCase(ChatCase):
    def setUp(self):
        super().setUp()
        self.chat = self._chat(self.agent)
        self.ticket = self.chat.care_ticket_id
        self.mine = self.chat.with_user(self.agent).sudo(False)

    def as_guest(self):
        """Return the chat as its visitor's own requests see it."""
        public = self.env.ref("base.public_user")
        env = self.env(user=public, context={"guest": self.chat._care_visitor().sudo(False)})
        return self.chat.with_env(env).sudo(False)


@tagged("post_install", "-at_install")
class TestChatClosing(ClosingCase):
    def ways_of_staff(self, user):
        """Return the ways in which Odoo lets `user` (res.users) end a chat: name to function."""
        chat = self.chat.with_user(user).sudo(False)
        members = chat.sudo().channel_member_ids
        own = members.filtered(lambda one: one.partner_id == user.partner_id)
        now = fields.Datetime.now()
        return {
            "leave": lambda: chat.action_unfollow(),
            "leave, inside": lambda: chat._action_unfollow(partner=user.partner_id),
            "his member": lambda: own.with_user(user).sudo(False).unlink(),
            "his member, by sudo": lambda: own.with_user(user).sudo().unlink(),
            "all members": lambda: members.with_user(user).sudo().unlink(),
            "write": lambda: chat.write({"livechat_end_dt": now}),
            "write, by sudo": lambda: chat.sudo().write({"livechat_end_dt": now}),
            "members of the chat": lambda: chat.sudo().write(
                {"channel_member_ids": [Command.delete(own.id)]}
            ),
            "the visitor's way": lambda: chat._close_livechat_session(),
            "archive": lambda: chat.sudo().write({"active": False}),
            "delete": lambda: chat.sudo().unlink(),
        }

    def test_no_way_of_staff_ends_an_unqualified_chat(self):
        for name, way in self.ways_of_staff(self.agent).items():
            with self.subTest(name):
                with self.assertRaises(UserError) as caught, self.cr.savepoint():
                    way()
                self.assertNotIsInstance(caught.exception, AccessError)
                self.chat.invalidate_recordset()
                self.assertFalse(self.chat.livechat_end_dt)
                self.assertIn(self.agent.partner_id, self.chat.channel_partner_ids)
        self.assertEqual(self.ticket.state, "in_progress")
        self.assertFalse(self.ticket.to_qualify)

    def test_what_is_missing_is_named(self):
        with self.assertRaisesRegex(ValidationError, "Reason"), self.cr.savepoint():
            self.mine.action_unfollow()
        for state in ("closed", "pending", "in_progress"):
            with self.assertRaisesRegex(ValidationError, "Reason"), self.cr.savepoint():
                self.mine.care_close(state)
        self.assertEqual(self.ticket.state, "in_progress")

    def test_once_qualified_each_way_ends_it(self):
        self.ticket.reason_id = self.reason
        for name, way in self.ways_of_staff(self.agent).items():
            if name in ("archive", "delete"):
                continue
            with self.subTest(name):
                point = self.cr.savepoint()
                way()
                self.env.invalidate_all()
                self.assertTrue(self.chat.livechat_end_dt)
                self.assertEqual(self.chat.care_ended_by, "operator")
                self.assertFalse(self.ticket.to_qualify)
                point.rollback()
                self.env.invalidate_all()

    def test_an_ongoing_chat_is_neither_archived_nor_deleted_and_an_ended_one_is(self):
        self.ticket.reason_id = self.reason
        for way in ("archive", "delete"):
            with self.assertRaisesRegex(UserError, "close it first"), self.cr.savepoint():
                self.ways_of_staff(self.agent)[way]()
        self.mine.care_close()
        self.chat.with_user(self.agent).sudo().active = False
        self.chat.with_user(self.agent).sudo().unlink()
        self.assertTrue(self.ticket.exists())

    def test_closing_leaves_the_request_as_asked(self):
        for state in ("in_progress", "pending", "closed"):
            chat = self._chat(self.agent, email=f"{state}@example.com")
            chat.with_user(self.agent).sudo(False).care_close(state, **self._qualification())
            self.assertEqual(chat.care_ticket_id.state, state)
            self.assertEqual(chat.care_ended_by, "operator")
            self.assertFalse(chat.care_ticket_id.to_qualify)

    def test_no_field_of_the_chats_course_is_written_by_hand(self):
        other = self._ticket()
        for user in (self.agent, self.manager):
            chat = self.chat.with_user(user).sudo(False)
            for values in (
                {"care_ticket_id": False},
                {"care_ticket_id": other.id},
                {"care_ended_by": "visitor"},
                {"care_taken_at": False},
                {"care_identity": "proven"},
                {"care_form_digest": "x"},
            ):
                with self.assertRaises(AccessError, msg=values), self.cr.savepoint():
                    chat.write(values)
        for commands in ([Command.link(self.chat.id)], [Command.set(self.chat.ids)]):
            with self.assertRaises(AccessError), self.cr.savepoint():
                other.with_user(self.agent).write({"chat_ids": commands})
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.ticket.with_user(self.agent).write({"chat_ids": [Command.clear()]})
        self.assertEqual(self.chat.care_ticket_id, self.ticket)

    def test_an_ended_chat_is_qualified_later_all_the_same(self):
        self.as_guest()._close_livechat_session()
        ended = self.chat.livechat_end_dt
        self.mine.care_close(**self._qualification())
        self.assertFalse(self.ticket.to_qualify)
        self.assertEqual(self.ticket.state, "closed")
        self.assertEqual((self.chat.livechat_end_dt, self.chat.care_ended_by), (ended, "visitor"))

    def test_an_ended_chat_does_not_go_on(self):
        self.mine.care_close(**self._qualification())
        script = self.env["chatbot.script"].create({"title": "Bot"})
        for reopen in (
            lambda: self.as_guest()._chatbot_restart(script),
            lambda: self.mine.write({"livechat_end_dt": False}),
        ):
            with self.assertRaisesRegex(UserError, "begin a new one"), self.cr.savepoint():
                reopen()
        self.env.invalidate_all()
        self.assertTrue(self.chat.livechat_end_dt)

    def test_who_is_of_another_company_closes_nothing(self):
        company = self.env["res.company"].create({"name": "Other", "care_service": "on"})
        foreign = self._user("foreign_agent", "Fred Foreign", "care_desk.group_care_agent")
        foreign.write({"company_ids": [Command.set(company.ids)], "company_id": company.id})
        plain = self._user("plain_livechat", "Paul Plain", "im_livechat.im_livechat_group_user")
        for user in (foreign, plain, self.employee, self.customer):
            with self.assertRaises(AccessError), self.cr.savepoint():
                self.chat.with_user(user).sudo(False).care_close(**self._qualification())
        self.assertFalse(self.chat.livechat_end_dt)


@tagged("post_install", "-at_install")
class TestChatEnds(ClosingCase):
    def assert_waits_to_be_qualified(self, ended_by):
        self.assertTrue(self.chat.livechat_end_dt)
        self.assertEqual(self.chat.care_ended_by, ended_by)
        self.assertTrue(self.ticket.to_qualify)
        self.assertNotEqual(self.ticket.state, "closed")
        console = self.env["discuss.channel"].with_user(self.agent).care_console()
        self.assertIn(self.chat.id, console["mine"], "it stays on its operator's desk")

    def test_a_visitor_who_leaves_ends_his_chat(self):
        self.as_guest()._close_livechat_session()
        self.assert_waits_to_be_qualified("visitor")

    def test_a_qualified_chat_that_a_visitor_leaves_has_nothing_left_to_qualify(self):
        self.ticket.reason_id = self.reason
        self.as_guest()._close_livechat_session()
        self.assertEqual(self.chat.care_ended_by, "visitor")
        self.assertFalse(self.ticket.to_qualify)

    def test_what_odoo_cleans_up_is_ended_by_the_system(self):
        old = fields.Datetime.now() - timedelta(days=2)
        members = self.chat.channel_member_ids
        for member in members:
            member.write({"last_seen_dt": old, "unpin_dt": False, "last_interest_dt": old})
            member.new_message_separator = self.chat.message_ids[:1].id + 1
        self.chat.last_interest_dt = old
        self.env["discuss.channel.member"].with_user(SUPERUSER_ID)._gc_unpin_livechat_sessions()
        self.assert_waits_to_be_qualified("system")

    def test_the_last_word_of_who_left_is_the_customers(self):
        chat = self.chat = self._chat_of(self.customer)
        self.ticket = chat.care_ticket_id
        self._say(chat, "How much is it?", self.customer)
        self._say(chat, "30 €", self.agent)
        self._say(chat, "Too much, bye", self.customer)
        chat.with_user(self.customer).sudo()._action_unfollow(partner=self.customer.partner_id)
        self.assert_waits_to_be_qualified("visitor")
        self.assertEqual(self.ticket.awaiting, "team")

    def _chat_of(self, user):
        """Return a chat of a signed-in customer, taken by the agent."""
        env = self.env(user=user)
        channel = self.channel.with_env(env).sudo()
        said = channel._care_read_form(self._said())
        identity, customer = channel._care_identify(said)
        ticket = channel._care_open_request(
            said, identity, customer, False, True, env["sale.order"]
        )
        info = channel._get_operator_info(lang="en_US", country_id=False)
        chat = (
            env["discuss.channel"].sudo().create(channel._get_livechat_discuss_channel_vals(**info))
        )
        chat.sudo(False)._care_begin(ticket, said, identity, False)
        chat = chat.with_env(self.env(su=True))
        chat.with_user(self.agent).sudo(False).care_take()
        return chat

    # ------------------------------------------------- several of the shop

    def test_a_supervisor_who_looks_on_comes_and_goes(self):
        chat = self.chat.with_user(self.manager).sudo(False)
        chat._add_members(users=self.manager)
        self.assertEqual(self.chat._care_operator(), self.agent)
        chat.action_unfollow()
        self.assertFalse(self.chat.livechat_end_dt)
        self.assertEqual(self.chat._care_operator(), self.agent)

    def test_an_operator_who_leaves_his_supervisor_behind_leaves_him_the_chat(self):
        self.chat.with_user(self.manager).sudo(False)._add_members(users=self.manager)
        self.mine.action_unfollow()
        self.assertFalse(self.chat.livechat_end_dt)
        self.assertEqual(self.chat._care_operator(), self.manager)
        self.assertEqual(self.ticket.user_id, self.manager)
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.chat.with_user(self.manager).sudo(False).action_unfollow()

    # ------------------------------------------------------------- transfer

    def test_a_colleague_gets_the_chat_and_the_request(self):
        self.mine.care_transfer(user=self.agent_2, note="She is angry")
        self.assertEqual(self.chat._care_operator(), self.agent_2)
        self.assertEqual(self.ticket.user_id, self.agent_2)
        self.assertNotIn(self.agent.partner_id, self.chat.channel_partner_ids)
        self.assertFalse(self.chat.livechat_end_dt)

    def test_a_team_gets_the_chat_back_with_its_turn(self):
        queued_at = self.chat.care_queued_at = fields.Datetime.now() - timedelta(minutes=9)
        later = self._chat(email="later@example.com")
        sales = self.team.copy({"name": "Sales", "alias_name": "sales-care"})
        self.mine.care_transfer(team=sales)
        self.assertTrue(self.chat._care_is_waiting())
        self.assertEqual(self.chat.care_queued_at, queued_at)
        self.assertEqual(self.chat._care_places()[self.chat.id][0], 1)
        self.assertEqual(later._care_places()[later.id][0], 2)
        self.assertEqual((self.ticket.team_id, self.ticket.user_id.id), (sales, False))

    def test_the_private_word_is_nowhere_in_the_chat(self):
        self.mine.care_transfer(user=self.agent_2, note="She is angry")
        self.assertIn("angry", self._messages(self.ticket, "team").body)
        guest = self.as_guest()
        for chat in (guest, self.chat.with_user(self.agent_2).sudo(False)):
            store = Store().add(chat).add(chat.sudo().message_ids)
            self.assertNotIn("angry", str(store.get_result()))
        self.chat.with_user(self.agent_2).sudo(False).care_close(**self._qualification())
        public = self._messages(self.ticket, "public")
        self.assertNotIn("angry", "".join(public.mapped("body")))

    def test_who_is_not_there_receives_nothing(self):
        company = self.env["res.company"].create({"name": "Other", "care_service": "on"})
        foreign = self._user("foreign_agent", "Fred Foreign", "care_desk.group_care_agent")
        foreign.write({"company_ids": [Command.set(company.ids)], "company_id": company.id})
        self._be_there(foreign)
        self._be_there(self.employee)
        for user in (foreign, self.employee, self.customer, self.manager):
            with self.assertRaisesRegex(UserError, user.name), self.cr.savepoint():
                self.mine.care_transfer(user=user, note="Nobody reads this")
        self.agent_2.with_user(self.agent_2).care_set_chat_status("unavailable")
        with self.assertRaisesRegex(UserError, "not there"), self.cr.savepoint():
            self.mine.care_transfer(user=self.agent_2, note="Nobody reads this")
        self.assertEqual(self.chat._care_operator(), self.agent)
        self.assertFalse(self._messages(self.ticket, "team"))

    def test_a_team_of_another_company_receives_nothing(self):
        company = self.env["res.company"].create({"name": "Other", "care_service": "on"})
        theirs = self.env["care.team"].create({"name": "Theirs", "company_id": company.id})
        with self.assertRaises(UserError), self.cr.savepoint():
            self.mine.care_transfer(team=theirs)
        self.env.invalidate_all()
        self.assertEqual(self.ticket.team_id, self.team)
        self.assertFalse(self.chat._care_is_waiting())

    def test_one_receiver_is_needed_and_one_chat_that_goes_on(self):
        for receivers in ({}, {"user": self.agent_2, "team": self.team}):
            with self.assertRaisesRegex(UserError, "colleague or a team"):
                self.mine.care_transfer(**receivers)
        self.mine.care_close(**self._qualification())
        with self.assertRaisesRegex(UserError, "ended"):
            self.mine.care_transfer(user=self.agent_2)
