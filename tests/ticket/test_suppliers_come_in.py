from datetime import date, timedelta

from odoo.fields import Command
from odoo.tests import Form, tagged

from .mail_case import CareMailCase
from .supplier_case import Suppliers


@tagged("post_install", "-at_install")
class TestSuppliersComeIn(Suppliers, CareMailCase):
    def test_the_seller_of_the_product_is_included_and_told(self):
        before = len(self._mails_to(self.maker.email))
        ticket = self.opened()
        [observer] = ticket.observer_ids
        self.assertEqual(
            (observer.partner_id, observer.role, observer.is_automatic),
            (self.maker, "supplier", True),
        )
        self.assertEqual(len(self._mails_to(self.maker.email)), before + 1)
        self.assertFalse(self._mails_to(self.rival.email))
        event = ticket.event_ids.filtered(lambda event: event.kind == "observer_added")
        self.assertEqual(event.user_id, self.env.ref("base.user_root"), "nobody did it by hand")

    def test_nobody_is_included_where_the_setting_says_so(self):
        for service in ("on", "on_with_supplier"):
            self.company.care_service = service
            included = self.supplier_of(self.opened())
            self.assertEqual(bool(included), service == "on_with_supplier")

    def test_the_setting_is_of_the_company_of_the_request(self):
        self.company.care_service = "on"
        elsewhere = self.env["res.company"].create(
            {"name": "Elsewhere", "care_service": "on_with_supplier"}
        )
        team = self.env["care.team"].create({"name": "Elsewhere", "company_id": elsewhere.id})
        here, there = self.opened(), self.opened(team_id=team.id)
        self.assertEqual((here.company_id, there.company_id), (self.company, elsewhere))
        self.assertFalse(self.supplier_of(here))
        self.assertEqual(self.supplier_of(there), self.maker)

    def test_the_first_of_several_sellers_is_the_main_one(self):
        self.teapot.seller_ids.sequence = 5
        self.line(self.teapot, self.rival, sequence=2, price=99)
        self.line(self.teapot, self.rival, sequence=9, price=1)
        self.assertEqual(self.supplier_of(self.opened()), self.rival)

    def test_a_least_quantity_is_no_obstacle(self):
        self.teapot.seller_ids.min_qty = 500
        self.assertEqual(self.supplier_of(self.opened()), self.maker)

    def test_only_who_sells_today_counts(self):
        today = date.today()
        self.teapot.seller_ids.date_end = today - timedelta(days=2)
        self.assertFalse(self.supplier_of(self.opened()))
        self.line(self.teapot, self.rival, date_start=today + timedelta(days=2))
        self.assertFalse(self.supplier_of(self.opened()))
        self.line(self.teapot, self.rival, date_start=today - timedelta(days=2))
        self.assertEqual(self.supplier_of(self.opened()), self.rival)

    def test_only_sellers_of_the_company_count(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.teapot.seller_ids.company_id = elsewhere
        self.assertFalse(self.supplier_of(self.opened()))

    def test_the_seller_of_a_variant_is_not_that_of_another(self):
        blue, green = self.plates()
        self.line(blue, self.maker, product_id=blue.id)
        self.line(green, self.rival, product_id=green.id)
        self.assertEqual(self.supplier_of(self.opened(blue)), self.maker)
        self.assertEqual(self.supplier_of(self.opened(green)), self.rival)

    def test_of_an_order_without_a_product_the_only_seller_counts(self):
        order = self._order(self.customer, self.teapot)
        nothing = self.env["product.product"]
        order.order_line += order.order_line.copy({"order_id": order.id})
        self.assertEqual(self.supplier_of(self.opened(nothing, order_id=order.id)), self.maker)
        mixed = self._order(self.customer, self.teapot)
        for product in (self.spoon, self.cup):
            mixed.order_line = [Command.create({"product_id": product.id})]
            ticket = self.opened(nothing, order_id=mixed.id)
            expected = self.maker if product == self.spoon else self.env["res.partner"]
            with self.subTest(product.name):
                self.assertEqual(self.supplier_of(ticket), expected)
        ticket = self.opened(self.cup, order_id=mixed.id)
        self.assertEqual(self.supplier_of(ticket), self.rival, "a product says more than its order")

    def test_every_channel_includes_him(self):
        order = self._order(self.customer, self.teapot)
        tickets = self.env["care.ticket"]
        words = {"name": "Cracked", "body": "It is cracked.", "product_id": self.teapot.id}
        for channel in ("phone", "chat", "form", "email"):
            with self.subTest(channel):
                self.assertEqual(self.supplier_of(self.opened(channel=channel)), self.maker)
        mine = tickets.with_user(self.customer).open_ticket(
            "portal", {**words, "order_id": order.id}
        )
        self.assertEqual(self.supplier_of(mine), self.maker)
        by_hand = tickets.with_user(self.agent).create(
            {
                "name": "Called",
                "team_id": self.team.id,
                "partner_id": self.customer.partner_id.id,
                "product_id": self.teapot.id,
            }
        )
        self.assertEqual(self.supplier_of(by_hand), self.maker)
        started = tickets.with_user(self.agent).start_mail(
            self.customer.partner_id,
            {"name": "Your teapot", "team_id": self.team.id, "product_id": self.teapot.id},
            "It leaves us today.",
        )
        self.assertEqual(self.supplier_of(started), self.maker)
        follow_up = self.opened()
        follow_up.observer_ids.unlink()
        follow_up.write({"state": "closed"})
        follow_up.closed_at -= timedelta(days=self.team.reopen_days + 1)
        message = follow_up.with_user(self.customer).message_post(body="It broke again.")
        carried_on = tickets.browse(message.sudo().res_id)
        self.assertNotEqual(carried_on, follow_up)
        self.assertEqual(self.supplier_of(carried_on), self.maker)

    def test_a_mail_includes_him_once_an_agent_has_found_the_product(self):
        message = self.deliver(self.write_mail(f"Carla <{self.customer.email}>", body="Cracked"))
        ticket = self.ticket_of(message)
        self.assertFalse(self.supplier_of(ticket))
        ticket.with_user(self.agent).product_id = self.teapot
        self.assertEqual(self.supplier_of(ticket), self.maker)

    def test_an_import_mails_no_supplier(self):
        before = len(self._mails_to(self.maker.email))
        result = (
            self.env["care.ticket"]
            .with_user(self.manager)
            .with_context(import_file=True)
            .load(
                ["name", "partner_id/.id", "product_id/.id", "team_id/.id"],
                [
                    [
                        "Old one",
                        str(self.customer.partner_id.id),
                        str(self.teapot.id),
                        str(self.team.id),
                    ]
                ],
            )
        )
        self.assertTrue(result["ids"], result["messages"])
        self.assertEqual(len(self._mails_to(self.maker.email)), before)

    def test_a_suspicious_request_waits_until_the_team_takes_it_as_true(self):
        ticket = self.opened(is_suspicious=True, channel="email")
        self.assertFalse(self.supplier_of(ticket))
        ticket.with_user(self.agent).attach_customer(self.customer.partner_id)
        self.assertEqual(self.supplier_of(ticket), self.maker)

    def test_spam_waits_until_it_is_restored(self):
        self.env["care.blocked.sender"].create(
            {"email_normalized": self.customer.email, "company_id": self.company.id}
        )
        ticket = self.opened(channel="email")
        self.assertTrue(ticket.spam_at)
        self.assertFalse(self.supplier_of(ticket))
        ticket.unmark_spam()
        self.assertEqual(self.supplier_of(ticket), self.maker)

    def test_the_product_that_spam_is_about_includes_nobody_before_it_is_restored(self):
        ticket = self.opened(self.spoon)
        ticket.mark_spam()
        ticket.product_id = self.teapot
        self.assertFalse(self.supplier_of(ticket))
        ticket.unmark_spam()
        self.assertEqual(self.supplier_of(ticket), self.maker)

    def test_the_supplier_who_is_the_customer_is_not_his_own_observer(self):
        for partner in (self.maker, self.env["res.partner"].create({"name": "Double"})):
            partner.email = self.maker.email
            ticket = self.opened(partner_id=partner.id, email_from=partner.email)
            self.assertFalse(self.supplier_of(ticket))

    def test_a_request_of_the_suppliers_own_people_is_not_observed_by_it(self):
        works = self.env["res.partner"].create({"name": "Works", "is_company": True})
        self.teapot.seller_ids.partner_id = works
        self.maker.parent_id = works
        ticket = self.opened(partner_id=self.maker.id, email_from=self.maker.email)
        self.assertFalse(self.supplier_of(ticket))
        self.assertEqual(ticket.with_user(self.maker_user)._open_audiences(), ("public",))

    def test_the_supplier_who_works_here_is_not_included(self):
        self.teapot.seller_ids.partner_id = self.agent_2.partner_id
        self.assertFalse(self.supplier_of(self.opened()))

    def test_who_observes_already_stays_as_he_is(self):
        ticket = self.opened(self.spoon)
        ticket.with_user(self.agent).add_observers(partners=self.maker, role="guest")
        before = len(self._mails_to(self.maker.email))
        ticket.product_id = self.teapot
        self.assertEqual(ticket.observer_ids.role, "guest")
        self.assertEqual(len(self._mails_to(self.maker.email)), before)

    def test_who_was_removed_by_hand_comes_back_with_another_product_alone(self):
        ticket = self.opened()
        ticket.with_user(self.agent).remove_observers(ticket.observer_ids)
        ticket.with_user(self.agent).write({"product_id": self.teapot.id, "priority": "2"})
        ticket.with_user(self.agent).write({"state": "closed"})
        ticket.with_user(self.agent).write({"state": "in_progress"})
        self.assertFalse(self.supplier_of(ticket))

    def test_the_form_includes_him_when_it_is_saved(self):
        ticket = self.opened(self.spoon)
        with Form(ticket.with_user(self.agent)) as form:
            form.product_id = self.teapot
        self.assertEqual(self.supplier_of(ticket), self.maker)
