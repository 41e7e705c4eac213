"""Requests show their chats: list, cards, form, filters; chat channels and the first steps."""

from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Datetime
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from ..ticket.screens import specification
from .chat_case import ChatCase


@tagged("post_install", "-at_install")
class TestTicketViews(ChatCase):
    def _found(self, name):
        """Return the requests of the team that a filter finds for the agent."""
        tickets = self.env["care.ticket"].with_user(self.agent)
        view = tickets.get_views([(False, "search")])["views"]["search"]["arch"]
        (node,) = self._nodes(view, f"//filter[@name='{name}']")
        domain = safe_eval(node.get("domain"))
        return tickets.search([("team_id", "=", self.team.id), *domain]).sudo()

    def _nodes(self, arch, path):
        return etree.fromstring(arch).xpath(path)

    def test_filters_find_live_waiting_and_unqualified_chats(self):
        waiting = self._chat(email="w@example.com").care_ticket_id
        live = self._chat(self.agent, email="l@example.com").care_ticket_id
        ended = self._chat(self.agent, email="e@example.com")
        left = ended.care_ticket_id
        ended.with_user(self.env.ref("base.user_root")).write({"livechat_end_dt": Datetime.now()})
        self._ticket()
        self.assertEqual(self._found("live_chats"), waiting + live)
        self.assertEqual(self._found("waiting_chats"), waiting)
        self.assertEqual(self._found("chats_to_qualify"), left)

    def test_list_cards_and_form_show_that_somebody_chats(self):
        waiting = self._chat(email="w@example.com").care_ticket_id
        live = self._chat(self.agent, email="l@example.com").care_ticket_id
        tickets = self.env["care.ticket"].with_user(self.agent)
        for view_type in ("list", "kanban", "form"):
            spec = specification(tickets.env, "care.ticket", view_type)
            rows = (waiting + live).with_user(self.agent).sudo(False).web_read(spec)
            shown = {row["id"]: row["chat_state"] for row in rows}
            self.assertEqual(shown, {waiting.id: "waiting", live.id: "live"}, view_type)

    def test_the_form_shows_where_the_chat_began(self):
        order = self._order(self.customer, confirm=False)
        ticket = self._chat(self.agent).care_ticket_id
        ticket.cart_id = order
        spec = specification(self.env(user=self.agent), "care.ticket", "form")
        (row,) = ticket.with_user(self.agent).sudo(False).web_read(spec)
        self.assertIn("/shop", row["origin_url"])
        self.assertEqual(row["cart_id"]["id"], order.id)

    def test_a_chat_is_opened_from_its_request(self):
        chat = self._chat(self.agent)
        action = chat.care_ticket_id.with_user(self.agent).sudo(False).action_open_chats()
        self.assertEqual(action["tag"], "care_desk.console")
        self.assertEqual(action["params"], {"channel_id": chat.id})

    def test_the_chat_of_a_colleague_or_one_that_has_ended_opens_in_discuss(self):
        chat = self._chat(self.agent)
        ticket = chat.care_ticket_id
        action = ticket.with_user(self.agent_2).sudo(False).action_open_chats()
        self.assertEqual(action["context"]["active_id"], f"discuss.channel_{chat.id}")
        chat.with_user(self.agent).sudo(False).care_close(**self._qualification())
        action = ticket.with_user(self.agent).sudo(False).action_open_chats()
        self.assertEqual(action["context"]["active_id"], f"discuss.channel_{chat.id}")

    def test_a_request_without_chat_says_so(self):
        with self.assertRaisesRegex(UserError, "no chat"):
            self._ticket().with_user(self.agent).action_open_chats()

    def test_a_waiting_chat_is_taken_from_its_request_once(self):
        chat = self._chat()
        ticket = chat.care_ticket_id
        action = ticket.with_user(self.agent).sudo(False).action_take_chat()
        self.assertEqual(action["params"], {"channel_id": chat.id})
        self.assertEqual(ticket.user_id, self.agent)
        with self.assertRaisesRegex(UserError, "Agnes Agent"):
            ticket.with_user(self.agent_2).sudo(False).action_take_chat()

    def test_people_outside_the_team_read_nothing_of_chats_on_their_request(self):
        ticket = self._ticket()
        for name in ("chat_ids", "chat_state", "origin_url", "cart_id"):
            with self.subTest(name), self.assertRaises(AccessError):
                ticket.with_user(self.customer).read([name])


