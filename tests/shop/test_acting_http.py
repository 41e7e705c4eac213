import re

from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .acting_case import ActingHttpCase


@tagged("post_install", "-at_install", "security")
class TestActingOverHttp(ActingHttpCase):
    """All that is done for customers, called as each kind of person."""

    def _calls(self, partner):
        """Return what may be called for a customer: (method, arguments)."""
        purpose = self.env["care.consent.purpose"]._care_named("sms")
        return [
            ("care_actions", []),
            ("care_act", ["correct"]),
            ("care_send_password_reset", ["Trying"]),
            ("care_invite_to_portal", ["Trying"]),
            ("care_correct", [{"name": "Somebody"}, "Trying"]),
            ("care_set_store", [False, "Trying"]),
            ("care_set_consent", [purpose.id, True, "agent", "Trying"]),
            ("care_consents", []),
            ("write", [{"email": "evil@example.org"}]),
        ]

    def test_people_outside_and_employees_do_nothing(self):
        carla = self.customer.partner_id
        for person in (
            self.customer,
            self.other_customer,
            self.colleague,
            self.supplier,
            self.employee,
        ):
            self.authenticate(person.login, person.login)
            for method, arguments in self._calls(carla):
                with self.subTest(f"{person.login} {method}"):
                    self._refused("AccessError", "res.partner", method, carla.ids, *arguments)
        self.assertFalse(self._acts(carla))
        self.assertEqual(carla.email, "care_customer@example.com")

    def test_guests_do_nothing(self):
        self.authenticate(None, None)
        carla = self.customer.partner_id
        for method, arguments in self._calls(carla):
            with self.subTest(method):
                self._refused("Session", "res.partner", method, carla.ids, *arguments)

    def test_agents_act_for_customers(self):
        carla = self.customer.partner_id
        for person in (self.agent, self.manager):
            self.authenticate(person.login, person.login)
            self.assertTrue(self._rpc("res.partner", "care_actions", carla.ids))
            self._rpc("res.partner", "care_send_password_reset", carla.ids, "Asked for it")
            self.assertEqual(self._acts(carla, "password_reset")[0].user_id, person)
            self._rpc("res.partner", "care_correct", carla.ids, {"name": person.name}, "Married")
            self.assertEqual(self._acts(carla, "identity_changed")[0].user_id, person)

    def test_agents_of_another_company_do_nothing(self):
        company = self.env["res.company"].create({"name": "Shop abroad"})
        abroad = new_test_user(
            self.env,
            "care_agent_abroad",
            groups="care_desk.group_care_agent",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        carla = self.customer.partner_id
        carla.company_id = self.company
        purpose = self.env["care.consent.purpose"]._care_named("newsletter")
        word = carla.sudo().care_set_consent(purpose, True, "form")
        before = self._acts(carla)
        self.authenticate(abroad.login, abroad.login)
        for method, arguments in self._calls(carla):
            with self.subTest(method):
                self._refused("AccessError", "res.partner", method, carla.ids, *arguments)
        self._refused("AccessError", "care.consent", "read", word.ids, ["state"])
        self.assertFalse(
            self._rpc("care.consent", "search", [("partner_id", "=", carla.id)]),
        )
        self.assertEqual(self._acts(carla), before)
        self.assertEqual(carla.email, "care_customer@example.com")
        # Beside the permission: his own company's, and one of every company.
        self.authenticate(self.agent.login, self.agent.login)
        self.assertTrue(self._rpc("res.partner", "care_actions", carla.ids))
        self.assertEqual(
            self._rpc("care.consent", "read", word.ids, ["state"])[0]["state"], "granted"
        )
        carla.company_id = False
        self.authenticate(abroad.login, abroad.login)
        self.assertTrue(self._rpc("res.partner", "care_actions", carla.ids))
        self._rpc("res.partner", "care_set_consent", carla.ids, purpose.id, False, "agent", "Asked")
        self.assertEqual(self.env["care.consent"].browse(word.id + 1).user_id, abroad)

    def test_agents_and_managers_do_nothing_to_staff(self):
        admin = self.env.ref("base.user_admin")
        for person in (self.agent, self.manager):
            self.authenticate(person.login, person.login)
            for staff in (admin, self.agent_2, self.employee, self.env.ref("base.user_root")):
                partner = staff.partner_id
                for method, arguments in self._calls(partner):
                    if method in ("care_actions", "care_consents"):
                        continue
                    with self.subTest(f"{person.login} {method} {staff.login}"):
                        self._refused("exceptions.", "res.partner", method, partner.ids, *arguments)
                self.assertFalse(partner.sudo().signup_type)
                self.assertFalse(self._acts(partner))

    def test_agents_reach_no_account_by_odoos_own_methods(self):
        self.authenticate(self.agent.login, self.agent.login)
        for user in (self.customer, self.agent_2, self.env.ref("base.user_admin")):
            for method, arguments in (
                ("action_reset_password", []),
                ("write", [{"login": "evil@example.org"}]),
                ("write", [{"password": "evil"}]),
                ("write", [{"email": "evil@example.org"}]),
            ):
                with self.subTest(f"{user.login} {method} {arguments}"):
                    self._refused("AccessError", "res.users", method, user.ids, *arguments)
        self._refused("AccessError", "res.partner", "signup_prepare", self.customer.partner_id.ids)
        # A private method is none to call.
        self._refused(
            "AccessError", "res.partner", "_generate_signup_token", self.customer.partner_id.ids
        )


@tagged("post_install", "-at_install", "security")
class TestConsentsPage(ActingHttpCase):
    """The page where a customer sets his own consents."""

    def _set(self, purpose, granted, **values):
        page = self.url_open("/my/consents").text
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        return self.url_open(
            "/my/consents/set",
            data={
                "csrf_token": token and token[1],
                "purpose_id": purpose.id,
                "granted": granted,
                **values,
            },
        )

    def _words(self, partner):
        return self.env["care.consent"].search([("partner_id", "=", partner.id)])

    def test_he_sets_his_own_and_sees_since_when(self):
        purpose = self.env["care.consent.purpose"]._care_named("newsletter")
        carla, otto = self.customer.partner_id, self.other_customer.partner_id
        otto.sudo().care_set_consent(purpose, True, "form")
        self.authenticate(self.customer.login, self.customer.login)
        self.assertIn("/my/consents", self.url_open("/my").text)
        page = self._set(purpose, "1", partner_id=otto.id).text
        self.assertIn("Since", page)
        self.assertIn("You agree", page)
        self.assertEqual(
            (self._words(carla).state, self._words(carla).source), ("granted", "portal")
        )
        self._set(purpose, "0", partner_id=otto.id)
        self.assertEqual(self._words(carla)[0].state, "withdrawn")
        self.assertEqual(self._words(otto).state, "granted")

    def test_it_takes_a_signed_in_customer_and_his_own_form(self):
        purpose = self.env["care.consent.purpose"]._care_named("newsletter")
        self.authenticate(None, None)
        self.assertIn("/web/login", self.url_open("/my/consents").url)
        self.authenticate(self.customer.login, self.customer.login)
        with mute_logger("odoo.http"):
            forged = self.url_open(
                "/my/consents/set", data={"purpose_id": purpose.id, "granted": "1"}
            )
        self.assertEqual(forged.status_code, 400)
        self.assertFalse(self._words(self.customer.partner_id))

    def test_a_purpose_that_is_gone_is_said_so(self):
        purpose = self.env["care.consent.purpose"].create({"name": "Old", "code": "old"})
        purpose.active = False
        self.authenticate(self.customer.login, self.customer.login)
        self.assertIn("no longer asked for", self._set(purpose, "1").text)
        for bad in ("", "x", "-1", "9" * 30):
            self.assertIn("no longer asked for", self._set(purpose, "1", purpose_id=bad).text)
        self.assertFalse(self._words(self.customer.partner_id))


@tagged("post_install", "-at_install", "security")
class TestMailAddressPages(ActingHttpCase):
    """The links in the mails about a changed address."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.login = "care_customer@example.com"

    def _change(self):
        self.partner.write({"email": "new@example.org"})
        confirm = self._links(self._mail("new@example.org"))
        undo = self._links(self._mail("care_customer@example.com"))
        return (
            next(link for link in confirm if "/my/mail-address/" in link),
            next(link for link in undo if "/care/mail-address/" in link),
        )

    def _press(self, path):
        page = self.url_open(path)
        token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
        return self.url_open(path, data={"csrf_token": token[1]})

    def test_he_confirms_signed_in_and_stays_so(self):
        confirm, _undo = self._change()
        self.authenticate("care_customer@example.com", "care_customer")
        self.assertIn("Confirm my new address", self.url_open(confirm).text)
        self.assertEqual(self.customer.login, "care_customer@example.com")
        self.assertIn("From now on you sign in", self._press(confirm).text)
        self.env.invalidate_all()
        self.assertEqual(self.customer.login, "new@example.org")
        self.assertIn("/my", self.url_open("/my").url)
        self.assertIn("no longer good", self.url_open(confirm).text)

    def test_the_link_alone_confirms_nothing(self):
        confirm, undo = self._change()
        self.authenticate(None, None)
        self.assertIn("/web/login", self.url_open(confirm).url)
        # Whoever of the team has the link, from his own mailbox, is not the customer.
        for person in (self.agent, self.other_customer):
            self.authenticate(person.login, person.login)
            self.assertIn("another account", self.url_open(confirm).text)
        # A link for one purpose opens no other, nor does one that was altered.
        self.authenticate("care_customer@example.com", "care_customer")
        for path in (
            undo.replace("/care/", "/my/"),
            confirm.replace("/my/", "/care/"),
            confirm[:-2] + "xx",
        ):
            self.assertIn("no longer good", self.url_open(path).text)
        self.env.invalidate_all()
        self.assertEqual(self.customer.login, "care_customer@example.com")

    def test_the_old_address_undoes_by_a_press_of_the_button(self):
        _confirm, undo = self._change()
        self.authenticate(None, None)
        self.assertIn("Undo the change", self.url_open(undo).text)
        self.assertEqual(self.customer.partner_id.email, "new@example.org")
        self.assertIn("is undone", self._press(undo).text)
        self.env.invalidate_all()
        self.assertEqual(self.customer.partner_id.email, "care_customer@example.com")
        self.assertIn("no longer good", self.url_open(undo).text)

    def test_a_taken_account_is_impossible_step_by_step(self):
        """An agent changes the mail, resets, invites: nothing reaches his own mailbox but a link
        that needs the customer's password."""
        self.authenticate(self.agent.login, self.agent.login)
        carla = self.customer.partner_id
        self._rpc("res.partner", "write", carla.ids, {"email": "evil@example.org"})
        self._rpc("res.partner", "care_send_password_reset", carla.ids, "Trying")
        self._rpc("res.partner", "care_invite_to_portal", carla.ids, "Trying")
        evil = self.env["mail.mail"].sudo().search([("email_to", "ilike", "evil@example.org")])
        self.assertEqual(len(evil), 1)
        self.assertNotIn("token=", evil.body_html)
        link = next(link for link in self._links(evil) if "/my/mail-address/" in link)
        self.assertIn("another account", self.url_open(link).text)
        self.assertEqual(self.customer.login, "care_customer@example.com")
