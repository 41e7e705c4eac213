"""The dialogs of a chat: close, hand over, show."""

from lxml import etree

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .chat_case import ChatCase


class DialogCase(ChatCase):
    def _dialog(self, action, user):
        """Return the form that `action` (dict) opens for `user`."""
        dialog = self.env[action["res_model"]].with_user(user).with_context(**action["context"])
        views = action.get("views") or [(False, "form")]
        return Form(dialog, view=views[0][0] or None)


@tagged("post_install", "-at_install")
class TestClosing(DialogCase):
    def setUp(self):
        super().setUp()
        self.chat = self._chat(self.agent)
        self.ticket = self.chat.care_ticket_id
        self.mine = self.chat.with_user(self.agent).sudo(False)

    def test_the_qualification_is_asked_whatever_the_state(self):
        dialog = self._dialog(self.mine.action_care_close(), self.agent)
        self.assertEqual(dialog.state, "closed")
        for state in ("closed", "pending", "in_progress"):
            dialog.state = state
            self.assertIn("Reason", dialog.missing, state)
        dialog.reason_id = self.reason
        self.assertFalse(dialog.missing)

    def test_an_unqualified_chat_goes_on(self):
        dialog = self._dialog(self.mine.action_care_close(), self.agent).save()
        for state in ("closed", "pending"):
            dialog.state = state
            with self.assertRaisesRegex(ValidationError, "Reason"), self.cr.savepoint():
                dialog.action_confirm()
        self.assertFalse(self.chat.livechat_end_dt)

    def test_a_chat_is_ended_and_its_request_left_as_chosen(self):
        tag = self.env["care.tag"].create({"name": "Fragile"})
        dialog = self._dialog(self.mine.action_care_close(), self.agent)
        dialog.state = "pending"
        dialog.reason_id = self.reason
        dialog.tag_ids.add(tag)
        dialog.save().action_confirm()
        self.assertTrue(self.chat.livechat_end_dt)
        self.assertEqual(self.chat.care_ended_by, "operator")
        self.assertEqual((self.ticket.state, self.ticket.reason_id), ("pending", self.reason))
        self.assertEqual(self.ticket.tag_ids, tag)
        self.assertFalse(self.ticket.to_qualify)

    def test_what_was_qualified_before_stands_in_the_dialog(self):
        self.ticket.reason_id = self.reason
        dialog = self._dialog(self.mine.action_care_close(), self.agent)
        self.assertEqual(dialog.reason_id, self.reason)
        self.assertFalse(dialog.missing)

    def test_requests_without_chat_close_as_ever(self):
        ticket = self._ticket(team_id=self.team.id).with_user(self.agent)
        dialog = self._dialog(ticket.action_close(), self.agent)
        dialog.state = "pending"
        self.assertFalse(dialog.missing)
        dialog.save().action_confirm()
        self.assertEqual(ticket.state, "pending")

    def test_nobody_but_the_team_gets_the_dialog(self):
        for user in (self.employee, self.customer):
            with self.assertRaises(AccessError):
                self.chat.with_user(user).sudo(False).action_care_close()
            with self.assertRaises(AccessError):
                self.env["care.ticket.close"].with_user(user).create({"chat_id": self.chat.id})


