from markupsafe import Markup

from odoo import models
from odoo.tools import email_normalize, formataddr

from .mail_hiding import hide_in_html
from .mail_message import SPOKEN


class CareTicket(models.Model):
    """What a mail with a comment shows its reader: of the others names alone, and who reads it."""

    _inherit = "care.ticket"

    def _notify_by_email_render_layout(
        self, message, recipients_group, msg_vals=False, render_values=None
    ):
        # sudo: the message that is being sent
        message_sudo = message.sudo()
        if message_sudo.message_type in SPOKEN:
            msg_vals = {**(msg_vals or {}), "email_layout_xmlid": "care_desk.mail_comment_layout"}
            render_values = {
                **(render_values or {}),
                **self._shown_in_mail(message_sudo, recipients_group),
            }
        return super()._notify_by_email_render_layout(
            message, recipients_group, msg_vals=msg_vals, render_values=render_values
        )

    def _shown_in_mail(self, message, recipients_group):
        """Return what the layout of a mail shows instead of Odoo's own (dict).

        :param message: mail.message in sudo
        :param dict recipients_group: see Odoo's `_notify_get_recipients_classify`
        """
        self.ensure_one()
        readers = recipients_group["recipients_data"]
        # One text for several readers shows none of them the address of another.
        addresses = {reader["email_normalized"] for reader in readers if len(readers) == 1}
        is_team = all(self._is_team_recipient(reader) for reader in readers)
        customer, _observers = self._outside_readers("public")
        is_customer = any(
            reader["id"] == customer.id
            if customer
            else not self._observer_of(reader["id"], reader["email_normalized"])
            for reader in readers
        )
        shown = {"care_audience": message.care_audience}
        if message.care_audience == "public" and (is_team or is_customer):
            # He knows.
            shown["care_audience"] = False
        if message.care_speaker != "team":
            shown["signature"] = ""
        shown["care_body"] = message.body
        if not is_team and message.message_type == "email":
            partner = self.env["res.partner"].browse(recipients_group["recipients_ids"][:1])
            hidden = self._hidden_in_mails(partner, addresses)
            shown["care_body"] = self._body_shown(message, hidden)
        return shown

    def _body_shown(self, message, hidden):
        """Return the body (Markup) of a comment as someone outside reads it.

        :param message: mail.message in sudo
        :param dict hidden: see `_hidden_in_mails`
        """
        return hide_in_html(message.body or Markup(""), hidden)

    def _hidden_in_mails(self, partner, addresses):
        """Return what someone outside does not read in comments that came by mail.

        A mail quotes what it answers, with the names and addresses that its writer was shown.

        :param partner: res.partner who reads it, none where it is a plain address
        :param addresses: normalised addresses (set of str) of the reader
        :return: dict of each text to what stands in its place, see `hide_in_text`
        """
        self.ensure_one()
        hidden = dict.fromkeys(self._addresses_of_people() - addresses, "…")
        # sudo: names alone are shown
        ticket = self.sudo()
        if ticket.team_id.hide_requester and partner != ticket.partner_id:
            for name in {ticket.partner_id.name, ticket.partner_name} - {False, ""}:
                hidden[name] = self._customer_unnamed(partner)
        return hidden

    def _addresses_of_people(self):
        """Return the normalised addresses (set of str) of everybody who takes part here."""
        self.ensure_one()
        # sudo: to keep them from whoever reads the mail
        ticket = self.sudo()
        people = ticket.partner_id + ticket.observer_ids._people() + ticket.user_id.partner_id
        addresses = {ticket.email_normalized, *ticket.observer_ids.mapped("email")}
        spoken = (
            self.env["mail.message"]
            .sudo()
            ._read_group(
                [
                    ("model", "=", self._name),
                    ("res_id", "=", self.id),
                    ("message_type", "in", SPOKEN),
                ],
                ["author_id", "email_from"],
            )
        )
        for author, email_from in spoken:
            people += author
            addresses.add(email_normalize(email_from or "", strict=False))
        return {*addresses, *people.mapped("email_normalized")} - {False, None}

    # ------------------------------------------------------------- the sender

    def _sender_shown(self, message, partner):
        """Return the From (str) of a mail with a comment: the author's name, the team's address.

        :param message: mail.message on this ticket
        :param partner: res.partner it goes to, none where it goes to a plain address
        :return: the empty string where the shop has no address at all: then the mail does not leave
        """
        self.ensure_one()
        # sudo: the addresses of the shop, asked for whoever sends
        ticket = self.sudo()
        company = ticket.company_id
        address = (
            ticket.team_id.alias_email
            or company.catchall_email
            or email_normalize(company.email or "")
            or company.default_from_email
        )
        return formataddr((self._author_shown(message, partner), address)) if address else ""

    def _author_shown(self, message, partner):
        """Return how the author of a comment is called (str) towards who is not of the team."""
        self.ensure_one()
        # sudo: names alone are shown
        ticket, message = self.sudo(), message.sudo()
        if message.care_speaker == "customer":
            hidden = ticket.team_id.hide_requester and partner != ticket.partner_id
            name = message.author_id.name or ticket.partner_name
            return self._customer_unnamed(partner) if hidden or not name else name
        if message.author_id:
            return message.author_id.name
        observer = ticket._observer_of(False, message.email_from)
        name = observer.partner_id.name or observer.given_name
        return name or self._in_language_of(partner).env._("Observer")

    def _customer_unnamed(self, partner):
        """Return what the customer is called (str) by who does not know his name."""
        return self._in_language_of(partner).env._("Customer")

    def _in_language_of(self, partner):
        """Return this ticket in the language of a reader, the shop's where he has none."""
        # sudo: languages alone are taken
        lang = partner.sudo().lang or self.sudo().company_id.partner_id.lang
        return self.with_context(lang=lang or self.env.lang)
