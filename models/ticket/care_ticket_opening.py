from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, email_normalize, html2plaintext
from odoo.tools.mail import parse_contact_from_email

# What `open_ticket` takes beside field names.
MESSAGE_KEYS = {"body", "attachments", "message_id"}


class CareTicket(models.Model):
    """How a request comes in: one method for every channel."""

    _inherit = "care.ticket"

    # An address that is answered more often than this within the hour is probably a machine.
    ACKNOWLEDGEMENTS_PER_HOUR = 3

    @api.model
    def open_ticket(self, channel, values):
        """Open a ticket, or continue the one that this very message belongs to.

        Finds the customer by his address and makes one where the channel proves there is a person
        (form, portal, chat), posts `body` as his first word, alerts the team and acknowledges the
        request to him. A `message_id` that was received before returns its ticket unchanged; a
        `number` of one of the customer's own tickets continues that one.

        :param str channel: one of the values of the field `channel`
        :param dict values: names of ticket fields with the values `create` takes, and
            `body` (str is escaped, Markup is sanitised): what the customer said,
            `attachments`: list of (name, content as bytes) pairs,
            `message_id`: the channel's own unique id of this message (str)
        :return: care.ticket record
        :raises UserError: when the service is off or a customer names what is not his
        :raises AccessError: when the caller may not open tickets this way
        """
        if channel not in dict(self._fields["channel"]._description_selection(self.env)):
            raise UserError(self.env._("“%s” is not a channel of requests.", channel))
        tickets, values = self, dict(values)
        if self.env.user.share and not self.env.su:
            values = self._values_of_customer(channel, values)
            tickets = self._for_outsider()
        message = {key: values.pop(key) for key in MESSAGE_KEYS & values.keys()}
        if message.get("message_id"):
            # sudo: nobody may write deliveries by hand
            self.env["care.ticket.delivery"].sudo()._claim(message["message_id"])
        ticket = tickets._find_continued(
            values.pop("number", None), message.get("message_id"), values
        )
        if ticket and tickets._is_known_message(message.get("message_id")):
            return ticket.with_env(self.env)
        if not ticket:
            ticket = tickets._create_opened(channel, values, message.get("body"))
        if message.get("body") or message.get("attachments"):
            posted = ticket._post_word_of_customer(**message)
            ticket = tickets.browse(posted.res_id)
        ticket._announce()
        return ticket.with_env(self.env)

    @api.model
    def start_mail(self, partner, values, body, attachment_ids=()):
        """Open a ticket with a mail to a customer, who is then expected to answer.

        :param partner: res.partner it goes to, one record
        :param dict values: names of ticket fields with the values `create` takes
        :param Markup body: what the agent writes
        :param attachment_ids: ids (iterable of int) of ir.attachment the agent uploaded
        :return: care.ticket record, pending and awaiting the customer
        """
        address = partner.email_normalized
        if address and self._is_blocked(address, self._company_of(values)):
            raise UserError(
                self.env._(
                    "%s is a blocked sender, whose answer would not be read. Unblock the address "
                    "first; nothing was sent.",
                    address,
                )
            )
        ticket = self._create_opened(
            "email", {**values, "partner_id": partner.id, "user_id": self.env.uid}
        )
        ticket._claim_announcement()
        # sudo: his own uploads, which else would go with the dialog they were made in
        files = self.env["ir.attachment"].sudo().browse(attachment_ids)
        files.filtered(
            lambda file: (
                file.create_uid == self.env.user and file.res_model == "care.ticket.compose"
            )
        ).write({"res_model": self._name, "res_id": ticket.id})
        ticket.message_post(body=body, attachment_ids=list(attachment_ids), care_audience="public")
        ticket._settle_suppliers()
        # Nobody has asked anything yet: the first reply is still to come.
        ticket.write({"state": "pending", "first_reply_at": False})
        return ticket

    # ------------------------------------------------------------ the opening

    @api.model
    def _find_continued(self, number, message_id, values):
        """Return the ticket that a message continues (care.ticket, one or none)."""
        if message_id:
            # sudo: message ids are looked up for whoever opens, the ticket stays behind its rules
            message = (
                self.env["mail.message"]
                .sudo()
                .search([("message_id", "=", message_id), ("model", "=", self._name)], limit=1)
            )
            if message:
                return self.browse(message.res_id).exists()
        if number:
            ticket = self.search([("number", "=", number)])
            address = email_normalize(values.get("email_from") or "", strict=False)
            if ticket and ticket._is_of_customer(values.get("partner_id"), address):
                return ticket
        return self.browse()

    @api.model
    def _is_known_message(self, message_id):
        # sudo: same as in _find_continued
        return bool(message_id) and bool(
            self.env["mail.message"].sudo().search_count([("message_id", "=", message_id)], limit=1)
        )

    def _is_of_customer(self, partner_id, address):
        """Tell whether this ticket belongs to a customer (res.partner id) or mail address."""
        self.ensure_one()
        if self.partner_id:
            return self.partner_id.id == partner_id or (
                bool(address) and self.partner_id.email_normalized == address
            )
        return bool(address) and self.email_normalized == address

    @api.model
    def _create_opened(self, channel, values, body=None):
        """Create the ticket of an incoming request, its customer found but nothing posted yet."""
        values = dict(values, channel=channel)
        name, address = parse_contact_from_email(values.get("email_from"))
        values.setdefault("partner_name", name)
        company = self._company_of(values)
        if not values.get("partner_id") and address and not values.get("is_suspicious"):
            matches = self._match_customers([address], company).get(address)
            if matches and len(matches) == 1:
                values["partner_id"] = matches.id
        if values.get("partner_id") and not values.get("email_from"):
            values["email_from"] = self.env["res.partner"].browse(values["partner_id"]).email
        if not values.get("team_id"):
            # sudo: settings of the team, asked for a customer
            reason = self.env["care.reason"].sudo().browse(values.get("reason_id") or 0)
            team = self.env["care.team"].sudo()._default_team(company, reason)
            values.update(team_id=team.id, company_id=company.id)
        if not (values.get("name") or "").strip():
            values["name"] = self._subject_from(body)
        if address and self._is_blocked(address, company):
            values.update(active=False, spam_at=fields.Datetime.now())
        opening = self.with_context(mail_create_nosubscribe=True, care_announce_later=True)
        ticket = opening.create(values).with_env(self.env)
        if ticket.active:
            ticket._ensure_customer_of_visit()
        return ticket

    @api.model
    def _company_of(self, values):
        """Return the company (res.company) that a new request falls to."""
        if values.get("team_id"):
            # sudo: see _create_opened
            return self.env["care.team"].sudo().browse(values["team_id"]).company_id
        return self.env["res.company"].browse(values.get("company_id") or self.env.company.id)

    @api.model
    def _subject_from(self, body):
        """Make a subject (str) of the first words of `body` (str or Markup)."""
        lines = [line.strip() for line in html2plaintext(body or "").splitlines()]
        first = next(filter(None, lines), "")
        if not first:
            return self.env._("(no subject)")
        return first if len(first) <= 80 else f"{first[:79]}…"

    @api.model
    def _is_blocked(self, address, company):
        # sudo: the list is the team's, the sender meets it
        return bool(
            self.env["care.blocked.sender"]
            .sudo()
            .search_count(
                [("email_normalized", "=", address), ("company_id", "=", company.id)], limit=1
            )
        )

    def _post_word_of_customer(self, body="", attachments=None, message_id=None):
        """Post what the customer said (see `open_ticket`) in his name, whoever records it."""
        self.ensure_one()
        extra = {"message_id": message_id} if message_id else {}
        # sudo: the customer speaks, though it may be an agent or the server who writes it down
        return self.sudo().message_post(
            body=body or "",
            attachments=attachments or [],
            author_id=self.partner_id.id,
            email_from=self.partner_id.email_formatted if self.partner_id else self.email_from,
            message_type="comment",
            care_audience="public",
            **extra,
        )

    def _open_follow_up(self):
        """Open the ticket that carries on this one, closed too long ago to be reopened."""
        self.ensure_one()
        # sudo: the customer writes, the fields are the team's
        ticket = self.sudo()
        foreign = ticket._foreign_links(ticket.commercial_partner_id)
        own = {"order_id", "picking_id", "product_id"} - set(foreign)
        team = ticket.team_id
        if not team.active:
            team = team._default_team(ticket.company_id, ticket.reason_id) or team
        opening = ticket.with_context(mail_create_nosubscribe=True, care_announce_later=True)
        follow_up = opening.create(
            {
                "name": ticket.name,
                "channel": ticket.channel,
                "team_id": team.id,
                "company_id": ticket.company_id.id,
                "partner_id": ticket.partner_id.id,
                "partner_name": ticket.partner_name,
                "email_from": ticket.email_from,
                **{name: ticket[name].id for name in own},
                "follow_up_of_id": ticket.id,
            }
        )
        return follow_up.with_env(self.env)

    # ------------------------------------------------------------ the telling

    def _announce(self, acknowledge=True):
        """Tell the team, and with `acknowledge` (bool) the customers, of new tickets; once."""
        # sudo: the mark and the mails are the system's, whoever opens
        waiting = self.sudo().filtered(
            lambda ticket: not ticket.announced_at and ticket.active and ticket.state != "closed"
        )
        claimed = waiting._claim_announcement()
        claimed._settle_suppliers()
        for ticket in claimed:
            ticket._alert_team()
            if acknowledge and ticket._may_acknowledge():
                ticket._acknowledge()

    def _claim_announcement(self):
        """Take the one announcement of these tickets; return those no other transaction took."""
        if not self:
            return self
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                "UPDATE care_ticket SET announced_at = %s"
                " WHERE id IN %s AND announced_at IS NULL RETURNING id",
                fields.Datetime.now(),
                self._ids,
            )
        )
        self.invalidate_recordset(["announced_at"])
        claimed = {ticket_id for (ticket_id,) in self.env.cr.fetchall()}
        return self.filtered(lambda ticket: ticket.id in claimed)

    def _alert_team(self):
        """Tell the members who want it, each in his language, of a request nobody has taken."""
        self.ensure_one()
        members = self.team_id.alert_member_ids.filtered("active") - self.env.user
        if self.user_id or not members:
            return
        for lang, speakers in members.grouped("lang").items():
            ticket = self.with_context(lang=lang)
            ticket.message_notify(
                partner_ids=speakers.partner_id.ids,
                subject=ticket.env._("New request %s", ticket.display_name),
                body=ticket.env["ir.qweb"]._render(
                    "care_desk.ticket_alert", {"ticket": ticket}, minimal_qcontext=True
                ),
                model=ticket._name,
                res_id=ticket.id,
                email_layout_xmlid="mail.mail_notification_layout",
            )

    def _may_acknowledge(self):
        """Tell whether an answer by machine is wanted: a person wrote, and not too often."""
        self.ensure_one()
        if self.channel not in ("email", "form", "portal") or self.is_suspicious:
            return False
        if not self.email_normalized:
            return False
        recent = self.with_context(active_test=False).search_count(
            Domain("email_normalized", "=", self.email_normalized)
            & Domain("announced_at", ">", fields.Datetime.subtract(fields.Datetime.now(), hours=1))
            & Domain("id", "!=", self.id),
            limit=self.ACKNOWLEDGEMENTS_PER_HOUR,
        )
        return recent < self.ACKNOWLEDGEMENTS_PER_HOUR

    def _acknowledge(self):
        """Mail number and expected delay to the customer, in his language.

        Nothing of what he wrote is quoted, for the address may be one he merely typed: hence no
        layout of Odoo's either, which would show the subject.
        """
        self.ensure_one()
        template = self.env.ref("care_desk.mail_template_ticket_acknowledgement")
        template.send_mail(
            self.id,
            email_values={
                # RFC 3834: says to other machines that no machine should answer this
                "headers": repr(
                    {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"}
                ),
            },
        )

    def _acknowledgement_lang(self):
        """Return the language code of the customer, else of the shop; used by the template."""
        self.ensure_one()
        return self.partner_id.lang or self.company_id.partner_id.lang or self.env.lang

    def _channel_label(self):
        """Return the translated name of the channel; used by templates."""
        self.ensure_one()
        return dict(self._fields["channel"]._description_selection(self.env))[self.channel]
