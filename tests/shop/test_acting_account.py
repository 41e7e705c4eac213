import re
from datetime import timedelta

from odoo import SUPERUSER_ID, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .acting_case import ActingCase


@tagged("post_install", "-at_install")
class TestAccount(ActingCase):
    """Resets and invitations: whom they are for, what is noted, what is refused."""

    def test_a_reset_is_mailed_to_the_customer_and_noted(self):
        address = self.partner.care_send_password_reset("Asked on the phone")
        self.assertEqual(address, self.customer.email)
        self.assertEqual([key["to"] for key in self.keys], [self.customer.email])
        self.assertIn("/web/reset_password", self.keys[0]["body"])
        act = self._acts(self.partner, "password_reset")
        self.assertEqual(
            (act.user_id, act.reason, act.detail),
            (self.agent, "Asked on the phone", self.customer.email),
        )

    def test_the_number_of_the_request_is_the_reason(self):
        ticket = self._ticket()
        self.partner.care_send_password_reset("", ticket.id)
        act = self._acts(self.partner, "password_reset")
        self.assertEqual((act.reason, act.ticket_id), (ticket.number, ticket))

    def test_without_a_reason_nothing_is_sent(self):
        with self.assertRaisesRegex(UserError, "Say why"):
            self.partner.care_send_password_reset("  ")
        self.assertFalse(self.keys)

    def test_staff_gets_no_reset_from_an_agent(self):
        admin = self.env.ref("base.user_admin")
        for user in (admin, self.agent_2, self.manager, self.employee, self.agent):
            with self.subTest(user.login), self.assertRaises(UserError):
                user.partner_id.with_user(self.agent).care_send_password_reset("Trying")
            self.assertFalse(user.partner_id.sudo().signup_type)

    def test_archived_staff_is_staff(self):
        self.employee.active = False
        with self.assertRaisesRegex(UserError, "own people"):
            self.employee.partner_id.with_user(self.agent).care_invite_to_portal("Trying")

    def test_contacts_below_staff_and_company_are_staff(self):
        for parent in (self.company.partner_id, self.agent_2.partner_id):
            child = self.env["res.partner"].create(
                {"name": "Child", "parent_id": parent.id, "email": "child@example.com"}
            )
            with self.assertRaisesRegex(UserError, "own people"):
                child.with_user(self.agent).care_invite_to_portal("Trying")

    def test_anonymous_visitors_are_nobodys_customer(self):
        public = self.env.ref("base.public_user").partner_id
        with self.assertRaises(UserError):
            public.with_user(self.agent)._care_check_customer()

    def test_a_supplier_is_no_customer_until_he_buys(self):
        supplier = self.supplier.partner_id.with_user(self.agent)
        with self.assertRaisesRegex(UserError, "supplier"):
            supplier.care_send_password_reset("Trying")
        self.assertFalse(supplier.care_actions())
        self._order(self.supplier)
        supplier.care_send_password_reset("He buys too")
        self.assertTrue(self._acts(supplier, "password_reset"))

    def test_resets_to_one_customer_are_limited(self):
        for _time in range(self.partner.KEYS_PER_CUSTOMER):
            self.partner.care_send_password_reset("Again")
        with self.assertRaisesRegex(UserError, "several times"):
            self.partner.with_user(self.agent_2).care_send_password_reset("Again")
        self._acts(self.partner, "password_reset").sudo().at = fields.Datetime.now() - timedelta(
            hours=2
        )
        self.partner.care_send_password_reset("An hour later")

    def test_resets_of_one_agent_are_limited(self):
        self.patch(type(self.partner), "KEYS_PER_AGENT", 1)
        self.partner.care_send_password_reset("Once")
        with self.assertRaisesRegex(UserError, "within the hour"):
            self.other_customer.partner_id.with_user(self.agent).care_send_password_reset("Twice")

    def test_an_invitation_makes_an_account(self):
        nina = self.newcomer.with_user(self.agent)
        self.assertEqual(nina.care_invite_to_portal("Wants to follow"), "nina@example.com")
        account = self.newcomer.user_ids
        self.assertEqual((account.login, account.share), ("nina@example.com", True))
        self.assertTrue(
            [link for link in self._links(self._mail("nina@example.com")) if "token=" in link]
        )
        nina.care_invite_to_portal("Lost the first")
        self.assertEqual(len(self._acts(nina, "portal_invited")), 2)

    def test_who_signed_in_before_is_not_invited(self):
        self.env["res.users.log"].with_user(self.customer).sudo().create({})
        with self.assertRaisesRegex(UserError, "signed in"):
            self.partner.care_invite_to_portal("Trying")

    def test_an_invitation_needs_an_address_of_his_own(self):
        nina = self.newcomer.with_user(self.agent)
        self.newcomer.email = False
        with self.assertRaisesRegex(UserError, "no mail address"):
            nina.care_invite_to_portal("Trying")
        self.newcomer.email = "shared@example.com"
        self.other_customer.sudo().login = "shared@example.com"
        with self.assertRaisesRegex(UserError, "another account"):
            nina.care_invite_to_portal("Trying")
        self.assertFalse(self.newcomer.user_ids)
        self.assertFalse(self._acts(nina))

    def test_what_is_offered_fits_the_account(self):
        def keys(partner):
            return {action["key"] for action in partner.with_user(self.agent).care_actions()}

        self.assertIn("portal_invite", keys(self.newcomer))
        self.assertNotIn("reset_password", keys(self.newcomer))
        self.assertIn("reset_password", keys(self.customer.partner_id))
        self.assertFalse(keys(self.agent_2.partner_id))

    def test_each_dialog_opens_with_customer_and_request(self):
        ticket = self._ticket()
        for action in self.partner.care_actions():
            dialog = self.partner.care_act(action["key"], ticket.id)
            if dialog.get("res_model", "").startswith("care.customer."):
                made = (
                    self.env[dialog["res_model"]]
                    .with_user(self.agent)
                    .with_context(dialog["context"])
                    .create({})
                )
                self.assertEqual(made.partner_id, self.partner)
                self.assertEqual(made.reason, ticket.number)
        with self.assertRaises(UserError):
            self.partner.care_act("no such thing")

    def test_a_mail_written_to_him_is_noted(self):
        dialog = self.partner.care_act("write_mail")
        self.env[dialog["res_model"]].with_user(self.agent).with_context(dialog["context"]).create(
            {"name": "Your teapot", "body": "It is back in stock.", "team_id": self.team.id}
        ).action_send()
        act = self._acts(self.partner, "mail_written")
        self.assertEqual((act.user_id, act.detail), (self.agent, "Your teapot"))
        self.assertEqual(
            (act.reason, act.ticket_id.partner_id), (act.ticket_id.number, self.partner)
        )

    def test_the_dialog_sends_and_says_where(self):
        dialog = (
            self.env["care.customer.account"]
            .with_user(self.agent)
            .create(
                {
                    "partner_id": self.partner.id,
                    "kind": "reset_password",
                    "reason": "Asked for it",
                }
            )
        )
        self.assertEqual(dialog.address, self.customer.email)
        self.assertIn(self.customer.email, dialog.action_send()["params"]["message"])
        self.assertEqual(self._acts(self.partner, "password_reset").reason, "Asked for it")

    def test_an_agent_takes_no_account_from_a_customer(self):
        for person in (self.agent, self.manager):
            wizard = self.env["portal.wizard"].with_user(person)
            line = wizard.create({"partner_ids": self.partner.ids}).user_ids
            with self.subTest(person.login), self.assertRaisesRegex(AccessError, "administrator"):
                line.action_revoke_access()
            self.assertTrue(self.customer.active)
        admin = self.env["portal.wizard"].with_user(self.env.ref("base.user_admin"))
        admin.create({"partner_ids": self.partner.ids}).user_ids.action_revoke_access()
        self.assertFalse(self.customer.active)


