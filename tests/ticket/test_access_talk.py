from odoo.tests import tagged
from odoo.tests.common import JsonRpcException
from odoo.tools import mute_logger

from .test_portal_http import PortalCase


@tagged("post_install", "-at_install")
class TestPortalTalk(PortalCase):
    """The portal's chatter and the routes of Odoo behind it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        agent_ticket = cls.ticket.with_user(cls.agent)
        cls.note = agent_ticket.message_post(
            body="He is angry", care_audience="team", attachments=[("note.txt", b"secret")]
        )
        cls.said = agent_ticket.message_post(
            body="Hello there", care_audience="public", attachments=[("said.txt", b"public")]
        )

    def rpc(self, route, **params):
        return self.make_jsonrpc_request(route, params)

    def say(self, ticket=None, body="Words", **post_data):
        params = post_data.pop("params", {})
        return self.rpc(
            "/mail/message/post",
            thread_model="care.ticket",
            thread_id=(ticket or self.ticket).id,
            post_data={"body": body, **post_data},
            **params,
        )

    def fetched(self, **params):
        answer = self.rpc(
            "/mail/chatter_fetch",
            thread_model="care.ticket",
            thread_id=self.ticket.id,
            fetch_params={},
            **params,
        )
        self.assertNotIn("angry", str(answer))
        self.assertNotIn("note.txt", str(answer))
        return answer["messages"]

    def link(self, ticket=None):
        """Return the link of a ticket's customer, as Odoo's routes take it (dict)."""
        ticket = ticket or self.ticket
        ticket._portal_ensure_token()
        pid = ticket.partner_id.id
        return {"pid": pid, "hash": ticket._sign_token(pid)}

    def test_a_customer_fetches_what_is_public(self):
        self.sign_in(self.customer)
        self.assertEqual(self.fetched(), self.said.ids)

    def test_a_link_fetches_what_is_public(self):
        self.authenticate(None, None)
        self.assertEqual(self.fetched(**self.link()), self.said.ids)

    @mute_logger("odoo.http")
    def test_others_fetch_nothing(self):
        link, token = self.link(), self.ticket.access_token
        for user in (self.other_customer, self.colleague, self.employee, None):
            self.authenticate(user and user.login, user and user.login)
            attempts = [{}, {"token": token}, self.link(self.foreign), {**link, "hash": "wrong"}]
            if user:
                attempts.append(link)
            for params in attempts:
                with self.assertRaises(JsonRpcException, msg=(user and user.login, params)):
                    self.fetched(**params)

    def test_a_customer_posts_a_public_word_whatever_he_forges(self):
        self.sign_in(self.customer)
        self.say(
            subtype_xmlid="mail.mt_note",
            message_type="notification",
            author_id=self.agent.partner_id.id,
            partner_ids=self.other_customer.partner_id.ids,
            parent_id=self.note.id,
            outgoing_email_to="stranger@example.com",
            is_internal=True,
        )
        word = self._messages(self.ticket)[-1]
        self.assertEqual(word.author_id, self.customer.partner_id)
        self.assertEqual((word.care_audience, word.message_type), ("public", "comment"))
        self.assertEqual(word.subtype_id, self.env.ref("mail.mt_comment"))
        self.assertFalse(word.partner_ids)
        self.assertNotEqual(word.parent_id, self.note)
        self.assertFalse(self._mails_to("stranger@example.com"))
        self.assertEqual(self.ticket.awaiting, "team")

    @mute_logger("odoo.http")
    def test_a_customer_who_forges_an_audience_or_a_turn_says_nothing(self):
        self.sign_in(self.customer)
        for forged in (
            {"care_audience": "team"},
            {"care_audience": "private"},
            {"care_awaiting": "customer"},
        ):
            with self.assertRaises(JsonRpcException, msg=forged):
                self.say(**forged)
        self.assertEqual(self._messages(self.ticket), self.note + self.said)

    def test_a_link_posts_as_the_customer_on_its_own_ticket(self):
        self.authenticate(None, None)
        self.say(params=self.link())
        word = self._messages(self.ticket)[-1]
        self.assertEqual(word.author_id, self.customer.partner_id)
        self.assertEqual(word.care_audience, "public")

    @mute_logger("odoo.http")
    def test_others_post_nothing(self):
        link = self.link()
        agent_id, customer_id = self.agent.partner_id.id, self.customer.partner_id.id
        signature = self.ticket._sign_token(agent_id)
        for user in (self.other_customer, self.colleague, self.employee, None):
            self.authenticate(user and user.login, user and user.login)
            attempts = [
                {},
                {"token": "wrong"},
                {"token": self.ticket.access_token},
                self.link(self.foreign),
                {"hash": signature, "pid": agent_id},
                {"hash": signature, "pid": customer_id},
                {"hash": link["hash"], "pid": "x"},
            ]
            if user:
                attempts.append(link)
            for params in attempts:
                with self.assertRaises(JsonRpcException, msg=(user and user.login, params)):
                    self.say(params=params)
        self.assertEqual(self._messages(self.ticket), self.note + self.said)

    @mute_logger("odoo.http")
    def test_a_hidden_message_takes_no_reaction(self):
        self.sign_in(self.customer)
        react = {"content": "👍", "action": "add"}
        with self.assertRaises(JsonRpcException):
            self.rpc("/mail/message/reaction", message_id=self.note.id, **react)
        self.assertFalse(self.note.sudo().reaction_ids)
        self.rpc("/mail/message/reaction", message_id=self.said.id, **react)
        self.assertTrue(self.said.sudo().reaction_ids)

    @mute_logger("odoo.http")
    def test_nobody_changes_the_words_of_others(self):
        link = self.link()
        self.sign_in(self.customer)
        for message in self.note + self.said:
            for params in ({}, link):
                with self.assertRaises(JsonRpcException):
                    self.rpc(
                        "/mail/message/update_content",
                        message_id=message.id,
                        update_data={"body": "Changed"},
                        **params,
                    )
        with self.assertRaises(JsonRpcException):
            self.rpc("/mail/update_is_internal", message_id=self.said.id, is_internal=True)
        self.assertIn("Hello there", self.said.body)

    def test_files_and_followers_are_not_asked_past_the_talk(self):
        requests = ["attachments", "followers", "activities", "scheduledMessages", "contact_fields"]
        for user, link in ((self.customer, {}), (None, self.link())):
            self.authenticate(user and user.login, user and user.login)
            answer = self.rpc(
                "/mail/data",
                fetch_params=[
                    [
                        "mail.thread",
                        {
                            "thread_model": "care.ticket",
                            "thread_id": self.ticket.id,
                            "request_list": requests,
                            "access_params": link,
                        },
                    ]
                ],
            )
            for leak in ("note.txt", "said.txt", self.agent.email):
                self.assertNotIn(leak, str(answer))

    def test_files_of_public_words_open_and_those_of_notes_do_not(self):
        self.sign_in(self.customer)
        page = self.url_open(f"/web/content/{self.note.attachment_ids.id}")
        self.assertEqual(page.status_code, 404)
        answer = str(
            self.rpc(
                "/mail/chatter_fetch",
                thread_model="care.ticket",
                thread_id=self.ticket.id,
                fetch_params={},
            )
        )
        token = self.said.attachment_ids._get_raw_access_token()
        self.assertIn(token, answer)
        page = self.url_open(f"/web/content/{self.said.attachment_ids.id}?access_token={token}")
        self.assertEqual(page.content, b"public")

    @mute_logger("odoo.http")
    def test_no_address_that_odoo_leads_to_lets_anybody_in(self):
        self.ticket.add_observers(partners=self.other_customer.partner_id, role="supplier")
        link = {**self.link(), "access_token": self.ticket.access_token}
        secrets = {link["hash"], link["access_token"]}
        for user in (self.customer, self.other_customer, self.colleague, self.employee, None):
            self.authenticate(user and user.login, user and user.login)
            for url in (
                f"/mail/view?model=care.ticket&res_id={self.ticket.id}",
                f"/mail/view?message_id={self.note.id}",
                f"/mail/message/{self.note.id}",
                f"/mail/message/{self.said.id}",
            ):
                page = self.url_open(url)
                addresses = [page.url, *(step.headers["Location"] for step in page.history)]
                self.assertFalse(
                    [secret for secret in secrets for address in addresses if secret in address],
                    (user and user.login, url),
                )
                self.assertNotIn("angry", page.text)
                self.assertFalse([secret for secret in secrets if secret in page.text], url)
