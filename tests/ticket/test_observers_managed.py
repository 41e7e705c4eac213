from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .observer_case import ObserverCase


@tagged("post_install", "-at_install")
class TestWhoManagesObservers(ObserverCase):
    def test_agents_of_the_company_alone(self):
        for user in (self.employee, self.customer, self.nora):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.ticket.with_user(user).add_observers(partners=self.paul)
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        foreign = self._user("care_foreign", "Fred Foreign", "care_desk.group_care_agent")
        foreign.write({"company_ids": [(6, 0, elsewhere.ids)], "company_id": elsewhere.id})
        with self.assertRaises(AccessError):
            self.ticket.with_user(foreign).add_observers(partners=self.paul)
        self.assertFalse(self.ticket.observer_ids)

    def test_observers_are_created_under_the_same_rules(self):
        observers = self.env["care.observer"].with_user(self.agent)
        [vals] = [{"ticket_id": self.ticket.id, "email": f"Gina <{self.gina}>"}]
        observer = observers.create(vals)
        self.assertEqual((observer.email, observer.name), (self.gina, "Gina"))
        self.assertEqual(self.count_mails(self.gina), 1)
        self.assertEqual(self.kinds(), ["observer_added"])
        refused = [
            {"ticket_id": self.ticket.id, "email": "nonsense"},
            {"ticket_id": self.ticket.id, "partner_id": self.customer.partner_id.id},
        ]
        for values in refused:
            with self.subTest(values), self.assertRaises(UserError), self.cr.savepoint():
                observers.create(values)
        self.assertEqual(self.ticket.observer_ids, observer)
        self.assertIn("Request", self.refused({"email": "hugo@guests.example.com"}))

    def refused(self, values):
        """Return what an agent is told whose new observer the database refuses."""
        observers = self.env["care.observer"].with_user(self.agent)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError) as caught,
            self.cr.savepoint(),
        ):
            observers.create(values)
        return observers._sql_error_to_message(caught.exception)

    def test_who_observes_already_is_refused_in_words(self):
        observers = self.env["care.observer"].with_user(self.agent)
        for values in ({"email": self.gina}, {"partner_id": self.paul.id}):
            values = {"ticket_id": self.ticket.id, **values}
            observers.create(values)
            with self.subTest(values):
                self.assertIn("observes the request already", self.refused(values))

    def test_a_contact_with_an_address_beside_him_is_refused_in_words(self):
        for values in ({}, {"partner_id": self.paul.id, "email": self.gina}):
            with self.subTest(values):
                values = {"ticket_id": self.ticket.id, **values}
                self.assertIn("either a contact or a mail address", self.refused(values))

    def test_an_import_obeys_the_same_rules(self):
        observers = self.env["care.observer"].with_user(self.agent)
        fields = ["ticket_id/.id", "email", "role"]
        result = observers.load(
            fields,
            [
                [str(self.ticket.id), "Gina <gina@guests.example.com>", "Guest"],
                [str(self.ticket.id), "hugo@guests.example.com", "Colleague"],
            ],
        )
        self.assertEqual(len(result["ids"]), 2, result["messages"])
        self.assertEqual(set(self.ticket.observer_ids.ids), set(result["ids"]))
        self.assertEqual(self.count_mails(self.gina), 1)
        result = observers.load(fields, [[str(self.ticket.id), self.customer.email, "Guest"]])
        self.assertFalse(result["ids"])
        self.assertIn("is the customer", str(result["messages"]))

    def test_observers_are_never_rewritten(self):
        [observer] = self.as_agent.add_observers(partners=self.paul)
        for user in (self.agent, self.manager):
            for values in ({"role": "supplier"}, {"ticket_id": self._ticket().id}):
                with self.subTest(values), self.assertRaises(AccessError):
                    observer.with_user(user).write(values)

    def test_deleting_is_removing(self):
        [observer] = self.as_agent.add_observers(partners=self.paul)
        observer.with_user(self.agent).unlink()
        self.assertEqual(self.kinds(), ["observer_added", "observer_removed"])

    def test_nobody_outside_reaches_observers(self):
        [observer] = self.as_agent.add_observers(partners=self.nora.partner_id)
        for user in (self.nora, self.customer, self.employee, self.env.ref("base.public_user")):
            observers = self.env["care.observer"].with_user(user)
            calls = {
                "search": lambda observers=observers: observers.search([]),
                "read": lambda user=user: observer.with_user(user).read(["name"]),
                "create": lambda observers=observers: observers.create(
                    {"ticket_id": self.ticket.id, "email": self.gina}
                ),
                "write": lambda user=user: observer.with_user(user).write({"role": "supplier"}),
                "unlink": lambda user=user: observer.with_user(user).unlink(),
                "field": lambda user=user: self.ticket.with_user(user).read(["observer_ids"]),
            }
            for name, call in calls.items():
                with self.subTest(user=user.login, call=name), self.assertRaises(AccessError):
                    call()
        self.assertEqual(self.ticket.observer_ids, observer)
