"""Who may do what with a chat, over HTTP and RPC: each kind of person at each door."""

from odoo.fields import Command
from odoo.http import Request
from odoo.tests import JsonRpcException, tagged

from .visitor_case import VisitorCase


@tagged("post_install", "-at_install")
class TestChatRefusals(VisitorCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.elsewhere = cls.env["res.company"].create({"name": "Elsewhere", "care_service": "on"})
        cls.foreign = cls._user("care_foreign", "Fred Foreign", "care_desk.group_care_agent")
        cls.foreign.write(
            {"company_ids": [Command.set(cls.elsewhere.ids)], "company_id": cls.elsewhere.id}
        )
        cls.plain = cls._user("care_plain", "Paul Plain", "im_livechat.im_livechat_group_user")
        cls.supplier = cls._user("care_supplier", "Sofia Supplier", "base.group_portal")

    def setUp(self):
        super().setUp()
        self.product = self.env["product.product"].create({"name": "Pot", "is_published": True})
        self.browsers = {"visitor": self.browse_as(None)}
        self.chat = self.open_chat(question="Is my secret safe?")
        self.ticket = self.chat.care_ticket_id
        self.chat.with_user(self.agent).care_take()
        self.ticket.with_user(self.agent).add_observers(partners=self.supplier.partner_id)

    def be(self, who):
        """Go on as one of the kinds of people: visitor, guest, or the name of a user."""
        if who == "visitor":
            self.back_to(self.browsers["visitor"])
        elif who == "guest":
            self.browse_as(None)
            # Somebody with a chat of his own.
            self.open_chat(question="My own?", email="guest@example.com")
        else:
            self.browse_as(who and getattr(self, who))

    def rpc(self, method, *args, model="discuss.channel", **kwargs):
        """Call a method as the web client does."""
        return self.ask(
            f"/web/dataset/call_kw/{model}/{method}",
            model=model,
            method=method,
            args=args,
            kwargs=kwargs,
        )

    def doors(self):
        """Return the doors to the chat: name to what goes through and tells if it did."""
        chat, ids = self.chat, self.chat.ids
        post = {"body": "Me too", "message_type": "comment"}
        return {
            "read": lambda: self.rpc("read", ids, ["name"]),
            "messages": lambda: self.ask("/discuss/channel/messages", channel_id=chat.id),
            "data": lambda: (
                chat.id
                in [
                    row["id"]
                    for row in self.ask(
                        "/mail/data", fetch_params=[["discuss.channel", [chat.id]]]
                    ).get("discuss.channel", [])
                    if "name" in row
                ]
            ),
            "post": lambda: self.ask(
                "/mail/message/post",
                thread_model="discuss.channel",
                thread_id=chat.id,
                post_data=post,
            ),
            "take": lambda: self.rpc("care_take", ids),
            "close": lambda: self.rpc("care_close", ids, "closed", reason_id=self.reason.id),
            "transfer": lambda: self.rpc("action_care_transfer", ids),
            "show": lambda: self.rpc("action_care_push", ids),
            "console": lambda: self.rpc("care_console"),
            "status": lambda: self.rpc("care_set_chat_status", "busy", model="res.users"),
            "copy": lambda: "error" not in self.ask("/care/chat/copy", channel_id=chat.id),
            "survey": lambda: self.ask("/care/chat/survey", channel_id=chat.id),
            "feedback": lambda: self.ask("/im_livechat/feedback", channel_id=chat.id, rate=1),
            "transcript": lambda: (
                self.url_open(f"/im_livechat/download_transcript/{chat.id}").status_code == 200
            ),
            "leave": lambda: (
                self.ask("/im_livechat/visitor_leave_session", channel_id=chat.id),
                self.chat.livechat_end_dt,
            )[1],
            "file": lambda: (
                self.url_open(
                    "/mail/attachment/upload",
                    data={
                        "thread_id": chat.id,
                        "thread_model": "discuss.channel",
                        "csrf_token": Request.csrf_token(self),
                    },
                    files={"ufile": ("a.txt", b"a")},
                ).status_code
                == 200
            ),
        }

    def open_doors(self, who):
        """Return the names of the doors that `who` gets through, each tried by itself."""
        self.be(who)
        through = set()
        for name, door in self.doors().items():
            point = self.cr.savepoint()
            try:
                if door():
                    through.add(name)
            except JsonRpcException:
                pass
            point.rollback()
            self.env.invalidate_all()
        return through

    def test_a_stranger_gets_through_no_door(self):
        for who in (None, "guest", "customer", "other_customer", "supplier", "employee"):
            with self.subTest(who):
                self.assertEqual(self.open_doors(who), set())

    def test_an_agent_of_another_company_minds_his_own(self):
        self.assertEqual(self.open_doors("foreign"), {"console", "status"})
        self.be("foreign")
        self.assertFalse(self.rpc("care_console")["waiting"])

    def test_a_livechat_user_without_the_role_handles_nothing(self):
        handles = {"take", "close", "transfer", "show", "console", "status", "copy", "survey"}
        self.assertFalse(self.open_doors("plain") & (handles | {"leave", "feedback"}))

    def test_the_visitor_reads_writes_and_leaves_and_no_more(self):
        through = self.open_doors("visitor")
        self.assertTrue({"messages", "data", "post", "survey", "leave", "file"} <= through)
        staff = {"take", "close", "transfer", "show", "console", "status"}
        self.assertFalse(through & (staff | {"copy"}), "no copy before the end")

    def test_the_operator_does_all_but_what_is_the_visitors(self):
        through = self.open_doors("agent")
        visitors = {"copy", "survey", "feedback", "leave"}
        self.assertEqual(through & visitors, set())
        self.assertEqual(set(self.doors()) - through - visitors - {"transcript"}, set())

    def test_a_manager_does_what_agents_do_but_take_from_them(self):
        through = self.open_doors("manager")
        staff = {"read", "messages", "data", "post", "close", "transfer", "show", "console"}
        self.assertTrue(staff <= through, staff - through)
        self.assertNotIn("take", through)

    # --------------------------------------------------------------- the copy

    def test_the_copy_goes_to_the_requests_own_address_once(self):
        self._say(self.chat.sudo(), "It is", self.agent)
        self.chat.with_user(self.agent).care_close(**self._qualification())
        for who in (None, "guest", "customer", "agent"):
            self.be(who)
            self.assert_refused("/care/chat/copy", "NotFound", channel_id=self.chat.id)
        self.be("visitor")
        for _time in range(2):
            answer = self.ask("/care/chat/copy", channel_id=self.chat.id, email="evil@example.com")
            self.assertEqual(answer, {"email": "vera@example.com"})
        [mail] = self._mails_to("vera@example.com")
        self.assertIn("It is", mail.body_html)
        self.assertIn("Is my secret safe?", mail.body_html)
        self.assertFalse(self._mails_to("evil@example.com"))

    def test_a_copy_without_address_says_so(self):
        self.browse_as(None)
        chat = self.open_chat(email="", customer_number="C-1")
        chat.with_user(self.agent).care_take()
        chat.with_user(self.agent).care_close(**self._qualification())
        answer = self.ask("/care/chat/copy", channel_id=chat.id)
        self.assertIn("address", answer["error"])

    def test_what_is_no_chat_has_no_copy(self):
        self.be("visitor")
        for channel_id in (True, "1", None, [self.chat.id], 0, -1, 2**40):
            self.assert_refused("/care/chat/copy", "NotFound", channel_id=channel_id)

    # -------------------------------------------------------- what he is told

    def test_the_visitor_is_told_nothing_of_the_team(self):
        self.ticket.with_user(self.agent).message_post(body="Beware", care_audience="team")
        self.chat.with_user(self.agent).care_transfer(user=self.agent_2, note="She is angry")
        self.be("visitor")
        told = str(
            [
                self.ask("/mail/data", fetch_params=["channels_as_member"]),
                self.ask("/discuss/channel/messages", channel_id=self.chat.id),
            ]
        )
        for secret in ("Beware", "angry", "care_identity", "care_ticket_id", self.ticket.number):
            self.assertNotIn(secret, told)
        self.be("agent_2")
        told = str(self.ask("/mail/data", fetch_params=["channels_as_member"]))
        self.assertIn(self.ticket.number, told)
