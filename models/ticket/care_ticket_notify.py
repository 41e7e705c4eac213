from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize, format_datetime, formataddr

from .mail_message import SPOKEN


class CareTicket(models.Model):
    """Who is mailed what is said on a ticket, and what his mail shows of the others."""

    _inherit = "care.ticket"

    # ---------------------------------------------------------- who hears it

    def _outside_readers(self, audience):
        """Return who outside the team is mailed comments of one audience.

        :return: the customer (res.partner, one or none) and the care.observer records
        """
        self.ensure_one()
        # sudo: who reads is asked for whoever speaks
        ticket = self.sudo()
        customer = ticket.partner_id if audience == "public" else ticket.partner_id.browse()
        # What is spam is nobody's to follow: see _domain_of_observer.
        observers = ticket.observer_ids.filtered(lambda observer: not ticket.spam_at)
        return customer, observers if audience in ("public", "private") else observers.browse()

    def _outside_names(self, audience):
        """Return who outside the team is mailed comments of one audience, as the team calls them.

        :return: dict of normalised address (str) to name (str)
        """
        customer, observers = self._outside_readers(audience)
        names = {observer._address(): observer.name for observer in observers}
        if customer:
            names[customer.email_normalized] = customer.name
        elif audience == "public" and not self.sudo().partner_id:
            names[self.sudo().email_normalized] = self._requester_shown()
        names.pop(False, None)
        return names

    def _name_of_reader(self, partner, address):
        """Return what the team calls who was mailed: a res.partner, or else an address (str)."""
        observer = self._observer_of(partner.id, address)
        return observer.name or partner.name or address

    def _check_named(self, partner_ids):
        """Return which of the contacts an agent names in a comment are to be told by it.

        :param partner_ids: ids (list of int) of res.partner
        :return: ids (list of int) of those of the team; the others are told by audience
        :raises UserError: names who may not read it, and says how to let him
        """
        named = self.env["res.partner"].browse(partner_ids or ())
        customer, observers = self._outside_readers("public")
        known = named & (customer + observers.partner_id)
        # sudo: which role and companies people have, asked for agents who may not read users
        strangers = (named - known).filtered(
            lambda partner: not any(map(self._is_of_team, partner.sudo().user_ids))
        )
        foreign = strangers.filtered(lambda partner: partner._is_care_agent())
        if foreign:
            raise UserError(
                self.env._(
                    "%(names)s cannot read this request: it belongs to %(company)s, and they do "
                    "not. Take them out and send again; nothing was sent.",
                    names=", ".join(foreign.mapped("name")),
                    # sudo: its name, which the ticket shows
                    company=self.sudo().company_id.name,
                )
            )
        if strangers:
            raise UserError(
                self.env._(
                    "%(names)s cannot read this request. Add them with “Manage Observers” first, "
                    "then send again; nothing was sent.",
                    names=", ".join(strangers.mapped("name")),
                )
            )
        return (named - known).ids

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        """Tell exactly who may read what is said: the team's followers, and by audience the others.

        The customer and the observers need not follow, and who else follows is not told. Whoever
        may read is found when it is said: who was removed hears nothing more.
        """
        # sudo: reading the message that is being sent
        message_sudo = message.sudo()
        if message_sudo.message_type in ("user_notification", "out_of_office"):
            return super()._notify_get_recipients(message, msg_vals, **kwargs)
        audience = message_sudo.care_audience
        customer, observers = self._outside_readers(audience)
        author = message_sudo.author_id
        outside = customer + observers.partner_id
        told = set()
        if message_sudo.message_type in SPOKEN:
            msg_vals = dict(msg_vals or {})
            explicit = msg_vals.get("outgoing_email_to", message_sudo.outgoing_email_to)
            addresses = [explicit] if explicit and audience == "public" else []
            writer = not author and email_normalize(message_sudo.email_from or "", strict=False)
            hearing = observers.filtered(lambda observer: author not in observer._people())
            addresses += [
                formataddr((observer.name, observer.email))
                for observer in hearing
                if observer.email and observer.email != writer
            ]
            partners = (customer + hearing.partner_id + self._watching(message_sudo)) - author
            named = msg_vals.get("partner_ids", message_sudo.partner_ids.ids)
            msg_vals.update(
                partner_ids=list({*named, *partners.ids}), outgoing_email_to=",".join(addresses)
            )
            if kwargs.get("skip_existing"):
                told = set(message_sudo.notification_ids.mapped("mail_email_address"))
        recipients = []
        for reader in super()._notify_get_recipients(message, msg_vals, **kwargs):
            if not reader["id"]:
                if reader["email_normalized"] not in told:
                    recipients.append(reader)
            elif reader["id"] in outside.ids:
                # An employee without a role has no screen in the backend to open it from.
                recipients.append({**reader, "notif": "email"})
            elif self._is_team_recipient(reader):
                recipients.append(reader)
        return self._one_mail_each(recipients, customer)

    def _watching(self, message):
        """Return who is told of a word that changes nothing (res.partner): else nobody sees it.

        That is an observer's on a closed ticket, which it does not reopen.

        :param message: mail.message in sudo
        """
        # sudo: who looks after the ticket, asked for whoever speaks
        ticket = self.sudo()
        if message.care_speaker != "observer" or ticket.state != "closed":
            return self.env["res.partner"]
        team = ticket.team_id
        alerted = team.alert_member_ids.filtered("active")
        return (ticket.user_id.filtered("active") or alerted or team.member_ids).partner_id

    def _one_mail_each(self, recipients, customer):
        """Keep one reader, as Odoo describes him (dict), for each address outside the team.

        The customer comes first, then contacts: who stands for a plain address is known least.
        """
        # sudo: the language of the shop, for who has none of his own
        shop_lang = self.sudo().company_id.partner_id.lang
        readers = {}
        for reader in sorted(
            recipients, key=lambda reader: (reader["id"] != customer.id, not reader["id"])
        ):
            address = reader["email_normalized"]
            key = reader["id"] if self._is_team_recipient(reader) or not address else address
            readers.setdefault(key, {**reader, "lang": reader["lang"] or shop_lang})
        return list(readers.values())

    def _notify_thread_with_out_of_office(self, message, recipients_data, msg_vals=False, **kwargs):
        # Said to who wrote, and to nobody else: see `message_post`.
        ticket = self.with_context(care_answers_for_absent=message)
        return super(CareTicket, ticket)._notify_thread_with_out_of_office(
            message, recipients_data, msg_vals=msg_vals, **kwargs
        )

    def _is_team_recipient(self, reader):
        """Tell whether a recipient, as Odoo describes him, is of the team in this company."""
        # sudo: which role he has
        user = self.env["res.users"].sudo().browse(reader["uid"] or 0)
        return bool(user) and not reader["ushare"] and self._is_of_team(user)

    def _is_of_team(self, user):
        """Tell whether a res.users record (in sudo) is an agent of this ticket's company."""
        # sudo: the company, whoever asks
        company = self.sudo().company_id
        return user._is_care_agent() and company.id in user._get_company_ids()

    # ------------------------------------------------------- what a mail shows

    def _notify_get_recipients_groups(self, message, model_description, msg_vals=False):
        """Give the customer his link, and observers with an account the plain address."""
        groups = super()._notify_get_recipients_groups(message, model_description, msg_vals)
        if not self:
            return groups
        # sudo: who reads is asked for whoever speaks
        ticket = self.sudo()
        customer = ticket.partner_id
        page = f"{ticket.get_base_url()}{ticket.access_url}"
        with_account = ticket.observer_ids.filtered("has_account").partner_id
        groups = [group for group in groups if group[0] != "portal_customer"]
        for name, _is_member, group in groups:
            if name != "user":
                group.update(active=True, has_button_access=False)
        observers = [
            "care_observer",
            lambda reader: reader["id"] in with_account.ids,
            {"has_button_access": True, "button_access": {"url": page}},
        ]
        if not customer:
            return [observers, *groups]
        link = f"{ticket.get_base_url()}{ticket._get_share_url(pid=customer.id)}"
        mine = [
            "care_customer",
            lambda reader: reader["id"] == customer.id,
            {"has_button_access": True, "button_access": {"url": link}},
        ]
        return [mine, observers, *groups]

    def _notify_get_recipients_classify(
        self, message, recipients_data, model_description, msg_vals=False
    ):
        """Write one mail to each plain address: a common one would show them all to each."""
        partners = [reader for reader in recipients_data if reader["id"]]
        groups = super()._notify_get_recipients_classify(
            message, partners, model_description, msg_vals
        )
        return groups + [
            {
                "active": True,
                "button_access": {},
                "has_button_access": False,
                "notification_group_name": "care_address",
                "recipients_data": [reader],
                "recipients_emails": [reader["email_normalized"]],
                "recipients_ids": [],
            }
            for reader in recipients_data
            if not reader["id"]
        ]

    def _notify_by_email_get_headers(self, headers=None):
        headers = super()._notify_by_email_get_headers(headers=headers)
        # It would put everyone outside into the To of each mail.
        headers.pop("X-Msg-To-Add", None)
        return headers

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

    # ------------------------------------------------------------- afterwards

    def _note_audience_change(self, message, former):
        """Keep who gave a comment to other readers, and when."""
        audiences = dict(message._fields["care_audience"]._description_selection(self.env))
        text = self.env._(
            "A comment of %(author)s from %(date)s was changed from %(former)s to %(now)s: "
            "“%(preview)s”",
            former=audiences[former or "team"].lower(),
            now=audiences[message.care_audience].lower(),
            **self._named_in_notes(message),
        )
        self._note_decision("audience_changed", text)

    def _note_held_back_kept(self, message):
        """Keep who left a held-back mail a team note, and when."""
        text = self.env._(
            "The held-back mail of %(author)s from %(date)s was kept as a team note: “%(preview)s”",
            **self._named_in_notes(message),
        )
        self._note_decision("held_back_kept", text)

    def _named_in_notes(self, message):
        """Return what a note for the team says of a comment (dict of author, date and preview)."""
        return {
            "author": message.author_id.name or message.email_from,
            "date": format_datetime(self.env, message.date, dt_format="short"),
            "preview": message.preview or "",
        }

    def _note_decision(self, kind, text):
        """Keep what the user decided here, as an event of `kind` (str) and a note (str)."""
        self.ensure_one()
        self._record_events(kind, self)
        self._message_log(body=text, author_id=self.env.user.partner_id.id)

    def _hear_widened(self, message, was_held_back):
        """Let a comment that got more readers count as said, as far as it did not yet.

        :param message: mail.message on this ticket, its audience changed already
        :param bool was_held_back: whether it was a mail that nobody had taken as its sender's word
        """
        is_public = message.care_audience == "public"
        is_answer = is_public and message.care_speaker == "team"
        if was_held_back:
            message.care_speaker = self._speaker(
                message.author_id.id, message.email_from, message.care_audience
            )
        if is_answer or was_held_back:
            self._hear(message)
            # sudo: whoever lets it out
            if message.care_speaker == "stranger" and self.sudo().state != "closed":
                self.sudo().awaiting = "team"
        elif is_public:
            # sudo: what the customer sees as the last word, whoever makes it public
            self.sudo().last_public_word_at = fields.Datetime.now()
