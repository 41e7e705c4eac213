from odoo import api, fields, models
from odoo.exceptions import UserError


class CareTicketCompose(models.TransientModel):
    """A mail that an agent starts to a customer: a ticket from its first word."""

    _name = "care.ticket.compose"
    _description = "Write to a Customer"

    partner_id = fields.Many2one("res.partner", "To", required=True)
    team_id = fields.Many2one(
        "care.team",
        "Team",
        required=True,
        default=lambda self: self.env["care.team"]._default_team(self.env.company),
    )
    name = fields.Char("Subject", required=True)
    body = fields.Html("Message", required=True, sanitize_style=True)
    attachment_ids = fields.Many2many("ir.attachment", string="Files", bypass_search_access=True)
    order_id = fields.Many2one(
        "sale.order", "Order", domain="[('partner_id', 'child_of', partner_id)]"
    )

    @api.onchange("partner_id")
    def _onchange_partner_id(self):
        self.order_id = False

    def action_send(self):
        """Send the mail and open the ticket it starts.

        :raises UserError: when the customer has no address
        """
        self.ensure_one()
        if not self.partner_id.email:
            raise UserError(
                self.env._(
                    "%s has no mail address. Add one to the contact, then send again; "
                    "your text is kept here.",
                    self.partner_id.display_name,
                )
            )
        ticket = self.env["care.ticket"].start_mail(
            self.partner_id,
            {"name": self.name, "team_id": self.team_id.id, "order_id": self.order_id.id},
            body=self.body,
            attachment_ids=self.attachment_ids.ids,
        )
        return ticket._get_records_action()
