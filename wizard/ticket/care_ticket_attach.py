from odoo import api, fields, models


class CareTicketAttach(models.TransientModel):
    """Attaches a customer to a ticket, or another one, and qualifies it at once."""

    _name = "care.ticket.attach"
    _description = "Attach a Customer"

    ticket_id = fields.Many2one("care.ticket", "Request", required=True, readonly=True)
    company_id = fields.Many2one(related="ticket_id.company_id", related_sudo=False)
    current_partner_id = fields.Many2one(
        related="ticket_id.partner_id", related_sudo=False, string="Customer so far"
    )
    email_from = fields.Char(related="ticket_id.email_from", related_sudo=False)
    partner_name = fields.Char(related="ticket_id.partner_name", related_sudo=False)
    candidate_ids = fields.Many2many(related="ticket_id.candidate_ids", related_sudo=False)
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        required=True,
        domain="[('company_id', 'in', [False, company_id])]",
    )
    is_change = fields.Boolean(compute="_compute_is_change")
    readings = fields.Html("Already Read", compute="_compute_readings")
    state = fields.Selection(
        lambda self: self.env["care.ticket"]._fields["state"]._description_selection(self.env),
        required=True,
    )
    reason_id = fields.Many2one("care.reason", "Reason")
    priority = fields.Selection(
        lambda self: self.env["care.ticket"]._fields["priority"]._description_selection(self.env),
        required=True,
    )

    @api.depends("partner_id", "current_partner_id")
    def _compute_is_change(self):
        for dialog in self:
            current = dialog.current_partner_id
            dialog.is_change = bool(current) and dialog.partner_id != current

    @api.depends("ticket_id")
    def _compute_readings(self):
        for dialog in self:
            ticket = dialog.ticket_id
            dialog.readings = self.env["ir.qweb"]._render(
                "care_desk.customer_readings",
                {"readings": ticket.customer_readings()},
            )

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        ticket = self.env["care.ticket"].browse(self.env.context.get("active_ids", []))[:1]
        if ticket:
            only_candidate = ticket.candidate_ids if len(ticket.candidate_ids) == 1 else None
            values.update(
                ticket_id=ticket.id,
                partner_id=(ticket.partner_id or only_candidate or ticket.partner_id).id,
                state=ticket.state,
                reason_id=ticket.reason_id.id,
                priority=ticket.priority,
            )
        return values

    def action_attach(self):
        """Attach the customer; state, reason and priority go with it."""
        self.ensure_one()
        if self.partner_id != self.current_partner_id:
            self.ticket_id.attach_customer(self.partner_id)
        chosen = {name: self[name] for name in ("state", "reason_id", "priority")}
        changed = {name: value for name, value in chosen.items() if self.ticket_id[name] != value}
        if "reason_id" in changed:
            changed["reason_id"] = changed["reason_id"].id
        if changed:
            self.ticket_id.write(changed)
        return {"type": "ir.actions.act_window_close"}
