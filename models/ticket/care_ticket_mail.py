import re
from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Domain
from odoo.tools.mail import mail_header_msgid_re

from .care_ticket_audience import AUDIENCES
from .mail_message import SPOKEN
from .mail_screening import judge_sender

MAX_NAME_CHARS = 250
# A subject that holds more candidates than this was not made of one of ours.
MAX_SUBJECT_WORDS = 20
# Kept without telling anybody: nobody asked for it, or nobody wants it.
SILENT_SCREENINGS = {"automatic", "blocked"}


class CareTicket(models.Model):
    """Requests that come by mail, through Odoo's gateway.

    A mail is judged once, before it is posted: by whom it is, and what it may change. What is not
    proven to be the customer's or an agent's word is kept as a team note and changes nothing.
    """

    _inherit = "care.ticket"

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Open a ticket for a mail; the gateway then posts the mail on it."""
        values = dict(custom_values or {})
        values.update(
            email_from=msg_dict.get("email_from"),
            name=" ".join((msg_dict.get("subject") or "").split())[:MAX_NAME_CHARS],
            is_suspicious=msg_dict.get("care_screening") == "unproven",
        )
        ticket = self._create_opened("email", values, msg_dict.get("body"))
        if not ticket.is_suspicious:
            msg_dict["author_id"] = ticket.partner_id.id
        ticket._announce()
        return ticket

    # -------------------------------------------------------------- receiving

    @api.model
    def _receive_mail(self, message, mail, route):
        """Judge a mail that the gateway is about to give to a ticket.

        :param message: email.message.EmailMessage
        :param dict mail: the values that Odoo's gateway read from it
        :param tuple route: (model, id, defaults, user id, alias) as Odoo's gateway found it
        :return: the route it takes, and a copy of `mail` with the values it is posted with
        """
        _model, ticket_id, defaults, _uid, alias = route
        ticket = self.browse(ticket_id or 0).exists()
        team = ticket.team_id or self._team_of_mail(defaults)
        sender = judge_sender(message, team.company_id.care_authserv_id)
        ticket = ticket or self._ticket_in_subject(mail, sender, team.company_id)
        screening, author = ticket._screen(sender, team.company_id)
        # Being named in To or Cc gives nobody anything; nor does it keep an alert from anybody.
        named = {"partner_ids", "to_filtered", "cc_filtered"}
        mail = {key: value for key, value in mail.items() if key not in named}
        if not ticket:
            is_off = team.company_id.care_service == "off"
            if is_off and not screening:
                screening = "off"
                team._tell_service_off(message, mail, sender)
            if team and (is_off or screening == "automatic"):
                return team._route_of_note(alias), team._values_of_note(mail, screening, author)
            if screening == "blocked":
                # It opens as spam, where it can be recovered as what its sender said.
                screening = False
        audience = ticket._audience_of_mail(mail, author, sender.address) if ticket else "public"
        mail.update(
            author_id=author.id,
            care_screening=screening,
            care_audience="team" if screening else audience,
            is_internal=False,
            # Odoo would mail it to the author of what it answers, a former customer for one.
            parent_id=False,
        )
        return (self._name, ticket.id, defaults, SUPERUSER_ID, alias), mail

    def _audience_of_mail(self, mail, author, address):
        """Return the audience of a mail on this ticket: that of what it answers.

        An observer whose mail answers nothing public is not taken to speak to the customer.

        :param dict mail: what Odoo's gateway read from the mail
        :param author: res.partner who wrote it, one or none
        :param str address: the normalised address it came from
        """
        self.ensure_one()
        answered = self._answered_audience(mail)
        # Whoever is both, a colleague of the customer for one, follows what he answers.
        heard = "public" if answered == "public" else "private"
        speaker = self._speaker(author.id, address, heard)
        if speaker == "observer":
            return "public" if answered == "public" else "private"
        if speaker == "team":
            return answered or ("team" if mail.get("is_internal") else "public")
        return "public"

    def _answered_audience(self, mail):
        """Return the audience of the comment that a mail answers, or None.

        Its own words (In-Reply-To) count before the thread's (References); of several comments the
        one with the fewest readers.
        """
        for name in ("in_reply_to", "references"):
            message_ids = mail_header_msgid_re.findall(mail.get(name) or "")
            answered = self.env["mail.message"].search(
                [
                    ("model", "=", self._name),
                    ("res_id", "=", self.id),
                    ("message_id", "in", message_ids),
                    ("message_type", "in", SPOKEN),
                    ("care_audience", "!=", False),
                ]
            )
            if answered:
                return max(answered.mapped("care_audience"), key=AUDIENCES.index)
        return None

    @api.model
    def _without_doubles(self, routes):
        """Keep one route to requests for each company: one mail opens one request."""
        kept = {}
        for route in routes:
            place = route[1] or self._team_of_mail(route[2]).company_id
            kept.setdefault(place, route)
        return list(kept.values())

    @api.model
    def _team_of_mail(self, defaults):
        """Return the team (care.team, one or none) that a new mail goes to."""
        team = self.env["care.team"].browse((defaults or {}).get("team_id") or 0).exists()
        return team or team._default_team(self.env.company)

    @api.model
    def _ticket_in_subject(self, mail, sender, company):
        """Return the ticket whose number stands in the subject, where the sender takes part in it.

        :return: care.ticket, one or none
        """
        words = re.findall(r"[^\s\[\](){}<>:;,#\"'!?]+", mail.get("subject") or "")
        numbers = [word.strip(".").upper() for word in words if re.search(r"\d", word)]
        if not numbers or not sender.address:
            return self.browse()
        tickets = self.search(
            [("number", "in", numbers[:MAX_SUBJECT_WORDS]), ("company_id", "=", company.id)]
        )
        return tickets.filtered(
            lambda ticket: (
                ticket._is_of_customer(False, sender.address)
                or ticket._observer_of(False, sender.address)
            )
        )[:1]

    # -------------------------------------------------------------- screening

    def _screen(self, sender, company):
        """Tell why a mail is not taken as its sender's word on this ticket, or on a new one.

        :param sender: mail_screening.Sender
        :param company: res.company that receives the mail
        :return: a value of mail.message's `care_screening` or False, and the res.partner who may be
            named as its author: one who is held back only where he is proven
        """
        users = self.env["res.users"].search(
            [("email_normalized", "=", sender.address), ("share", "=", False)]
        )
        agents = users.filtered(lambda user: user._is_care_agent())
        found = self._match_customers([sender.address], company).get(sender.address)
        partners = (agents or users)[:1].partner_id or found or self.env["res.partner"]
        nobody = self.env["res.partner"]
        proven = partners if sender.is_proven and len(partners) == 1 else nobody
        if sender.is_automatic or self._is_machine(sender.address):
            return "automatic", proven
        if self._is_blocked(sender.address, company):
            return "blocked", proven
        observer = self and self._observer_of(False, sender.address)
        is_known = bool(partners or observer) or (
            self and self._is_of_customer(False, sender.address)
        )
        if not sender.is_proven and (
            sender.verdict == "fail" or users or (is_known and sender.answers_elsewhere)
        ):
            return "unproven", nobody
        if not self:
            return False, nobody
        customer = self._customer_among(partners, sender.address)
        if customer is not None:
            return False, customer
        if agents and company in partners.user_ids.company_ids:
            return False, partners
        if observer:
            return False, (partners & observer._people())[:1]
        return "stranger", proven

    def _customer_among(self, partners, address):
        """Return who of `partners` (res.partner) speaks as customer, None where nobody does.

        The customer may be an address that is no contact yet: then an empty record.
        """
        self.ensure_one()
        if self._is_of_customer(False, address):
            return self.partner_id or (partners if len(partners) == 1 else partners.browse())
        colleagues = partners.filtered(
            lambda partner: self._speaker(partner.id, address) == "customer"
        )
        return colleagues[:1] if colleagues else None

    def _is_machine(self, address):
        """Tell whether the address is one of ours, or writes more than a person does.

        How much that is, and who may all the same, are Odoo's own settings of the gateway.
        """
        if not address:
            return True
        if self.env["mail.alias.domain"]._find_aliases([address]):
            return True
        allowed = self.env["mail.gateway.allowed"]
        if allowed.search_count([("email_normalized", "=", address)], limit=1):
            return False
        settings = self.env["ir.config_parameter"]
        threshold = int(settings.get_param("mail.gateway.loop.threshold", 20))
        minutes = int(settings.get_param("mail.gateway.loop.minutes", 120))
        since = Domain("create_date", ">=", fields.Datetime.now() - timedelta(minutes=minutes))
        if self:
            recent = self.env["mail.message"].search_count(
                since
                & Domain("model", "=", self._name)
                & Domain("res_id", "=", self.id)
                & Domain("message_type", "=", "email")
                & Domain("email_from", "ilike", address),
                limit=threshold,
            )
        else:
            recent = self.with_context(active_test=False).search_count(
                since & Domain("channel", "=", "email") & Domain("email_normalized", "=", address),
                limit=threshold,
            )
        return recent >= threshold

    def _alert_of_held_back(self, message):
        """Tell who looks after the ticket of a mail (mail.message) that was held back.

        Without an assignee, that is who wants to hear of new requests, and else the whole team.
        Nothing of it is quoted, and Odoo itself is the sender: it may pretend to be a colleague's.
        """
        self.ensure_one()
        team = self.team_id
        alerted, members = team.alert_member_ids, team.member_ids
        users = self.user_id or alerted.filtered("active") or members.filtered("active")
        if message.care_screening in (False, *SILENT_SCREENINGS) or not users:
            return
        reasons = dict(message._fields["care_screening"]._description_selection(self.env))
        self.message_notify(
            partner_ids=users.partner_id.ids,
            author_id=self.env.ref("base.partner_root").id,
            subject=self.env._("A mail was held back: %s", self.display_name),
            body=self.env._(
                "A mail that names %(address)s as its sender was kept as a team note: "
                "%(reason)s. Nothing else was changed.",
                address=message.email_from,
                reason=reasons[message.care_screening],
            ),
            email_layout_xmlid="mail.mail_notification_layout",
        )

    # ------------------------------------------------------------------ hooks

    def _message_add_default_recipients(self):
        """Leave out the address a ticket came from where it has a customer, who may be another."""
        defaults = super()._message_add_default_recipients()
        for ticket in self.filtered("partner_id"):
            defaults[ticket.id]["email_to_lst"] = []
        return defaults

    def _message_get_suggested_recipients_batch(
        self, reply_discussion=False, reply_message=None, **kwargs
    ):
        """Suggest the customer alone: who else a mail went to is not part of the request."""
        if not self.env.user._is_care_agent():
            return {ticket.id: [] for ticket in self}
        return super()._message_get_suggested_recipients_batch(**kwargs)

    def _message_receive_bounce(self, email, partner):
        """Note a mail of the ticket that came back, for an acknowledgement shows it nowhere."""
        result = super()._message_receive_bounce(email, partner)
        for ticket in self:
            speaking = ticket.with_context(lang=ticket.company_id.partner_id.lang)
            speaking._message_log(
                body=speaking.env._("A mail to %s came back: it was not delivered.", email)
            )
        return result
