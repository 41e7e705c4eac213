from odoo import models


class CareTicketCompose(models.TransientModel):
    """A mail that an agent starts to a customer is noted on the customer's profile."""

    _inherit = "care.ticket.compose"

    def action_send(self):
        action = super().action_send()
        ticket = self.env["care.ticket"].browse(action["res_id"])
        self.env["care.customer.act"]._record(
            "mail_written", self.partner_id, ticket.number, detail=self.name, ticket=ticket
        )
        return action
