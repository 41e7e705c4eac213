from dateutil.relativedelta import relativedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Datetime
from odoo.tests import tagged

from .privacy_case import ADDRESS, NAME, SECRET, PrivacyCase


@tagged("post_install", "-at_install")
class TestRetention(PrivacyCase):
    """What rules of retention delete, and what they never touch."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["care.retention.rule"].search([]).unlink()
        cls.long_ago = Datetime.now() - relativedelta(years=20)

    def _rule(self, purpose, **values):
        return self.env["care.retention.rule"].create(
            {
                "name": f"Old {purpose}",
                "purpose": purpose,
                "period": 10 * 12,
                "enabled": True,
                **values,
            }
        )

    def _purge(self):
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref("care_desk.cron_retention").method_direct_trigger()
        self.env.invalidate_all()

    def _age(self, records, *names):
        """Let these fields of `records` say that they are of long ago."""
        self.env.flush_all()
        for name in names:
            self.env.cr.execute(
                f'UPDATE "{records._table}" SET "{name}" = %s WHERE id = ANY(%s)',  # noqa: S608
                [self.long_ago, records.ids],
            )
        records.invalidate_recordset()

    # --------------------------------------------------------------- requests

    def test_words_of_an_old_closed_request_go(self):
        recent = self._request()
        self._age(self.request, "closed_at")
        rule = self._rule("requests")
        self.assertEqual(rule.due_count, 1)
        self.assertEqual(rule.oldest_at, self.request.closed_at)
        self._purge()
        self.assertFalse(self.request.message_ids)
        self.assertFalse(self.request.email_from or self.request.partner_name)
        self.assertNotIn(SECRET, self.request.name)
        self.assertTrue(self.request.forgotten_at)
        self.assertEqual(self.request.reason_id, self.reason)
        self.assertIn(SECRET, recent.name)
        self.assertEqual(rule.due_count, 0)
        [run] = rule.run_ids
        self.assertEqual((run.count, run.rule_name), (1, "Old requests"))

    def test_it_is_done_once(self):
        self._age(self.request, "closed_at")
        rule = self._rule("requests")
        self._purge()
        self._purge()
        self.assertEqual(len(rule.run_ids), 1)

    def test_a_rule_that_is_not_enabled_deletes_nothing(self):
        self._age(self.request, "closed_at")
        rule = self._rule("requests", enabled=False)
        self.assertEqual(rule.due_count, 1)
        self._purge()
        self.assertIn(SECRET, self.request.name)

    def test_what_ships_is_not_enabled(self):
        for name in ("requests", "chats", "carts", "visitors", "cart_events", "acts", "consents"):
            shipped = self.env.ref(f"care_desk.retention_{name}", raise_if_not_found=False)
            self.assertFalse(shipped and shipped.enabled)

    def test_a_channel_has_a_period_of_its_own(self):
        phone = self._request()
        phone.channel = "phone"
        self._age(self.request + phone, "closed_at")
        self._rule("requests", channel="phone")
        self._purge()
        self.assertTrue(phone.forgotten_at)
        self.assertFalse(self.request.forgotten_at)

    def test_an_open_request_is_never_touched(self):
        self._age(self.request, "closed_at", "create_date", "last_word_at")
        self.request.message_post(body="Once more", author_id=self.him.id, care_audience="public")
        request = self.request
        if request.closed_at:
            request = request.follow_up_ids
        self._rule("requests")
        self._purge()
        self.assertFalse(request.forgotten_at)
        self.assertFalse(self.request.forgotten_at)

    def test_a_request_about_an_order_under_way_is_held(self):
        order = self._order(self.person)
        self.request.order_id = order
        self._age(self.request, "closed_at")
        self._rule("requests")
        self._purge()
        self.assertFalse(self.request.forgotten_at)
        order.picking_ids.move_ids.write({"quantity": 1, "picked": True})
        order.picking_ids.button_validate()
        self._purge()
        self.assertTrue(self.request.forgotten_at)

    def test_a_request_about_an_unpaid_invoice_is_held(self):
        self.request.order_id = self.order
        invoice = self.order._create_invoices()
        invoice.action_post()
        self._age(self.request, "closed_at")
        self._rule("requests")
        self._purge()
        self.assertFalse(self.request.forgotten_at)

    def test_a_request_that_asks_for_erasure_is_held(self):
        self.env["care.erasure"]._ask(self.him, "portal", ticket=self.request)
        self._age(self.request, "closed_at")
        self._rule("requests")
        self._purge()
        self.assertFalse(self.request.forgotten_at)

    def test_requests_of_other_companies_are_not_touched(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self._age(self.request, "closed_at")
        self._rule("requests", company_id=elsewhere.id)
        self._purge()
        self.assertFalse(self.request.forgotten_at)

    def test_more_than_one_batch_is_one_run(self):
        self.patch(type(self.env["care.retention.rule"]), "BATCH", 2)
        requests = self.request
        for _index in range(4):
            requests += self._request()
        self._age(requests, "closed_at")
        rule = self._rule("requests")
        self._purge()
        self.assertEqual(rule.run_ids.mapped("count"), [5])

    def test_a_rule_that_fails_does_not_stop_the_others(self):
        self._age(self.request, "closed_at")
        acts = self.env["care.customer.act"].search([("partner_id", "=", self.him.id)])
        self._age(acts, "at")
        failing = self._rule("requests", sequence=1)
        self._rule("acts", sequence=2)

        def fail(rule, tickets):
            raise UserError("Not today")

        self.patch(type(failing), "_purge_requests", fail)
        with self.assertLogs("odoo.addons.care_desk.models.shop.care_retention_rule", "ERROR"):
            self._purge()
        self.assertFalse(self.request.forgotten_at or failing.run_ids)
        self.assertFalse(acts.exists())

    # -------------------------------------------------------- the other purposes

    def test_words_of_an_old_chat_go_and_its_request_keeps_its_own(self):
        chat = self._chat_of_his()
        ticket = chat.care_ticket_id
        self._age(chat, "livechat_end_dt")
        self._rule("chats")
        self._purge()
        self.assertTrue(chat.exists().care_forgotten_at)
        self.assertFalse(chat.message_ids)
        self.assertNotIn(NAME, chat.name)
        self.assertFalse(self._traces_left(f"I am {NAME}").get("discuss_channel.name"))
        self.assertTrue(ticket.message_ids)

    def test_a_chat_that_goes_on_is_never_touched(self):
        chat = self._chat(self.agent, name=NAME, email=ADDRESS)
        self._rule("chats", period=1, unit="days")
        self._purge()
        self.assertFalse(chat.care_forgotten_at)

    def test_old_carts_of_nobody_go(self):
        website = self.env["website"].search([])[:1]
        nobody = website.user_id.partner_id
        values = {
            "partner_id": nobody.id,
            "website_id": website.id,
            "company_id": self.env.company.id,
        }
        old, recent = self.env["sale.order"].create([values, values])
        known = self.cart
        known.website_id = website
        self._age(old + known, "write_date")
        self._rule("carts")
        self._purge()
        self.assertFalse(old.exists())
        self.assertTrue(recent.exists() and known.exists())

    def test_old_visits_of_nobody_go(self):
        website = self.env["website"].search([("company_id", "=", self.env.company.id)])[:1]
        nobody = self.env["website.visitor"].create(
            {"access_token": "f" * 32, "website_id": website.id}
        )
        self.visitor.website_id = website
        self._age(nobody + self.visitor, "last_connection_datetime")
        self._rule("visitors")
        self._purge()
        self.assertFalse(nobody.exists())
        self.assertTrue(self.visitor.exists())

    def test_old_events_of_carts_and_old_acts_go(self):
        self.env["care.cart.event"]._record("paid", self.order)
        self.env["care.cart.event"]._record("cart", self.cart)
        event = self.order.env["care.cart.event"].search([("order_id", "=", self.order.id)])
        on_cart = self.order.env["care.cart.event"].search([("order_id", "=", self.cart.id)])
        act = self.env["care.customer.act"].search([("partner_id", "=", self.him.id)])
        self._age(event + on_cart, "at")
        self._age(act, "at")
        self._rule("cart_events")
        self._rule("acts")
        self._purge()
        self.assertFalse(event.exists() or act.exists())
        # The cart is still open.
        self.assertTrue(on_cart.exists())

    def test_consents_go_with_the_relation_alone(self):
        consents = self.env["care.consent"].search([("partner_id", "=", self.him.id)])
        self._age(consents, "at")
        self._rule("consents")
        self._purge()
        self.assertTrue(consents.exists())
        self._age(self.order + self.cart, "date_order")
        self._age(self.request, "closed_at", "last_word_at")
        self._purge()
        self.assertFalse(consents.exists())

    # ----------------------------------------------------------------- who may

    def test_managers_alone_have_rules(self):
        rule = self._rule("requests")
        rule.with_user(self.manager).write({"period": 12})
        self.assertTrue(rule.with_user(self.manager).due_count >= 0)
        for user in (self.agent, self.employee, self.person):
            with self.subTest(user=user.login):
                for operation in (
                    lambda rule: rule.read(["name"]),
                    lambda rule: rule.write({"enabled": True}),
                    lambda rule: rule.copy(),
                ):
                    with self.assertRaises(AccessError):
                        operation(rule.with_user(user))
                with self.assertRaises(AccessError):
                    self.env["care.retention.run"].with_user(user).search([])

    def test_nobody_changes_the_log(self):
        run = self.env["care.retention.run"]._begin(self._rule("requests"))
        for operation in (lambda: run.with_user(self.manager).sudo(False).unlink(),):
            with self.assertRaises(AccessError):
                operation()

    def test_a_manager_of_another_company_sees_no_rule(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        foreign = self._user("care_foreign", "Fox Foreign", "care_desk.group_care_manager")
        foreign.write({"company_ids": [Command.set(elsewhere.ids)], "company_id": elsewhere.id})
        rule = self._rule("requests")
        self.assertNotIn(rule, self.env["care.retention.rule"].with_user(foreign).search([]))
