from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .privacy_case import ADDRESS, NAME, PHONE, SECRET, PrivacyCase


@tagged("post_install", "-at_install")
class TestErasure(PrivacyCase):
    """What a manager's erasure leaves of a customer, and what it leaves alone."""

    def _erase(self, **kwargs):
        erasure = self._ask()
        erasure.erase(**kwargs)
        # What was written to him last goes out, and with it his address.
        mails = self._mails_to(ADDRESS)
        self.assertEqual(mails.mapped("subject"), ["Your data was erased"])
        mails.unlink()
        return erasure

    def test_nothing_of_him_is_left(self):
        self._chat_of_his()
        self.assertTrue(self._traces_left(NAME, ADDRESS, SECRET))
        self._erase()
        left = self._traces_left(
            NAME,
            "quillfeather",
            PHONE,
            "33612987654",
            SECRET,
            "zach_login",
            "rue du Secret",
            "quai Caché",
            "Quilltown",
            "3000 6000 0112",
            "300060000112",
        )
        self.assertEqual(left, {})
        self.assertFalse(self.file.exists())

    def test_a_pickup_point_below_his_address_goes_and_a_contact_below_it_stays(self):
        person = self.env["res.partner"].create(
            {"name": "Paula Porter", "type": "contact", "parent_id": self.him.child_ids.id}
        )
        below = self.env["res.partner"].create(
            {"name": "Paula's shed", "type": "delivery", "parent_id": person.id}
        )
        self._erase()
        self.assertFalse(self.pickup.active or self.pickup.email or self.pickup.phone)
        self.assertEqual(self.pickup.name, self.him.name)
        self.assertEqual((person + below).mapped("name"), ["Paula Porter", "Paula's shed"])

    def test_his_bank_account_loses_number_and_holder(self):
        other = self.env["res.partner.bank"].create(
            {"partner_id": self.other_customer.partner_id.id, "acc_number": "NL91ABNA0417164300"}
        )
        invoice = self.order._create_invoices()
        invoice.partner_bank_id = self.bank
        invoice.action_post()
        invoice.payment_state = "paid"
        self._erase()
        self.assertEqual(invoice.partner_bank_id, self.bank)
        self.assertEqual(self.bank.acc_number, f"erased-{self.bank.id}")
        self.assertFalse(self.bank.active)
        self.assertEqual(self._traces_left("3000 6000 0112", "300060000112", NAME), {})
        self.assertEqual(other.acc_number, "NL91ABNA0417164300")

    def test_a_kept_order_no_longer_says_who_signed_it_nor_opens_by_its_old_link(self):
        self._erase()
        order = self.order
        self.assertFalse(order.signed_by or order.signature or order.access_token)
        self.assertFalse(order.client_order_ref or order.note or order.picking_ids.note)

    def test_what_the_team_noted_that_it_did_is_deleted(self):
        acts = self.env["care.customer.act"].search([("partner_id", "=", self.him.id)])
        self.assertIn("77 rue du Secret", "".join(acts.mapped("detail")))
        self._erase()
        self.assertFalse(acts.exists())

    def test_the_contact_is_a_shell(self):
        address = self.him.child_ids
        self._erase()
        for partner in self.him + address:
            self.assertEqual(partner.name, f"Erased customer {self.him.ref or self.him.id}")
            self.assertFalse(partner.active)
            self.assertFalse(partner.email or partner.phone or partner.street or partner.city)
        self.assertFalse(self.person.active)
        self.assertEqual(self.him.country_id, self.env.ref("base.fr"))

    def test_what_the_law_keeps_stays(self):
        lines, total = self.order.order_line, self.order.amount_total
        picking = self.order.picking_ids
        invoice = self.order._create_invoices()
        invoice.action_post()
        invoice.payment_state = "paid"
        self._erase()
        self.assertEqual((self.order.order_line, self.order.amount_total), (lines, total))
        self.assertEqual((self.order.state, picking.state), ("sale", "done"))
        self.assertEqual(invoice.state, "posted")
        self.assertFalse(self.cart.exists())
        kept = self.env["ir.attachment"].search(
            [("res_model", "=", "account.move"), ("res_id", "=", invoice.id)]
        )
        page = kept.filtered(lambda file: file.mimetype == "text/html").raw.decode()
        self.assertIn(NAME, page)
        self.assertIn("77 rue du Secret", page)

    def test_figures_of_requests_and_ratings_stay(self):
        before = (self.request.create_date, self.request.closed_at, self.request.reason_id)
        events = self.request.event_ids
        self._erase()
        after = (self.request.create_date, self.request.closed_at, self.request.reason_id)
        self.assertEqual(after, before)
        self.assertEqual(self.request.event_ids, events)
        self.assertEqual(self.rating.rating, 5)
        self.assertFalse(self.rating.feedback)

    def test_words_of_others_stay(self):
        self._erase()
        words = self._messages(self.other_request)
        self.assertIn("The other's words stay.", "".join(words.mapped("body")))
        self.assertIn("As Erased customer said", "".join(words.mapped("body")))
        self.assertFalse(self.other_request.observer_ids)
        self.assertEqual(self.other_request.partner_id, self.other_customer.partner_id)

    def test_mails_to_an_address_that_ends_as_his_stay(self):
        mail = self.env["mail.mail"].create({"subject": "Hello", "email_to": f"big{ADDRESS}"})
        ticket = self._ticket(partner_id=False, email_from=f"big{ADDRESS}")
        self._ask().erase()
        self.assertEqual(mail.exists().email_to, f"big{ADDRESS}")
        self.assertEqual(ticket.email_normalized, f"big{ADDRESS}")

    def test_his_company_keeps_its_address(self):
        self.buyer_company.write(
            {"street": "1 place Bellecour", "city": "Lyon", "vat": "FR23334175221"}
        )
        self.customer.partner_id.street = "1 place Bellecour"
        erasure = self.env["care.erasure"]._ask(self.customer.partner_id, "portal")
        erasure.with_user(self.manager).sudo(False).erase()
        self.assertEqual(self.buyer_company.street, "1 place Bellecour")
        self.assertEqual(self.buyer_company.vat, "FR23334175221")
        self.assertEqual(self.buyer_company.name, "Buyers & Co")
        self.assertTrue(self.colleague.partner_id.active)

    def test_his_address_stays_blacklisted_where_he_wants(self):
        self._erase(is_unwanted=True)
        self.assertEqual(set(self._traces_left(ADDRESS)), {"mail_blacklist.email"})
        blacklisted = self.env["mail.blacklist"].search([("email", "=", ADDRESS)])
        self.assertTrue(blacklisted)

    def test_his_address_is_blacklisted_though_another_contact_has_it_too(self):
        self.env["res.partner"].create({"name": "Zelda", "email": ADDRESS})
        self._erase(is_unwanted=True)
        self.assertTrue(self.env["mail.blacklist"].search([("email", "=", ADDRESS)]))

    def test_his_address_leaves_the_blacklist_where_he_does_not(self):
        self.env["mail.blacklist"]._add(ADDRESS)
        self._erase(is_unwanted=False)
        self.assertEqual(self._traces_left(ADDRESS), {})

    def test_it_is_done_once_and_logged_without_his_name(self):
        erasure = self._erase()
        self.assertEqual((erasure.state, erasure.done_by_id), ("done", self.manager))
        self.assertIn("Orders: 1, kept", erasure.summary)
        self.assertNotIn(NAME, erasure.summary)
        with self.assertRaisesRegex(UserError, "erased already"):
            erasure.erase()

    def test_the_request_of_it_is_closed(self):
        erasure = self._erase()
        self.assertEqual(erasure.ticket_id.state, "closed")
        self.assertEqual(erasure.ticket_id.erasure_state, "done")

    def test_asking_twice_is_one_request(self):
        first = self.env["care.erasure"]._ask(self.him, "portal")
        again = self.env["care.erasure"]._ask(self.him, "phone", "Once more")
        self.assertEqual(first, again)
        self.assertEqual(
            len(
                self.request.search(
                    [("erasure_ids", "!=", False), ("partner_id", "=", self.him.id)]
                )
            ),
            1,
        )

    # ---------------------------------------------------------- what prevents

    def test_an_open_request_prevents_it(self):
        still_open = self._ticket(partner_id=self.him.id)
        with self.assertRaisesRegex(UserError, still_open.number):
            self._ask().erase()
        self.assertEqual(self.him.name, NAME)

    def test_an_order_under_way_prevents_it(self):
        order = self._order(self.person)
        with self.assertRaisesRegex(UserError, order.name):
            self._ask().erase()

    def test_an_unpaid_invoice_prevents_it(self):
        invoice = self.order._create_invoices()
        invoice.action_post()
        with self.assertRaisesRegex(UserError, "not settled"):
            self._ask().erase()

    def test_a_live_chat_prevents_it(self):
        self._chat(self.agent, name=NAME, email=ADDRESS)
        with self.assertRaisesRegex(UserError, "still going on"):
            self._ask().erase()

    # --------------------------------------------------------------- who may

    def test_who_is_no_manager_erases_nobody(self):
        erasure = self._ask()
        for user in (self.agent, self.employee, self.person, self.other_customer):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                erasure.with_user(user).erase()
        self.assertEqual(self.him.name, NAME)

    def test_staff_is_never_erased(self):
        for user in (self.employee, self.agent, self.manager, self.env.ref("base.user_admin")):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self.env["care.erasure"]._ask(user.partner_id, "phone").with_user(
                    self.manager
                ).sudo(False).erase()
            self.assertTrue(user.active)

    def test_a_staff_member_who_is_a_customer_too_is_not_erased(self):
        erasure = self._ask()
        self.person.group_ids = [Command.set(self.env.ref("base.group_user").ids)]
        with self.assertRaises(UserError):
            erasure.erase()
        self.assertTrue(self.person.active)

    def test_a_company_is_not_erased(self):
        erasure = self.env["care.erasure"]._ask(self.buyer_company, "phone")
        with self.assertRaisesRegex(UserError, "is a company"):
            erasure.with_user(self.manager).sudo(False).erase()

    def test_a_manager_of_another_company_erases_nobody(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        foreign = self._user("care_foreign", "Fox Foreign", "care_desk.group_care_manager")
        foreign.write({"company_ids": [Command.set(elsewhere.ids)], "company_id": elsewhere.id})
        with self.assertRaises(AccessError):
            self._ask().with_user(foreign).erase()

    # ------------------------------------------------------------ the dialogs

    def test_an_agent_asks_from_the_profile(self):
        partner = self.him.with_user(self.agent)
        self.assertIn("data_erasure", [action["key"] for action in partner.care_actions()])
        action = partner.care_act("data_erasure")
        dialog = self.env["care.erasure.ask"].with_user(self.agent).with_context(action["context"])
        with self.assertRaisesRegex(UserError, "Say why"):
            dialog.create({}).action_ask()
        shown = dialog.create({"reason": "By phone"}).action_ask()
        ticket = self.env["care.ticket"].browse(shown["res_id"])
        self.assertEqual((ticket.partner_id, ticket.erasure_state), (self.him, "asked"))
        acts = self.env["care.customer.act"].search([("kind", "=", "erasure_asked")])
        self.assertEqual((acts.partner_id, acts.user_id), (self.him, self.agent))

    def test_his_own_request_becomes_the_one_to_erase_him_on(self):
        ticket = self._ticket(partner_id=self.him.id)
        action = self.him.with_user(self.agent).care_act("data_erasure", ticket.id)
        dialog = self.env["care.erasure.ask"].with_user(self.agent).with_context(action["context"])
        dialog.create({}).action_ask()
        self.assertEqual(ticket.erasure_state, "asked")

    def test_the_manager_sees_what_goes_before_it_does(self):
        erasure = self._ask()
        action = erasure.ticket_id.action_preview_erasure()
        dialog = (
            self.env["care.erase"]
            .with_user(self.manager)
            .with_context(action["context"])
            .create({})
        )
        self.assertFalse(dialog.is_blocked)
        for text in ("Remarks", "Consents", "Orders", "The law keeps", "Portal accounts"):
            self.assertIn(text, dialog.preview)
        self.assertEqual(self.him.name, NAME)
        dialog.action_erase()
        self.assertEqual(erasure.state, "done")

    def test_the_preview_asks_no_more_for_who_bought_more(self):
        customer, ticket = self.him.sudo(), self._ask().ticket_id

        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            customer._care_erasure_blockers(ticket)
            customer._care_erasure_plan()
            return self.env.cr.sql_log_count - before

        queries()
        few = queries()
        for _index in range(4):
            self._order(self.person, product=self.order.order_line.product_id, confirm=False)
            self._order(self.person, product=self.order.order_line.product_id)
            self._ticket(partner_id=self.him.id)
        self.assertLessEqual(queries(), few)

    def test_an_agent_sees_no_preview(self):
        erasure = self._ask()
        with self.assertRaises(AccessError):
            erasure.ticket_id.with_user(self.agent).action_preview_erasure()
        with self.assertRaises(AccessError):
            self.env["care.erase"].with_user(self.agent).create({"erasure_id": erasure.id})
