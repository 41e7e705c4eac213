from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .acting_case import ActingCase


class ConsentCase(ActingCase):
    """One purpose by mail with a list, and the others that a shop starts with."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        purposes = cls.env["care.consent.purpose"]
        cls.newsletter = purposes._care_named("newsletter")
        cls.offers = purposes._care_named("partner_offers")
        cls.sms = purposes._care_named("sms")
        cls.list = cls.env["mailing.list"].create({"name": "News", "is_public": True})
        cls.newsletter.mailing_list_ids = cls.list
        cls.carla = cls.customer.partner_id
        cls.address = cls.carla.email_normalized

    def _subscription(self):
        return self.env["mailing.subscription"].search(
            [
                ("contact_id.email_normalized", "=", self.address),
                ("list_id", "=", self.list.id),
            ]
        )

    def _is_blocked(self):
        return bool(self.env["mail.blacklist"].search_count([("email", "=", self.address)]))

    def _say(self, purpose, granted):
        return self.carla.with_user(self.customer).care_set_consent(purpose, granted, "portal")

    def _state(self, purpose, partner=None):
        partner = partner or self.carla
        states = partner._care_consent_states()[partner]
        return states[purpose].state if purpose in states else ""


@tagged("post_install", "-at_install")
class TestConsents(ConsentCase):
    """What a customer says is kept for ever, counts at once, and reaches every list."""

    def test_granted_and_withdrawn_leave_a_history(self):
        self._say(self.newsletter, True)
        self._say(self.newsletter, False)
        told = self.carla.with_user(self.agent).care_consents()["purposes"]
        shown = next(one for one in told if one["id"] == self.newsletter.id)
        self.assertEqual(shown["state"], "withdrawn")
        self.assertEqual([one["state"] for one in shown["history"]], ["withdrawn", "granted"])
        self.assertEqual({one["by"] for one in shown["history"]}, {self.customer.name})

    def test_the_same_again_adds_nothing(self):
        first = self._say(self.newsletter, True)
        self.assertEqual(self._say(self.newsletter, True), first)
        self.assertEqual(
            self.env["care.consent"].search_count([("partner_id", "=", self.carla.id)]), 1
        )

    def test_nobody_changes_or_deletes_what_was_said(self):
        consent = self._say(self.newsletter, True)
        for person in (self.agent, self.manager, self.customer, self.env.ref("base.user_admin")):
            for change in (
                lambda own: own.write({"state": "withdrawn"}),
                lambda own: own.unlink(),
                lambda own: own.with_context(care_erasure=True).unlink(),
                lambda own: own.copy(),
            ):
                with (
                    self.subTest(person.login),
                    self.assertRaises(UserError),
                    mute_logger("odoo.models"),
                ):
                    change(consent.with_user(person))
        for change in (
            lambda: consent.sudo().write({"note": "x"}),
            lambda: consent.sudo().unlink(),
        ):
            with self.assertRaises(UserError):
                change()
        consent.sudo().with_context(care_erasure=True).unlink()
        self.assertFalse(consent.exists())

    def test_consents_go_with_the_contact(self):
        nina = self.newcomer
        nina.sudo().care_set_consent(self.newsletter, True, "form")
        nina.unlink()
        self.assertFalse(self.env["care.consent"].search([("partner_id", "=", nina.id)]))

    def test_a_grant_subscribes_and_a_withdrawal_ends_it(self):
        self._say(self.newsletter, True)
        self.assertEqual(self._subscription().opt_out, False)
        self.assertEqual(self._subscription().contact_id.name, self.carla.name)
        self._say(self.newsletter, False)
        self.assertTrue(self._subscription().opt_out)
        self._say(self.newsletter, True)
        self.assertFalse(self._subscription().opt_out)
        self.assertEqual(len(self._subscription()), 1)

    def test_a_shared_list_says_nothing_of_the_other_purpose(self):
        self.offers.mailing_list_ids = self.list
        self._say(self.newsletter, True)
        self.assertEqual(self._state(self.offers), "")
        self._say(self.offers, True)
        self._say(self.newsletter, False)
        self.assertTrue(self._subscription().opt_out)
        self.assertEqual(self._state(self.offers), "granted")

    def test_the_lists_follow_him_to_a_new_address(self):
        self._say(self.newsletter, True)
        old = self._subscription()
        self.carla.email = "moved@example.org"
        self.address = "moved@example.org"
        self.assertTrue(old.opt_out)
        self.assertFalse(self._subscription().opt_out)
        self.assertEqual(self._state(self.newsletter), "granted")
        self._say(self.newsletter, False)
        self.assertTrue(self._subscription().opt_out)

    def test_every_mail_purpose_withdrawn_blocks_and_one_granted_unblocks(self):
        self._say(self.newsletter, False)
        self.assertFalse(self._is_blocked())
        self._say(self.offers, False)
        self.assertTrue(self._is_blocked())
        self._say(self.newsletter, True)
        self.assertFalse(self._is_blocked())

    def test_a_grant_lifts_no_block_of_somebody_else(self):
        self._say(self.newsletter, False)
        self._say(self.offers, False)
        # Marketing asks for it besides.
        self.env["mail.blacklist"]._add(self.address)
        self._say(self.newsletter, True)
        self.assertTrue(self._is_blocked())
        self.assertIn(self.carla, self.carla._care_refusing("newsletter"))

    def test_unsubscribing_in_odoos_pages_withdraws_once(self):
        self._say(self.newsletter, True)
        self.list._update_subscription_from_email(self.address, opt_out=True)
        self.list._update_subscription_from_email(self.address, opt_out=True)
        words = self.env["care.consent"].search([("partner_id", "=", self.carla.id)])
        self.assertEqual([word.state for word in words], ["withdrawn", "granted"])
        self.assertEqual(words[0].source, "mail")
        self.list._update_subscription_from_email(self.address, opt_out=False)
        self.assertEqual(self._state(self.newsletter), "granted")

    def test_one_of_two_lists_is_not_the_whole_purpose(self):
        second = self.env["mailing.list"].create({"name": "More news"})
        self.newsletter.mailing_list_ids += second
        self._say(self.newsletter, True)
        self.list._update_subscription_from_email(self.address, opt_out=True)
        self.assertEqual(self._state(self.newsletter), "granted")
        second._update_subscription_from_email(self.address, opt_out=True)
        self.assertEqual(self._state(self.newsletter), "withdrawn")

    def test_who_is_blacklisted_has_withdrawn(self):
        self._say(self.newsletter, True)
        self.env["mail.blacklist"]._add(self.address)
        self.assertEqual(
            (self._state(self.newsletter), self._state(self.offers), self._state(self.sms)),
            ("withdrawn", "withdrawn", ""),
        )
        self.assertTrue(self._subscription().opt_out)
        count = self.env["care.consent"].search_count([])
        self.env["mail.blacklist"]._remove(self.address)
        self.env["mail.blacklist"]._add(self.address)
        self.assertEqual(self.env["care.consent"].search_count([]), count)

    def test_a_full_mailbox_says_nothing_but_is_not_written_to(self):
        self._say(self.newsletter, True)
        self.env["mail.blacklist"].with_context(care_is_bounce=True)._add(self.address)
        self.assertEqual(self._state(self.newsletter), "granted")
        self.assertEqual(self.carla._care_refusing("newsletter"), self.carla)

    def test_staff_that_is_blacklisted_has_no_consents(self):
        self.env["mail.blacklist"]._add(self.employee.email)
        self.assertFalse(
            self.env["care.consent"].search([("partner_id", "=", self.employee.partner_id.id)])
        )

    def test_who_refuses(self):
        otto, nina = self.other_customer.partner_id, self.newcomer
        people = self.carla + otto + nina
        self.assertFalse(people._care_refusing("newsletter"))
        self._say(self.newsletter, False)
        self.assertEqual(people._care_refusing("newsletter"), self.carla)
        self.assertFalse(people._care_refusing("sms"))
        otto.sudo().care_set_consent(self.sms, False, "form")
        self.assertEqual(people._care_refusing("sms"), otto)
        # What is said of an address counts for whoever has it; the latest word, that is.
        nina.email = self.carla.email
        self.assertEqual(people._care_refusing("newsletter"), self.carla + nina)
        nina.sudo().care_set_consent(self.newsletter, True, "mail")
        self.assertFalse(people._care_refusing("newsletter"))
        self.env["mail.blacklist"]._add(otto.email)
        self.assertEqual(people._care_refusing("no such purpose"), otto)

    def test_who_refuses_takes_as_many_queries_for_many(self):
        people = self.env["res.partner"].create(
            [{"name": str(n), "email": f"p{n}@example.com"} for n in range(30)]
        )
        people._care_refusing("newsletter")
        self.env.invalidate_all()
        # purpose, addresses, contacts of the same address, their consents, those, blacklist, owner
        with self.assertQueryCount(7):
            people._care_refusing("newsletter")

    def test_the_section_takes_as_many_queries_for_a_long_history(self):
        agent = self.carla.with_user(self.agent)
        for granted in (True, False) * 10:
            self._say(self.sms, granted)
        agent.care_consents()
        self.env.invalidate_all()
        # rights, contact, company and account: 5; what makes him staff or a supplier: 8; consents,
        # purposes, who recorded them and his name: 4; blacklist: 2
        with self.assertQueryCount(19):
            agent.care_consents()

    def test_two_contacts_that_are_one_have_one_history(self):
        double = self.env["res.partner"].create({"name": "Carla", "email": self.carla.email})
        old = double.sudo().care_set_consent(self.sms, True, "form")
        self.env.cr.execute(
            "UPDATE care_consent SET at = %s WHERE id = %s",
            (fields.Datetime.now() - timedelta(days=9), old.id),
        )
        self.env.invalidate_all()
        self._say(self.sms, False)
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (self.carla + double).ids, self.carla, extra_checks=False
        )
        words = self.env["care.consent"].search([("partner_id", "=", self.carla.id)])
        self.assertEqual([word.state for word in words], ["withdrawn", "granted"])
        self.assertEqual(self._state(self.sms), "withdrawn")

    def test_connected_tools_are_told_once_per_batch(self):
        told = []
        consents = self.registry["care.consent"]
        inherited = consents._consent_changed

        def note(made):
            told.append(len(made))
            return inherited(made)

        self.patch(consents, "_consent_changed", note)
        self.env["care.consent"].create(
            [
                {
                    "partner_id": self.carla.id,
                    "purpose_id": purpose.id,
                    "state": "granted",
                    "source": "form",
                }
                for purpose in self.newsletter + self.offers + self.sms
            ]
        )
        self.assertEqual(told, [3])


@tagged("post_install", "-at_install", "security")
class TestWhoSetsConsents(ConsentCase):
    """The customer his own, an agent at his request, nobody else any."""

    def test_an_agent_says_how_he_was_told(self):
        carla = self.carla.with_user(self.agent)
        with self.assertRaisesRegex(UserError, "how the customer told"):
            carla.care_set_consent(self.newsletter, True, "agent")
        consent = carla.care_set_consent(self.newsletter, True, "agent", note="By phone")
        self.assertEqual((consent.user_id, consent.note), (self.agent, "By phone"))
        self.assertEqual(self._acts(self.carla, "consent_changed").reason, "By phone")
        ticket = self._ticket()
        consent = carla.care_set_consent(self.newsletter.id, False, "agent", ticket=ticket.id)
        self.assertEqual((consent.note, consent.ticket_id), (ticket.number, ticket))

    def test_the_dialog_keeps_it(self):
        self.env["care.consent.dialog"].with_user(self.agent).create(
            {
                "partner_id": self.carla.id,
                "purpose_id": self.sms.id,
                "state": "granted",
                "reason": "Letter of today",
            }
        ).action_save()
        self.assertEqual(self._state(self.sms), "granted")

    def test_who_may_not(self):
        carla = self.carla
        for person, source in (
            (self.other_customer, "portal"),
            (self.other_customer, "agent"),
            (self.colleague, "portal"),
            (self.supplier, "portal"),
            (self.employee, "agent"),
            (self.employee, "portal"),
            (self.customer, "agent"),
            (self.customer, "form"),
            (self.agent, "portal"),
            (self.agent, "mail"),
        ):
            with self.subTest(f"{person.login} by {source}"), self.assertRaises(AccessError):
                carla.with_user(person).care_set_consent(self.sms, True, source, note="Trying")
        for staff in (self.agent_2, self.env.ref("base.user_admin"), self.agent):
            with self.assertRaises(UserError):
                staff.partner_id.with_user(self.agent).care_set_consent(
                    self.sms, True, "agent", note="Trying"
                )
        self.assertFalse(
            self.env["care.consent"].search([("purpose_id", "=", self.sms.id)])
            & self.env["care.consent"].search([("partner_id", "=", carla.id)])
        )

    def test_who_reads_them(self):
        consent = self._say(self.sms, True)
        self.assertTrue(consent.with_user(self.agent).read(["state"]))
        for person in (self.employee, self.other_customer, self.supplier, self.customer):
            with self.subTest(person.login), self.assertRaises(AccessError):
                consent.with_user(person).read(["state"])
            with self.assertRaises(AccessError):
                self.carla.with_user(person).care_consents()
            with self.assertRaises(AccessError):
                consent.with_user(person).create(
                    {
                        "partner_id": self.carla.id,
                        "purpose_id": self.sms.id,
                        "state": "withdrawn",
                        "source": "portal",
                    }
                )

    def test_agents_of_another_company_neither_read_nor_set_them(self):
        abroad = self.env["res.company"].create({"name": "Shop abroad"})
        agent = new_test_user(
            self.env,
            "care_agent_abroad",
            groups="care_desk.group_care_agent",
            company_id=abroad.id,
            company_ids=[Command.set(abroad.ids)],
        )
        ours = self.env["res.partner"].create({"name": "Ours alone", "company_id": self.company.id})
        consent = ours.with_user(self.agent).care_set_consent(
            self.sms, True, "agent", note="By phone"
        )
        self.assertTrue(consent.with_user(self.agent).search([("id", "=", consent.id)]))
        self.assertFalse(consent.with_user(agent).search([("id", "=", consent.id)]))
        values = {"partner_id": ours.id, "purpose_id": self.sms.id, "state": "withdrawn"}
        dialogs = self.env["care.consent.dialog"].with_user(agent)
        theirs = ours.with_user(agent)
        for door, attempt in {
            "read": lambda: consent.with_user(agent).read(["state"]),
            "section": theirs.care_consents,
            "dialog": lambda: dialogs.create({**values, "reason": "Trying"}).action_save(),
            "set": lambda: theirs.care_set_consent(self.sms, False, "agent", note="Trying"),
        }.items():
            with self.subTest(door), self.assertRaises(AccessError):
                attempt()
        self.assertEqual(self._state(self.sms, ours), "granted")
        # Neither does a request that he may not read stand for the reason.
        shared = self.carla.with_user(agent)
        with self.assertRaises(AccessError):
            shared.care_set_consent(self.sms, True, "agent", ticket=self._ticket().id)
        self.assertEqual(self._state(self.sms), "")

    def test_purposes_are_the_managers(self):
        with self.assertRaises(AccessError):
            self.newsletter.with_user(self.agent).write({"name": "X"})
        self.newsletter.with_user(self.manager).write({"name": "News by mail"})
        self.newsletter.with_user(self.manager).active = False
        with self.assertRaisesRegex(UserError, "no longer asked for"):
            self._say(self.newsletter, True)

    def test_managers_read_which_lists_a_purpose_has_and_change_no_list(self):
        form = self.newsletter.with_user(self.manager)
        self.assertEqual(form.mailing_list_ids.mapped("name"), ["News"])
        lists = {"mailing_list_ids": {"fields": {"display_name": {}}}}
        (shown,) = form.web_read(lists)
        self.assertEqual(shown["mailing_list_ids"][0]["id"], self.list.id)
        with self.assertRaises(AccessError):
            form.mailing_list_ids.write({"name": "X"})