@tagged("post_install", "-at_install")
class TestTransfer(DialogCase):
    def setUp(self):
        super().setUp()
        self.chat = self._chat(self.agent)
        self.mine = self.chat.with_user(self.agent).sudo(False)

    def _transfer(self):
        return self._dialog(self.mine.action_care_transfer(), self.agent)

    def test_the_operators_who_are_there_are_offered_without_myself(self):
        self._chat(self.agent_2)
        self.agent_2.with_user(self.agent_2).care_set_chat_status("busy")
        offered = self._transfer().operators
        self.assertEqual(
            offered,
            [
                {
                    "id": self.agent_2.id,
                    "name": "Bruno Agent",
                    "status": "busy",
                    "chats": 1,
                    "is_full": False,
                }
            ],
        )

    def test_who_has_all_chats_the_channel_allows_is_marked_and_may_be_given_one_more(self):
        self._chat(self.agent_2)
        for most, is_full in ((2, False), (1, True)):
            self.channel.write({"max_sessions_mode": "limited", "max_sessions": most})
            dialog = self._transfer()
            self.assertEqual([one["is_full"] for one in dialog.operators], [is_full])
        dialog.user_id = self.agent_2
        dialog.save().action_confirm()
        self.assertEqual(self.chat.livechat_operator_id, self.agent_2.partner_id)

    def test_people_of_the_teams_are_offered_without_being_operators_of_the_channel(self):
        sales = self.team.copy({"name": "Sales", "alias_name": "sales-care"})
        sales.member_ids = self.agent_2
        self.channel.user_ids = self.agent
        self.assertEqual([one["id"] for one in self._transfer().operators], self.agent_2.ids)
        self.team.member_ids = False
        abroad = self.env["res.company"].create({"name": "Shop abroad"})
        self.agent_2.company_ids += abroad
        sales.company_id = abroad
        self.assertFalse(self._transfer().operators)

    def test_a_colleague_gets_the_chat_and_a_word_that_the_visitor_never_sees(self):
        dialog = self._transfer()
        dialog.user_id = self.agent_2
        dialog.note = "He is <angry>: be kind"
        dialog.save().action_confirm()
        self.assertEqual(self.chat.livechat_operator_id, self.agent_2.partner_id)
        ticket = self.chat.care_ticket_id
        self.assertEqual(ticket.user_id, self.agent_2)
        note = self._messages(ticket, "team")
        self.assertIn("He is &lt;angry&gt;: be kind", note.body)
        self.assertNotIn("angry", "".join(self.chat.message_ids.mapped("body")))

    def test_a_team_gets_the_chat_back_into_the_queue(self):
        sales = self.team.copy({"name": "Sales", "alias_name": "sales-care"})
        dialog = self._transfer()
        dialog.target = "team"
        dialog.team_id = sales
        dialog.save().action_confirm()
        self.assertTrue(self.chat._care_is_waiting())
        self.assertEqual(self.chat.care_ticket_id.team_id, sales)

    def test_teams_of_other_companies_and_its_own_are_not_offered(self):
        view = self.env.ref("care_desk.care_chat_transfer_view_form")
        (domain,) = etree.fromstring(view.arch).xpath("//field[@name='team_id']/@domain")
        self.assertIn("company_id", domain)
        self.assertIn("current_team_id", domain)
        dialog = self._transfer()
        self.assertEqual(dialog.company_id, self.team.company_id)
        self.assertEqual(dialog.current_team_id, self.team)

    def test_who_is_not_there_gets_no_chat(self):
        self.agent_2.with_user(self.agent_2).care_set_chat_status("unavailable")
        dialog = self._transfer()
        dialog.user_id = self.agent_2
        with self.assertRaisesRegex(UserError, "not there"):
            dialog.save().action_confirm()
        self.assertEqual(self.chat.livechat_operator_id, self.agent.partner_id)

    def test_nobody_but_the_team_hands_over(self):
        for user in (self.employee, self.customer):
            with self.assertRaises(AccessError):
                self.env["care.chat.transfer"].with_user(user).create(
                    {"channel_id": self.chat.id, "user_id": user.id}
                )