@tagged("post_install", "-at_install", "security")
class TestKeys(ActingCase):
    """The token that sets a password is never an agent's to hold."""

    def _token_in(self, text):
        """Return the tokens (list of str) in the links of a text."""
        return re.findall(r"token=([^&\"'\s<>]+)", str(text))

    def test_the_mail_with_the_key_is_not_readable_by_the_agent_who_sent_it(self):
        self.partner.care_send_password_reset("Asked for it")
        self.newcomer.with_user(self.agent).care_invite_to_portal("Asked for it")
        self.assertEqual(
            [key["to"] for key in self.keys], [self.customer.email, "nina@example.com"]
        )
        for key in self.keys:
            # Who made it and who may read what it is about would read it.
            self.assertEqual((key["maker"], key["about"]), (SUPERUSER_ID, False))
            self.assertFalse(key["recipients"])
        mail = self._mail("nina@example.com")
        for person in (self.agent, self.manager, self.employee, self.other_customer):
            message = mail.mail_message_id.with_user(person)
            self.assertFalse(message.search([("id", "=", message.id)]), person.login)
            with self.assertRaises(AccessError):
                message.read(["body"])
            with self.assertRaises(AccessError):
                mail.with_user(person).read(["body_html"])

    def test_the_token_is_not_read_from_the_contact(self):
        self.partner.care_send_password_reset("Asked for it")
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            self.partner.read(["signup_type"])
        with self.assertRaises(AccessError):
            self.partner.signup_prepare("reset")
        self.assertFalse(self._token_in(self.partner._get_signup_url()))
        url = self.partner._get_signup_url_for_action()[self.partner.id]
        self.assertFalse(self._token_in(url))

    def test_an_account_to_be_has_no_token_for_agents(self):
        self.env["ir.config_parameter"].sudo().set_param("auth_signup.invitation_scope", "b2c")
        nina = self.newcomer.with_user(self.agent)
        self.assertNotIn("auth_signup_token", nina.signup_get_auth_param()[nina.id])
        # The system puts it into mails to the customer, as before.
        self.assertTrue(nina.sudo().signup_get_auth_param()[nina.id]["auth_signup_token"])

    def test_previews_of_templates_show_no_token(self):
        self.partner.care_send_password_reset("Asked for it")
        template = self.env.ref("auth_signup.portal_set_password_email").with_user(self.agent)
        body = template._render_field("body_html", self.customer.ids)[self.customer.id]
        self.assertTrue(
            self._token_in(
                template.sudo()
                .with_user(SUPERUSER_ID)
                ._render_field("body_html", self.customer.ids)
            ),
            "else there would be nothing to hide",
        )
        self.assertIn("/web/", body)
        self.assertFalse(self._token_in(body))
        composer = (
            self.env["mail.compose.message"]
            .with_user(self.agent)
            .create(
                {
                    "model": "res.users",
                    "res_ids": str(self.customer.ids),
                    "template_id": template.id,
                    "composition_mode": "comment",
                }
            )
        )
        self.assertFalse(self._token_in(composer.body))

    def test_a_context_from_outside_is_no_key(self):
        for forged in ({"care_key_to": "evil@example.com"}, {"care_writing": True}):
            partner = self.partner.with_context(**forged)
            self.assertFalse(self._token_in(partner._get_signup_url()))
            partner.care_send_password_reset("Asked for it")
            self.assertEqual({key["to"] for key in self.keys}, {self.customer.email})
