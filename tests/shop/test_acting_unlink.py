"""Deleting a contact deletes what is kept as proof: an agent does not do it by himself."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .acting_case import ActingCase


@tagged("post_install", "-at_install", "security")
class TestDeletingContacts(ActingCase):
    def _proofs(self, partner):
        """Return what is kept of a customer: list of records, one of each kind."""
        purpose = self.env["care.consent.purpose"]._care_named("sms")
        return [
            lambda: partner.sudo().care_set_consent(purpose, True, "form"),
            lambda: self.env["care.customer.act"]._record("mail_written", partner, "Asked"),
            lambda: (
                self.env["care.remark"]
                .sudo()
                .create(
                    {
                        "partner_id": partner.id,
                        "body": "Drinks tea",
                        "author_id": self.agent_2.id,
                    }
                )
            ),
        ]

    def test_a_contact_with_a_past_is_erased_and_not_deleted(self):
        for number in range(3):
            partner = self.env["res.partner"].create({"name": "Paula Past"})
            proof = self._proofs(partner)[number]()
            for person in (self.agent, self.manager):
                with (
                    self.subTest(f"{person.login} {proof._name}"),
                    self.assertRaisesRegex(UserError, "Paula Past.*manager"),
                ):
                    partner.with_user(person).unlink()
            self.assertTrue(proof.exists())
            partner.sudo().unlink()
            self.assertFalse(proof.exists())

    def test_one_with_a_past_among_others_keeps_them_all(self):
        past = self.newcomer
        self._proofs(past)[1]()
        other = self.env["res.partner"].create({"name": "Typo"})
        with self.assertRaisesRegex(UserError, "Nina New"):
            (other + past).with_user(self.agent).unlink()
        self.assertTrue(other.exists())

    def test_a_contact_made_by_mistake_is_deleted(self):
        self.newcomer.with_user(self.agent).unlink()
        self.assertFalse(self.newcomer.exists())