@tagged("post_install", "-at_install")
class TestPush(DialogCase):
    def setUp(self):
        super().setUp()
        self.chat = self._chat(self.agent)
        self.mine = self.chat.with_user(self.agent).sudo(False)
        self.product = self.env["product.product"].create(
            {"name": "Blue Teapot", "list_price": 42, "is_published": True, "sale_ok": True}
        )
        # Whatever the demo data sells cheaper.
        website = self.chat._care_website()
        payer = website.user_id.partner_id
        payer.property_product_pricelist = self.env["product.pricelist"].create(
            {"name": "For everyone", "website_id": website.id}
        )

    def _push(self):
        return self._dialog(self.mine.action_care_push(), self.agent)

    def test_a_product_is_seen_first_as_the_visitor_will_see_it(self):
        dialog = self._push()
        self.assertFalse(dialog.preview)
        dialog.product_id = self.product
        self.assertIn("Blue Teapot", dialog.preview)
        self.assertIn("42", dialog.preview)
        before = self.chat.message_ids
        dialog.save().action_confirm()
        message = self.chat.message_ids - before
        self.assertIn("Blue Teapot", message.body)
        self.assertIn(self.product.website_url, message.body)

    def test_only_what_the_shop_shows_is_offered_and_sent(self):
        (domain,) = etree.fromstring(self.env["care.chat.push"].get_view()["arch"]).xpath(
            "//field[@name='product_id']/@domain"
        ) or [self.env["care.chat.push"]._fields["product_id"].domain]
        self.assertIn("is_published", domain)
        self.product.is_published = False
        dialog = self._push()
        dialog.product_id = self.product
        with self.assertRaisesRegex(UserError, "not published"):
            dialog.save().action_confirm()

    def test_a_page_is_sent_under_its_title(self):
        before = self.chat.message_ids
        dialog = self._push()
        dialog.kind = "page"
        dialog.page_url = "/contactus"
        dialog.page_title = "Write to us"
        dialog.save().action_confirm()
        body = (self.chat.message_ids - before).body
        self.assertIn("/contactus", body)
        self.assertIn("Write to us", body)

    def test_what_is_no_page_is_refused(self):
        dialog = self._push()
        dialog.kind = "page"
        dialog.page_url = "javascript:alert(1)"
        with self.assertRaises(UserError):
            dialog.save().action_confirm()

    def test_pages_of_the_site_are_suggested_by_name_and_address(self):
        website = self.mine._care_website()
        page, hidden = self.env["website.page"].create(
            [
                {
                    "name": name,
                    "url": url,
                    "website_id": website.id,
                    "website_published": is_published,
                    "type": "qweb",
                    "arch": "<t t-name='x'><p/></t>",
                }
                for name, url, is_published in (
                    ("Care of porcelain", "/porcelain", True),
                    ("Porcelain to come", "/porcelain-soon", False),
                )
            ]
        )
        wizard = self.env["care.chat.push"].with_user(self.agent)
        for term in ("porcelain", "of porcel", "/PORCEL"):
            found = wizard.suggest_pages(self.chat.id, term)
            self.assertIn({"url": page.url, "name": page.name}, found, term)
            self.assertNotIn(hidden.url, [one["url"] for one in found])
        menu = self.env["website.menu"].create(
            {
                "name": "Opening hours",
                "url": "/hours",
                "website_id": website.id,
                "parent_id": website.menu_id.id,
            }
        )
        self.assertIn(
            {"url": menu.url, "name": menu.name}, wizard.suggest_pages(self.chat.id, "opening")
        )

    def test_nobody_but_the_team_shows_or_searches(self):
        for user in (self.employee, self.customer, self.env.ref("base.public_user")):
            wizard = self.env["care.chat.push"].with_user(user)
            with self.assertRaises(AccessError):
                wizard.suggest_pages(self.chat.id, "")
            with self.assertRaises(AccessError):
                wizard.create({"channel_id": self.chat.id, "product_id": self.product.id})

    def test_an_agent_of_another_company_neither_shows_nor_previews(self):
        abroad = self.env["res.company"].create({"name": "Shop abroad"})
        stranger = self._user("care_abroad", "Abel Abroad", "care_desk.group_care_agent")
        stranger.write({"company_ids": [Command.set(abroad.ids)], "company_id": abroad.id})
        wizard = self.env["care.chat.push"].with_user(stranger)
        with self.assertRaises(AccessError):
            wizard.suggest_pages(self.chat.id, "")
        with self.assertRaises(AccessError):
            wizard.new({"channel_id": self.chat.id, "product_id": self.product.id}).mapped(
                "preview"
            )
