from markupsafe import Markup

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..common import CareCase


@tagged("post_install", "-at_install")
class TestOpening(CareCase):
    def open_ticket(self, channel="form", **values):
        values = {"name": "Lid", "body": "The lid is cracked", "team_id": self.team.id, **values}
        return self.env["care.ticket"].open_ticket(channel, values)

    def test_opening_posts_the_words_of_the_customer(self):
        ticket = self.open_ticket(
            email_from="Carla <care_customer@example.com>", attachments=[("lid.txt", b"crack")]
        )
        self.assertEqual(ticket.partner_id, self.customer.partner_id)
        self.assertEqual((ticket.state, ticket.awaiting), ("new", "team"))
        word = self._messages(ticket)
        self.assertEqual(word.author_id, self.customer.partner_id)
        self.assertEqual(word.care_audience, "public")
        self.assertEqual(word.attachment_ids.mapped("name"), ["lid.txt"])
        self.assertEqual(word.attachment_ids.res_id, ticket.id)

    def test_plain_text_is_escaped_and_html_is_sanitised(self):
        ticket = self.open_ticket(email_from="a@example.com", body="<b>1 < 2</b>")
        self.assertIn("&lt;b&gt;", self._messages(ticket).body)
        ticket = self.open_ticket(
            email_from="a@example.com", body=Markup("<p>Hi<script>alert(1)</script></p>")
        )
        self.assertNotIn("script", self._messages(ticket).body)

    def test_numbers_are_unique_in_a_batch(self):
        tickets = self.env["care.ticket"].create([{"name": "A"}, {"name": "B"}, {"name": "C"}])
        self.assertEqual(len(set(tickets.mapped("number"))), 3)
        with self.assertRaises(UserError):
            tickets[0].number = "MINE"

    def test_unknown_form_visitor_becomes_a_contact_at_once(self):
        ticket = self.open_ticket(email_from='"New Person" <new.person@example.com>')
        self.assertEqual(ticket.partner_id.name, "New Person")
        self.assertEqual(ticket.partner_id.email, "new.person@example.com")

    def test_unknown_mail_sender_becomes_a_contact_at_the_first_answer(self):
        ticket = self.open_ticket("email", email_from='"New Person" <new.person@example.com>')
        self.assertFalse(ticket.partner_id)
        ticket.with_user(self.agent).message_post(body="Hello", care_audience="team")
        self.assertFalse(ticket.partner_id)
        ticket.with_user(self.agent).message_post(body="Hello", care_audience="public")
        self.assertEqual(ticket.partner_id.name, "New Person")
        self.assertTrue(self._mails_to("new.person@example.com"))

    def test_several_customers_with_one_address_are_left_for_choice(self):
        twins = self.env["res.partner"].create(
            [{"name": name, "email": "twins@example.com"} for name in ("Castor", "Pollux")]
        )
        ticket = self.open_ticket(email_from="twins@example.com")
        self.assertFalse(ticket.partner_id)
        self.assertEqual(ticket.candidate_ids, twins)
        ticket.with_user(self.agent).message_post(body="Hello", care_audience="public")
        self.assertFalse(ticket.partner_id)
        self.assertTrue(self._mails_to("twins@example.com"))

    def test_a_customer_of_another_company_is_never_guessed(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.env["res.partner"].create(
            {"name": "Far", "email": "far@example.com", "company_id": elsewhere.id}
        )
        ticket = self.open_ticket("email", email_from="far@example.com")
        self.assertFalse(ticket.partner_id)
        self.assertFalse(ticket.candidate_ids)

    def test_the_same_message_opens_one_ticket(self):
        first = self.open_ticket(email_from="a@example.com", message_id="<one@example.com>")
        again = self.open_ticket(email_from="a@example.com", message_id="<one@example.com>")
        self.assertEqual(first, again)
        self.assertEqual(len(self._messages(first)), 1)

    def test_a_number_continues_the_customers_own_ticket_only(self):
        ticket = self._ticket()
        same = self.open_ticket(email_from=self.customer.email, number=ticket.number)
        self.assertEqual(same, ticket)
        self.assertEqual(len(self._messages(ticket)), 1)
        other = self.open_ticket(email_from=self.other_customer.email, number=ticket.number)
        self.assertNotEqual(other, ticket)
        self.assertEqual(len(self._messages(ticket)), 1)

    def test_no_subject_is_made_of_the_first_words(self):
        ticket = self.open_ticket(name="", email_from="a@example.com")
        self.assertEqual(ticket.name, "The lid is cracked")

    def test_the_team_of_the_reason_gets_it(self):
        expert = self.env["care.team"].create({"name": "Experts", "sequence": 99})
        self.reason.team_ids = [Command.set(expert.ids)]
        ticket = self.open_ticket(
            email_from="a@example.com", team_id=False, reason_id=self.reason.id
        )
        self.assertEqual(ticket.team_id, expert)

    def test_members_who_want_it_are_alerted_once(self):
        ticket = self.open_ticket(email_from="a@example.com", message_id="<two@example.com>")
        self.open_ticket(email_from="a@example.com", message_id="<two@example.com>")
        self.assertEqual(len(self._mails_to(self.agent.email)), 1)
        self.assertFalse(self._mails_to(self.agent_2.email))
        self.assertIn(ticket.number, self._mails_to(self.agent.email).subject)

    def test_the_customer_gets_one_acknowledgement_that_quotes_nothing(self):
        ticket = self.open_ticket(email_from="Buy <buy@example.com>", name="Cheap pills")
        mail = self._mails_to("buy@example.com")
        self.assertEqual(len(mail), 1)
        self.assertIn(ticket.number, mail.subject)
        self.assertIn("24", mail.body_html)
        for typed in ("Cheap pills", "cracked", "Buy"):
            self.assertNotIn(typed, mail.subject + mail.body_html)
        self.assertIn("auto-replied", mail.headers)

    def test_the_acknowledgement_speaks_the_customers_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        template = self.env.ref("care_desk.mail_template_ticket_acknowledgement")
        template.with_context(lang="fr_FR").subject = "{{ object.number }} : bien reçu"
        self.customer.partner_id.lang = "fr_FR"
        self.open_ticket(email_from=self.customer.email)
        self.assertIn("bien reçu", self._mails_to(self.customer.email).subject)

    def test_out_of_hours_the_team_says_so(self):
        calendar = self.env["resource.calendar"].create(
            {"name": "Never", "attendance_ids": [Command.clear()]}
        )
        self.team.write(
            {"resource_calendar_id": calendar.id, "out_of_hours_text": "<p>Back on Monday</p>"}
        )
        self.open_ticket(email_from="night@example.com")
        mail = self._mails_to("night@example.com")
        self.assertIn("Back on Monday", mail.body_html)
        self.assertNotIn("within", mail.body_html)

    def test_an_address_is_not_acknowledged_without_end(self):
        for _index in range(6):
            self.open_ticket(email_from="loop@example.com")
        self.assertEqual(len(self._mails_to("loop@example.com")), 3)

    def test_a_phone_call_is_not_acknowledged(self):
        self.open_ticket("phone", email_from="caller@example.com")
        self.assertFalse(self._mails_to("caller@example.com"))

    def test_a_service_that_is_off_refuses_new_and_keeps_old(self):
        ticket = self._ticket()
        self.company.care_service = "off"
        with self.assertRaisesRegex(UserError, "no new requests"):
            self.open_ticket(email_from="a@example.com")
        with self.assertRaisesRegex(UserError, "no new requests"):
            self.env["care.ticket"].create({"name": "By hand"})
        self.assertEqual(ticket.with_user(self.customer).name, ticket.name)
        ticket.with_user(self.customer).message_post(body="Still there?")

    def test_a_portal_customer_opens_for_himself_alone(self):
        order = self._order(self.customer)
        tickets = self.env["care.ticket"].with_user(self.customer)
        ticket = tickets.open_ticket("portal", {"body": "Hi", "order_id": order.id})
        self.assertEqual(ticket.sudo().partner_id, self.customer.partner_id)
        self.assertEqual(ticket.sudo().order_id, order)
        for refused in ({"partner_id": 1}, {"user_id": self.agent.id}, {"state": "closed"}):
            with self.assertRaises(AccessError):
                tickets.open_ticket("portal", {"body": "Hi", **refused})
        with self.assertRaises(AccessError):
            tickets.open_ticket("email", {"body": "Hi"})
        with self.assertRaises(UserError):
            tickets.open_ticket(
                "portal", {"body": "Hi", "order_id": self._order(self.other_customer).id}
            )

    def test_blocked_senders_land_in_spam(self):
        ticket = self.open_ticket(email_from="Spam <spam@example.com>")
        ticket.with_user(self.agent).block_senders()
        self.assertFalse(ticket.active)
        again = self.open_ticket(email_from="spam@example.com")
        self.assertTrue(again.spam_at)
        self.assertFalse(again.active)
        self.assertEqual(len(self._mails_to("spam@example.com")), 1)
        with self.assertRaises(UserError):
            self._ticket(email_from=self.agent_2.email, partner_id=False).block_senders()

    def test_an_agent_starts_a_mail(self):
        ticket = (
            self.env["care.ticket"]
            .with_user(self.agent)
            .start_mail(
                self.customer.partner_id,
                {"name": "Your teapot", "team_id": self.team.id},
                body=Markup("<p>It is back in stock</p>"),
            )
        )
        self.assertEqual(
            (ticket.channel, ticket.state, ticket.awaiting, ticket.user_id),
            ("email", "pending", "customer", self.agent),
        )
        mail = self._mails_to(self.customer.email)
        self.assertEqual(len(mail), 1)
        self.assertIn("back in stock", mail.body_html)