@tagged("post_install", "-at_install")
class TestChatChannels(ChatCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.website = cls.env["website"].create(
            {"name": "Shop", "channel_id": cls.channel.id, "company_id": cls.team.company_id.id}
        )

    def test_the_form_says_what_is_missing_until_nothing_is(self):
        self.assertFalse(self.channel.care_warning)
        for values, warning in (
            ({"care_consent": "<p><br></p>"}, "consent text"),
            ({"care_privacy_url": " "}, "privacy page"),
            ({"user_ids": [Command.clear()]}, "nobody can be reached"),
        ):
            with self.subTest(warning), self.cr.savepoint() as savepoint:
                self.channel.write(values)
                self.assertIn(warning, self.channel.care_warning)
                savepoint.rollback()
            self.env.invalidate_all()
        self.website.channel_id = False
        self.env.invalidate_all()
        self.assertIn("No website shows this channel", self.channel.care_warning)
        self.website.channel_id = self.channel
        self.team.company_id.care_service = "off"
        self.assertIn("switched off", self.channel.care_warning)

    def test_a_plain_channel_is_warned_of_nothing(self):
        plain = self.env["im_livechat.channel"].create({"name": "Plain"})
        self.assertFalse(plain.care_warning)

    def test_managers_set_up_chat_channels_and_agents_do_not(self):
        menu = self.env.ref("care_desk.menu_chat_channels").id
        menus = self.env["ir.ui.menu"]
        self.assertIn(menu, menus.with_user(self.manager)._visible_menu_ids())
        self.assertNotIn(menu, menus.with_user(self.agent)._visible_menu_ids())
        self.channel.with_user(self.manager).care_privacy_url = "/legal"
        self.assertEqual(self.channel.care_privacy_url, "/legal")
        with self.assertRaises(AccessError):
            self.channel.with_user(self.agent).care_privacy_url = "/elsewhere"

    def test_managers_open_list_and_form_of_chat_channels(self):
        action = self.env["ir.actions.act_window"]._for_xml_id("care_desk.care_chat_channel_action")
        for view_id, view_type in action["views"]:
            spec = specification(
                self.env(user=self.manager), "im_livechat.channel", view_type, view_id
            )
            self.assertIn("care_warning", spec)
            self.assertTrue(self.channel.with_user(self.manager).web_read(spec))


@tagged("post_install", "-at_install")
class TestFirstSteps(ChatCase):
    def _step(self):
        steps = self.env["care.team"].with_user(self.manager).setup_steps()
        return next(step for step in steps if step["key"] == "chat")

    def test_the_chat_is_a_step_until_a_website_shows_a_channel_that_is_ready(self):
        others = self.env["im_livechat.channel"].search([("id", "!=", self.channel.id)])
        others.care_team_id = False
        step = self._step()
        self.assertFalse(step["done"])
        self.assertIn("No website", step["help"])
        self.assertEqual(step["action"]["res_id"], self.channel.id)

        self.env["website"].search([], limit=1).channel_id = self.channel
        self.assertTrue(self._step()["done"])

        self.channel.care_privacy_url = False
        step = self._step()
        self.assertFalse(step["done"])
        self.assertEqual(step["action"]["res_id"], self.channel.id)

        self.channel.care_team_id = False
        step = self._step()
        self.assertFalse(step["done"])
        self.assertEqual(step["action"]["res_model"], "im_livechat.channel")
        self.assertIn("one of your teams", step["help"])

    def test_agents_have_no_first_steps(self):
        self.assertEqual(self.env["care.team"].with_user(self.agent).setup_steps(), [])
