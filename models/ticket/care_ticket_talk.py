from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, email_normalize, html2plaintext

from .care_ticket_audience import AUDIENCES
from .mail_message import SPOKEN, SUBTYPES

# Where Odoo keeps files until they are sent with a comment.
PENDING_FILES = ("mail.compose.message", "mail.scheduled.message")


class CareTicket(models.Model):
    """The talk on a ticket: who may say what to whom, and what it changes."""

    _inherit = "care.ticket"

    # Searching through these two reaches messages that a customer may not read.
    message_ids = fields.One2many(groups="base.group_user")
    website_message_ids = fields.One2many(groups="base.group_user")

    # ---------------------------------------------------------------- posting

    def message_post(self, *, care_audience=None, care_awaiting=None, **kwargs):
        """Post a comment on one ticket.

        A customer's word on a ticket closed for longer than the team reopens opens a follow-up:
        the message returned then stands on that one.

        :param str care_audience: `public` (the customer, the observers and the team), `private`
            (the observers and the team) or `team` (the team alone); without it, Odoo's comment
            subtype is public, unless it answers what fewer people read, and all else is the
            team's. An observer's comment is then private where the talk is
        :param care_awaiting: who is expected to answer: `team`, `customer` or the id (int) of a
            care.observer; without it, it follows the talk. For the team alone
        :raises ValueError: for an audience that does not exist
        :raises UserError: when an agent names someone who may not read it, or an observer speaks
            on a closed ticket
        :raises AccessError: when someone from outside posts what is not his to say
        """
        self.ensure_one()
        if care_audience not in (None, *SUBTYPES):
            raise ValueError(f"care_audience must be one of {', '.join(SUBTYPES)}")
        if kwargs.get("message_type") == "out_of_office" and self._answers_for_absent():
            note_id = self.env["ir.model.data"]._xmlid_to_res_id(SUBTYPES["team"])
            return super().message_post(care_audience="team", **{**kwargs, "subtype_id": note_id})
        is_outside = self._is_outsider()
        if is_outside:
            if care_awaiting:
                raise AccessError(self.env._("Only the team decides whose answer is expected."))
            care_audience, kwargs = self._values_from_outside(care_audience, kwargs)
        care_audience = care_audience or self._audience_answered(kwargs)
        if care_audience:
            kwargs.update(subtype_xmlid=SUBTYPES[care_audience], subtype_id=False)
            kwargs.setdefault("message_type", "comment")
        else:
            care_audience = self._audience_of_subtype(kwargs)
        kwargs["author_id"], kwargs["email_from"] = self._message_compute_author(
            kwargs.get("author_id"), kwargs.get("email_from")
        )
        # What someone from outside may say was derived above.
        ticket = self._for_outsider() if is_outside else self
        if kwargs.get("message_type") in SPOKEN:
            speaker = self._speaker(kwargs["author_id"], kwargs["email_from"], care_audience)
            kwargs["care_speaker"] = speaker
            if speaker == "team" and kwargs.get("partner_ids") and self.env.uid != SUPERUSER_ID:
                kwargs["partner_ids"] = self._check_named(kwargs["partner_ids"])
            if care_audience != "team":
                self._wait_for_turn()
            if care_audience == "public":
                if speaker == "customer" and self._is_closed_for_good():
                    ticket = ticket._carried_on()
                    kwargs["parent_id"] = False
                elif speaker == "team" and not self.partner_id:
                    self._ensure_customer()
                    if not self.partner_id and self.email_normalized:
                        kwargs["outgoing_email_to"] = self.email_from
        message = super(CareTicket, ticket).message_post(care_audience=care_audience, **kwargs)
        if care_awaiting:
            ticket._await_answer(care_awaiting)
        if ticket != self:
            ticket._announce()
        return message.with_env(self.env)

    def _answers_for_absent(self):
        """Tell whether Odoo itself posts, for someone of the team who is out of office."""
        # A recordset: nobody outside can put one into a context.
        return isinstance(self.env.context.get("care_answers_for_absent"), models.BaseModel)

    def _is_outsider(self):
        """Tell whether who posts is not of the team; the server itself may post for anybody."""
        if self.env.user.share:
            return True
        if self.env.user._is_care_agent():
            return False
        return not self.env.su or bool(self._open_audiences())

    def _wait_for_turn(self):
        """Wait until no other transaction speaks on this ticket.

        Each makes its speaker a follower, and fails where another has just done so. The later one
        waits instead, fails to serialise, as the earlier wrote the ticket, and is repeated: by Odoo
        what comes by RPC or HTTP, by `message_process` a mail that is fetched.
        """
        self.env.cr.execute(
            SQL("UPDATE care_ticket SET write_date = write_date WHERE id = %s", self.id)
        )

    def _values_from_outside(self, care_audience, kwargs):
        """Return audience and values of a comment by someone who is not of the team.

        He says something, with files, the customer in public and an observer in public or in
        private; all else is derived. The server may name another author where it has proven him
        (a link in a mail, the mail gateway).
        """
        spoken = {"body", "attachments", "attachment_ids"}
        if self.env.su:
            spoken |= {"author_id", "email_from", "message_id"}
        elif not self._open_audiences():
            raise AccessError(self.env._("This request is not yours to answer."))
        kwargs = {key: value for key, value in kwargs.items() if key in spoken}
        if kwargs.get("attachment_ids"):
            kwargs["attachment_ids"] = self._own_uploads(kwargs["attachment_ids"])
        author_id, email_from = self._message_compute_author(
            kwargs.get("author_id"), kwargs.get("email_from")
        )
        speaker = self._speaker(author_id, email_from, care_audience)
        if speaker == "observer" and not care_audience:
            # sudo: how the talk goes, asked for who takes part in it
            care_audience = "private" if self.sudo().is_talk_private else "public"
        if care_audience == "team":
            raise AccessError(self.env._("Only the team writes team notes."))
        if care_audience == "private" and speaker != "observer":
            raise AccessError(self.env._("Only the team and observers write private comments."))
        if speaker == "stranger":
            raise AccessError(self.env._("This request is not yours to answer."))
        # sudo: the state, told to who may read it
        if speaker == "observer" and self.sudo().state == "closed":
            raise UserError(
                self.env._(
                    "This request is closed, and nothing was sent. "
                    "If it is not settled, answer one of our mails: the team will read it."
                )
            )
        return care_audience or "public", kwargs

    @api.model
    def _own_uploads(self, attachment_ids):
        """Return which files (list of ids) the user has uploaded for what he is writing."""
        # sudo: whose they are; nobody outside may read files by himself
        files = self.env["ir.attachment"].sudo().browse(attachment_ids).exists()
        return files.filtered(
            lambda file: file.create_uid == self.env.user and file.res_model in PENDING_FILES
        ).ids

    @api.model
    def _audience_of_subtype(self, kwargs):
        comment_id = self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_comment")
        is_comment = (
            kwargs.get("subtype_xmlid") == "mail.mt_comment"
            if kwargs.get("subtype_xmlid")
            else kwargs.get("subtype_id") == comment_id
        )
        return "public" if is_comment else "team"

    def _audience_answered(self, kwargs):
        """Return the audience (str) of a comment that answers one for fewer people, else None.

        Odoo's inbox knows comments and notes alone: its answers to private ones come as comments.
        """
        if kwargs.get("message_type") != "comment" or self._audience_of_subtype(kwargs) != "public":
            return None
        # sudo: what is answered need not be for who speaks
        answered = self.env["mail.message"].sudo().browse(kwargs.get("parent_id") or ())
        audience = answered.model == self._name and answered.care_audience
        return audience if audience in ("private", "team") else None

    def _speaker(self, author_id, email_from, audience=None):
        """Tell who speaks on this ticket: `team`, `customer`, `observer` or `stranger`.

        :param int author_id: id of a res.partner, or falsy
        :param str email_from: the address it came from, which counts where there is no author
        :param str audience: what he speaks in; in private nobody speaks as the customer
        """
        self.ensure_one()
        # sudo: which role an author has, asked for people who may not read it
        ticket, author = self.sudo(), self.env["res.partner"].sudo().browse(author_id or 0)
        if author and author == ticket.partner_id:
            is_customer = True
        elif author._is_care_agent():
            return "team"
        else:
            company = ticket.commercial_partner_id
            is_customer = ticket._is_of_customer(
                author.id, email_normalize(email_from or "", strict=False)
            ) or bool(
                author and company.care_shares_requests and author.commercial_partner_id == company
            )
        if is_customer and audience != "private":
            return "customer"
        if ticket._observer_of(author.id, email_from):
            return "observer"
        return "customer" if is_customer else "stranger"

    def _carried_on(self):
        """Return the ticket on which the talk of this one goes on, opened where there is none."""
        self.ensure_one()
        # sudo: the customer's own follow-ups, found for him
        ticket = self.sudo()
        while ticket._is_closed_for_good():
            # Another customer's talk is not carried on, though it began here.
            follow_up = ticket.follow_up_ids.filtered(
                lambda later, ticket=ticket: later._is_of_same_customer(ticket)
            ).sorted("id")[-1:]
            if not follow_up:
                return ticket._open_follow_up()
            ticket = follow_up
        return ticket

    def _is_of_same_customer(self, other):
        """Tell whether this ticket has the customer of another, or the address of one unknown."""
        self.ensure_one()
        if other.partner_id:
            return self.partner_id == other.partner_id
        return self._is_of_customer(False, other.email_normalized)

    def _is_closed_for_good(self):
        """Tell whether an answer now opens a follow-up instead of reopening this ticket."""
        self.ensure_one()
        # sudo: settings of the team, asked for a customer
        ticket = self.sudo()
        return (
            ticket.state == "closed"
            and ticket.company_id.care_service != "off"
            and ticket.closed_at + timedelta(days=ticket.team_id.reopen_days)
            < fields.Datetime.now()
        )

    # ------------------------------------------------------------------ hooks

    def _message_create(self, values_list):
        # The thread that Odoo makes of a talk shows whoever reads an answer what it answers.
        parent_ids = {values.get("parent_id") for values in values_list} - {False, None}
        # sudo: what is answered need not be for who speaks
        parents = self.env["mail.message"].sudo().browse(parent_ids).grouped("id")
        for values in values_list:
            parent = parents.get(values.get("parent_id"))
            if parent and AUDIENCES.index(parent.care_audience or "team") > AUDIENCES.index(
                values.get("care_audience") or "team"
            ):
                values["parent_id"] = False
        return super()._message_create(values_list)

    def _get_message_create_valid_field_names(self):
        names = super()._get_message_create_valid_field_names()
        return names | {"care_audience", "care_screening", "care_speaker"}

    def _message_post_after_hook(self, message, msg_values):
        super()._message_post_after_hook(message, msg_values)
        if message.message_type not in SPOKEN:
            return
        self._keep_text(message)
        if message.care_audience != "team":
            self._hear(message)

    def _hear(self, message):
        """Let a word change what it changes: whose turn it is, the state, the next audience."""
        self.ensure_one()
        # sudo: the one who speaks need not be allowed to write the ticket
        ticket, message = self.sudo(), message.sudo()
        now = fields.Datetime.now()
        is_public = message.care_audience == "public"
        values = {"last_word_at": now}
        if is_public:
            values["last_public_word_at"] = now
        speaker = message.care_speaker
        if speaker in ("team", "observer"):
            values.update(ticket._next_audience(message))
        if speaker == "team":
            if is_public and not ticket.first_reply_at:
                values["first_reply_at"] = now
            if is_public and ticket.state == "new":
                values["state"] = "in_progress"
            if ticket.state != "closed":
                values.update(ticket._next_turn(is_public))
            if is_public:
                self._record_events("answered", ticket)
        elif speaker == "customer":
            values["awaiting"] = "team"
            if ticket.state in ("pending", "closed"):
                values["state"] = "in_progress"
        elif speaker == "observer" and ticket.state != "closed":
            values["awaiting"] = "team"
        ticket.write(values)

    def _next_audience(self, message):
        """Return what a comment of the team or an observer says of the next ones' audience."""
        if message.care_audience == "private":
            return {"is_talk_private": True}
        # A mail takes the audience of what it answers: nobody chose it.
        return {} if message.message_type == "email" else {"is_talk_private": False}

    def _next_turn(self, is_public):
        """Return whose answer the team expects after its comment, as far as that is plain."""
        if is_public:
            return {"awaiting": "customer"}
        observer = self.observer_ids
        if len(observer) == 1:
            return {"awaiting": "observer", "awaiting_observer_id": observer.id}
        return {}

    def _await_answer(self, whom):
        """Expect the next answer from `whom`: see `message_post`.

        :raises UserError: when he is no observer of this ticket
        """
        self.ensure_one()
        if self.state == "closed":
            return
        if whom in ("team", "customer"):
            self.write({"awaiting": whom})
        else:
            observer = self.observer_ids.filtered(lambda observer: observer.id == whom)
            self.write({"awaiting": "observer", "awaiting_observer_id": observer.id})

    def _get_allowed_message_params(self):
        return super()._get_allowed_message_params() | {"care_audience", "care_awaiting"}

    def _keep_text(self, message):
        """Keep the plain text of a message for the search."""
        text = html2plaintext(message.body or "").strip()
        if text:
            texts = self.env["care.ticket.text"]
            # sudo: the search is the team's, the words are anybody's
            texts.sudo().create(
                {
                    "ticket_id": self.id,
                    "message_id": message.id,
                    "body": text[: texts.MAX_CHARS],
                }
            )

    def _message_update_content(self, message, **kwargs):
        result = super()._message_update_content(message, **kwargs)
        # sudo: see _keep_text
        self.env["care.ticket.text"].sudo().search([("message_id", "=", message.id)]).unlink()
        self._keep_text(message)
        return result
