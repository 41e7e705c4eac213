import re
from collections import Counter
from contextlib import contextmanager
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..common import CareCase
from ..ticket.mail_case import CareSendingCase
from .survey_case import SurveyPeople


class CronCase(SurveyPeople, CareCase):
    def run_cron(self):
        with self.enter_registry_test_mode():
            self.env.ref("care_desk.cron_mail_surveys").method_direct_trigger()
        self.env.invalidate_all()

    def surveys_to(self, address):
        """Return the surveys (mail.mail) mailed to one address."""
        return self._mails_to(address).filtered(lambda mail: "how did we do" in mail.subject)


@tagged("post_install", "-at_install")
class TestSurveyTurns(CronCase):
    """Who is mailed the survey, and when."""

    def test_a_customer_is_asked_once_some_time_after_closing(self):
        ticket = self._closed_ticket(hours=23)
        self.run_cron()
        self.assertFalse(ticket.survey_asked_at)
        ticket.closed_at -= timedelta(hours=2)
        self.run_cron()
        self.assertTrue(ticket.survey_asked_at)
        self.assertEqual(len(self.surveys_to(self.customer.email)), 1)
        self.run_cron()
        ticket.with_user(self.agent).state = "in_progress"
        ticket.with_user(self.agent).close()
        ticket.closed_at -= timedelta(hours=30)
        self.run_cron()
        self.assertEqual(len(self.surveys_to(self.customer.email)), 1)

    def test_each_channel_but_a_chat_that_nobody_took(self):
        for channel in ("email", "form", "portal", "phone", "chat"):
            ticket = self._closed_ticket(channel=channel)
            self.run_cron()
            self.assertTrue(ticket.survey_asked_at, channel)
        ticket = self._closed_ticket(channel="chat")
        ticket.user_id = False
        self.run_cron()
        self.assertFalse(ticket.survey_asked_at)

    def test_who_is_not_asked(self):
        tickets = {
            "open": self._ticket(user_id=self.agent.id),
            "reopened": self._closed_ticket(),
            "spam": self._closed_ticket(),
            "archived": self._closed_ticket(),
            "suspicious": self._closed_ticket(is_suspicious=True),
            "without address": self._closed_ticket(partner_id=False, email_from=False),
            "closed long ago": self._closed_ticket(hours=24 + 3 * 24 + 1),
            "answered": self._closed_ticket(),
            "asked in the chat": self._closed_ticket(channel="chat"),
        }
        tickets["reopened"].with_user(self.agent).state = "in_progress"
        tickets["spam"].with_user(self.agent).action_mark_spam()
        tickets["archived"].active = False
        self.answer(tickets["answered"], 5)
        tickets["asked in the chat"]._claim_survey()
        self.run_cron()
        self.assertFalse(self.surveys_to(self.customer.email))
        tickets["asked in the chat"].survey_asked_at = False
        for why, ticket in tickets.items():
            with self.subTest(why):
                self.assertFalse(ticket.survey_asked_at)

    def test_a_team_decides_after_how_many_hours_if_at_all(self):
        never, soon = self.env["care.team"].create(
            [
                {"name": "Never", "alias_name": "never-care"},
                {"name": "Soon", "alias_name": "soon-care", "survey_hours": 1},
            ]
        )
        unasked = self._closed_ticket(team_id=never.id)
        early = self._closed_ticket(hours=2, team_id=soon.id)
        later = self._closed_ticket(hours=2)
        self.run_cron()
        self.assertFalse(unasked.survey_asked_at)
        self.assertTrue(early.survey_asked_at)
        self.assertFalse(later.survey_asked_at)

    def test_nobody_is_asked_while_the_service_is_off(self):
        ticket = self._closed_ticket()
        self.company.care_service = "off"
        self.run_cron()
        self.assertFalse(ticket.survey_asked_at)

    def test_all_are_asked_however_many(self):
        tickets = self.env["care.ticket"]
        self.patch(type(tickets), "SURVEY_BATCH", 3)
        for _index in range(8):
            tickets += self._closed_ticket()
        self.run_cron()
        self.assertEqual(len(tickets.filtered("survey_asked_at")), 8)
        self.assertEqual(len(self.surveys_to(self.customer.email)), 8)
        self.assertEqual(len(set(tickets.mapped("survey_token"))), 8)

    def test_what_another_transaction_asked_about_is_left_out(self):
        ticket, token = self._asked_ticket()
        mails = len(self.surveys_to(self.customer.email))
        ticket._mail_survey()
        self.assertEqual(ticket.survey_token, token)
        self.assertEqual(len(self.surveys_to(self.customer.email)), mails)


