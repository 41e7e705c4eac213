from odoo.tests import tagged
from odoo.tests.common import JsonRpcException
from odoo.tools import file_open, mute_logger

from .test_portal_observers import FollowedCase


@tagged("post_install", "-at_install", "security")
class TestFollowedTalk(FollowedCase):
    def test_each_reader_is_told_in_what_he_writes(self):
        both, link = ["public", "private"], self.link_of(self.ticket)
        for user, params, audiences in (
            (self.supplier, {}, both),
            (self.employee, {}, both),
            (self.customer, {}, ["public"]),
            (None, link, ["public"]),
            (self.other_customer, link, None),
            (None, {}, None),
        ):
            self.authenticate(user and user.login, user and user.login)
            told = self.rpc("/portal/chatter_init", **self.on_thread(**params))
            threads = [row for row in told.get("mail.thread", []) if "care_audiences" in row]
            self.assertEqual([row["care_audiences"] for row in threads] or [None], [audiences])
        self.say("private")
        for user, is_private in ((self.supplier, True), (self.customer, False)):
            self.sign_in(user)
            told = self.rpc("/portal/chatter_init", **self.on_thread())
            [shown] = [row for row in told["mail.thread"] if "care_audiences" in row]
            self.assertEqual(shown["care_is_talk_private"], is_private, user.login)

    def test_each_reader_reads_his_audiences(self):
        for audience in ("public", "private", "team"):
            self.say(audience, body=f"To {audience}")
        link = self.link_of(self.ticket)
        for user, params, read in (
            (self.supplier, {}, ["private", "public"]),
            (self.employee, {}, ["private", "public"]),
            (self.customer, {}, ["public"]),
            (None, link, ["public"]),
        ):
            self.authenticate(user and user.login, user and user.login)
            comments = self.comments(**params)
            self.assertEqual([message["care_audience"] for message in comments], read)

    def test_an_observer_chooses_who_reads_him(self):
        for user in (self.supplier, self.employee):
            self.sign_in(user)
            for audience in ("private", "public"):
                word = self.post_with_file("Look", care_audience=audience)
                self.assertEqual(word.care_audience, audience, user.login)
                self.assertEqual(word.care_speaker, "observer")
                self.assertEqual(word.author_id, user.partner_id)
                self.assertEqual(word.attachment_ids.name, "lid.txt")
                self.assertEqual(word.attachment_ids.res_id, self.ticket.id)
        self.say("private")
        self.assertEqual(self.post_with_file("Unsaid").care_audience, "private")

    @mute_logger("odoo.http")
    def test_nobody_writes_what_is_not_his_to_say(self):
        for user, audience in (
            (self.supplier, "team"),
            (self.employee, "team"),
            (self.customer, "private"),
            (self.customer, "team"),
            (self.other_customer, "public"),
        ):
            self.sign_in(user)
            before = self._messages(self.ticket)
            with self.assertRaises(JsonRpcException, msg=(user.login, audience)):
                data = {"body": "Forged", "care_audience": audience}
                self.rpc("/mail/message/post", **self.on_thread(post_data=data))
            self.env.invalidate_all()
            self.assertEqual(self._messages(self.ticket), before)

    def test_files_go_up_and_come_down_for_each_reader(self):
        link = self.link_of(self.ticket)
        for user, params in ((self.supplier, {}), (self.customer, {}), (None, link)):
            self.authenticate(user and user.login, user and user.login)
            word = self.post_with_file("See the file", link=params)
            self.assertEqual(word.author_id, (user or self.customer).partner_id)
            [shown] = [row for row in self.comments(**params) if row["id"] == word.id]
            [file] = shown["attachment_ids"]
            url = f"/web/content/{file['id']}"
            self.assertEqual(
                self.url_open(f"{url}?access_token={file['raw_access_token']}").content, b"crack"
            )
            self.assertNotEqual(self.url_open(url).content, b"crack")

    @mute_logger("odoo.http")
    def test_files_are_refused_of_all_others(self):
        foreign = self.link_of(self.foreign)
        token = {"token": self.ticket._portal_ensure_token()}
        before = self.env["ir.attachment"].search_count([("name", "=", "lid.txt")])
        for user, params in (
            (self.other_customer, {}),
            (self.colleague, {}),
            (self.other_customer, self.link_of(self.ticket)),
            (None, {}),
            (None, foreign),
            (None, token),
        ):
            self.authenticate(user and user.login, user and user.login)
            self.assertEqual(self.upload(**params).status_code, 404, (user, params))
        self.sign_in(self.supplier)
        self.assertEqual(self.upload(self.foreign).status_code, 404)
        after = self.env["ir.attachment"].search_count([("name", "=", "lid.txt")])
        self.assertEqual(before, after)

    def test_who_shows_no_face_is_drawn_grey(self):
        self.team.hide_requester = True
        word = self.ticket.sudo().message_post(
            body="Hello", author_id=self.customer.partner_id.id, care_audience="public"
        )
        by_mail = self.ticket.sudo().message_post(
            body="Seen",
            author_id=False,
            email_from="Gil Guest <gil@example.com>",
            care_audience="private",
        )
        self.sign_in(self.supplier)
        with file_open("base/static/img/avatar_grey.png", "rb") as file:
            grey = file.read()
        faces = {shown["id"]: shown["author_avatar_url"] for shown in self.comments()}
        self.assertEqual(set(faces), {word.id, by_mail.id})
        for id_, url in faces.items():
            self.assertEqual(self.url_open(url).content, grey, id_)

    def test_faces_and_reactions_work_for_each_reader(self):
        word = self.say("public")
        link = self.link_of(self.ticket)
        for user, params in (
            (self.supplier, {}),
            (self.employee, {}),
            (self.customer, {}),
            (None, link),
        ):
            self.authenticate(user and user.login, user and user.login)
            [shown] = self.comments(**params)
            face = self.url_open(shown["author_avatar_url"])
            self.assertEqual(face.status_code, 200)
            self.assertIn("image/", face.headers["Content-Type"])
            self.rpc(
                "/mail/message/reaction",
                message_id=word.id,
                content="👍",
                action="add",
                **params,
            )
        self.env.invalidate_all()
        people = self.supplier + self.employee + self.customer
        self.assertEqual(word.sudo().reaction_ids.partner_id, people.partner_id)

    def test_who_wrote_by_mail_alone_is_shown_by_the_name_given(self):
        word = self.env["mail.message"].create(
            {
                "model": "care.ticket",
                "res_id": self.ticket.id,
                "message_type": "email",
                "care_audience": "private",
                "care_speaker": "observer",
                "subtype_id": self.env.ref("care_desk.mt_private").id,
                "email_from": "Gil Guest <gil@example.com>",
                "author_id": False,
                "body": "By mail",
            }
        )
        self.sign_in(self.supplier)
        [shown] = self.comments()
        self.assertEqual(shown["id"], word.id)
        self.assertEqual(shown["email_from"], "Gil Guest")
        self.assertNotIn("gil@example.com", str(shown))

    def test_what_is_sent_back_of_his_word_names_nobody_else(self):
        self.team.hide_requester = True
        self.sign_in(self.supplier)
        told = self.rpc(
            "/mail/message/post",
            **self.on_thread(post_data={"body": "Hello", "care_audience": "public"}),
        )
        for hidden in (self.customer.name, self.customer.email, "gil@example.com", "Gil Guest"):
            self.assertNotIn(hidden, str(told))


