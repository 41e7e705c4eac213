"""Whose answer is expected, and which audience the next comment has: both follow the talk."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .mail_case import CareMailCase


class TalkCase(CareMailCase):
    """Nora observes with an account, Gina by mail alone; tests add them where they want them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.nora = cls._user("care_nora", "Nora Observer", "base.group_portal")
        cls.gina = "gina@guests.example.com"

    def ticket(self, observers=1, **values):
        """Return a ticket of Carla's that the first of Nora and Gina observe."""
        ticket = self._ticket(reason_id=self.reason.id, **values)
        people = {1: {"partners": self.nora.partner_id}}
        people[2] = {**people[1], "emails": [self.gina]}
        if observers:
            ticket.add_observers(**people[observers])
        return ticket

    def say(self, ticket, user, audience=None, **kwargs):
        return (
            ticket.with_user(user)
            .message_post(body="A word.", care_audience=audience, **kwargs)
            .sudo()
        )

    def awaited(self, ticket):
        """Return whose answer a ticket expects: a value of `awaiting`, or the observer's name."""
        self.assertEqual(ticket.awaiting == "observer", bool(ticket.awaiting_observer_id))
        return ticket.awaiting_observer_id.name or ticket.awaiting


@tagged("post_install", "-at_install")
class TestAwaitingFollowsTheTalk(TalkCase):
    # who speaks, in which audience, how many observe, whom the team awaited -> now
    TALK = [
        ("agent", "public", 0, "team", "customer"),
        ("agent", "public", 1, "team", "customer"),
        ("agent", "public", 1, "Nora Observer", "customer"),
        ("agent", "private", 1, "team", "Nora Observer"),
        ("agent", "private", 1, "customer", "Nora Observer"),
        # Which of several is meant, and whether anybody is, nobody guesses.
        ("agent", "private", 2, "team", "team"),
        ("agent", "private", 2, "Nora Observer", "Nora Observer"),
        ("agent", "private", 0, "customer", "customer"),
        ("agent", "team", 1, "team", "team"),
        ("agent", "team", 1, "customer", "customer"),
        ("agent", "team", 1, "Nora Observer", "Nora Observer"),
        ("customer", "public", 0, "customer", "team"),
        ("customer", "public", 1, "Nora Observer", "team"),
        ("nora", "public", 1, "Nora Observer", "team"),
        ("nora", "private", 1, "Nora Observer", "team"),
        ("nora", "private", 2, "customer", "team"),
    ]

    def test_the_talk(self):
        for speaker, audience, observers, before, after in self.TALK:
            ticket = self.ticket(observers)
            self.expect(ticket, before)
            self.say(ticket, getattr(self, speaker), audience)
            with self.subTest(speaker=speaker, audience=audience, observers=observers, was=before):
                self.assertEqual(self.awaited(ticket), after)

    def expect(self, ticket, whom):
        if whom in ("team", "customer"):
            ticket.awaiting = whom
        else:
            ticket.write(
                {"awaiting": "observer", "awaiting_observer_id": ticket.observer_ids[0].id}
            )

    def test_who_answers_by_mail_alone_counts_the_same(self):
        ticket = self.ticket(2)
        gina = ticket.observer_ids.filtered("email")
        asked = self.say(ticket, self.agent, "private", care_awaiting=gina.id)
        self.assertEqual(self.awaited(ticket), self.gina)
        said = self.deliver(
            self.write_mail(f"Gina <{self.gina}>", reference=asked.message_id, body="It is ours.")
        )
        self.assertEqual((said.care_speaker, said.care_audience), ("observer", "private"))
        self.assertEqual(self.awaited(ticket), "team")

    def test_a_closed_request_expects_nobody(self):
        speakers = [
            (self.agent, "public"),
            (self.agent, "private"),
        ]
        for user, audience in speakers:
            ticket = self.ticket()
            ticket.close()
            self.say(ticket, user, audience)
            with self.subTest(user=user.login, audience=audience):
                self.assertEqual((ticket.state, ticket.awaiting), ("closed", False))

    def test_only_a_word_of_the_customer_takes_up_what_was_put_away(self):
        for state in ("pending", "closed"):
            for user, audience, after in (
                (self.customer, "public", "in_progress"),
                (self.nora, "public", state),
                (self.nora, "private", state),
                (self.agent, "private", state),
            ):
                ticket = self.ticket()
                ticket.close(state)
                if (user, state) == (self.nora, "closed"):
                    with self.assertRaisesRegex(UserError, "closed"):
                        self.say(ticket, user, audience)
                else:
                    self.say(ticket, user, audience)
                with self.subTest(state=state, user=user.login, audience=audience):
                    self.assertEqual(ticket.state, after)

    def test_a_private_word_of_the_team_is_no_first_answer(self):
        ticket = self.ticket()
        self.say(ticket, self.agent, "private")
        self.assertEqual(ticket.state, "new")
        self.assertFalse(ticket.first_reply_at)
        self.assertNotIn("answered", ticket.event_ids.mapped("kind"))
        self.say(ticket, self.agent, "public")
        self.assertEqual(ticket.state, "in_progress")
        self.assertTrue(ticket.first_reply_at)

    def test_an_observers_word_is_no_answer_of_the_team(self):
        ticket = self.ticket()
        self.say(ticket, self.nora, "public")
        self.assertEqual(ticket.state, "new")
        self.assertFalse(ticket.first_reply_at)

    def test_the_customer_sees_no_private_word_in_the_time_of_the_last(self):
        ticket = self.ticket()
        before = "2020-01-01 08:00:00"
        for user, audience, shows in (
            (self.agent, "private", False),
            (self.nora, "private", False),
            (self.agent, "team", False),
            (self.nora, "public", True),
            (self.agent, "public", True),
            (self.customer, "public", True),
        ):
            ticket.write({"last_public_word_at": before, "last_word_at": before})
            self.say(ticket, user, audience)
            with self.subTest(user=user.login, audience=audience):
                self.assertEqual(str(ticket.last_public_word_at) != before, shows)
                self.assertEqual(str(ticket.last_word_at) != before, audience != "team")