@tagged("post_install", "-at_install")
class TestSurveyCost(CronCase):
    """What a batch costs, by table."""

    def queries(self, count):
        tickets = self.env["care.ticket"]
        partners = self.env["res.partner"].create(
            [
                {"name": f"Customer {index}", "email": f"customer.{index}@example.org"}
                for index in range(count)
            ]
        )
        for partner in partners:
            tickets += self._closed_ticket(partner_id=partner.id, email_from=partner.email)
        self.env.flush_all()
        self.env.invalidate_all()
        queries = []
        with contextmanager(self._patchExecute)(queries):
            found = tickets.search(tickets._domain_to_survey(), order="closed_at, id", limit=100)
            found._mail_survey()
            self.env.flush_all()
        self.assertEqual(found, tickets)
        # What a query does first, and to which table: SELECT ... FROM "a", UPDATE "b".
        return Counter(
            " ".join(re.search(r'(FROM|INTO|UPDATE)\s+"?(\w+)', query).groups())
            for query in queries
        )

    def test_a_batch_costs_the_same_for_5_and_50_requests(self):
        budget = {
            "FROM care_team": 1,  # which teams ask, and after how many hours
            "FROM care_ticket": 2,  # whose turn it is, and what the mails say of them
            "UPDATE care_ticket": 1,  # the mark, and the links
            "FROM res_partner": 2,  # the customers, and the shop
            "FROM res_company": 1,
            "FROM website": 1,  # where the links lead
            "FROM mail_template": 2,  # the template, and its translation
            "FROM ir_act_report_xml": 1,  # what it has attached
            "FROM ir_attachment": 1,
            "INTO mail_message": 1,
            "INTO mail_mail": 1,
            "FROM mail_message": 1,
            "UPDATE mail_message": 1,  # the link, out of what agents read
        }
        self.queries(5)
        for count in (5, 50):
            cost = self.queries(count)
            # Where answers go: asked once, by whoever comes first.
            self.assertLessEqual(cost.pop("FROM mail_alias_domain", 0), 1)
            self.assertEqual(cost, budget, f"{count} requests")


@tagged("post_install", "-at_install")
class TestSurveyMail(SurveyPeople, CareSendingCase):
    """What the mail says, as it leaves."""

    def mail_of(self, ticket):
        with self.leaving() as mailbox:
            ticket._mail_survey()
        (mail,) = mailbox[ticket._survey_address()]
        return mail

    def test_it_says_that_a_machine_sends_it_and_quotes_nothing(self):
        ticket = self._closed_ticket(name="My secret matter")
        ticket.message_post(body="Our talk", care_audience="public")
        mail = self.mail_of(ticket)
        self.assertEqual(mail["Auto-Submitted"], "auto-generated")
        self.assertEqual(mail["X-Auto-Response-Suppress"], "All")
        self.assertIn(ticket.number, mail["Subject"])
        said = mail.as_string() + mail.get_body(("html",)).get_content()
        self.assertNotIn("My secret matter", said)
        self.assertNotIn("Our talk", said)

    def test_each_face_leads_to_the_page_with_it_chosen(self):
        ticket = self._closed_ticket()
        html = self.mail_of(ticket).get_body(("html",)).get_content()
        for rate in (5, 3, 1):
            link = f"{ticket.get_base_url()}/care/survey/{ticket.survey_token}?rate={rate}"
            self.assertIn(f'href="{link}"', html)
        self.assertIn(
            "Unhappy", self.mail_of(self._closed_ticket()).get_body(("plain",)).get_content()
        )

    def test_it_goes_to_the_customer_in_his_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        template = self.env.ref("care_desk.mail_template_ticket_survey")
        template.with_context(lang="fr_FR").subject = "{{ object.number }} : votre avis"
        self.customer.partner_id.lang = "fr_FR"
        self.assertIn("votre avis", self.mail_of(self._closed_ticket())["Subject"])
        visitor = self._closed_ticket(partner_id=False, email_from="Vera <vera@example.org>")
        self.assertIn("how did we do", self.mail_of(visitor)["Subject"])

    def test_an_answer_to_it_reopens_the_request(self):
        ticket = self._closed_ticket()
        mail = self.mail_of(ticket)
        self.deliver(
            self.write_mail(
                self.customer.email_formatted,
                subject=f"Re: {mail['Subject']}",
                body="It is broken again.",
                reference=mail["Message-ID"],
            )
        )
        self.assertEqual(ticket.state, "in_progress")
        self.assertEqual(ticket.awaiting, "team")
        self.assertIn("broken again", self._messages(ticket)[-1].body)

    def test_it_is_no_word_of_the_team(self):
        ticket = self._closed_ticket()
        word_at = ticket.last_word_at
        self.mail_of(ticket)
        self.assertEqual(ticket.last_word_at, word_at)
        self.assertFalse(ticket.first_reply_at)
        self.assertEqual(ticket.state, "closed")
        page = ticket.with_user(self.customer)._comments_of_page({})
        self.assertFalse(page["messages"])