@tagged("post_install", "-at_install", "security")
class TestOwnAudience(FollowedCase):
    def change(self, word, audience, **params):
        return self.rpc(f"/care/comment/{word.id}/audience", audience=audience, **params)

    def test_an_observer_makes_his_comment_public_after_a_look(self):
        word = self.say("private", body="The lid is ours", user=self.supplier)
        self.sign_in(self.supplier)
        told = self.change(word, "public")
        self.assertIn(self.customer.name, told["told"])
        self.env.invalidate_all()
        self.assertEqual(word.sudo().care_audience, "private")
        mails = len(self._mails_to(self.customer.email))
        self.change(word, "public", confirmed=True)
        self.env.invalidate_all()
        self.assertEqual(word.sudo().care_audience, "public")
        self.assertEqual(len(self._mails_to(self.customer.email)), mails + 1)

    def test_an_observer_is_told_that_the_mail_has_left(self):
        word = self.say("public", body="The lid is ours", user=self.supplier)
        self.sign_in(self.supplier)
        self.assertFalse(self.change(word, "private")["mailed"])
        word.sudo().notification_ids.notification_status = "sent"
        self.assertIn(self.customer.name, self.change(word, "private")["mailed"])
        self.change(word, "private", confirmed=True)
        self.sign_in(self.customer)
        self.assertFalse(self.comments())

    def test_a_hidden_customer_is_not_named_by_it(self):
        self.team.hide_requester = True
        word = self.say("private", user=self.supplier)
        self.sign_in(self.supplier)
        told = self.change(word, "public")
        self.assertNotIn(self.customer.name, str(told))
        self.assertNotIn(self.customer.email, str(told))
        self.assertEqual(told["told"], ["Customer"])
        self.change(word, "public", confirmed=True)
        self.env.invalidate_all()
        word.sudo().notification_ids.notification_status = "sent"
        told = self.change(word, "private")
        self.assertNotIn(self.customer.name, str(told))
        self.assertEqual(told["mailed"], ["Customer"])

    @mute_logger("odoo.http")
    def test_nobody_else_changes_it(self):
        word = self.say("private", user=self.supplier)
        said = self.say("public")
        for user, comment, audience in (
            (self.employee, word, "public"),
            (self.customer, word, "public"),
            (self.other_customer, word, "public"),
            (self.supplier, said, "private"),
            (self.supplier, word, "team"),
        ):
            self.sign_in(user)
            for params in ({}, {"confirmed": True}):
                with self.assertRaises(JsonRpcException, msg=user.login):
                    self.change(comment, audience, **params)
        self.env.invalidate_all()
        self.assertEqual(word.sudo().care_audience, "private")
        self.assertEqual(said.sudo().care_audience, "public")
