from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import NO_ACCESS, Domain
from odoo.tools import SQL

from odoo.addons.rating.models import rating_data

from ..ticket.care_ticket_portal import id_of

TEAM = "base.group_user"
# The three faces, as Odoo draws and counts them.
RATES = (
    rating_data.RATING_HAPPY_VALUE,
    rating_data.RATING_NEUTRAL_VALUE,
    rating_data.RATING_UNHAPPY_VALUE,
)


class CareTicket(models.Model):
    """What the customer thought of it: asked once, in the chat or by mail, and answered once."""

    _inherit = "care.ticket"

    # A link is good for so many days.
    SURVEY_LINK_DAYS = 30
    # Whoever has not been asked so many days after his turn is not asked any more: a survey that
    # is switched on, or a server that was down for long, does not mail the archive.
    SURVEY_LATE_DAYS = 3
    SURVEY_BATCH = 100
    MAX_SURVEY_TEXT = 5000

    survey_asked_at = fields.Datetime("Survey Asked", readonly=True, copy=False, groups=TEAM)
    survey_answered_at = fields.Datetime("Survey Answered", readonly=True, copy=False, groups=TEAM)
    # Whoever knows it answers as the customer.
    survey_token = fields.Char(readonly=True, copy=False, groups=NO_ACCESS)
    survey_answer_ids = fields.One2many(
        "care.survey.answer", "ticket_id", "Survey Answers", readonly=True, groups=TEAM
    )
    survey_rating_ids = fields.One2many(
        "rating.rating", "care_ticket_id", "Ratings of the Request", readonly=True, groups=TEAM
    )
    survey_rating = fields.Selection(
        rating_data.RATING_TEXT, "Rating", compute="_compute_survey_rating", groups=TEAM
    )
    survey_face = fields.Char("Face", compute="_compute_survey_rating", groups=TEAM)
    survey_feedback = fields.Text("Comment", compute="_compute_survey_rating", groups=TEAM)

    # Who is to be asked is looked for among these.
    _to_survey_idx = models.Index(
        "(closed_at, id) INCLUDE (team_id)"
        " WHERE active IS TRUE AND closed_at IS NOT NULL AND survey_asked_at IS NULL"
    )
    _survey_token_idx = models.UniqueIndex("(survey_token) WHERE survey_token IS NOT NULL")

    # --------------------------------------------------------------- computes

    @api.depends("survey_rating_ids.rating", "survey_rating_ids.feedback")
    def _compute_survey_rating(self):
        for ticket in self:
            rating = ticket.survey_rating_ids.filtered("consumed")[:1]
            is_rated = bool(rating.rating)
            ticket.survey_rating = rating.rating_text if is_rated else False
            ticket.survey_face = is_rated and self._survey_face_url(int(rating.rating))
            ticket.survey_feedback = rating.feedback

    @api.model
    def _survey_face_url(self, rate):
        return f"/rating/static/src/img/rating_{rate}.png"

    # ------------------------------------------------------------------- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_survey_fields(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_survey_fields(vals)
        return super().write(vals)

    @api.model
    def _check_survey_fields(self, vals):
        """Refuse that somebody decides by hand who is asked, or what he answered."""
        ours = [name for name in vals if name.startswith("survey_")]
        if ours and not self.env.su:
            raise AccessError(
                self.env._(
                    "What concerns the survey is not written by hand: %s. Nothing was changed.",
                    ", ".join(sorted(ours)),
                )
            )

    def unlink(self):
        # sudo: what he said goes with his request; of a chat, Odoo would keep the rating
        self.sudo().survey_rating_ids.unlink()
        return super().unlink()

    # ----------------------------------------------------------------- asking

    @api.model
    def _cron_mail_surveys(self):
        """Mail the survey to the customers whose turn it is, a batch at a time."""
        domain = self._domain_to_survey()
        remaining = self.search_count(domain)
        while remaining:
            tickets = self.search(domain, order="closed_at, id", limit=self.SURVEY_BATCH)
            tickets._mail_survey()
            remaining = max(remaining - len(tickets), 0)
            left = self.env["ir.cron"]._commit_progress(len(tickets), remaining=remaining)
            if not left or not tickets:
                break

    @api.model
    def _domain_to_survey(self):
        """Return the domain of the tickets whose customer is to be mailed the survey now."""
        teams = self.env["care.team"]._read_group(
            [("survey_hours", ">", 0), ("company_id.care_service", "!=", "off")],
            ["survey_hours"],
            ["id:recordset"],
        )
        now = fields.Datetime.now()
        turns = Domain.FALSE
        for hours, same in teams:
            due = now - timedelta(hours=hours)
            turns |= (
                Domain("team_id", "in", same.ids)
                & Domain("closed_at", "<=", due)
                & Domain("closed_at", ">", due - timedelta(days=self.SURVEY_LATE_DAYS))
            )
        has_address = Domain("email_normalized", "!=", False) | Domain(
            "partner_id.email_normalized", "!=", False
        )
        # Of a chat that nobody took there is nothing to say, and its address is only typed.
        was_handled = Domain("channel", "!=", "chat") | Domain("user_id", "!=", False)
        return (
            turns
            & Domain("closed_at", "!=", False)
            & Domain("survey_asked_at", "=", False)
            & Domain("survey_answered_at", "=", False)
            & Domain("spam_at", "=", False)
            & Domain("is_suspicious", "=", False)
            & has_address
            & was_handled
        )

    def _mail_survey(self):
        """Mail the survey to the customers of these tickets; nobody is asked a second time.

        Like the acknowledgement the mail quotes nothing that was said.
        """
        asked = self._claim_survey(is_mailed=True)
        if not asked:
            return
        template = self.env.ref("care_desk.mail_template_ticket_survey")
        mails = template.send_mail_batch(
            asked.ids,
            email_values={
                # RFC 3834: says to other machines that no machine should answer this
                "headers": repr(
                    {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
                ),
            },
        )
        # Agents read on the request that the customer was asked, but not the link: with it they
        # could answer in his place.
        mails.mail_message_id.body = self.env._("The customer was asked for an opinion.")

    def _claim_survey(self, is_mailed=False):
        """Mark these tickets as asked; return those that nobody has asked about before.

        :param bool is_mailed: whether a link is wanted
        """
        if not self:
            return self
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                "UPDATE care_ticket SET survey_asked_at = %s, survey_token = %s"
                " WHERE id IN %s AND survey_asked_at IS NULL RETURNING id",
                fields.Datetime.now(),
                SQL("gen_random_uuid()") if is_mailed else None,
                self._ids,
            )
        )
        self.invalidate_recordset(["survey_asked_at", "survey_token"])
        claimed = {ticket_id for (ticket_id,) in self.env.cr.fetchall()}
        return self.filtered(lambda ticket: ticket.id in claimed)

    def _survey_address(self):
        """Return the address (str) that the survey is mailed to; used by the template."""
        self.ensure_one()
        return self.partner_id.email_normalized or self.email_normalized

    def _survey_url(self, rate=None):
        """Return the address of the survey's page (str), with a face chosen where `rate` is given.

        Used by the template. Whoever renders that by hand gets an address that opens nothing.
        """
        self.ensure_one()
        token = self.survey_token if self.env.su else "preview"
        url = f"{self.get_base_url()}/care/survey/{token}"
        return f"{url}?rate={rate}" if rate else url

    # -------------------------------------------------------------- answering

    @api.model
    def _survey_by_link(self, token):
        """Return the ticket (in sudo) whose survey a link opens to this visitor, or none.

        :param str token: the end of the link
        """
        oldest = fields.Datetime.now() - timedelta(days=self.SURVEY_LINK_DAYS)
        # sudo: the token is the right, and the visitor is looked at below
        ticket = self.sudo().search(
            [("survey_token", "=", token or "-"), ("survey_asked_at", ">", oldest)], limit=1
        )
        user = self.env.user
        if not ticket or user._is_public():
            return ticket
        # The link is his alone: not for who is signed in as somebody else, nor for the team.
        # sudo: which role he has
        is_his = not user.sudo()._is_care_agent() and ticket._is_of_customer(
            user.partner_id.id, user.partner_id.email_normalized
        )
        return ticket if is_his else ticket.browse()

    def _survey_questions(self):
        """Return the questions (care.survey.question, in sudo) to ask about this ticket."""
        self.ensure_one()
        # sudo: asked of people from outside
        return self.env["care.survey.question"].sudo()._of_team(self.sudo().team_id)

    def _answer_survey(self, rate, reason, answers, *, author, rated=None, chat=None):
        """Take the customer's opinion, the first time that he gives one; in sudo.

        :param rate: 5, 3 or 1, or None: how happy he is
        :param str reason: what he says to it in his own words
        :param dict answers: id of a question (int or str) to a text (str), or to the id of a choice
            (int or str); what is empty is left out
        :param author: res.partner who answers, one or none
        :param rated: res.partner whose work it was, by default the assignee's
        :param chat: discuss.channel in which he was asked, if any
        :return: whether it was taken (bool); nothing is changed where he has given one before
        :raises UserError: where it names what was not asked, or is empty; nothing is kept then
        """
        self.ensure_one()
        reason = self._survey_text(reason)
        values_list = self._values_of_answers(answers)
        if rate is not None and (isinstance(rate, bool) or rate not in RATES):
            raise UserError(self.env._("Please choose one of the three faces."))
        if rate is None and not reason and not values_list:
            raise UserError(
                self.env._("Nothing is filled in yet: choose a face, or answer a question.")
            )
        if not self._claim_survey_answer():
            return False
        rating = self.env["rating.rating"]
        if rate is not None or reason:
            record = chat or self
            rating = rating.create(
                {
                    "res_model_id": self.env["ir.model"]._get_id(record._name),
                    "res_id": record.id,
                    "care_ticket_id": self.id,
                    "rating": rate or rating_data.RATING_NONE_VALUE,
                    "feedback": reason,
                    "consumed": True,
                    "partner_id": author.id if author else False,
                    "rated_partner_id": (rated or self.user_id.partner_id).id,
                    # Odoo's own page of ratings would let whoever knows it rate again.
                    "access_token": False,
                }
            )
            # The chat's last rating is computed in SQL, of what is in the database by then.
            rating.flush_recordset()
        self.env["care.survey.answer"].create(
            [
                {
                    **values,
                    "ticket_id": self.id,
                    "rating_id": rating.id,
                    "partner_id": author.id if author else False,
                }
                for values in values_list
            ]
        )
        return True

    def _claim_survey_answer(self):
        """Take the one answer to this ticket's survey; tell whether nobody had it before."""
        self.ensure_one()
        self.flush_recordset(["survey_answered_at"])
        self.env.cr.execute(
            SQL(
                "UPDATE care_ticket SET survey_answered_at = %s"
                " WHERE id = %s AND survey_answered_at IS NULL RETURNING id",
                fields.Datetime.now(),
                self.id,
            )
        )
        self.invalidate_recordset(["survey_answered_at"])
        return bool(self.env.cr.rowcount)

    def _values_of_answers(self, answers):
        """Return the values (list of dict) of the answers that a customer sent.

        What was asked until a moment ago is taken as well.

        :raises UserError: where he names what is not asked of him
        """
        if answers and not isinstance(answers, dict):
            raise self._not_asked()
        questions = self.with_context(active_test=False)._survey_questions()
        known = {question.id: question for question in questions}
        values_by_question = {}
        for key, said in (answers or {}).items():
            question = known.get(id_of(key))
            if not question or isinstance(said, bool) or not isinstance(said or "", str | int):
                raise self._not_asked()
            values = {"question_id": question.id}
            if question.kind == "open":
                values["text"] = self._survey_text(str(said or ""))
            elif said:
                values["choice_id"] = id_of(said)
                if values["choice_id"] not in question.choice_ids.ids:
                    raise self._not_asked()
            if values.get("text") or values.get("choice_id"):
                values_by_question[question] = values
        return list(values_by_question.values())

    def _not_asked(self):
        return UserError(
            self.env._(
                "This answers a question that we do not ask. Nothing was sent: please load the "
                "questions again."
            )
        )

    def _survey_text(self, text):
        """Return what a customer wrote as it is kept (str)."""
        # PostgreSQL keeps no NUL.
        text = str(text or "").replace("\0", "").strip()
        return text[: self.MAX_SURVEY_TEXT]

    # ------------------------------------------------------------------ hooks

    def _after_transition(self, old, vals):
        super()._after_transition(old, vals)
        if "partner_id" not in vals:
            return
        # The link was mailed to who was the customer then.
        # sudo: nobody reads it
        lost = self.sudo().filtered(
            lambda ticket: (
                ticket.survey_token
                and ticket.partner_id != old[ticket.sudo(False)][2]
                and (
                    old[ticket.sudo(False)][2]
                    or ticket.partner_id.email_normalized != ticket.email_normalized
                )
            )
        )
        if lost:
            lost.survey_token = False
