from odoo import fields
from odoo.tests import tagged

from .test_consents import ConsentCase


@tagged("post_install", "-at_install", "security")
class TestSubscribing(ConsentCase):
    """Who subscribes an address on the website: proven it counts, typed it overrides nobody."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.public = cls.env.ref("base.public_user")

    def _subscribe(self, person, address=None):
        """Subscribe an address as Odoo's newsletter block does, asked by `person` (res.users)."""
        contacts = self.env["mailing.contact"].with_user(person).sudo()
        subscription = contacts.env["mailing.subscription"].search(
            [("contact_id.email", "=", address or self.address), ("list_id", "=", self.list.id)]
        )
        if subscription:
            subscription.opt_out = False
        else:
            contact = contacts.create({"name": "Typed", "email": address or self.address})
            contacts.env["mailing.subscription"].create(
                {"contact_id": contact.id, "list_id": self.list.id}
            )

    def _receives(self):
        return bool(self._subscription().filtered(lambda one: not one.opt_out))

    def test_a_stranger_subscribes_no_customer_who_withdrew(self):
        self._say(self.newsletter, True)
        self._say(self.newsletter, False)
        for person in (self.public, self.other_customer, self.env.ref("base.user_admin")):
            for address in (self.address, self.address.upper()):
                with self.subTest(f"{address} by {person.login}"):
                    self._subscribe(person, address)
                    self.assertFalse(self._receives())
                    self.assertEqual(self._state(self.newsletter), "withdrawn")

    def test_no_list_of_a_contact_is_a_way_around(self):
        self._say(self.newsletter, False)
        contacts = self.env["mailing.contact"].with_user(self.public).sudo()
        values = {"name": "Typed", "email": self.address}
        contacts.create({**values, "list_ids": self.list.ids})
        contacts.create(values).list_ids = self.list
        contacts.create({**values, "subscription_ids": [(0, 0, {"list_id": self.list.id})]})
        contacts.create({"email": "x@y.example", "list_ids": self.list.ids}).email = self.address
        self.assertEqual(len(self._subscription()), 4)
        self.assertFalse(self._receives())

    def test_no_context_of_a_client_is_a_way_around(self):
        self._say(self.newsletter, False)
        contacts = self.env["mailing.contact"].with_user(self.public).sudo()
        contacts.with_context(care_consent_applied=True).create(
            {"email": self.address, "subscription_ids": [(0, 0, {"list_id": self.list.id})]}
        )
        self.assertFalse(self._receives())

    def test_who_withdrew_nothing_may_be_subscribed_and_agrees_to_nothing_by_it(self):
        self._subscribe(self.public)
        self.assertTrue(self._receives())
        self.assertEqual(self._state(self.newsletter), "")
        self._subscribe(self.public, "nobody@example.org")

    def test_a_list_of_no_purpose_is_left_to_odoo(self):
        self._say(self.newsletter, False)
        self.list = self.env["mailing.list"].create({"name": "Of no purpose"})
        self._subscribe(self.public)
        self.assertTrue(self._receives())

    def test_the_customer_signed_in_agrees_by_the_form(self):
        self._say(self.newsletter, True)
        self._say(self.newsletter, False)
        self._subscribe(self.customer)
        self.assertTrue(self._receives())
        consent = self.carla._care_consent_states()[self.carla][self.newsletter]
        self.assertEqual(
            (consent.state, consent.source, consent.user_id), ("granted", "form", self.customer)
        )

    def test_the_link_in_a_mail_subscribes_who_withdrew(self):
        self._say(self.newsletter, True)
        self._say(self.newsletter, False)
        lists = self.list.with_user(self.public).sudo()
        lists._update_subscription_from_email(self.address, opt_out=False)
        self.assertTrue(self._receives())
        consent = self.carla._care_consent_states()[self.carla][self.newsletter]
        self.assertEqual((consent.state, consent.source), ("granted", "mail"))


@tagged("post_install", "-at_install", "security")
class TestUnprovenAddress(ConsentCase):
    """An account at an address that it has not proven, where another contact withdrew."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.double = cls.env["res.partner"].create({"name": "Carla", "email": cls.carla.email})
        cls.double.sudo().care_set_consent(cls.newsletter, True, "mail")
        cls.double.sudo().care_set_consent(cls.newsletter, False, "mail")

    def test_its_grant_subscribes_nobody_else_again(self):
        self._say(self.newsletter, True)
        self.assertTrue(self._subscription().opt_out)
        people = self.carla + self.double
        self.assertEqual(people._care_refusing("newsletter"), people)

    def test_its_grant_lifts_no_block(self):
        self.double.sudo().care_set_consent(self.offers, False, "mail")
        self.assertTrue(self._is_blocked())
        self._say(self.newsletter, True)
        self.assertTrue(self._is_blocked())

    def test_neither_do_odoos_own_pages_signed_in(self):
        lists = self.list.with_user(self.customer).sudo()
        lists._update_subscription_from_email(self.address, opt_out=False)
        self.assertTrue(self._subscription().opt_out)
        self.assertEqual(self._state(self.newsletter, self.double), "withdrawn")

    def test_neither_does_a_move_to_the_address(self):
        otto = self.other_customer.partner_id
        otto.with_user(self.other_customer).care_set_consent(self.newsletter, True, "portal")
        otto.email = self.address
        self.assertTrue(self._subscription().opt_out)

    def test_once_proven_its_grant_counts(self):
        self.double.sudo().care_set_consent(self.offers, False, "mail")
        self.carla.care_joined_at = fields.Datetime.now()
        self._say(self.newsletter, True)
        self.assertFalse(self._subscription().opt_out)
        self.assertFalse(self._is_blocked())
        self.assertFalse((self.carla + self.double)._care_refusing("newsletter"))

    def test_what_was_proven_is_the_address_of_then(self):
        otto = self.other_customer.partner_id
        otto.care_joined_at = fields.Datetime.now()
        otto.with_user(self.other_customer).care_set_consent(self.newsletter, True, "portal")
        otto.email = self.address
        self.assertFalse(otto.care_joined_at)
        self.assertTrue(self._subscription().opt_out)

    def test_what_an_agent_was_told_counts(self):
        self.carla.with_user(self.agent).care_set_consent(
            self.newsletter, True, "agent", note="By phone"
        )
        self.assertFalse(self._subscription().opt_out)

    def test_its_withdrawal_counts(self):
        self.double.sudo().care_set_consent(self.newsletter, True, "mail")
        self.assertFalse(self._subscription().opt_out)
        self._say(self.newsletter, False)
        self.assertTrue(self._subscription().opt_out)
