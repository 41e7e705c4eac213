from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from odoo.addons.mail.tools.discuss import Store

# The subtype under which Odoo stores each audience.
SUBTYPES = {
    "public": "mail.mt_comment",
    "private": "care_desk.mt_private",
    "team": "mail.mt_note",
}
# What of a comment names addresses, which are the team's to see.
ADDRESS_FIELDS = {"email_from", "incoming_email_cc", "incoming_email_to", "notification_ids"}
# The message types in which a person speaks.
SPOKEN = ("comment", "email")


class MailMessage(models.Model):
    """A comment on a request has an audience; it is stored with the subtype that goes with it."""

    _inherit = "mail.message"

    care_audience = fields.Selection(
        [("public", "Public"), ("private", "Private"), ("team", "Team note")],
        "Audience",
        readonly=True,
        help="Who reads this comment of a request: public, the customer, the observers and the "
        "team; private, the observers and the team; team note, the team alone.",
    )
    care_speaker = fields.Selection(
        [
            ("team", "Team"),
            ("customer", "Customer"),
            ("observer", "Observer"),
            ("stranger", "Stranger"),
        ],
        "Spoken as",
        readonly=True,
        help="As whom its author spoke on the request.",
    )
    care_screening = fields.Selection(
        [
            ("automatic", "Automatic mail"),
            ("unproven", "Sender not proven"),
            ("stranger", "Sender not part of the request"),
            ("blocked", "Blocked sender"),
            ("off", "Customer service off"),
        ],
        "Mail Screening",
        readonly=True,
        help="Why a mail was kept as a team note instead of being taken as its sender's word.",
    )

    @api.constrains("care_audience", "subtype_id")
    def _check_care_audience(self):
        subtypes = {
            self.env["ir.model.data"]._xmlid_to_res_id(xmlid): audience
            for audience, xmlid in SUBTYPES.items()
        }
        # sudo: a note's subtype is not for everyone to read
        for message in self.sudo():
            # What Odoo writes by itself has other subtypes, and is the team's.
            stored = subtypes.get(message.subtype_id.id, "team")
            if message.model == "care.ticket" and message.care_audience not in (False, stored):
                raise ValidationError(
                    self.env._("The audience of a comment is changed with its own button.")
                )

    def write(self, vals):
        closed = {"care_audience", "care_speaker", "care_screening", "is_internal", "subtype_id"}
        is_closed = not self.env.su and vals.keys() & closed
        # sudo: what the message is about
        if is_closed and "care.ticket" in self.sudo().mapped("model"):
            raise AccessError(
                self.env._("The audience of a comment is changed with its own button.")
            )
        return super().write(vals)

    def _to_store_defaults(self, target):
        fields = super()._to_store_defaults(target) + [
            Store.Attr("care_audience", predicate=lambda message: message.care_audience),
            Store.Attr("care_screening", predicate=lambda message: message.care_screening),
        ]
        user = target.get_user(self.env)
        # sudo: what the messages are about
        if (user and user._is_care_agent()) or "care.ticket" not in self.sudo().mapped("model"):
            return fields
        return [
            field for field in fields if getattr(field, "field_name", field) not in ADDRESS_FIELDS
        ]
