from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import CareCase
from .survey_case import SurveyPeople


@tagged("post_install", "-at_install")
class TestSurveyAnswers(SurveyPeople, CareCase):
    """What is kept of an opinion: all that was asked, once, and nothing else."""

    def test_an_opinion_is_a_rating_with_a_comment_and_answers(self):
        ticket = self._closed_ticket()
        answers = {str(self.closed.id): str(self.yes.id), self.open.id: " Faster <b>ships</b> "}
        self.assertTrue(self.answer(ticket, 5, "Lovely\0 service", answers))
        rating = ticket.survey_rating_ids
        self.assertEqual((rating.rating, rating.feedback), (5, "Lovely service"))
        self.assertEqual(rating.partner_id, self.customer.partner_id)
        self.assertEqual(rating.rated_partner_id, self.agent.partner_id)
        self.assertTrue(rating.consumed and rating.rated_on)
        self.assertEqual((rating.res_model, rating.res_id), ("care.ticket", ticket.id))
        told = {answer.question_id: answer.answer for answer in ticket.survey_answer_ids}
        self.assertEqual(told, {self.closed: "Yes", self.open: "Faster <b>ships</b>"})
        self.assertEqual(ticket.survey_answer_ids.partner_id, self.customer.partner_id)
        self.assertEqual(ticket.survey_answer_ids.rating_id, rating)
        self.assertEqual(ticket.survey_answer_ids.team_id, self.team)

    def test_an_agent_reads_it_on_the_request(self):
        ticket = self._closed_ticket()
        self.assertFalse(ticket.with_user(self.agent).survey_rating)
        self.answer(ticket, 1, "Too slow", {self.closed.id: self.no.id})
        ticket = ticket.with_user(self.agent)
        self.assertEqual((ticket.survey_rating, ticket.survey_feedback), ("ko", "Too slow"))
        self.assertIn("rating_1.png", ticket.survey_face)
        self.assertEqual(ticket.survey_answer_ids.answer, "No")

    def test_each_part_can_be_left_out_but_not_all(self):
        for index, (rate, reason, answers) in enumerate(
            (
                (3, "", {}),
                (None, "A word alone", None),
                (None, "", {self.open.id: "An answer alone"}),
                (5, "", {self.open.id: "  ", self.closed.id: ""}),
            )
        ):
            with self.subTest(index):
                ticket = self._closed_ticket()
                self.assertTrue(self.answer(ticket, rate, reason, answers))
                self.assertEqual(len(ticket.survey_rating_ids), int(bool(rate or reason)))
                self.assertEqual(len(ticket.survey_answer_ids), int(index == 2))
        ticket = self._closed_ticket()
        with self.assertRaisesRegex(UserError, "Nothing is filled in"):
            self.answer(ticket, None, " ", {self.open.id: " ", self.closed.id: None})
        self.assert_unanswered(ticket)

    def test_a_comment_without_a_face_counts_in_no_average(self):
        ticket = self._closed_ticket()
        self.answer(ticket, None, "A word alone")
        self.assertEqual(ticket.survey_rating_ids.rating, 0)
        self.assertFalse(ticket.survey_rating)
        self.assertEqual(ticket.survey_feedback, "A word alone")

    def test_a_second_opinion_changes_nothing(self):
        ticket = self._closed_ticket()
        self.answer(ticket, 5, "Good", {self.closed.id: self.yes.id})
        self.assertFalse(self.answer(ticket, 1, "Bad", {self.closed.id: self.no.id}))
        self.assertEqual((ticket.survey_rating, ticket.survey_feedback), ("top", "Good"))
        self.assertEqual(ticket.survey_answer_ids.choice_id, self.yes)
        # Nor does one that first left the face out.
        ticket = self._closed_ticket()
        self.answer(ticket, None, "", {self.open.id: "Hm"})
        self.assertFalse(self.answer(ticket, 1))
        self.assertFalse(ticket.survey_rating_ids)

    def test_what_was_not_asked_is_refused_and_nothing_kept(self):
        other = self.env["care.team"].create({"name": "Sales", "alias_name": "sales-care"})
        elsewhere = self.open.copy({"team_ids": other.ids})
        foreign = self.closed.copy()
        choice = self.env["care.survey.choice"].create({"name": "Maybe", "question_id": foreign.id})
        ticket = self._closed_ticket()
        for answers in (
            {elsewhere.id: "Hello"},
            {self.open.id + 1000: "Hello"},
            {"name": "Hello"},
            {self.closed.id: choice.id},
            {self.closed.id: "Yes"},
            {self.closed.id: True},
            {self.closed.id: [self.yes.id]},
            {self.open.id: {"a": 1}},
            {self.open.id: 1.5},
            [self.open.id],
            "Hello",
        ):
            with self.subTest(answers), self.assertRaises(UserError):
                self.answer(ticket, 5, "Fine", answers)
            self.assert_unanswered(ticket)
        for rate in (0, 2, 4, 6, -1, True, "5", 3.5):
            with self.subTest(rate), self.assertRaisesRegex(UserError, "three faces"):
                self.answer(ticket, rate)
            self.assert_unanswered(ticket)

    def test_a_question_archived_meanwhile_is_still_answered(self):
        ticket = self._closed_ticket()
        self.open.active = False
        self.answer(ticket, 5, "", {self.open.id: "Written before"})
        self.assertEqual(ticket.survey_answer_ids.text, "Written before")

    def test_texts_are_cut_where_they_never_end(self):
        ticket = self._closed_ticket()
        self.answer(ticket, 5, "x" * 9000, {self.open.id: "y" * 9000})
        self.assertEqual(len(ticket.survey_feedback), ticket.MAX_SURVEY_TEXT)
        self.assertEqual(len(ticket.survey_answer_ids.text), ticket.MAX_SURVEY_TEXT)

    def test_one_question_named_twice_is_answered_once(self):
        ticket = self._closed_ticket()
        self.answer(ticket, 5, "", {str(self.open.id): "One", f"0{self.open.id}": "Two"})
        self.assertEqual(ticket.survey_answer_ids.text, "Two")

    def test_what_a_customer_said_goes_with_his_request(self):
        ticket = self._closed_ticket()
        self.answer(ticket, 5, "Good", {self.open.id: "More"})
        rating, answers = ticket.survey_rating_ids, ticket.survey_answer_ids
        ticket.with_user(self.manager).unlink()
        self.assertFalse(rating.exists())
        self.assertFalse(answers.exists())


