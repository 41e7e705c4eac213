"""Changing afterwards who reads a comment: who may, who is told, what is kept, what dies."""

import base64

from lxml import html
from markupsafe import Markup

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..common import CareHttpCase
from .mail_case import CareMailCase

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
CHANGES = [
    ("public", "private"),
    ("public", "team"),
    ("private", "public"),
    ("private", "team"),
    ("team", "public"),
    ("team", "private"),
]
ORDER = ("public", "private", "team")


class Observed:
    """Nora observes Carla's request with an account, Gina by mail alone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.nora = cls._user("care_nora", "Nora Observer", "base.group_portal")
        cls.gina = "gina@guests.example.com"
        cls.ticket = cls._ticket(reason_id=cls.reason.id)
        cls.ticket.add_observers(partners=cls.nora.partner_id, emails=[f"Gina Guest <{cls.gina}>"])
        cls.outside = (cls.customer.email, cls.nora.email, cls.gina)

    def say(self, user=None, audience="public", ticket=None, **kwargs):
        ticket = self.ticket if ticket is None else ticket
        message = ticket.with_user(user or self.agent).message_post(
            **{"body": "The lid is on its way.", "care_audience": audience, **kwargs}
        )
        return message.sudo()

    def change(self, message, audience, user=None):
        return message.with_user(user or self.agent).care_change_audience(audience)

    def preview(self, message, audience, user=None):
        return message.with_user(user or self.agent).care_audience_change(audience)

    def mails(self):
        """Return how many mails there are to each of those outside that will still be sent."""
        return {
            address: len(self._mails_to(address).filtered(lambda mail: mail.state != "cancel"))
            for address in self.outside
        }

    def sent(self):
        """Let what waits be sent, as far as the records show it."""
        # sudo: mails are the system's
        mails = self.env["mail.mail"].sudo().search([("state", "=", "outgoing")])
        mails.notification_ids.write({"notification_status": "sent"})
        mails.write({"state": "sent"})

    def readers(self, message):
        """Return who of the people reads a comment on the page."""
        return {
            user.login
            for user in (self.agent, self.nora, self.customer, self.other_customer, self.employee)
            if message in self.ticket.with_user(user)._comments_of_page({})["messages"].sudo()
        }


READERS = {
    "public": {"care_agent", "care_nora", "care_customer"},
    "private": {"care_agent", "care_nora"},
    "team": {"care_agent"},
}


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


@tagged("post_install", "-at_install")
class TestWhatAChangeDoes(Observed, CareMailCase):
    def test_who_reads_it(self):
        for former, audience in CHANGES:
            message = self.say(self.agent, former)
            self.assertEqual(self.readers(message), READERS[former])
            self.change(message, audience)
            with self.subTest(former=former, audience=audience):
                self.assertEqual(self.readers(message), READERS[audience])

    def test_who_is_mailed_and_what_was_said_of_it_before(self):
        names = {
            self.customer.email: "Carla Customer",
            self.nora.email: "Nora Observer",
            self.gina: "Gina Guest",
        }
        hears = {
            "public": set(names),
            "private": {self.nora.email, self.gina},
            "team": set(),
        }
        for former, audience in CHANGES:
            message = self.say(self.agent, former)
            self.sent()
            before = self.mails()
            preview = self.preview(message, audience)
            self.assertEqual(self.mails(), before, "a preview mails nobody")
            self.assertEqual(message.care_audience, former)
            self.change(message, audience)
            after = self.mails()
            mailed = {address for address in names if after[address] - before[address]}
            with self.subTest(former=former, audience=audience):
                self.assertEqual(mailed, hears[audience] - hears[former])
                self.assertLessEqual(max(after[address] - before[address] for address in names), 1)
                told = {names[address] for address in hears[audience] - hears[former]}
                self.assertEqual(set(preview["told"]), told)
                kept = {names[address] for address in hears[former] - hears[audience]}
                self.assertEqual(set(preview["mailed"]), kept)

    def test_there_and_back_mails_nobody_twice(self):
        message = self.say(self.agent, "public")
        self.sent()
        before = self.mails()
        for audience in ("private", "public", "team", "private", "public"):
            self.change(message, audience)
        self.assertEqual(self.mails(), before)

    def test_there_and_back_before_the_mail_left_mails_each_once(self):
        before = self.mails()
        message = self.say(self.agent, "public")
        for audience in ("private", "team", "public"):
            self.change(message, audience)
        after = self.mails()
        self.assertEqual(
            {address: after[address] - before[address] for address in after},
            dict.fromkeys(self.outside, 1),
        )

    def test_a_mail_that_waits_reaches_nobody_who_reads_no_more(self):
        before = self.mails()
        message = self.say(self.agent, "public")
        self.change(message, "private")
        after = self.mails()
        self.assertEqual(after[self.customer.email], before[self.customer.email])
        self.assertEqual(after[self.gina], before[self.gina] + 1)
        self.assertEqual(after[self.nora.email], before[self.nora.email] + 1)

    def test_who_came_in_since_is_told_where_it_is_widened(self):
        message = self.say(self.agent, "private")
        self.ticket.add_observers(emails=["hugo@guests.example.com"])
        included = len(self._mails_to("hugo@guests.example.com"))
        self.change(message, "public")
        self.assertEqual(len(self._mails_to("hugo@guests.example.com")), included + 1)

    def test_who_has_gone_since_is_not(self):
        message = self.say(self.agent, "team")
        self.ticket.observer_ids.unlink()
        before = self.mails()
        self.change(message, "private")
        self.assertEqual(self.mails(), before)

    def test_the_preview_promises_no_mail_that_will_not_go(self):
        message = self.say(self.agent, "private")
        self.sent()
        message.notification_ids.write({"notification_status": "bounce"})
        before = self.mails()
        told = self.preview(message, "public")["told"]
        self.change(message, "public")
        after = self.mails()
        self.assertEqual(len(told), sum(after.values()) - sum(before.values()))
        self.assertIn("Carla Customer", told)

    def test_the_same_audience_again_does_nothing(self):
        message = self.say()
        before = self.mails(), len(self.ticket.event_ids), len(self.ticket.message_ids)
        self.change(message, "public")
        self.assertEqual(
            (self.mails(), len(self.ticket.event_ids), len(self.ticket.message_ids)), before
        )

    def test_it_is_kept_who_changed_what_and_when(self):
        for user, author, former, audience in (
            (self.agent, self.agent, "team", "public"),
            (self.manager, self.customer, "public", "private"),
            (self.nora, self.nora, "private", "public"),
        ):
            message = self.say(author, former)
            self.change(message, audience, user)
            [event] = self.ticket.event_ids.filtered(
                lambda event: event.kind == "audience_changed"
            ).sorted("id")[-1:]
            self.assertEqual(event.user_id, user)
            self.assertTrue(event.at)
            note = self.ticket.sudo().message_ids.sorted("id")[-1]
            for part in (author.name, "The lid is on its way."):
                self.assertIn(part, note.body)
            labels = {"public": "public", "private": "private", "team": "team note"}
            self.assertIn(f"from {labels[former]} to {labels[audience]}", note.body)
            self.assertEqual(note.author_id, user.partner_id)
            self.assertNotIn(
                note, self.ticket.with_user(self.nora)._comments_of_page({})["messages"]
            )
            self.assertTrue(note.subtype_id.internal or not note.subtype_id)

    def test_a_public_answer_counts_from_when_it_is_public(self):
        message = self.say(self.agent, "team")
        self.assertFalse(self.ticket.first_reply_at)
        self.change(message, "private")
        self.assertFalse(self.ticket.first_reply_at)
        self.change(message, "public")
        self.assertTrue(self.ticket.first_reply_at)
        self.assertEqual((self.ticket.state, self.ticket.awaiting), ("in_progress", "customer"))

    def test_the_customer_sees_a_widened_comment_as_the_last_word(self):
        before = "2020-01-01 08:00:00"
        for author in (self.agent, self.nora):
            message = self.say(author, "private")
            self.ticket.last_public_word_at = before
            self.change(message, "public", author)
            with self.subTest(author.login):
                self.assertNotEqual(str(self.ticket.last_public_word_at), before)

    def test_what_is_made_private_leaves_the_times_alone(self):
        message = self.say(self.agent, "public")
        replied, word = self.ticket.first_reply_at, self.ticket.last_public_word_at
        self.change(message, "private")
        self.assertEqual(
            (self.ticket.first_reply_at, self.ticket.last_public_word_at), (replied, word)
        )

    def test_the_search_finds_it_once_as_before(self):
        message = self.say(self.agent, "public", body="About the porcelain handle.")
        texts = self.env["care.ticket.text"].search([("message_id", "=", message.id)])
        self.assertEqual(len(texts), 1)
        for audience in ("private", "team", "public"):
            self.change(message, audience)
            again = self.env["care.ticket.text"].search([("message_id", "=", message.id)])
            self.assertEqual((again, again.body), (texts, texts.body))

    def test_an_answer_does_not_keep_what_it_answers_as_parent(self):
        """The thread of a talk shows whoever reads an answer what it answers."""
        asked = self.say(self.agent, "public")
        answer = self.say(self.customer, "public", parent_id=asked.id)
        self.change(asked, "private")
        self.assertNotEqual(answer.parent_id.care_audience, "private")


@tagged("post_install", "-at_install")
class TestHeldBackMail(Observed, CareMailCase):
    def held_back(self):
        """Return a mail of a stranger to the request that was kept as a team note."""
        answer = self.say(self.agent, "public")
        return self.deliver(
            self.write_mail(
                "Zoe Stranger <zoe@elsewhere.example.com>",
                body="I am his neighbour and have the lid.",
                reference=answer.message_id,
            )
        )

    def test_any_agent_promotes_it(self):
        for audience in ("public", "private"):
            message = self.held_back()
            self.assert_held_back(message, self.ticket, "stranger")
            before = self.mails()
            self.change(message, audience, self.agent_2)
            with self.subTest(audience):
                self.assertEqual((message.care_audience, message.care_screening), (audience, False))
                self.assertEqual(self.readers(message), READERS[audience])
                after = self.mails()
                self.assertEqual(after[self.gina], before[self.gina] + 1)
                expected = before[self.customer.email] + (audience == "public")
                self.assertEqual(after[self.customer.email], expected)

    def test_nobody_outside_promotes_it(self):
        message = self.held_back()
        for user in (self.nora, self.customer, self.employee):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.change(message, "public", user)
        self.assert_held_back(message, self.ticket, "stranger")

    def test_who_wrote_it_is_not_mailed_his_own_words(self):
        message = self.held_back()
        self.change(message, "public")
        self.assertFalse(self._mails_to("zoe@elsewhere.example.com"))

    def test_his_address_is_not_shown_outside(self):
        message = self.held_back()
        self.change(message, "public")
        mails = self._mails_to(self.gina) + self._mails_to(self.customer.email)
        for mail in mails.filtered(lambda mail: mail.mail_message_id == message):
            self.assertNotIn("zoe@elsewhere", mail.body_html)

    def test_what_the_customer_wrote_counts_as_his_word_once_it_is_taken_as_true(self):
        answer = self.say(self.agent, "public")
        self.ticket.close("pending")
        message = self.deliver(
            self.write_mail(
                self.customer.email,
                body="It is broken again.",
                reference=answer.message_id,
                headers=[("Auto-Submitted", "auto-replied")],
            )
        )
        self.assertEqual(message.care_audience, "team")
        self.assertEqual(self.ticket.state, "pending")
        self.change(message, "public")
        self.assertEqual((self.ticket.state, self.ticket.awaiting), ("in_progress", "team"))


@tagged("post_install", "-at_install")
class TestFilesFollow(Observed, CareHttpCase):
    def with_files(self, audience):
        """Return an agent's comment with a file and an image in its text, and both addresses."""
        files = self.env["ir.attachment"].create(
            [
                {
                    "name": name,
                    "raw": content,
                    "mimetype": mimetype,
                    "res_model": "care.ticket",
                    "res_id": self.ticket.id,
                }
                for name, content, mimetype in (
                    ("plan.txt", b"the plan", "text/plain"),
                    ("lid.png", PIXEL, "image/png"),
                )
            ]
        )
        plan_token, lid_token = files.generate_access_token()
        lid = f"/web/image/{files[1].id}-ab12/lid.png?unique=7&access_token={lid_token}"
        message = self.say(
            self.agent,
            audience,
            body=Markup('<p>See <img src="%s"/></p>') % lid,
            attachment_ids=files.ids,
        )
        return message, [
            f"/web/content/{files[0].id}?access_token={plan_token}",
            lid,
        ]

    def opens(self, url, user=None):
        """Tell whether `user`, or a visitor, gets the file at `url`."""
        self.authenticate(user and user.login, user and user.login)
        response = self.url_open(url)
        return response.status_code == 200 and response.content in (b"the plan", PIXEL)

    def current(self, message):
        """Return the present addresses of the files of a comment."""
        return [
            f"/web/content/{file.id}?access_token={file.generate_access_token()[0]}"
            for file in message.attachment_ids
        ]

    def test_addresses_die_when_fewer_read_it(self):
        for former, audience in (("public", "private"), ("public", "team"), ("private", "team")):
            message, urls = self.with_files(former)
            for url in urls:
                self.assertTrue(self.opens(url, self.customer), url)
            names = set(message.attachment_ids.mapped("name"))
            self.change(message, audience)
            self.env.flush_all()
            with self.subTest(former=former, audience=audience):
                for url in urls:
                    for user in (self.customer, self.nora, None):
                        self.assertFalse(self.opens(url, user), url)
                self.assertEqual(set(message.attachment_ids.mapped("name")), names)
                for url in self.current(message):
                    self.assertTrue(self.opens(url, self.nora))

    def test_images_in_the_text_move_with_it(self):
        message, urls = self.with_files("public")
        self.change(message, "private")
        self.env.flush_all()
        [src] = html.fromstring(message.body).xpath("//img/@src")
        self.assertNotIn(src, urls)
        self.assertTrue(self.opens(src, self.nora), src)

    def test_an_image_without_a_token_moves_too(self):
        file = self.env["ir.attachment"].create(
            {
                "name": "lid.png",
                "raw": PIXEL,
                "res_model": "care.ticket",
                "res_id": self.ticket.id,
            }
        )
        message = self.say(
            self.agent,
            "public",
            body=Markup('<img src="/web/image/%s"/>') % file.id,
            attachment_ids=file.ids,
        )
        self.change(message, "private")
        [src] = html.fromstring(message.body).xpath("//img/@src")
        self.assertEqual(src.split("?")[0], f"/web/image/{message.attachment_ids.id}")
        self.env.flush_all()
        self.assertTrue(self.opens(src, self.agent))

    def test_addresses_stay_when_more_read_it(self):
        for former, audience in (("private", "public"), ("team", "public"), ("team", "private")):
            message, urls = self.with_files(former)
            before = message.attachment_ids
            self.change(message, audience)
            self.env.flush_all()
            with self.subTest(former=former, audience=audience):
                self.assertEqual(message.attachment_ids, before)
                for url in urls:
                    self.assertTrue(self.opens(url, self.customer))