@tagged("post_install", "-at_install")
class TestAwaitingIsChosen(TalkCase):
    def test_the_team_says_whose_answer_it_expects(self):
        ticket = self.ticket(2)
        nora, gina = ticket.observer_ids
        for audience in ("public", "private", "team"):
            for chosen, expected in (
                ("customer", "customer"),
                (nora.id, nora.name),
                ("team", "team"),
                (gina.id, gina.name),
            ):
                self.say(ticket, self.agent, audience, care_awaiting=chosen)
                with self.subTest(audience=audience, chosen=chosen):
                    self.assertEqual(self.awaited(ticket), expected)

    def test_without_a_choice_it_follows_the_talk(self):
        ticket = self.ticket()
        for nothing in (None, False):
            self.say(ticket, self.agent, "public", care_awaiting=nothing)
            self.assertEqual(self.awaited(ticket), "customer")

    def test_an_observer_of_another_request_is_refused(self):
        ticket, other = self.ticket(), self.ticket(2)
        for whom in (other.observer_ids[0].id, other.observer_ids[1].id, 0x7FFFFFFF, "nora", -1):
            with self.subTest(whom), self.assertRaises(UserError), self.cr.savepoint():
                self.say(ticket, self.agent, "private", care_awaiting=whom)
        self.assertEqual(self.awaited(ticket), "team")
        self.assertFalse(self._messages(ticket), "and nothing was said")

    def test_only_the_team_chooses(self):
        ticket = self.ticket()
        ticket.add_observers(partners=self.employee.partner_id)
        for user in (self.customer, self.nora, self.employee):
            for whom in ("team", "customer", ticket.observer_ids[0].id):
                with (
                    self.subTest(user=user.login, whom=whom),
                    self.assertRaisesRegex(AccessError, "Only the team decides"),
                ):
                    self.say(ticket, user, "public", care_awaiting=whom)
        self.assertFalse(self._messages(ticket))

    def test_nobody_is_expected_on_a_closed_request(self):
        ticket = self.ticket()
        ticket.close()
        self.say(ticket, self.agent, "private", care_awaiting=ticket.observer_ids.id)
        self.assertEqual((ticket.state, ticket.awaiting), ("closed", False))
        self.assertFalse(ticket.awaiting_observer_id)

    def test_closing_and_reopening_forgets_who_was_expected(self):
        ticket = self.ticket()
        self.say(ticket, self.agent, "private", care_awaiting=ticket.observer_ids.id)
        ticket.close()
        self.assertFalse(ticket.awaiting_observer_id)
        ticket.close("in_progress")
        self.assertEqual(self.awaited(ticket), "team")

    def test_an_observer_is_expected_by_name_alone(self):
        ticket, other = self.ticket(2), self.ticket()
        nora, gina = ticket.observer_ids
        for values in (
            {"awaiting": "observer"},
            {"awaiting": "observer", "awaiting_observer_id": other.observer_ids.id},
        ):
            with self.subTest(values), self.assertRaises(ValidationError), self.cr.savepoint():
                ticket.with_user(self.agent).write(values)
        ticket.with_user(self.agent).write(
            {"awaiting": "observer", "awaiting_observer_id": nora.id}
        )
        ticket.with_user(self.agent).write({"awaiting_observer_id": gina.id})
        self.assertEqual(self.awaited(ticket), gina.name)
        ticket.with_user(self.agent).write({"awaiting": "customer"})
        self.assertEqual(self.awaited(ticket), "customer")

    def test_nobody_outside_reads_or_writes_it(self):
        ticket = self.ticket()
        for user in (self.customer, self.nora):
            as_user = ticket.with_user(user)
            for field in ("awaiting", "awaiting_observer_id", "is_talk_private"):
                with self.subTest(user=user.login, field=field), self.assertRaises(AccessError):
                    as_user.read([field])
            with self.assertRaises(AccessError):
                as_user.write({"awaiting": "team"})


