from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tests.common import JsonRpcException
from odoo.tools import mute_logger

from ..common import CareCase
from .test_portal_http import PortalCase


@tagged("post_install", "-at_install", "security")
class TestOutsiders(CareCase):
    """What a caller from outside may not smuggle in, and what follows from his words."""

    def test_a_context_sets_no_field_of_a_new_request(self):
        other = self._ticket(partner_id=self.other_customer.partner_id.id)
        context = {
            "default_user_id": self.agent.id,
            "default_priority": "2",
            "default_first_reply_at": fields.Datetime.now(),
            "default_announced_at": fields.Datetime.now(),
            "default_event_ids": [Command.create({"kind": "answered"})],
            "default_follow_up_ids": [Command.set(other.ids)],
            "care_announce_later": True,
            "tracking_disable": True,
        }
        tickets = self.env["care.ticket"].with_user(self.customer).with_context(**context)
        ticket = tickets.open_ticket("portal", {"body": "Hi"}).with_env(self.env)
        self.assertFalse(ticket.user_id)
        self.assertEqual((ticket.state, ticket.priority), ("new", "0"))
        self.assertFalse(ticket.first_reply_at)
        self.assertFalse(ticket.event_ids)
        self.assertFalse(other.follow_up_of_id)
        self.assertTrue(self._mails_to(self.customer.email))

    def test_a_context_opens_nothing_in_a_foreign_company(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.env["care.team"].create({"name": "Far team", "company_id": elsewhere.id})
        tickets = self.env["care.ticket"].with_user(self.customer)
        with self.assertRaises(AccessError):
            tickets.with_context(allowed_company_ids=elsewhere.ids).open_ticket(
                "portal", {"body": "Hi"}
            )

    def test_customers_do_not_learn_who_works_here(self):
        for user in (self.customer, self.employee):
            with self.assertRaises(AccessError):
                self.env["care.ticket"].with_user(user).assignable_users("care_ag")
        self.assertTrue(self.env["care.ticket"].with_user(self.agent).assignable_users("Bruno"))

    def test_several_late_answers_share_one_follow_up(self):
        ticket = self._ticket(
            state="closed",
            closed_at=fields.Datetime.now() - timedelta(days=31),
            reason_id=self.reason.id,
        )
        first = ticket.with_user(self.customer).message_post(body="It broke again").sudo()
        second = ticket.with_user(self.customer).message_post(body="With the photo").sudo()
        self.assertEqual(len(ticket.follow_up_ids), 1)
        self.assertEqual({first.res_id, second.res_id}, set(ticket.follow_up_ids.ids))

    def test_a_follow_up_leaves_behind_what_is_no_longer_the_customers(self):
        order = self._order(self.customer)
        ticket = self._ticket(
            state="closed",
            closed_at=fields.Datetime.now() - timedelta(days=31),
            reason_id=self.reason.id,
            order_id=order.id,
        )
        order.partner_id = self.other_customer.partner_id
        ticket.with_user(self.customer).message_post(body="It broke again")
        self.assertTrue(ticket.follow_up_ids)
        self.assertFalse(ticket.follow_up_ids.order_id)

    def test_closed_requests_stay_qualified(self):
        ticket = self._ticket(reason_id=self.reason.id)
        ticket.close()
        with self.assertRaisesRegex(ValidationError, "Reason"), self.cr.savepoint():
            ticket.with_user(self.agent).reason_id = False
        self.assertEqual(ticket.reason_id, self.reason)

    def test_a_form_in_the_name_of_an_employee_is_suspicious(self):
        said = {"email": self.agent_2.email, "name": "Urgent", "body": "Pay now"}
        ticket = self.env["care.ticket"]._open_from_form(said, "192.0.2.7")
        self.assertTrue(ticket.is_suspicious)
        self.assertFalse(ticket.partner_id)
        self.assertFalse(self._messages(ticket).author_id)
        self.assertFalse(self._mails_to(self.agent_2.email))

    def test_a_request_taken_out_of_spam_is_announced(self):
        blocked = self.env["care.blocked.sender"].create({"email_normalized": "b@example.com"})
        tickets = self.env["care.ticket"]
        ticket = tickets.open_ticket(
            "form", {"email_from": "b@example.com", "body": "Hi", "team_id": self.team.id}
        )
        self.assertTrue(ticket.spam_at)
        blocked.unlink()
        ticket.with_user(self.agent_2).action_unarchive()
        self.assertFalse(ticket.spam_at)
        self.assertTrue(ticket.partner_id)
        self.assertTrue(self._mails_to(self.agent.email))
        self.assertTrue(self._mails_to("b@example.com"))
        self.assertIn("restored", ticket.event_ids.mapped("kind"))

    def test_nobody_writes_to_a_blocked_sender(self):
        self.env["care.blocked.sender"].create({"email_normalized": self.customer.email})
        with self.assertRaisesRegex(UserError, "blocked"):
            self.env["care.ticket"].with_user(self.agent).start_mail(
                self.customer.partner_id, {"name": "Hi", "team_id": self.team.id}, body="Hi"
            )

    def test_a_request_goes_to_nobody_of_another_company(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.agent_2.write(
            {"company_ids": [Command.set(elsewhere.ids)], "company_id": elsewhere.id}
        )
        with self.assertRaises(UserError):
            self._ticket().assign(self.agent_2)

    def test_the_attach_dialog_tells_nothing_of_another_company(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        team = self.env["care.team"].create({"name": "Far team", "company_id": elsewhere.id})
        ticket = self.env["care.ticket"].create(
            {"name": "Far", "team_id": team.id, "email_from": "far@example.com"}
        )
        with self.assertRaises(AccessError):
            dialog = (
                self.env["care.ticket.attach"]
                .with_user(self.agent)
                .create(
                    {
                        "ticket_id": ticket.id,
                        "partner_id": self.customer.partner_id.id,
                        "state": "new",
                        "priority": "0",
                    }
                )
            )
            dialog.invalidate_recordset()
            dialog.read(["email_from"])

    def test_a_changed_customer_leaves_no_foreign_product(self):
        order = self._order(self.customer)
        product = order.order_line.product_id
        ticket = self._ticket(order_id=order.id, product_id=product.id)
        ticket.attach_customer(self.other_customer.partner_id)
        self.assertFalse(ticket.product_id)

    def test_an_imported_closing_is_a_fact_of_its_time(self):
        then = fields.Datetime.now() - timedelta(days=400)
        ticket = self._ticket(state="closed", closed_at=then, reason_id=self.reason.id)
        self.assertEqual(ticket.event_ids.at, then)

    def test_a_mail_that_an_agent_starts_is_no_reply(self):
        tickets = self.env["care.ticket"].with_user(self.agent)
        ticket = tickets.start_mail(
            self.customer.partner_id, {"name": "Hi", "team_id": self.team.id}, body="Hi"
        )
        self.assertFalse(ticket.first_reply_at)
        ticket.with_user(self.customer).message_post(body="Yes?")
        ticket.message_post(body="It is here", care_audience="public")
        self.assertTrue(ticket.first_reply_at)

    def test_the_search_finds_the_address_of_an_attached_customer(self):
        ticket = self._ticket(partner_id=False, email_from="someone@example.com")
        ticket.attach_customer(self.other_customer.partner_id)
        found = self.env["care.ticket"].with_user(self.agent)
        self.assertIn(ticket, found.search([("search_text", "ilike", self.other_customer.email)]))

    def test_an_employee_who_is_a_customer_speaks_as_one(self):
        ticket = self._ticket(partner_id=self.employee.partner_id.id)
        # As Odoo's route posts what it was sent: in sudo, with what the model says it takes.
        his = ticket.with_user(self.employee).sudo()
        for forged in ({"care_audience": "team"}, {"care_awaiting": "customer"}):
            with self.assertRaises(AccessError, msg=forged):
                his.message_post(body="Note", **forged)
        word = his.message_post(
            body="Hello",
            subtype_xmlid="mail.mt_note",
            partner_ids=self.other_customer.partner_id.ids,
        )
        self.assertEqual((word.care_audience, word.care_speaker), ("public", "customer"))
        self.assertFalse(word.partner_ids)

    def test_nobody_outside_attaches_a_file_that_is_not_his(self):
        ticket = self._ticket()
        observing = self.employee + self.other_customer
        ticket.add_observers(partners=observing.partner_id, role="supplier")
        note = ticket.with_user(self.agent).message_post(
            body="Note", care_audience="team", attachments=[("note.txt", b"secret")]
        )
        for user in observing + self.customer:
            his = ticket.with_user(user)
            uploaded = (
                self.env["ir.attachment"]
                .with_user(user)
                .sudo()
                .create({"name": "mine.txt", "raw": b"mine", "res_model": "mail.compose.message"})
            )
            files = (note.attachment_ids + uploaded).ids
            for posting in (his, his.sudo()):
                word = posting.message_post(body="Words", attachment_ids=files).sudo()
                self.assertEqual(word.attachment_ids.mapped("name"), ["mine.txt"], user.name)
                uploaded.sudo().write({"res_model": "mail.compose.message", "res_id": 0})

    def test_nobody_hands_in_a_mail_that_he_wrote_for_somebody_else(self):
        ticket = self._ticket()
        for user in self.customer + self.employee + self.agent_2:
            mail = (
                f"From: {self.agent.email}\nTo: {self.team.alias_email}\nSubject: Refund it\n"
                f"Message-ID: <forged-{user.id}@example.com>\n\nAll of it."
            )
            threads = self.env["mail.thread"].with_user(user)
            for arguments in (
                (None, mail),
                ("care.ticket", mail),
                ("care.ticket", mail, None, False, False, ticket.id),
            ):
                with self.assertRaises(AccessError, msg=(user.login, arguments)):
                    threads.message_process(*arguments)
        for user in self.customer + self.employee:
            with self.assertRaises(AccessError):
                ticket.with_user(user).message_update({"body": "All of it"}, {"state": "closed"})
            with self.assertRaises(AccessError):
                self.env["care.ticket"].with_user(user).message_new(
                    {"email_from": self.agent.email, "subject": "Refund it", "body": "All of it"}
                )

    def test_an_observer_who_widens_his_comment_learns_nobodys_address_or_hidden_name(self):
        ticket = self._ticket()
        self.team.hide_requester = True
        ticket.add_observers(
            partners=self.other_customer.partner_id, emails=["secret@example.com"], role="supplier"
        )
        word = ticket.with_user(self.other_customer).message_post(
            body="Ours", care_audience="private"
        )
        for audience in ("public", "private"):
            told = str(word.care_audience_change(audience))
            for leak in ("secret@example.com", self.customer.name, self.customer.email):
                self.assertNotIn(leak, told)

    def test_nobody_outside_calls_what_is_the_teams(self):
        ticket = self._ticket()
        ticket.add_observers(partners=self.other_customer.partner_id, role="supplier")
        ticket.with_user(self.agent).message_post(body="Between us", care_audience="private")
        stranger = self.env["res.partner"].create({"name": "S", "email": "stranger@example.com"})
        calls = {
            "message_notify": lambda his: his.message_notify(body="A", partner_ids=stranger.ids),
            "message_subscribe": lambda his: his.message_subscribe(stranger.ids),
            "message_unsubscribe": lambda his: his.message_unsubscribe(stranger.ids),
            "add_observers": lambda his: his.add_observers(emails=["a@example.com"]),
            "remove_observers": lambda his: his.remove_observers(his.sudo().observer_ids),
            "start_mail": lambda his: his.start_mail(stranger, {"name": "A"}, body="A"),
            "assign": lambda his: his.assign(self.agent),
            "assignable_users": lambda his: his.assignable_users("a"),
            "attach_customer": lambda his: his.attach_customer(stranger),
            "customer_readings": lambda his: his.customer_readings(),
            "mark_spam": lambda his: his.mark_spam(),
            "block_senders": lambda his: his.block_senders(),
            "action_assign_to_me": lambda his: his.action_assign_to_me(),
            "activity_schedule": lambda his: his.activity_schedule(user_id=self.agent.id),
            "copy_data": lambda his: his.copy_data(),
            "scheduled": lambda his: his.env["mail.scheduled.message"].create(
                {"model": "care.ticket", "res_id": his.id, "body": "A"}
            ),
            "compose": lambda his: his.env["mail.compose.message"].create(
                {"model": "care.ticket", "res_ids": his.ids, "body": "A"}
            ),
            "follow": lambda his: his.env["mail.followers"].create(
                {"res_model": "care.ticket", "res_id": his.id, "partner_id": stranger.id}
            ),
            "activity": lambda his: his.env["mail.activity"].search([("res_id", "=", his.id)]),
            "tracking": lambda his: his.env["mail.tracking.value"].search([]),
            "preview": lambda his: his.env["mail.message.link.preview"].search([]),
            "observer": lambda his: his.env["care.observer"].search([]),
        }
        for user in self.customer + self.other_customer:
            for name, call in calls.items():
                with (
                    self.subTest(user=user.name, call=name),
                    self.assertRaises(AccessError),
                    self.cr.savepoint(),
                ):
                    call(ticket.with_user(user))
        self.assertFalse(self._mails_to(stranger.email))
        self.assertNotIn(stranger, ticket.message_partner_ids)


@tagged("post_install", "-at_install", "security")
class TestOutsidersHttp(PortalCase):
    """What Odoo's own routes tell people outside of who else takes part."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team.hide_requester = True
        cls.ticket.add_observers(
            partners=cls.employee.partner_id + cls.other_customer.partner_id,
            emails=["secret@partners.example.com"],
            role="supplier",
        )

    def ask(self, route, **params):
        return self.make_jsonrpc_request(route, params)

    @mute_logger("odoo.http")
    def test_observers_learn_nobodys_address(self):
        thread = {"thread_model": "care.ticket", "thread_id": self.ticket.id}
        words = {"post_data": {"body": "Words", "care_audience": "private"}}
        for user in self.employee + self.other_customer:
            self.sign_in(user)
            answers = [self.ask("/mail/message/post", **thread, **words)]
            mine = self._messages(self.ticket)[-1]
            self.assertEqual(mine.author_id, user.partner_id)
            for notification in mine.notification_ids:
                notification.notification_status = "exception"
            for route, params in (
                ("/mail/thread/recipients", thread),
                ("/mail/thread/recipients", {**thread, "message_id": mine.id}),
                ("/mail/thread/recipients/get_suggested_recipients", thread),
                ("/mail/data", {"fetch_params": ["failures", "init_messaging"]}),
                (
                    "/mail/message/update_content",
                    {"message_id": mine.id, "update_data": {"body": "Better words"}},
                ),
                ("/care/comment/%s/audience" % mine.id, {"audience": "public"}),
            ):
                try:
                    answers.append(self.ask(route, **params))
                except JsonRpcException:
                    continue
            self.assertIn("Better words", mine.body)
            for leak in ("secret@partners", self.customer.email, self.customer.name):
                self.assertNotIn(leak, str(answers), user.name)

    @mute_logger("odoo.http")
    def test_what_was_said_is_edited_by_its_author_while_he_reads_it(self):
        word = self.ticket.with_user(self.other_customer).message_post(
            body="Ours", care_audience="private"
        )
        word = word.with_env(self.env)

        def edit(body):
            self.ask("/mail/message/update_content", message_id=word.id, update_data={"body": body})

        mails = self.env["mail.mail"].search_count([])
        self.sign_in(self.other_customer)
        edit("Ours alone")
        self.assertIn("Ours alone", word.body)
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)
        self.ticket.remove_observers(self.ticket.observer_ids)
        with self.assertRaises(JsonRpcException):
            edit("Not any more")
        self.assertIn("Ours alone", word.body)

    def test_the_page_of_a_supplier_shows_nothing_else_of_the_customer(self):
        order = self._order(self.customer)
        self.ticket.write({"order_id": order.id, "email_from": self.customer.email})
        self.sign_in(self.other_customer)
        page = self.url_open(f"/my/requests/{self.ticket.id}").text
        self.assertIn(self.ticket.number, page)
        for leak in (
            self.customer.name,
            self.customer.email,
            self.buyer_company.name,
            order.name,
            "secret@partners",
            self.ticket._portal_ensure_token(),
        ):
            self.assertNotIn(leak, page)

    def test_counters_count_what_is_his(self):
        names = ["request_count", "followed_request_count"]
        for user, counts in (
            (self.customer, [1, 0]),
            (self.colleague, [0, 0]),
            (self.other_customer, [1, 1]),
        ):
            self.sign_in(user)
            counted = self.ask("/my/counters", counters=names)
            self.assertEqual([counted[name] for name in names], counts, user.name)
