from odoo import fields, models


class CareErasureAsk(models.TransientModel):
    """An agent passes on that a customer wants his data erased."""

    _name = "care.erasure.ask"
    _description = "Ask for Erasure"

    partner_id = fields.Many2one("res.partner", "Customer", required=True, readonly=True)
    ticket_id = fields.Many2one("care.ticket", "Request", readonly=True)
    reason = fields.Char("How He Asked")
    is_unwanted = fields.Boolean(
        "Never Write to Him Again",
        help="His mail address then stays on the blacklist, and nowhere else.",
    )

    def action_ask(self):
        """Open the request that managers erase from, or make this one it; show it.

        :return: dict, an action
        :raises AccessError: to who is no agent
        :raises UserError: when nobody says why, or his data is not erased here
        """
        self.ensure_one()
        partner, ticket = self.partner_id, self.ticket_id
        partner._care_check_acting()
        partner._care_check_erasable()
        ticket.check_access("write")
        self.env["care.customer.act"]._record("erasure_asked", partner, self.reason, ticket=ticket)
        # Only his own request can be the one to erase him on.
        own = ticket if ticket.partner_id == partner else None
        erasure = self.env["care.erasure"]._ask(
            partner, "phone", self.reason, self.is_unwanted, ticket=own
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "care.ticket",
            "res_id": erasure.ticket_id.id,
            "views": [(False, "form")],
        }
