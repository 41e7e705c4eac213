"""Who is reminded of his cart, by whom, and who is not."""

from datetime import timedelta
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.fields import Datetime
from odoo.tests import tagged
from odoo.tools import mute_logger

from .left_case import LeftCase


@tagged("post_install", "-at_install")
class TestCartReminders(LeftCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gil = cls._guest()
        cls.rule = cls.env["care.cart.reminder"].create(
            {
                "website_id": cls.website.id,
                "hours": 11,
                "audience": "address",
                "active": True,
            }
        )
        cls.rule.since = Datetime.now() - timedelta(days=1)

    def _run(self):
        """Run the cron as the scheduler does, but that nothing is committed."""
        with patch.object(type(self.env["ir.cron"]), "_commit_progress", return_value=60):
            self.env["care.cart.reminder"]._cron_remind()

    def _dialog(self, carts, user=None, **values):
        action = carts.with_user(user or self.agent).action_care_remind()
        dialogs = self.env["care.cart.remind"].with_user(user or self.agent)
        return dialogs.with_context(**action["context"]).create(
            {"reason": "He asked for it", **values}
        )

    def _assert_refused(self, cart, why):
        """Check that the dialog says why, and that neither hand nor rule nor Odoo reminds."""
        dialog = self._dialog(cart)
        self.assertFalse(dialog.allowed_ids)
        names = cart._care_refusal_names()
        self.assertEqual(dialog.refused_ids.care_reminder_verdict, names[why])
        answer = dialog.action_confirm()
        self.assertIn(names[why], answer["params"]["message"])
        self.assertEqual(answer["params"]["type"], "warning")
        before = self.env["mail.mail"].sudo().search_count([])
        self._run()
        self.website.send_abandoned_cart_email = True
        self.website.send_abandoned_cart_email_activation_time = Datetime.now() - timedelta(days=9)
        self.env["website"]._send_abandoned_cart_email()
        self.assertEqual(self.env["mail.mail"].sudo().search_count([]), before)
        self.assertFalse(cart.care_reminded_at)

    # ------------------------------------------------------------------ by hand

    def test_by_hand_he_gets_the_shop_s_mail_once_and_it_is_on_his_profile(self):
        cart = self._cart(self.gil)
        dialog = self._dialog(cart)
        self.assertEqual(dialog.allowed_ids, cart)
        dialog.action_confirm()
        [mail] = self._mails_to("gil@example.org")
        self.assertEqual(mail.state, "outgoing", "it waits in the queue")
        self.assertEqual(mail.recipient_ids, self.gil)
        self.assertIn("Copper kettle", mail.body_html)
        self.assertIn(f"id={cart.id}", mail.body_html)
        self.assertIn(cart.access_token, mail.body_html)
        self.assertTrue(cart.care_reminded_at)
        self.assertTrue(cart.cart_recovery_email_sent)
        event = self.env["care.cart.event"].search(
            [("order_id", "=", cart.id), ("kind", "=", "reminded")]
        )
        self.assertEqual((event.user_id, event.amount), (self.agent, cart.amount_total))
        act = self.env["care.customer.act"].search([("partner_id", "=", self.gil.id)])
        self.assertEqual(
            (act.kind, act.user_id, act.reason, act.order_id),
            ("cart_reminded", self.agent, "He asked for it", cart),
        )
        self._assert_reminded_once(cart)

    def _assert_reminded_once(self, cart):
        answer = self._dialog(cart).action_confirm()
        self.assertIn("reminded of it already", answer["params"]["message"])
        with self.assertRaisesRegex(UserError, "reminded of it already"):
            cart.action_recovery_email_send()
        self._run()
        cart._cart_recovery_email_send()
        self.assertEqual(len(self._mails_to("gil@example.org")), 1)

    def test_a_reminder_that_is_not_delivered_is_seen(self):
        cart, other = self._cart(self.gil), self._cart(self._guest("Otto", "otto@example.org"))
        self._dialog(cart + other).action_confirm()
        self._mails_to("gil@example.org").state = "exception"
        carts = (cart + other).with_user(self.agent)
        self.assertEqual(carts.filtered("care_reminder_failed"), cart)
        self.assertEqual(
            carts.search([("care_reminder_failed", "=", True), ("id", "in", carts.ids)]), cart
        )

    def test_nobody_is_reminded_where_nobody_says_why(self):
        cart = self._cart(self.gil)
        with self.assertRaisesRegex(UserError, "Say why"), self.env.cr.savepoint():
            self._dialog(cart, reason="  ").action_confirm()
        cart.invalidate_recordset()
        self.assertFalse(cart.care_reminded_at)
        self.assertFalse(self._mails_to("gil@example.org"))

    def test_from_a_request_its_number_is_the_reason(self):
        cart = self._cart(self.gil)
        ticket = self._ticket(partner_id=self.gil.id)
        self._dialog(cart.with_context(care_ticket_id=ticket.id), reason=False).action_confirm()
        act = self.env["care.customer.act"].search([("partner_id", "=", self.gil.id)])
        self.assertEqual((act.reason, act.ticket_id), (ticket.number, ticket))

    def test_each_is_written_to_in_his_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        template = self.env.ref("website_sale.mail_template_sale_cart_recovery")
        template.with_context(lang="fr_FR").subject = "Votre panier vous attend"
        self.gil.lang = "fr_FR"
        self._dialog(self._cart(self.gil)).action_confirm()
        self.assertEqual(self._mails_to("gil@example.org").subject, "Votre panier vous attend")

    def test_who_is_not_of_the_team_reminds_nobody(self):
        cart = self._cart(self.gil)
        for user in (self.employee, self.customer):
            with self.assertRaises(AccessError):
                cart.with_user(user).action_care_remind()
            with self.assertRaises(AccessError):
                self.env["care.cart.remind"].with_user(user).create({"order_ids": cart.ids})

    def test_carts_of_another_company_are_refused(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        cart = self._cart(self.gil)
        self.env.cr.execute(
            "UPDATE sale_order SET company_id = %s WHERE id = %s", [company.id, cart.id]
        )
        cart.invalidate_recordset()
        with self.assertRaises(AccessError):
            cart.with_user(self.agent).action_care_remind()

    # ----------------------------------------------------------------- refusals

    def test_not_who_is_on_the_blacklist(self):
        self.env["mail.blacklist"]._add("gil@example.org")
        self._assert_refused(self._cart(self.gil), "refused")

    def test_not_who_withdrew_his_consent_to_newsletters(self):
        self.gil.care_set_consent(self.newsletter, False, "mail", note="He wrote so")
        self._assert_refused(self._cart(self.gil), "refused")

    def test_not_who_left_a_list_of_newsletters(self):
        mailing_list = self.env["mailing.list"].create({"name": "News"})
        self.newsletter.mailing_list_ids = mailing_list
        self.env["mailing.contact"].create(
            {
                "email": "GIL@example.org",
                "subscription_ids": [(0, 0, {"list_id": mailing_list.id, "opt_out": True})],
            }
        )
        self._assert_refused(self._cart(self.gil), "refused")

    def test_not_who_has_ordered_since(self):
        cart = self._cart(self.gil)
        order = self._cart(self._guest("Gil again"), left=False)
        order.action_confirm()
        self._assert_refused(cart, "ordered")

    def test_not_who_is_paying(self):
        cart = self._cart(self.gil)
        self.env["payment.transaction"].create(
            {
                "provider_id": self.env.ref("payment.payment_provider_transfer").id,
                "payment_method_id": self.env["payment.method"]
                .with_context(active_test=False)
                .search([], limit=1)
                .id,
                "reference": cart.name,
                "amount": cart.amount_total,
                "currency_id": cart.currency_id.id,
                "partner_id": self.gil.id,
                "sale_order_ids": cart.ids,
            }
        )._set_pending()
        self._assert_refused(cart, "payment")

    def test_not_who_is_still_in_the_shop(self):
        self._assert_refused(self._cart(self.gil, left=False, hours=0), "here")

    def test_not_who_has_no_address(self):
        self._assert_refused(self._cart(self._guest(email=False)), "address")

    def test_not_of_an_older_cart_where_he_has_a_later_one(self):
        older, later = self._cart(self.gil, hours=14), self._cart(self.gil)
        dialog = self._dialog(older + later)
        self.assertEqual((dialog.allowed_ids, dialog.refused_ids), (later, older))
        self.assertEqual(older._care_reminder_refusals(), {older: "newer"})

    def test_not_the_shop_s_own_people(self):
        self._assert_refused(self._cart(self.employee.partner_id), "staff")

    def test_of_an_anonymous_cart_only_where_the_chat_gave_a_certain_address(self):
        cart = self._cart(self.nobody)
        self._assert_refused(cart, "unknown")
        self._ticket(partner_id=self.gil.id, cart_id=cart.id)
        self._assert_refused(cart, "unsure")
        cart._care_store({"care_customer_sure": True})
        self._dialog(cart).action_confirm()
        [mail] = self._mails_to("gil@example.org")
        self.assertEqual(mail.recipient_ids, self.gil)

    def test_a_refusal_is_a_fact_once_and_judged_anew_when_the_cart_is_left_again(self):
        cart, later = self._cart(self.gil, hours=14), self._cart(self.gil, left=False)
        self._run()
        self._run()
        self.assertEqual(self._facts(cart).count("reminder_refused"), 1)
        self.assertEqual(cart.care_reminder_refusal, "newer")
        later.unlink()
        self._run()
        self.assertFalse(cart.care_reminded_at)
        cart._care_set_stage("cart")
        cart._care_set_stage("left")
        cart._care_store({"care_cart_seen_at": Datetime.now() - timedelta(hours=12)})
        self._run()
        self.assertTrue(cart.care_reminded_at)

    # ---------------------------------------------------------------- by a rule

    def test_a_rule_reminds_of_what_was_left_long_enough_and_says_what_became_of_it(self):
        cart = self._cart(self.gil)
        young = self._cart(self._guest("Yves", "yves@example.org"), hours=10)
        self._run()
        self.assertTrue(cart.care_reminded_at)
        self.assertEqual(cart.care_reminder_id, self.rule)
        self.assertFalse(young.care_reminded_at)
        cart._care_set_stage("cart")
        cart.action_confirm()
        self.rule.invalidate_recordset()
        counts = (self.rule.reminded_count, self.rule.back_count, self.rule.recovered_count)
        self.assertEqual(counts, (1, 1, 1))
        self.assertEqual(
            self.env["sale.order"].search(self.rule.action_open_carts()["domain"]), cart
        )

    def test_who_could_have_been_reminded_a_month_ago_is_left_in_peace(self):
        self.rule.since = Datetime.now() - timedelta(days=99)
        old = self._cart(self.gil, hours=11 + 31 * 24)
        late = self._cart(self._guest("Lena Late", "lena@example.org"), hours=11 + 29 * 24)
        self._run()
        self.assertFalse(old.care_reminded_at)
        self.assertTrue(late.care_reminded_at)

    def test_a_cart_from_before_the_desk_is_no_reason_for_a_mail(self):
        old = self._cart(self.gil, left=False)
        old._care_store(
            {
                "care_cart_seen_at": None,
                "care_cart_state": None,
                "date_order": Datetime.now() - timedelta(days=2),
            }
        )
        with patch.object(type(self.env["ir.cron"]), "_commit_progress", return_value=60):
            self.env["sale.order"]._cron_care_carts_left()
        self.assertEqual(old.care_cart_state, "left")
        self._run()
        self.assertFalse(old.care_reminded_at)

    def test_a_rule_leaves_out_what_it_does_not_ask_for(self):
        cheap = self._cart(self.gil, self.cup)
        guest = self._cart(self._guest("Guest", "guest@example.org"))
        member = self._cart(self.customer.partner_id)
        self.rule.write({"min_amount": member.amount_total, "audience": "account"})
        self._run()
        self.assertFalse(cheap.care_reminded_at)
        self.assertFalse(guest.care_reminded_at)
        self.assertTrue(member.care_reminded_at)

    def test_a_rule_is_off_at_first_and_does_not_reach_back_when_it_is_turned_on(self):
        self.rule.active = False
        rule = self.env["care.cart.reminder"].create(
            {"website_id": self.website.id, "hours": 11, "audience": "address"}
        )
        self.assertFalse(rule.active)
        cart = self._cart(self.gil)
        cart._care_store({"care_left_at": Datetime.now() - timedelta(minutes=1)})
        self._run()
        rule.active = True
        self._run()
        self.assertFalse(cart.care_reminded_at)
        cart._care_set_stage("cart")
        cart._care_set_stage("left")
        cart._care_store({"care_cart_seen_at": Datetime.now() - timedelta(hours=12)})
        self._run()
        self.assertTrue(cart.care_reminded_at)

    def test_a_rule_needs_hours_and_no_negative_amount(self):
        for values in ({"hours": 0}, {"min_amount": -1}):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self.rule.write(values)

    def test_managers_make_rules_and_agents_read_them(self):
        rules = self.env["care.cart.reminder"]
        rules.with_user(self.manager).create({"website_id": self.website.id})
        self.assertEqual(self.rule.with_user(self.agent).hours, 11)
        with self.assertRaises(AccessError):
            self.rule.with_user(self.agent).active = False
        for user in (self.employee, self.customer):
            with self.assertRaises(AccessError):
                self.rule.with_user(user).read(["hours"])

    # ----------------------------------------------------------------- Odoo's own

    def test_odoo_s_cron_obeys_the_refusals_and_counts_as_the_reminder(self):
        self.rule.active = False
        cart = self._cart(self.gil, date_order=Datetime.now() - timedelta(days=1))
        refusing = self._cart(
            self._guest("Ned No", "ned@example.org"),
            date_order=Datetime.now() - timedelta(days=1),
        )
        self.env["mail.blacklist"]._add("ned@example.org")
        self.website.send_abandoned_cart_email = True
        self.website.send_abandoned_cart_email_activation_time = Datetime.now() - timedelta(days=9)
        self.env["website"]._send_abandoned_cart_email()
        self.assertTrue(cart.care_reminded_at)
        self.assertEqual(len(self._mails_to("gil@example.org")), 1)
        self.assertFalse(refusing.care_reminded_at)
        self.assertFalse(self._mails_to("ned@example.org"))
        self.assertEqual(refusing.care_reminder_refusal, "refused")
        self._assert_reminded_once(cart)

    def test_an_automation_obeys_the_refusals(self):
        self.env["mail.blacklist"]._add("ned@example.org")
        carts = self._cart(self.gil) + self._cart(self._guest("Ned No", "ned@example.org"))
        carts._cart_recovery_email_send()
        self.assertEqual(carts.filtered("care_reminded_at"), carts[0])
        self.assertEqual(carts.filtered("cart_recovery_email_sent"), carts[0])

    def test_who_sells_writes_the_recovery_mail_to_nobody_who_refused(self):
        self.env["mail.blacklist"]._add("gil@example.org")
        with self.assertRaisesRegex(UserError, "He refused mails"):
            self._cart(self.gil).action_recovery_email_send()
        other = self._cart(self._guest("Otto", "otto@example.org"))
        self.assertEqual(other.action_recovery_email_send()["res_model"], "mail.compose.message")