@tagged("post_install", "-at_install", "security")
class TestSurveyLinks(SurveyPeople, CareCase):
    """How long a link lives."""

    def opens(self, token, user=None):
        user = user or self.env.ref("base.public_user")
        return self.env["care.ticket"].with_user(user)._survey_by_link(token)

    def test_a_link_opens_its_own_request_for_30_days(self):
        ticket, token = self._asked_ticket()
        other, _token = self._asked_ticket()
        self.assertEqual(self.opens(token), ticket)
        for days, opened in ((29, ticket), (31, ticket.browse())):
            ticket.survey_asked_at = fields.Datetime.now() - timedelta(days=days)
            self.assertEqual(self.opens(token), opened)
        self.assertTrue(self.opens(other.survey_token))

    def test_nothing_else_opens_anything(self):
        ticket, token = self._asked_ticket()
        ticket.access_token = "known"
        unasked = self._closed_ticket()
        self.assertFalse(unasked.survey_token)
        for wrong in (
            "",
            None,
            False,
            "False",
            "known",
            token[:-1],
            token + "0",
            "%",
            ticket.number,
        ):
            self.assertFalse(self.opens(wrong), wrong)

    def test_a_link_dies_with_a_changed_customer(self):
        ticket, token = self._asked_ticket()
        ticket.with_user(self.agent).attach_customer(self.other_customer.partner_id)
        self.assertFalse(self.opens(token))
        ticket.with_user(self.agent).attach_customer(self.customer.partner_id)
        self.assertFalse(self.opens(token))

    def test_a_link_of_an_address_lives_on_with_the_customer_who_has_it(self):
        ticket, token = self._asked_ticket(partner_id=False, email_from=self.customer.email)
        ticket.with_user(self.agent).attach_customer(self.customer.partner_id)
        self.assertEqual(self.opens(token), ticket)
        ticket, token = self._asked_ticket(partner_id=False, email_from="vera@example.org")
        ticket.with_user(self.agent).attach_customer(self.customer.partner_id)
        self.assertFalse(self.opens(token))

    def test_a_link_dies_with_spam_and_with_the_request(self):
        ticket, token = self._asked_ticket()
        ticket.with_user(self.agent).action_mark_spam()
        self.assertFalse(self.opens(token))
        ticket, token = self._asked_ticket()
        ticket.unlink()
        self.assertFalse(self.opens(token))

    def test_a_link_is_no_good_where_somebody_else_is_signed_in(self):
        ticket, token = self._asked_ticket()
        for user in (self.other_customer, self.colleague, self.employee, self.agent, self.manager):
            self.assertFalse(self.opens(token, user), user.login)
        self.assertEqual(self.opens(token, self.customer), ticket)
        ticket, token = self._asked_ticket(partner_id=False, email_from=self.customer.email)
        self.assertEqual(self.opens(token, self.customer), ticket)
        self.assertFalse(self.opens(token, self.other_customer))

    def test_an_agent_does_not_answer_for_himself_as_a_customer(self):
        ticket, token = self._asked_ticket(
            partner_id=self.agent_2.partner_id.id, email_from=self.agent_2.email
        )
        self.assertFalse(self.opens(token, self.agent_2))
        self.assertEqual(self.opens(token), ticket)
