from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import CareCase


class ObserverCase(CareCase):
    """Nora observes with an account, Paul is a contact without one, Gina an address."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.nora = cls._user("care_nora", "Nora Observer", "base.group_portal")
        cls.paul = cls.env["res.partner"].create(
            {"name": "Paul Partner", "email": "paul@partners.example.com"}
        )
        cls.gina = "gina@guests.example.com"
        cls.ticket = cls._ticket()
        cls.as_agent = cls.ticket.with_user(cls.agent)

    def say(self, audience="public", ticket=None, **kwargs):
        ticket = self.as_agent if ticket is None else ticket
        return ticket.message_post(body="We look into it.", care_audience=audience, **kwargs)

    def count_mails(self, address):
        return len(self._mails_to(address))

    def kinds(self, ticket=None):
        """Return the kinds of what happened to the ticket, oldest first."""
        ticket = self.ticket if ticket is None else ticket
        return ticket.event_ids.sorted("id").mapped("kind")

    def notes(self, ticket=None):
        """Return what Odoo logged on the ticket, oldest first, as text."""
        ticket = self.ticket if ticket is None else ticket
        logged = ticket.sudo().message_ids.filtered(
            lambda message: message.message_type == "notification"
        )
        return [str(message.body) for message in logged.sorted("id")]


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


@tagged("post_install", "-at_install")
class TestObserversAreTold(ObserverCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")

    def included(self, address):
        mails = self._mails_to(address)
        self.assertEqual(len(mails), 1)
        return mails

    def test_each_is_told_by_a_mail_of_his_own(self):
        self.as_agent.add_observers(
            partners=self.nora.partner_id + self.paul, emails=[self.gina, "hugo@guests.example.com"]
        )
        everyone = {self.nora.email, self.paul.email, self.gina, "hugo@guests.example.com"}
        for address in everyone:
            mail = self.included(address)
            others = everyone - {address}
            text = f"{mail.email_to} {mail.recipient_ids.mapped('email')} {mail.body_html}"
            for other in others:
                self.assertNotIn(other, text)
            self.assertNotIn(self.customer.email, text)
            self.assertEqual(mail.email_cc or "", "")
            self.assertIn("auto-generated", mail.headers)
            # An answer finds the request by the message that it answers.
            self.assertEqual((mail.model, mail.res_id), ("care.ticket", self.ticket.id))

    def test_only_an_account_is_given_the_page(self):
        self.as_agent.add_observers(partners=self.nora.partner_id + self.paul, emails=[self.gina])
        page = self.ticket.access_url
        self.assertIn(page, self.included(self.nora.email).body_html)
        for address in (self.paul.email, self.gina):
            self.assertNotIn("/my/requests", self.included(address).body_html)
        self.assertNotIn("access_token", self.included(self.nora.email).body_html)

    def test_the_mail_is_no_comment_that_anyone_reads(self):
        self.as_agent.add_observers(partners=self.nora.partner_id)
        self.assertFalse(self._messages(self.ticket))
        for user in (self.customer, self.nora):
            comments = self.ticket.with_user(user)._comments_of_page({})["messages"]
            self.assertFalse(comments)

    def test_each_is_told_in_his_language(self):
        template = self.env.ref("care_desk.mail_template_observer_included")
        template.with_context(lang="fr_FR").subject = "Vous suivez {{ object.ticket_id.number }}"
        template.with_context(lang="en_US").subject = "You follow {{ object.ticket_id.number }}"
        self.paul.lang = "fr_FR"
        self.nora.partner_id.lang = "en_US"
        self.company.partner_id.lang = "fr_FR"
        self.as_agent.add_observers(partners=self.nora.partner_id + self.paul, emails=[self.gina])
        number = self.ticket.number
        subjects = {
            address: self.included(address).subject
            for address in (self.nora.email, self.paul.email, self.gina)
        }
        self.assertEqual(
            subjects,
            {
                self.nora.email: f"You follow {number}",
                self.paul.email: f"Vous suivez {number}",
                # An address is written to in the language of the shop.
                self.gina: f"Vous suivez {number}",
            },
        )

    def test_the_customers_name_is_hidden_where_the_team_hides_it(self):
        self.team.hide_requester = True
        self.as_agent.add_observers(partners=self.nora.partner_id)
        self.assertNotIn("Carla", self.included(self.nora.email).body_html)

    def test_each_comment_is_mailed_once_from_then_on(self):
        self.as_agent.add_observers(partners=self.nora.partner_id, emails=[self.gina])
        for audience, mails in (("public", 1), ("private", 1), ("team", 0)):
            for address in (self.nora.email, self.gina):
                before = self.count_mails(address)
                self.say(audience)
                with self.subTest(audience=audience, address=address):
                    self.assertEqual(self.count_mails(address) - before, mails)

    def test_a_contact_without_an_address_is_no_obstacle(self):
        silent = self.env["res.partner"].create({"name": "Silent"})
        added = self.as_agent.add_observers(partners=silent + self.paul)
        self.assertEqual(len(added), 2)
        self.assertEqual(self.count_mails(self.paul.email), 1)


@tagged("post_install", "-at_install")
class TestObserversGo(ObserverCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.as_agent.add_observers(partners=cls.nora.partner_id, emails=[cls.gina])
        cls.by_account = cls.ticket.observer_ids.filtered("partner_id")
        cls.by_mail = cls.ticket.observer_ids - cls.by_account

    def test_mails_stop(self):
        self.as_agent.remove_observers(self.by_account + self.by_mail)
        for address in (self.nora.email, self.gina):
            before = self.count_mails(address)
            self.say("public")
            self.say("private")
            self.assertEqual(self.count_mails(address), before)

    def test_nobody_is_mailed_that_he_was_removed(self):
        before = self.env["mail.mail"].search_count([])
        self.as_agent.remove_observers(self.by_account + self.by_mail)
        self.assertEqual(self.env["mail.mail"].search_count([]), before)

    def test_access_ends_at_once(self):
        page = self.ticket.with_user(self.nora)
        spoken = page.message_post(body="My part is here.", care_audience="private")
        self.assertEqual(page._open_audiences(), ("public", "private"))
        self.assertTrue(page.search([("id", "=", self.ticket.id)]))
        self.assertTrue(page.has_access("read"))
        self.as_agent.remove_observers(self.by_account)
        self.assertEqual(page._open_audiences(), ())
        self.assertFalse(page.search([("id", "=", self.ticket.id)]))
        self.assertFalse(page.has_access("read"))
        self.assertFalse(page._get_thread_with_access(self.ticket.id))
        self.assertFalse(page._comments_of_page({})["messages"])
        self.assertFalse(spoken.with_user(self.nora).has_access("read"))
        for audience in (None, "public", "private"):
            with self.assertRaises(AccessError):
                page.message_post(body="Still me.", care_audience=audience)

    def test_an_employee_without_a_role_loses_it_too(self):
        [observer] = self.as_agent.add_observers(partners=self.employee.partner_id)
        page = self.ticket.with_user(self.employee)
        private = self.say("private").with_user(self.employee)
        self.assertEqual(page._open_audiences(), ("public", "private"))
        # sudo: the page shows it, by himself he reads nothing
        self.assertTrue(private.sudo()._is_open_on_page())
        self.assertFalse(private.has_access("read"))
        self.as_agent.remove_observers(observer)
        self.assertEqual(page._open_audiences(), ())
        self.assertFalse(private.sudo()._is_open_on_page())

    def test_the_team_is_awaited_where_he_was(self):
        for observer in (self.by_account, self.by_mail):
            self.say("private", care_awaiting=observer.id)
            self.assertEqual(self.ticket.awaiting, "observer")
            self.as_agent.remove_observers(observer)
            self.assertEqual(self.ticket.awaiting, "team")
            self.assertFalse(self.ticket.awaiting_observer_id)

    def test_who_else_is_awaited_stays_so(self):
        self.say("private", care_awaiting=self.by_mail.id)
        self.as_agent.remove_observers(self.by_account)
        self.assertEqual(self.ticket.awaiting_observer_id, self.by_mail)
        self.say("public")
        self.as_agent.remove_observers(self.by_mail)
        self.assertEqual(self.ticket.awaiting, "customer")

    def test_it_is_kept_who_went_and_by_whom(self):
        self.as_agent.with_user(self.agent_2).remove_observers(self.by_account)
        self.assertEqual(self.kinds(), ["observer_added", "observer_removed"])
        self.assertEqual(self.ticket.event_ids.sorted("id")[-1].user_id, self.agent_2)
        self.assertIn("Nora Observer (Guest)", self.notes()[-1])

    def test_what_he_said_stays(self):
        said = self.ticket.with_user(self.nora).message_post(
            body="The mould was wrong.", care_audience="private"
        )
        self.as_agent.remove_observers(self.by_account)
        said = said.sudo()
        self.assertTrue(said.exists())
        self.assertEqual((said.care_speaker, said.author_id), ("observer", self.nora.partner_id))

    def test_observers_of_another_request_are_left_alone(self):
        other = self._ticket(name="The spout drips")
        other.with_user(self.agent).remove_observers(self.by_account)
        self.assertTrue(self.by_account.exists())

    def test_who_comes_back_reads_and_hears_again(self):
        self.as_agent.remove_observers(self.by_account)
        self.as_agent.add_observers(partners=self.nora.partner_id)
        before = self.count_mails(self.nora.email)
        self.say("private")
        self.assertEqual(self.count_mails(self.nora.email), before + 1)
        page = self.ticket.with_user(self.nora)
        self.assertEqual(page._open_audiences(), ("public", "private"))

    def test_a_deleted_contact_is_awaited_no_more(self):
        [observer] = self.as_agent.add_observers(partners=self.paul)
        self.say("private", care_awaiting=observer.id)
        self.paul.unlink()
        self.assertFalse(observer.exists())
        self.assertEqual(self.ticket.awaiting, "team")
        self.assertFalse(self.ticket.awaiting_observer_id)
        self.assertIn("observer_removed", self.kinds())

    def test_observers_of_a_deleted_request_go_with_it(self):
        observers = self.ticket.observer_ids
        self.say("private", care_awaiting=self.by_mail.id)
        self.ticket.with_user(self.manager).unlink()
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(observers.exists())

    def test_the_contact_who_is_merged_into_another_is_awaited_no_more(self):
        [observer] = self.as_agent.add_observers(partners=self.paul)
        self.say("private", care_awaiting=observer.id)
        merge = self.env["base.partner.merge.automatic.wizard"].create({})
        merge._merge((self.paul + self.nora.partner_id).ids, self.nora.partner_id)
        self.env.invalidate_all()
        self.assertEqual(self.ticket.observer_ids.partner_id, self.nora.partner_id)
        named = self.ticket.awaiting_observer_id
        self.assertEqual(self.ticket.awaiting == "observer", bool(named))


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
