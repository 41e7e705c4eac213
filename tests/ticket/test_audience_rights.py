"""Who may change afterwards who reads a comment."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .audience_case import CHANGES, READERS, Observed
from .mail_case import CareMailCase


@tagged("post_install", "-at_install")
class TestWhoChangesAnAudience(Observed, CareMailCase):
    def assert_refused(self, message, audience, user):
        before = message.care_audience
        for call in (self.change, self.preview):
            with self.assertRaises(AccessError):
                call(message, audience, user)
        self.assertEqual(message.care_audience, before)

    def test_its_author_in_the_team(self):
        for former, audience in CHANGES:
            message = self.say(self.agent, former)
            with self.subTest(former=former, audience=audience):
                self.change(message, audience)
                self.assertEqual(message.care_audience, audience)

    def test_no_other_agent(self):
        for former, audience in CHANGES:
            with self.subTest(former=former, audience=audience):
                self.assert_refused(self.say(self.agent, former), audience, self.agent_2)

    def test_a_manager_whoever_wrote_it(self):
        for author in (self.agent, self.nora, self.customer):
            message = self.say(author, "public")
            self.change(message, "private", self.manager)
            with self.subTest(author.login):
                self.assertEqual(message.care_audience, "private")

    def test_an_observer_his_own_between_public_and_private(self):
        for former, audience in (("public", "private"), ("private", "public")):
            message = self.say(self.nora, former)
            self.assertEqual(self.change(message, audience, self.nora), {})
            self.assertEqual(message.care_audience, audience)
            self.assert_refused(message, "team", self.nora)

    def test_an_observer_nothing_of_others(self):
        for author, former in (
            (self.agent, "public"),
            (self.agent, "private"),
            (self.agent, "team"),
            (self.customer, "public"),
        ):
            message = self.say(author, former)
            for audience in {"public", "private", "team"} - {former}:
                with self.subTest(author=author.login, former=former, audience=audience):
                    self.assert_refused(message, audience, self.nora)

    def test_an_observer_no_more_once_he_was_removed(self):
        message = self.say(self.nora, "private")
        self.ticket.observer_ids.unlink()
        self.assert_refused(message, "public", self.nora)

    def test_an_observer_no_more_what_the_team_took_back(self):
        message = self.say(self.nora, "private")
        self.change(message, "team", self.manager)
        for audience in ("public", "private"):
            self.assert_refused(message, audience, self.nora)

    def test_no_customer_and_no_stranger(self):
        own = self.say(self.customer, "public")
        message = self.say(self.agent, "public")
        for user in (
            self.customer,
            self.other_customer,
            self.employee,
            self.env.ref("base.public_user"),
        ):
            for comment in (own, message):
                with self.subTest(user=user.login, author=comment.author_id.name):
                    self.assert_refused(comment, "private", user)

    def test_no_agent_of_another_company(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        foreign = self._user("care_foreign", "Fred Foreign", "care_desk.group_care_manager")
        foreign.write({"company_ids": [(6, 0, elsewhere.ids)], "company_id": elsewhere.id})
        self.assert_refused(self.say(), "private", foreign)

    def test_only_comments_on_requests_have_one(self):
        logged = self.ticket._message_log(body="Noted")
        elsewhere = self.customer.partner_id.message_post(body="Hello")
        for message in (logged, elsewhere):
            with self.assertRaisesRegex(UserError, "Only comments on requests"):
                self.change(message, "public", self.manager)

    def test_only_an_audience_that_exists(self):
        for audience in ("everyone", "", False, None):
            with self.subTest(audience), self.assertRaisesRegex(UserError, "is not an audience"):
                self.change(self.say(), audience)

    def test_nothing_but_this_changes_it(self):
        message = self.say(self.agent, "team")
        public = self.env.ref("mail.mt_comment")
        for user in (self.agent, self.manager, self.nora, self.customer):
            for values in (
                {"care_audience": "public"},
                {"subtype_id": public.id},
                {"care_audience": "public", "subtype_id": public.id},
                {"is_internal": False},
                {"care_speaker": "customer"},
            ):
                with (
                    self.subTest(user=user.login, values=values),
                    self.assertRaises(AccessError),
                ):
                    message.with_user(user).write(values)
        self.assertEqual(self.readers(message), READERS["team"])

    def test_audience_and_subtype_go_together_whoever_writes(self):
        for former, audience in CHANGES:
            message = self.say(self.agent, former)
            with self.subTest(former=former), self.assertRaises(ValidationError):
                message.care_audience = audience
