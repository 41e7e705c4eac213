from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .observer_case import ObserverCase


@tagged("post_install", "-at_install")
class TestObserversComeIn(ObserverCase):
    def test_accounts_contacts_and_addresses_come_in_with_one_call(self):
        added = self.as_agent.add_observers(
            partners=self.nora.partner_id + self.paul, emails=[self.gina], role="colleague"
        )
        self.assertEqual(added, self.ticket.observer_ids)
        self.assertEqual(set(added.mapped("role")), {"colleague"})
        self.assertEqual(
            {(observer.name, observer.has_account) for observer in added},
            {("Nora Observer", True), ("Paul Partner", False), (self.gina, False)},
        )

    def test_an_address_keeps_the_name_it_was_given_with(self):
        added = self.as_agent.add_observers(emails=[f"Gina Guest <{self.gina.upper()}>"])
        self.assertEqual((added.name, added.email), ("Gina Guest", self.gina))

    def test_who_is_named_twice_comes_in_once(self):
        added = self.as_agent.add_observers(
            partners=self.paul + self.paul, emails=[self.gina, f"Gina <{self.gina.upper()}>"]
        )
        self.assertEqual(len(added), 2)
        self.assertEqual(self.count_mails(self.gina), 1)
        self.assertEqual(self.count_mails(self.paul.email), 1)

    def test_a_contact_and_his_own_address_are_one(self):
        added = self.as_agent.add_observers(partners=self.paul, emails=[self.paul.email])
        self.assertEqual(added.partner_id, self.paul)
        self.assertEqual(len(added), 1)
        self.assertFalse(self.as_agent.add_observers(emails=[self.paul.email]))

    def test_the_contact_of_an_address_that_observes_takes_its_place(self):
        self.as_agent.add_observers(emails=[self.paul.email])
        added = self.as_agent.add_observers(partners=self.paul)
        self.assertEqual(added.partner_id, self.paul)
        self.assertEqual(self.ticket.observer_ids, added)

    def test_adding_again_changes_and_mails_nothing(self):
        people = {"partners": self.nora.partner_id, "emails": [self.gina]}
        first = self.as_agent.add_observers(**people)
        kinds, notes = self.kinds(), self.notes()
        self.assertFalse(self.as_agent.add_observers(role="supplier", **people))
        self.assertEqual(self.ticket.observer_ids, first)
        self.assertEqual(set(first.mapped("role")), {"guest"})
        self.assertEqual((self.kinds(), self.notes()), (kinds, notes))
        self.assertEqual(self.count_mails(self.nora.email), 1)
        self.assertEqual(self.count_mails(self.gina), 1)

    def test_nothing_happens_where_nobody_is_named(self):
        self.assertFalse(self.as_agent.add_observers())
        self.assertFalse(self.kinds())

    def test_a_bad_address_is_named_and_nobody_is_added(self):
        for bad in ("gina at guests", "gina@", f"{self.gina} {self.gina}"):
            with (
                self.subTest(bad),
                self.assertRaisesRegex(UserError, f"“{bad}”.*nobody was added"),
            ):
                self.as_agent.add_observers(partners=self.nora.partner_id, emails=[self.gina, bad])
            self.assertFalse(self.ticket.observer_ids)
        self.assertFalse(self.count_mails(self.gina))

    def test_several_requests_at_once(self):
        tickets = self.ticket + self._ticket(name="The spout drips")
        tickets[1].with_user(self.agent).add_observers(partners=self.paul)
        added = tickets.with_user(self.agent).add_observers(
            partners=self.paul + self.nora.partner_id
        )
        self.assertEqual(len(added), 3, "Paul observed one of them already")
        for ticket in tickets:
            self.assertEqual(ticket.observer_ids.partner_id, self.paul + self.nora.partner_id)
        self.assertEqual(self.count_mails(self.nora.email), 2, "one mail for each request")

    def test_it_is_kept_who_came_in_and_by_whom(self):
        self.as_agent.add_observers(partners=self.nora.partner_id, role="colleague")
        self.assertEqual(self.kinds(), ["observer_added"])
        self.assertEqual(self.ticket.event_ids.user_id, self.agent)
        self.assertIn("Nora Observer (Colleague)", self.notes()[-1])
        note = self.ticket.message_ids.sorted("id")[-1]
        self.assertEqual(note.care_audience or "team", "team")
        self.assertEqual(note.author_id, self.agent.partner_id)


