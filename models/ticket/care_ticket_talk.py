from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL, email_normalize, html2plaintext

# The subtype under which Odoo stores each audience.
SUBTYPES = {"public": "mail.mt_comment", "team": "mail.mt_note"}
# The message types in which a person speaks.
SPOKEN = ("comment", "email")


class CareTicket(models.Model):
    """The talk on a ticket: who may say what to whom, and what it changes."""

    _inherit = "care.ticket"

    # Searching through these two reaches messages that a customer may not read.
    message_ids = fields.One2many(groups="base.group_user")
    website_message_ids = fields.One2many(groups="base.group_user")

    # ---------------------------------------------------------------- posting

    def message_post(self, *, care_audience=None, **kwargs):
        """Post a comment on one ticket.

        A customer's word on a ticket closed for longer than the team reopens opens a follow-up:
        the message returned then stands on that one.

        :param str care_audience: `public` (the customer and the team) or `team` (the team alone);
            without it, Odoo's comment subtype is public and all else is the team's
        :raises ValueError: for an audience that does not exist
        :raises AccessError: when someone from outside posts what is not his to say
        """
        self.ensure_one()
        if care_audience not in (None, *SUBTYPES):
            raise ValueError(f"care_audience must be one of {', '.join(SUBTYPES)}")
        if self.env.user.share:
            care_audience, kwargs = self._values_from_outside(care_audience, kwargs)
        if care_audience:
            kwargs.update(subtype_xmlid=SUBTYPES[care_audience], subtype_id=False)
            kwargs.setdefault("message_type", "comment")
        else:
            care_audience = self._audience_of_subtype(kwargs)
        kwargs["author_id"], kwargs["email_from"] = self._message_compute_author(
            kwargs.get("author_id"), kwargs.get("email_from")
        )
        # What someone from outside may say was derived above.
        ticket = self._for_outsider() if self.env.user.share else self
        if care_audience == "public" and kwargs.get("message_type") in SPOKEN:
            self._wait_for_turn()
            speaker = self._speaker(kwargs["author_id"], kwargs["email_from"])
            if speaker == "customer" and self._is_closed_for_good():
                ticket = ticket._carried_on()
                kwargs["parent_id"] = False
            elif speaker == "team" and not self.partner_id:
                self._ensure_customer()
                if not self.partner_id and self.email_normalized:
                    kwargs["outgoing_email_to"] = self.email_from
        message = super(CareTicket, ticket).message_post(care_audience=care_audience, **kwargs)
        if ticket != self:
            ticket._announce()
        return message.with_env(self.env)

    def _wait_for_turn(self):
        """Wait until no other transaction speaks on this ticket.

        Each makes its speaker a follower, and fails where another has just done so. The later one
        waits instead, fails to serialise, as the earlier wrote the ticket, and is repeated by Odoo.
        """
        self.env.cr.execute(
            SQL("UPDATE care_ticket SET write_date = write_date WHERE id = %s", self.id)
        )

    def _values_from_outside(self, care_audience, kwargs):
        """Return audience and values of a comment by someone who is not an employee.

        He says something, in public, with files; all else is derived. The server may name another
        author where it has proven him (a link in a mail, the mail gateway).
        """
        if care_audience not in (None, "public"):
            raise AccessError(self.env._("Only the team writes team notes."))
        spoken = {"body", "attachments", "attachment_ids"}
        if self.env.su:
            spoken |= {"author_id", "email_from", "message_id"}
        else:
            self.check_access("read")
        return "public", {key: value for key, value in kwargs.items() if key in spoken}

    @api.model
    def _audience_of_subtype(self, kwargs):
        comment_id = self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_comment")
        is_comment = (
            kwargs.get("subtype_xmlid") == "mail.mt_comment"
            if kwargs.get("subtype_xmlid")
            else kwargs.get("subtype_id") == comment_id
        )
        return "public" if is_comment else "team"

    @api.model
    def _speaker(self, author_id, email_from):
        """Tell who speaks on this ticket: `team`, `customer` or `stranger`.

        :param int author_id: id of a res.partner, or falsy
        :param str email_from: the address it came from, which counts where there is no author
        """
        # sudo: which role an author has, asked for people who may not read users
        author = self.env["res.partner"].sudo().browse(author_id or 0)
        if author and author == self.sudo().partner_id:
            return "customer"
        if author and any(
            not user.share and user.has_group("care_desk.group_care_agent")
            for user in author.user_ids
        ):
            return "team"
        if self._is_of_customer(author.id, email_normalize(email_from or "", strict=False)):
            return "customer"
        # sudo: same as above
        company = self.sudo().commercial_partner_id
        if author and company.care_shares_requests and author.commercial_partner_id == company:
            return "customer"
        return "stranger"

    def _carried_on(self):
        """Return the ticket on which the talk of this one goes on, opened where there is none."""
        self.ensure_one()
        # sudo: the customer's own follow-ups, found for him
        ticket = self.sudo()
        while ticket._is_closed_for_good():
            follow_up = ticket.follow_up_ids.sorted("id")[-1:]
            if not follow_up:
                return ticket._open_follow_up()
            ticket = follow_up
        return ticket

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

    def _get_message_create_valid_field_names(self):
        names = super()._get_message_create_valid_field_names()
        return names | {"care_audience", "care_screening"}

    def _message_post_after_hook(self, message, msg_values):
        super()._message_post_after_hook(message, msg_values)
        if message.message_type not in SPOKEN:
            return
        self._keep_text(message)
        if message.care_audience == "public":
            self._hear(message)

    def _hear(self, message):
        """Let a public word change what it changes: whose turn it is, and the state."""
        self.ensure_one()
        # sudo: the one who speaks need not be allowed to write the ticket
        ticket = self.sudo()
        now = fields.Datetime.now()
        values = {"last_word_at": now}
        speaker = ticket._speaker(message.author_id.id, message.email_from)
        if speaker == "team":
            if not ticket.first_reply_at:
                values["first_reply_at"] = now
            if ticket.state == "new":
                values["state"] = "in_progress"
            if ticket.state != "closed":
                values["awaiting"] = "customer"
            self._record_events("answered", ticket)
        elif speaker == "customer":
            values["awaiting"] = "team"
            if ticket.state in ("pending", "closed"):
                values["state"] = "in_progress"
        ticket.write(values)

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

    def _notify_get_reply_to_batch(self, defaults=None, author_ids=None):
        """Answers go to the address of the team, where it has one."""
        addresses = super()._notify_get_reply_to_batch(defaults=defaults, author_ids=author_ids)
        # sudo: the address of the team, asked for whoever speaks
        for ticket in self.sudo():
            if ticket.team_id.alias_email:
                addresses[ticket.id] = self._notify_get_reply_to_formatted_email(
                    ticket.team_id.alias_email, author_id=(author_ids or {}).get(ticket.id, False)
                )
        return addresses

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        """Mail the customer what is said to him, without making him a follower.

        Who he is, is read when something is said: a customer who was changed hears nothing more.
        A team note reaches nobody outside, not even who is named in it.
        """
        msg_vals = dict(msg_vals or {})
        # sudo: reading the message that is being sent
        message_sudo = message.sudo()
        customer = self.sudo().partner_id
        if (
            customer
            and message_sudo.care_audience == "public"
            and message_sudo.message_type in SPOKEN
            and customer != message_sudo.author_id
        ):
            partner_ids = msg_vals.get("partner_ids", message_sudo.partner_ids.ids)
            msg_vals["partner_ids"] = list({*partner_ids, customer.id})
        recipients = super()._notify_get_recipients(message, msg_vals, **kwargs)
        if message_sudo.care_audience == "team":
            recipients = [recipient for recipient in recipients if not recipient["share"]]
        return recipients
