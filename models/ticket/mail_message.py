from odoo import fields, models

from odoo.addons.mail.tools.discuss import Store


class MailMessage(models.Model):
    _inherit = "mail.message"

    care_audience = fields.Selection(
        [("public", "Public"), ("team", "Team note")],
        "Audience",
        readonly=True,
        help="Who reads this comment of a request: public, the customer and the team; "
        "team note, the team alone.",
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

    def _to_store_defaults(self, target):
        return super()._to_store_defaults(target) + [
            Store.Attr("care_screening", predicate=lambda message: message.care_screening)
        ]
