from odoo.exceptions import AccessError
from odoo.tests import tagged

from .observer_case import ObserverCase


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