@tagged("post_install", "-at_install")
class TestWhoCannotObserve(ObserverCase):
    def assert_refused(self, message, ticket=None, **people):
        ticket = self.as_agent if ticket is None else ticket
        with self.assertRaisesRegex(ValidationError, message), self.cr.savepoint():
            ticket.add_observers(**people)
        self.assertFalse(ticket.sudo().observer_ids)

    def test_the_customer(self):
        self.assert_refused("is the customer", partners=self.customer.partner_id)
        self.assert_refused("is the customer", emails=[f"Carla <{self.customer.email.upper()}>"])

    def test_a_second_contact_of_the_customer(self):
        double = self.env["res.partner"].create({"name": "Carla", "email": self.customer.email})
        self.assert_refused("is the customer", partners=double)

    def test_the_sender_who_is_no_contact_yet(self):
        ticket = self._ticket(partner_id=False, email_from="zoe@example.com")
        self.assert_refused(
            "is the customer", ticket.with_user(self.agent), emails=["zoe@example.com"]
        )

    def test_the_team(self):
        for user in (self.agent_2, self.manager):
            self.assert_refused("belongs to the team", partners=user.partner_id)

    def test_the_address_of_someone_in_the_team(self):
        self.assert_refused("belongs to the team", emails=[self.agent_2.email])

    def test_an_employee_without_a_role_may_observe(self):
        self.assertTrue(self.as_agent.add_observers(partners=self.employee.partner_id))

    def test_a_contact_of_another_company(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.paul.company_id = elsewhere
        self.assert_refused("belongs to Elsewhere", self.ticket, partners=self.paul)
        self.paul.company_id = self.company
        self.assertTrue(self.ticket.add_observers(partners=self.paul))

    def test_one_who_is_refused_keeps_out_all_who_were_named_with_him(self):
        self.assert_refused("is the customer", partners=self.paul + self.customer.partner_id)
        self.assertFalse(self.count_mails(self.paul.email))

    def test_the_customers_own_company_as_supplier(self):
        """Its people share the access, and the customer is one of them."""
        self.assert_refused("is the customer", partners=self.buyer_company, role="supplier")
        self.assertTrue(self.as_agent.add_observers(partners=self.buyer_company, role="guest"))

    def test_who_becomes_the_customer_observes_no_more(self):
        self.as_agent.add_observers(partners=self.nora.partner_id, emails=[self.gina])
        self.as_agent.attach_customer(self.nora.partner_id)
        self.assertEqual(self.ticket.observer_ids.mapped("email"), [self.gina])
        self.say("private")
        page = self.ticket.with_user(self.nora)
        self.assertEqual(page._open_audiences(), ("public",))

    def test_whose_address_the_new_customer_has_observes_no_more(self):
        self.as_agent.add_observers(emails=[self.gina])
        gina = self.env["res.partner"].create({"name": "Gina", "email": self.gina})
        self.as_agent.attach_customer(gina)
        self.assertFalse(self.ticket.observer_ids)

    def test_whose_people_the_new_customer_is_of_observes_no_more(self):
        maker = self.env["res.partner"].create({"name": "Maker", "is_company": True})
        self.nora.partner_id.parent_id = maker
        self.as_agent.add_observers(partners=maker, role="supplier")
        self.as_agent.attach_customer(self.nora.partner_id)
        self.assertFalse(self.ticket.observer_ids)
