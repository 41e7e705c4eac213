"""A mail address that is emptied first and set afterwards: no way round the customer either."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .acting_case import ActingCase

EVIL = "evil@example.org"
OLD = "care_customer@example.com"


@tagged("post_install", "-at_install", "security")
class TestEmptiedAddress(ActingCase):
    def _changes(self, partner):
        return self.env["care.mail.change"].search([("partner_id", "=", partner.id)], order="id")

    def _moves(self, partner):
        """Return the changes of a customer's address: list of (old, new, state)."""
        return [
            (change.old_email, change.new_email, change.state) for change in self._changes(partner)
        ]

    def _revoke(self):
        """Take the account away, as an administrator does."""
        wizard = self.env["portal.wizard"].with_user(self.env.ref("base.user_admin"))
        wizard.create({"partner_ids": self.partner.ids}).user_ids.action_revoke_access()
        self.assertFalse(self.customer.active)

    def test_who_has_no_account_is_told_of_both_steps(self):
        nina = self.newcomer.with_user(self.agent)
        nina.write({"email": False})
        first = self._mail("nina@example.com")
        self.assertTrue(first)
        nina.write({"email": EVIL})
        self.assertNotEqual(self._mail("nina@example.com"), first)
        self.assertEqual(
            self._moves(nina),
            [("nina@example.com", False, "told"), ("nina@example.com", EVIL, "told")],
        )
        nina.care_invite_to_portal("Trying")
        account = self.newcomer.user_ids
        self.assertTrue(self._changes(nina)[-1]._undo())
        self.assertEqual((account.active, self.newcomer.email), (False, "nina@example.com"))

    def test_a_change_before_the_emptying_stays_open(self):
        nina = self.newcomer.with_user(self.agent)
        for email in ("first@example.org", False, "first@example.org"):
            nina.write({"email": email})
        self.assertEqual(
            self._moves(nina),
            [
                ("nina@example.com", "first@example.org", "told"),
                ("first@example.org", False, "told"),
            ],
        )

    def test_an_archived_account_is_not_reached_by_emptying_the_address(self):
        self._revoke()
        self.partner.write({"email": False})
        self.partner.write({"email": EVIL})
        self.assertEqual(
            self._moves(self.partner), [(OLD, False, "pending"), (OLD, EVIL, "pending")]
        )
        self.assertTrue(self._mail(OLD))
        self.assertEqual(self.partner.care_invite_to_portal("Trying"), OLD)
        self.assertEqual([key["to"] for key in self.keys], [OLD])
        self._revoke()
        line = (
            self.env["portal.wizard"]
            .with_user(self.agent)
            .create({"partner_ids": self.partner.ids})
            .user_ids
        )
        line.email = EVIL
        line.action_grant_access()
        self.assertEqual({key["to"] for key in self.keys}, {OLD})

    def test_back_to_the_address_of_the_account_settles_all(self):
        self._revoke()
        for email in (False, EVIL, False, OLD):
            self.partner.write({"email": email})
        self.assertEqual(set(self._changes(self.partner).mapped("state")), {"replaced"})
        self.assertEqual(self.customer._care_address(), OLD)

    def test_the_login_is_the_address_of_an_account_whose_contact_has_none(self):
        self.customer.login = OLD
        self._revoke()
        # sudo: emptied by the system, which tells nobody
        self.partner.sudo().email = False
        self.partner.write({"email": EVIL})
        self.assertEqual(self._moves(self.partner), [(OLD, EVIL, "pending")])
        self.assertEqual(self.partner.care_invite_to_portal("Trying"), OLD)

    def test_a_first_address_is_told_to_nobody(self):
        nobody = self.env["res.partner"].create({"name": "Nobody yet"}).with_user(self.agent)
        nobody.write({"email": "first@example.org"})
        self.assertFalse(self._changes(nobody))
        self.assertTrue(self._acts(nobody, "mail_changed"))

    def test_an_account_in_use_is_not_left_without_address(self):
        with self.assertRaisesRegex(UserError, "needs a mail address"):
            self.partner.write({"email": False})
        self.assertFalse(self._changes(self.partner))
