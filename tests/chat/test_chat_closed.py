"""Not served, not ready, nobody there: what visitors get instead of a chat."""

from odoo.fields import Command
from odoo.tests import tagged

from .visitor_case import VisitorCase


@tagged("post_install", "-at_install")
class TestChatClosed(VisitorCase):
    def page(self):
        """Return what a page of the shop learns about the chat."""
        return self.ask("/mail/data", fetch_params=[["init_livechat", self.channel.id]])["Store"]

    def assert_by_mail(self):
        """The form says that nobody is there, and becomes a request that is acknowledged."""
        self.assertTrue(self.page()["livechat_available"], "the same button")
        form = self.ask("/care/chat/form", channel_id=self.channel.id)
        self.assertFalse(form["is_open"])
        answer = self.open(question="Will you answer?")
        self.assertEqual(answer["email"], "vera@example.com")
        ticket = self.env["care.ticket"].search([("number", "=", answer["number"])])
        self.assertEqual(ticket.channel, "form")
        self.assertFalse(ticket.chat_ids)
        self.assertIn("Will you answer?", self._messages(ticket).body)
        [mail] = self._mails_to("vera@example.com")
        self.assertIn(answer["number"], mail.subject + mail.body_html)
        return ticket

    # ------------------------------------------------------------ not served

    def assert_plain(self):
        """Visitors chat as Odoo has it: no form, no request, an operator at once."""
        self.assertFalse(self.page()["care_chat"]["is_served"])
        for path in ("/care/chat/form", "/care/chat/open"):
            extra = {} if path.endswith("form") else {"values": self._said()}
            self.assert_refused(path, "NotFound", channel_id=self.channel.id, **extra)
        session = self.ask("/im_livechat/get_session", channel_id=self.channel.id)
        chat = self.env["discuss.channel"].browse(session["channel_id"])
        self.assertIn(chat.livechat_operator_id, self.operators.partner_id)
        self.assertFalse(chat.care_ticket_id)
        before = self.tickets()
        self.post(chat, "Hello?")
        self.assertEqual(self.tickets(), before)
        operator = chat.livechat_operator_id.user_ids
        chat.with_user(operator).action_unfollow()
        self.assertTrue(chat.livechat_end_dt, "ended without any qualification")
        row = next(row for row in session["store_data"]["discuss.channel"] if row["id"] == chat.id)
        self.assertFalse(row["care_is_served"])

    def test_a_channel_without_team_is_plain(self):
        self.channel.care_team_id = False
        self.assert_plain()

    def test_a_channel_of_an_archived_team_is_plain(self):
        other = self.team.copy({"name": "Gone", "alias_name": "gone-care"})
        other.active = False
        self.channel.care_team_id = other
        self.assert_plain()

    def test_with_the_service_off_chats_are_plain(self):
        self.company.care_service = "off"
        self.assert_plain()

    def test_the_status_of_the_care_desk_governs_plain_chats_not(self):
        self.channel.care_team_id = False
        self.agent.with_user(self.agent).care_set_chat_status("unavailable")
        self.assertIn(self.agent, self.channel.available_operator_ids)

    # ------------------------------------------------------------- not ready

    def test_without_consent_or_privacy_page_nobody_is_asked_anything(self):
        for values in (
            {"care_consent": "<p><br></p>"},
            {"care_consent": False},
            {"care_privacy_url": " "},
            {"care_privacy_url": False},
        ):
            self.channel.write({"care_consent": "<p>Yes</p>", "care_privacy_url": "/privacy"})
            self.assertTrue(self.page()["livechat_available"])
            self.channel.write(values)
            self.assertFalse(self.page()["livechat_available"], values)
            self.assertEqual(self.page()["care_chat"]["is_ready"], False)
            self.assert_refused("/care/chat/form", "NotFound", channel_id=self.channel.id)
            self.assert_refused(
                "/care/chat/open", "NotFound", channel_id=self.channel.id, values=self._said()
            )
            self.assert_refused("/im_livechat/get_session", channel_id=self.channel.id)

    def test_a_rule_that_hides_the_button_hides_it(self):
        self.channel.rule_ids = [Command.create({"action": "hide_button", "regex_url": ""})]
        self.assertFalse(self.page()["livechat_available"])

    def test_no_chat_goes_past_the_form(self):
        before = self.env["discuss.channel"].search_count([])
        for path in ("/im_livechat/get_session", "/im_livechat/cors/get_session"):
            for persisted in (True, "yes", 1):
                self.assert_refused(path, channel_id=self.channel.id, persisted=persisted)
            self.assert_refused(path, channel_id=str(self.channel.id))
            self.assert_refused(path, channel_id=[self.channel.id])
            self.assert_refused(path, channel_id=True if self.channel.id == 1 else [[1]])
        self.browse_as(self.customer)
        self.assert_refused("/im_livechat/get_session", channel_id=self.channel.id)
        self.assertEqual(self.env["discuss.channel"].search_count([]), before)

    # ---------------------------------------------------------- nobody there

    def test_outside_the_hours_it_is_a_request_by_mail(self):
        self.team.resource_calendar_id = self.env["resource.calendar"].create(
            {"name": "Never", "attendance_ids": [Command.clear()]}
        )
        self.assert_by_mail()

    def test_with_nobody_connected_it_is_a_request_by_mail(self):
        for operator in self.operators:
            self._be_there(operator, minutes_ago=10)
        self.assert_by_mail()

    def test_with_all_unavailable_it_is_a_request_by_mail(self):
        for operator in self.operators:
            operator.with_user(operator).care_set_chat_status("unavailable")
        self.assert_by_mail()

    def test_presences_that_a_stopped_server_left_behind_are_nobody(self):
        for operator in self.operators:
            presence = self._be_there(operator, minutes_ago=10)
            presence.status = "online"
        self.assert_by_mail()

    def test_operators_without_the_role_are_nobody(self):
        plain = self._user("plain_livechat", "Paul Plain", "im_livechat.im_livechat_group_user")
        self._be_there(plain)
        self.channel.user_ids = plain
        self.assert_by_mail()

    def test_a_busy_operator_is_there(self):
        for operator in self.operators:
            operator.with_user(operator).care_set_chat_status("busy")
        self.assertTrue(self.open_chat()._care_is_waiting())

    def test_with_nobody_there_a_mail_address_is_needed(self):
        self.operators.presence_ids.unlink()
        answer = self.open(email="", customer_number="C-1")
        self.assertEqual(set(answer["mistakes"]), {"email"})

    def test_with_nobody_there_a_customer_continues_his_request(self):
        mine = self._ticket(team_id=self.team.id, state="pending")
        self.operators.presence_ids.unlink()
        self.browse_as(self.customer)
        answer = self.open(request_id=mine.id, question="And now?")
        self.assertEqual(answer["number"], mine.number)
        self.assertIn("And now?", self._messages(mine).body)
        self.assertEqual(mine.awaiting, "team")
