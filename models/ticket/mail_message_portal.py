from odoo import models


class MailMessage(models.Model):
    """How comments on requests are shown to people outside: with names, without addresses."""

    _inherit = "mail.message"

    def _portal_get_default_format_properties_names(self, options=None):
        names = super()._portal_get_default_format_properties_names(options=options)
        return names | {"care_audience"}

    def _portal_message_format(self, properties_names, options=None):
        formatted = super()._portal_message_format(properties_names, options=options)
        if self and set(self.sudo().mapped("model")) == {"care.ticket"}:
            for message, values in zip(self, formatted, strict=True):
                message._care_hide_on_page(values, options or {})
            self._care_hide_in_mails(formatted)
        return formatted

    def _care_hide_in_mails(self, formatted):
        """Take the addresses of others out of the texts of formatted comments (list of dict)."""
        hidden = {}
        for message, values in zip(self, formatted, strict=True):
            # sudo: the page's reader was let in before, see `_care_reader_ticket`
            message_sudo = message.sudo()
            if message_sudo.message_type != "email" or "body" not in values:
                continue
            ticket = message._care_reader_ticket()
            if ticket.id not in hidden:
                reader = ticket._link_partner() or self.env.user.partner_id
                hidden[ticket.id] = ticket._hidden_in_mails(reader, {reader.email_normalized})
            values["body"] = ["markup", ticket._body_shown(message_sudo, hidden[ticket.id])]

    def _care_hide_on_page(self, values, options):
        """Take out of a formatted comment (dict) what its reader is not to learn."""
        # sudo: the page's reader was let in before, see `_care_reader_ticket`
        message = self.sudo()
        ticket = self._care_reader_ticket()
        reader = ticket._link_partner() or self.env.user.partner_id
        name = ticket._author_shown(message, reader)
        is_hidden = message.care_speaker == "customer" and ticket._hides_requester()
        values["author_id"] = {"id": False if is_hidden else message.author_id.id, "name": name}
        # Odoo shows it where there is no author.
        values["email_from"] = name
        link = "&".join(
            f"{param}={options[name]}"
            for param, name in (("_hash", "hash"), ("pid", "pid"))
            if options.get(name)
        )
        avatar = f"/mail/avatar/mail.message/{message.id}/author_avatar/50x50"
        values["author_avatar_url"] = f"{avatar}?{link}" if link else avatar
        reacted = [
            partner for group in values.get("reactions", ()) for partner in group["partners"]
        ]
        people = self.env["res.partner"].browse({partner["id"] for partner in reacted})
        unnamed = set(ticket._unnamed_among(people).ids)
        for partner in reacted:
            if partner["id"] in unnamed:
                partner.update(id=False, name=ticket._requester_shown())

    def _care_reader_ticket(self):
        """Return the ticket (care.ticket) of a comment, as its reader has opened it."""
        opened = self.env.context.get("care_ticket")
        ticket = self.env["care.ticket"].browse(self.sudo().res_id)
        return opened if opened == ticket else ticket

    def _shows_author(self, **link):
        """Tell whether the visitor sees the face of who wrote this comment.

        :param link: hash and pid of the link that he came by
        """
        self.ensure_one()
        if not self._is_open_on_page(**link):
            return False
        hides = self.env["care.ticket"].sudo(False).browse(self.res_id)._hides_requester()
        return not (hides and self.care_speaker == "customer")
