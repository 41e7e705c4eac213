"""An agent reaches a contact by way of another: what holds for it holds all the same."""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .acting_case import ActingCase

EVIL = "evil@example.org"


@tagged("post_install", "-at_install", "security")
class TestNestedWriting(ActingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.category = cls.env["res.partner.category"].create({"name": "Loyal"})
        cls.firm = cls.env["res.partner"].create({"name": "Firm", "is_company": True})
        cls.clerk = cls.env["res.partner"].create(
            {"name": "Clara Clerk", "parent_id": cls.firm.id, "email": "clara@example.com"}
        )

    def setUp(self):
        super().setUp()
        # As in a request of his: Odoo carries out commands on users and contacts as this user.
        self.patch(self.env.transaction, "default_env", self.partner.env)

    def _ways(self, partner, values):
        """Return ways (dict of name to function) to write values to a contact through others."""
        update = Command.update(partner.id, values)
        other = self.other_customer.partner_id.with_user(self.agent)
        by_tag = {"category_id": [Command.update(self.category.id, {"partner_ids": [update]})]}
        return {
            "contacts of another": lambda: other.write({"child_ids": [update]}),
            "web_save": lambda: other.web_save({"child_ids": [update]}, {"id": {}}),
            "with a field of its own": lambda: other.write({"name": "X", "child_ids": [update]}),
            "a tag of another": lambda: other.write(by_tag),
            "a new contact": lambda: other.create({"name": "New", "child_ids": [update]}),
            "two levels": lambda: other.write(
                {"child_ids": [Command.create({"name": "Y", "child_ids": [update]})]}
            ),
        }

    def test_a_customer_reached_through_another_is_told_and_keeps_his_account(self):
        for way in self._ways(self.partner, {}):
            address = f"{way.replace(' ', '.')}@example.org"
            with self.subTest(way):
                acts = self._acts(self.partner, "mail_changed")
                self._ways(self.partner, {"email": address})[way]()
                self.assertEqual(self.partner.email, address)
                self.assertEqual(len(self._acts(self.partner, "mail_changed") - acts), 1)
                self.assertEqual(self.customer._care_address(), "care_customer@example.com")
        self.assertTrue(self._mail("care_customer@example.com"))
        self.partner.care_send_password_reset("Trying")
        self.assertEqual([key["to"] for key in self.keys], ["care_customer@example.com"])

    def test_staff_is_not_reached_through_a_customer(self):
        self.employee.active = False
        admin = self.env.ref("base.user_admin").partner_id
        for staff in (
            admin,
            self.agent_2.partner_id,
            self.employee.partner_id,
            self.company.partner_id,
        ):
            before = staff.email
            for way, write in self._ways(staff, {"email": EVIL}).items():
                with self.subTest(f"{staff.name} {way}"), self.assertRaises(AccessError):
                    write()
            self.assertEqual(staff.email, before)
            self.assertFalse(self._acts(staff))

    def test_accounts_are_not_reached_through_their_contact(self):
        for command in (
            Command.update(self.customer.id, {"email": EVIL}),
            Command.update(self.customer.id, {"login": EVIL}),
            Command.update(self.agent_2.id, {"password": EVIL}),
            Command.link(self.agent_2.id),
            Command.create({"login": EVIL, "name": "Evil"}),
        ):
            with self.subTest(str(command)), self.assertRaises(AccessError):
                self.partner.write({"user_ids": [command]})

    def test_a_contact_of_a_company_changed_in_its_form_is_noted_and_told(self):
        self.firm.with_user(self.agent).with_context(care_reason="Told on the phone").write(
            {
                "child_ids": [
                    Command.update(self.clerk.id, {"email": "cc@example.org", "name": "Clara C"}),
                    Command.create({"name": "Cosmo", "email": "cosmo@example.org"}),
                ]
            }
        )
        self.assertEqual(self.clerk.email, "cc@example.org")
        self.assertEqual(self.firm.child_ids.mapped("name"), ["Clara C", "Cosmo"])
        acts = self._acts(self.clerk)
        self.assertEqual(set(acts.mapped("kind")), {"mail_changed", "identity_changed"})
        self.assertEqual(set(acts.mapped("reason")), {"Told on the phone"})
        self.assertIn("c•••••@example.org", self._mail("clara@example.com").body_html)

    def test_an_address_that_follows_to_the_company_is_noted_on_both_once(self):
        self.clerk.with_user(self.agent).write({"street": "New street 2"})
        self.assertEqual(self.firm.street, "New street 2")
        for partner in (self.clerk, self.firm):
            self.assertEqual(self._acts(partner).mapped("kind"), ["address_changed"])

    def test_banks_are_added_as_before(self):
        self.partner.write({"bank_ids": [Command.create({"acc_number": "FR7630006000011"})]})
        self.assertEqual(len(self.partner.sudo().bank_ids), 1)