@tagged("post_install", "-at_install")
class TestTheNextAudience(TalkCase):
    # who speaks, in which audience, was the talk private -> is it now
    TALK = [
        ("agent", "private", False, True),
        ("agent", "public", True, False),
        ("agent", "team", True, True),
        ("agent", "team", False, False),
        ("nora", "private", False, True),
        ("nora", "public", True, False),
        ("customer", "public", True, True),
        ("customer", "public", False, False),
    ]

    def test_the_talk(self):
        for speaker, audience, before, after in self.TALK:
            ticket = self.ticket()
            ticket.is_talk_private = before
            self.say(ticket, getattr(self, speaker), audience)
            with self.subTest(speaker=speaker, audience=audience, before=before):
                self.assertEqual(ticket.is_talk_private, after)

    def test_an_observer_who_chooses_nothing_speaks_as_the_talk_goes(self):
        ticket = self.ticket()
        self.assertEqual(self.say(ticket, self.nora).care_audience, "public")
        self.say(ticket, self.agent, "private")
        self.assertEqual(self.say(ticket, self.nora).care_audience, "private")
        self.say(ticket, self.customer)
        self.assertEqual(self.say(ticket, self.nora).care_audience, "private")
        self.say(ticket, self.agent, "public")
        self.assertEqual(self.say(ticket, self.nora).care_audience, "public")

    def test_the_customer_always_speaks_in_public(self):
        ticket = self.ticket()
        self.say(ticket, self.agent, "private")
        self.assertEqual(self.say(ticket, self.customer).care_audience, "public")

    def test_a_mail_to_something_public_leaves_the_talk_private(self):
        ticket = self.ticket(2)
        public = self.say(ticket, self.agent, "public")
        self.say(ticket, self.agent, "private")
        for sender in (self.gina, self.nora.email, self.customer.email):
            said = self.deliver(self.write_mail(sender, reference=public.message_id))
            with self.subTest(sender):
                self.assertEqual((said.res_id, said.care_audience), (ticket.id, "public"))
                self.assertTrue(ticket.is_talk_private)

    def test_a_mail_to_something_private_makes_the_talk_private(self):
        ticket = self.ticket(2)
        private = self.say(ticket, self.agent, "private")
        self.say(ticket, self.agent, "public")
        said = self.deliver(self.write_mail(self.gina, reference=private.message_id))
        self.assertEqual(said.care_audience, "private")
        self.assertTrue(ticket.is_talk_private)

    def test_a_copy_of_a_request_begins_anew(self):
        ticket = self.ticket()
        self.say(ticket, self.agent, "private")
        copy = ticket.copy()
        self.assertFalse(copy.is_talk_private)
        self.assertFalse(copy.observer_ids)
        self.assertEqual(self.awaited(copy), "team")

    def test_the_form_shows_and_never_writes_it(self):
        ticket = self.ticket()
        self.say(ticket, self.agent, "private")
        with Form(ticket.with_user(self.agent)) as form:
            form.name = "The lid"
        self.assertTrue(ticket.is_talk_private)
