from odoo import api, fields, models

from ...models.ticket.care_ticket_audience import AUDIENCES
from ...models.ticket.mail_message import SUBTYPES


class MailComposeMessage(models.TransientModel):
    """The full composer on a request: the audience alone decides who reads and who is mailed."""

    _inherit = "mail.compose.message"

    care_audience = fields.Selection(
        [("public", "Public"), ("private", "Private"), ("team", "Team note")],
        "Audience",
        compute="_compute_care_audience",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    care_awaiting = fields.Selection(
        [("team", "The team"), ("customer", "The customer"), ("observer", "An observer")],
        "Answer Expected from",
        help="Empty: whoever is next.",
    )
    care_awaiting_observer_id = fields.Many2one("care.observer", "Observer Expected to Answer")
    care_talk = fields.Json(compute="_compute_care_talk")

    # --------------------------------------------------------------- computes

    @api.depends("model", "composition_mode", "res_ids")
    def _compute_care_audience(self):
        self.care_audience = False
        for composer in self.filtered(lambda composer: composer._is_on_tickets()):
            audiences = ["public", composer.parent_id.care_audience or "public"]
            if composer.subtype_is_log:
                audiences.append("team")
            if any(ticket.is_talk_private for ticket in composer._care_tickets()):
                audiences.append("private")
            composer.care_audience = max(audiences, key=AUDIENCES.index)

    @api.depends("model", "composition_mode", "res_ids")
    def _compute_care_talk(self):
        self.care_talk = False
        for composer in self.filtered(lambda composer: composer._is_on_tickets()):
            tickets = composer._care_tickets()
            composer.care_talk = len(tickets) == 1 and tickets._talk_shown()

    @api.depends("care_audience")
    def _compute_subtype_id(self):
        super()._compute_subtype_id()
        for composer in self.filtered("care_audience"):
            composer.subtype_id = self.env.ref(SUBTYPES[composer.care_audience])

    def _compute_partner_ids(self):
        # Whom a template names would become a contact, and is told nothing all the same.
        on_tickets = self.filtered(lambda composer: composer._is_on_tickets())
        for composer in on_tickets:
            composer.partner_ids = composer.partner_ids
        super(MailComposeMessage, self - on_tickets)._compute_partner_ids()

    # ---------------------------------------------------------------- helpers

    def _is_on_tickets(self):
        """Tell whether what is composed here is said on requests."""
        self.ensure_one()
        return self.model == "care.ticket" and self.composition_mode == "comment"

    def _care_tickets(self):
        """Return the requests (care.ticket) on which this is said."""
        self.ensure_one()
        return self.env["care.ticket"].browse(self._evaluate_res_ids())

    # ------------------------------------------------------------------ hooks

    def _prepare_mail_values_static(self):
        values = super()._prepare_mail_values_static()
        if self._is_on_tickets():
            is_observer = self.care_awaiting == "observer"
            values.update(
                care_audience=self.care_audience,
                care_awaiting=(
                    self.care_awaiting_observer_id.id if is_observer else self.care_awaiting
                ),
            )
        return values