@tagged("post_install", "-at_install", "security")
class TestSurveyRights(SurveyPeople, CareCase):
    """An opinion is the customer's own: the team reads it, and nobody writes it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rated = cls._closed_ticket()
        cls.answer(cls, cls.rated, 3, "So so", {cls.open.id: "Hm"})
        cls.rating = cls.rated.survey_rating_ids
        cls.unrated = cls._closed_ticket()
        # An administrator of Odoo, who may delete ratings.
        cls.manager.group_ids += cls.env.ref("base.group_system")

    def test_the_team_reads_answers_and_nobody_writes_them(self):
        answer = self.rated.survey_answer_ids
        self.assertEqual(answer.with_user(self.agent).text, "Hm")
        for user in (self.agent, self.manager):
            mine = answer.with_user(user)
            for action in (
                lambda mine=mine: mine.write({"text": "Great"}),
                lambda mine=mine: mine.unlink(),
                lambda mine=mine: mine.create(
                    {
                        "ticket_id": self.unrated.id,
                        "question_id": self.open.id,
                        "text": "Great",
                    }
                ),
            ):
                with self.assertRaises(AccessError):
                    action()
        for user in (self.employee, self.customer, self.other_customer):
            with self.assertRaises(AccessError):
                answer.with_user(user).read(["text"])

    def test_ratings_of_requests_are_read_by_the_team_alone(self):
        found = self.env["rating.rating"].with_user(self.agent).search([])
        self.assertIn(self.rating.id, found.ids)
        found = self.env["rating.rating"].with_user(self.employee).search([])
        self.assertNotIn(self.rating.id, found.ids)
        with self.assertRaises(AccessError):
            self.rating.with_user(self.employee).read(["feedback"])

    def test_another_company_reads_neither(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = self._user("care_stranger", "Stan", "care_desk.group_care_agent")
        stranger.write({"company_ids": [(6, 0, company.ids)], "company_id": company.id})
        for record in (self.rating, self.rated.survey_answer_ids):
            self.assertFalse(record.with_user(stranger).search([("id", "=", record.id)]))
            with self.assertRaises(AccessError):
                record.with_user(stranger).read(["create_date"])

    def test_nobody_changes_or_deletes_a_rating_of_a_request(self):
        for user in (self.agent, self.manager):
            mine = self.rating.with_user(user)
            for action in (
                lambda mine=mine: mine.write({"rating": 5}),
                lambda mine=mine: mine.write({"feedback": "Wonderful"}),
                lambda mine=mine: mine.write({"care_ticket_id": False}),
                lambda mine=mine: mine.write({"res_id": self.unrated.id}),
                lambda mine=mine: mine.write({"publisher_comment": "We thank you"}),
                lambda mine=mine: mine.reset(),
                lambda mine=mine: mine.unlink(),
            ):
                with self.assertRaises(AccessError):
                    action()
        self.assertEqual((self.rating.rating, self.rating.feedback), (3, "So so"))
        self.assertTrue(self.rating.consumed)

    def test_nobody_rates_a_request_in_the_customers_place(self):
        model_id = self.env["ir.model"]._get_id("care.ticket")
        values = {"res_model_id": model_id, "res_id": self.unrated.id, "rating": 5}
        for user in (self.agent, self.manager):
            ratings = self.env["rating.rating"].with_user(user)
            plain = ratings.create(
                {
                    "res_model_id": self.env["ir.model"]._get_id("res.partner"),
                    "res_id": user.partner_id.id,
                    "rating": 5,
                }
            )
            ticket = self.unrated.with_user(user)
            for action in (
                lambda ratings=ratings: ratings.create(values),
                lambda ratings=ratings: ratings.create(
                    {**values, "care_ticket_id": self.unrated.id}
                ),
                lambda plain=plain: plain.write({"care_ticket_id": self.unrated.id}),
                lambda plain=plain: plain.write(
                    {"res_model_id": model_id, "res_id": self.unrated.id}
                ),
                # Odoo makes these in sudo.
                lambda ticket=ticket: ticket.message_post(body="Great", rating_value=5),
                lambda ticket=ticket: ticket.with_context(
                    default_care_ticket_id=ticket.id
                ).message_post(body="Great", rating_value=5),
                lambda ticket=ticket: ticket._rating_get_access_token(),
            ):
                with self.assertRaises(AccessError), self.cr.savepoint():
                    action()
        self.assert_unanswered(self.unrated)

    def test_a_customer_rates_by_the_survey_and_by_nothing_else(self):
        self.unrated.with_user(self.customer).message_post(body="Great", rating_value=5)
        self.assert_unanswered(self.unrated)
        self.assertFalse(self.unrated.rating_ids)

    def test_other_ratings_stay_as_odoo_has_them(self):
        rating = (
            self.env["rating.rating"]
            .with_user(self.employee)
            .create(
                {
                    "res_model_id": self.env["ir.model"]._get_id("res.partner"),
                    "res_id": self.employee.partner_id.id,
                    "rating": 5,
                }
            )
        )
        rating.rating = 1
        self.assertEqual(rating.rating, 1)
        rating.with_user(self.manager).unlink()
        self.assertFalse(rating.exists())

    def test_a_rating_has_no_token_that_odoos_page_would_take(self):
        self.assertFalse(self.rating.access_token)

    def test_nobody_says_by_hand_who_was_asked_and_who_answered(self):
        for user in (self.agent, self.manager):
            for values in (
                {"survey_asked_at": "2026-01-01"},
                {"survey_answered_at": False},
                {"survey_token": "mine"},
            ):
                with self.assertRaises(AccessError):
                    self.unrated.with_user(user).write(values)
                with self.assertRaises(AccessError):
                    self.env["care.ticket"].with_user(user).create({"name": "Lid", **values})

    def test_nobody_reads_the_token_of_the_link(self):
        self.unrated._mail_survey()
        for user in (self.agent, self.manager):
            with self.assertRaises(AccessError):
                self.unrated.with_user(user).read(["survey_token"])
            with self.assertRaises(AccessError):
                self.env["care.ticket"].with_user(user).search([("survey_token", "!=", False)])
            self.assertNotIn(self.unrated.survey_token, self.unrated.with_user(user)._survey_url(5))
            mails = self.unrated.with_user(user).message_ids
            self.assertIn("asked for an opinion", " ".join(mails.mapped("body")))
            for field in mails._fields.values():
                if field.store and field.type in ("html", "text", "char"):
                    said = " ".join(str(value) for value in mails.mapped(field.name))
                    self.assertNotIn(self.unrated.survey_token, said)
