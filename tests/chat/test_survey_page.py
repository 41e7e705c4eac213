from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..ticket.test_portal_http import PortalCase
from .survey_case import SurveyPeople

AWAY = "This link is no longer good"


class SurveyPageCase(SurveyPeople, PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.asked, cls.token = cls._asked_ticket(name="My cracked lid")

    def setUp(self):
        super().setUp()
        self.authenticate(None, None)

    def open_survey(self, token=None, **params):
        return self.url_open(f"/care/survey/{token or self.token}", params=params)

    def send(self, token=None, csrf=True, **values):
        return self.post(f"/care/survey/{token or self.token}", values, csrf=csrf)

    def assert_away(self, page, ticket=None):
        """Check that a page tells nothing of a request."""
        ticket = ticket or self.asked
        self.assertEqual(page.status_code, 404)
        self.assertIn(AWAY, page.text)
        for told in (ticket.name, ticket.number, "How did we do", "Was it settled"):
            self.assertNotIn(told, page.text)


@tagged("post_install", "-at_install")
class TestSurveyPage(SurveyPageCase):
    """What the customer sees and sends."""

    def test_opening_the_page_writes_nothing(self):
        for params in ({}, {"rate": "1"}, {"rate": "7"}, {"rate": "<script>"}, {"sent": "1"}):
            page = self.open_survey(**params)
            self.assertEqual(page.status_code, 200)
            self.assertIn("How did we do", page.text)
            self.assertIn("Was it settled?", page.text)
            self.assertNotIn("<script>&", page.text)
            self.assertNotIn("My cracked lid", page.text)
        self.assertEqual(
            self.opener.head(f"{self.base_url()}/care/survey/{self.token}").status_code, 200
        )
        self.assert_unanswered(self.asked)

    def test_the_face_pressed_in_the_mail_is_chosen(self):
        chosen = 'id="care_rate_3" value="3" checked="checked"'
        self.assertIn(chosen, self.open_survey(rate="3").text)
        self.assertNotIn('id="care_rate_3" value="3" checked', self.open_survey(rate="5").text)
        self.assertNotIn('value="5" checked', self.open_survey().text)

    def test_what_is_sent_is_kept_and_thanked_for_once(self):
        answers = {f"question_{self.closed.id}": self.no.id, f"question_{self.open.id}": "Glue"}
        page = self.send(rate="1", reason="It leaks", **answers)
        self.assertEqual(page.status_code, 200)
        self.assertIn("Thank you!", page.text)
        self.env.invalidate_all()
        self.assertEqual((self.asked.survey_rating, self.asked.survey_feedback), ("ko", "It leaks"))
        self.assertEqual(len(self.asked.survey_answer_ids), 2)
        self.assertEqual(self.asked.survey_rating_ids.partner_id, self.customer.partner_id)

        page = self.open_survey(rate="5")
        self.assertIn("You have answered already", page.text)
        self.assertNotIn("It leaks", page.text)
        page = self.send(rate="5", reason="It holds")
        self.assertEqual(page.status_code, 200)
        self.assertIn("You have answered already", page.text)
        self.env.invalidate_all()
        self.assertEqual((self.asked.survey_rating, self.asked.survey_feedback), ("ko", "It leaks"))

    def test_what_is_wrong_is_said_and_what_was_written_kept(self):
        page = self.send(reason="  ")
        self.assertEqual(page.status_code, 400)
        self.assertIn("Your opinion was not sent", page.text)
        page = self.send(
            rate="4", reason="Kept & said", **{f"question_{self.closed.id}": self.no.id}
        )
        self.assertEqual(page.status_code, 400)
        self.assertIn("three faces", page.text)
        self.assertIn("Kept &amp; said", page.text)
        self.assertIn(f'value="{self.no.id}" checked="checked"', page.text)
        foreign = self.closed.copy()
        page = self.send(rate="5", **{f"question_{self.closed.id}": foreign.choice_ids[0].id})
        self.assertEqual(page.status_code, 400)
        page = self.send(rate="5", question_999999="Hello")
        self.assertEqual(page.status_code, 400)
        self.env.invalidate_all()
        self.assert_unanswered(self.asked)

    def test_nothing_is_taken_without_the_token_of_the_form(self):
        page = self.send(rate="5", csrf=False)
        self.assertEqual(page.status_code, 400)
        self.env.invalidate_all()
        self.assert_unanswered(self.asked)

    def test_what_a_customer_writes_is_no_code_anywhere(self):
        self.open.name = "<b>Bold</b> question"
        self.assertIn("&lt;b&gt;Bold&lt;/b&gt; question", self.open_survey().text)
        page = self.send(rate="9", reason="</textarea><script>alert(1)</script>")
        self.assertNotIn("<script>alert(1)", page.text)

    def test_odoos_own_page_does_not_change_it(self):
        self.send(rate="1")
        self.env.invalidate_all()
        for token in ("False", "None", self.token):
            page = self.url_open(f"/rate/{token}/5")
            self.assertEqual(page.status_code, 404)
            self.post(f"/rate/{token}/submit_feedback", {"rate": 5, "feedback": "Mine"})
        self.env.invalidate_all()
        self.assertEqual(self.asked.survey_rating, "ko")


@tagged("post_install", "-at_install", "security")
class TestSurveyDoors(SurveyPageCase):
    """Whom a link opens to."""

    def assert_shut(self, token=None, ticket=None):
        """Check that the page tells nothing and takes nothing."""
        self.assert_away(self.open_survey(token), ticket)
        self.assert_away(self.send(token, rate="5"), ticket)
        self.env.invalidate_all()
        self.assert_unanswered(ticket or self.asked)

    def test_a_wrong_token_opens_nothing(self):
        for token in ("wrong", "False", self.token[:-1], self.asked.id, "%25"):
            self.assert_shut(token)

    def test_an_expired_token_opens_nothing(self):
        self.asked.survey_asked_at = fields.Datetime.now() - timedelta(days=31)
        self.env.flush_all()
        self.assert_shut()

    def test_a_token_of_a_former_customer_opens_nothing(self):
        self.asked.with_user(self.agent).attach_customer(self.other_customer.partner_id)
        self.env.flush_all()
        self.assert_shut()

    def test_a_link_opens_to_nobody_who_is_signed_in_as_somebody_else(self):
        supplier = self._user("care_supplier", "Sofia Supplier", "base.group_portal")
        self.asked.add_observers(supplier.partner_id, role="supplier")
        for user in (
            self.other_customer,
            self.colleague,
            supplier,
            self.employee,
            self.agent,
            self.manager,
        ):
            with self.subTest(user.login):
                self.sign_in(user)
                self.assert_shut()
        self.assertIn(self.manager.name, self.open_survey().text)

    def test_the_customer_answers_signed_in_as_well(self):
        self.sign_in(self.customer)
        self.assertIn("How did we do", self.open_survey().text)
        self.assertIn("Thank you!", self.send(rate="5").text)
        self.env.invalidate_all()
        self.assertEqual(self.asked.survey_rating, "top")
