from markupsafe import Markup

from odoo import SUPERUSER_ID, fields, models


class CareTeam(models.Model):
    """What a team keeps of the mails that open no request."""

    _inherit = "care.team"

    # Whoever is told more often than this within the hour is probably a machine.
    SERVICE_OFF_WORDS_PER_HOUR = 3

    def _route_of_note(self, alias):
        """Return the gateway's route that keeps a mail as a note of this team."""
        self.ensure_one()
        return (self._name, self.id, None, SUPERUSER_ID, alias)

    def _values_of_note(self, mail, screening, author):
        """Return the values with which the gateway keeps a mail (dict) as a note of this team."""
        # Of what is internal, Odoo's gateway makes a note.
        return {
            **mail,
            "author_id": author.id,
            "care_screening": screening,
            "is_internal": True,
            "parent_id": False,
        }

    def _tell_service_off(self, message, mail, sender):
        """Tell a sender that no request was opened; the gateway calls it before it keeps his mail.

        :param message: email.message.EmailMessage he sent
        :param dict mail: the values that Odoo's gateway read from it
        :param sender: mail_screening.Sender
        """
        self.ensure_one()
        told = self.env["mail.message"].search_count(
            [
                ("model", "=", self._name),
                ("res_id", "=", self.id),
                ("care_screening", "=", "off"),
                ("create_date", ">=", fields.Datetime.subtract(fields.Datetime.now(), hours=1)),
                ("email_from", "ilike", sender.address),
            ],
            limit=self.SERVICE_OFF_WORDS_PER_HOUR,
        )
        if told >= self.SERVICE_OFF_WORDS_PER_HOUR:
            return
        company = self.company_id
        partner = self.env["care.ticket"]._match_customers([sender.address], company)
        lang = partner.get(sender.address, company.partner_id)[:1].lang or company.partner_id.lang
        speaking = self.with_context(lang=lang)
        self.with_company(company)._routing_create_bounce_email(
            mail["email_from"],
            Markup("<p>%s</p><p>%s</p>")
            % (
                speaking.env._(
                    "The customer service of %s takes no new requests at the moment. Your mail "
                    "was received, but no request was opened for it.",
                    company.name,
                ),
                speaking.env._("Requests that exist can still be answered by mail."),
            ),
            message,
            reply_to=self.alias_email or company.email,
            references=mail["message_id"],
            # RFC 3834: says to other machines that no machine should answer this
            headers=repr({"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"}),
        )

    def _get_message_create_valid_field_names(self):
        return super()._get_message_create_valid_field_names() | {"care_screening"}
