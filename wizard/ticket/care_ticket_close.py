from odoo import Command, api, fields, models


class CareTicketClose(models.TransientModel):
    """Asks for the resulting state and for what the team wants to know before closing."""

    _name = "care.ticket.close"
    _description = "Close Requests"

    ticket_ids = fields.Many2many("care.ticket", string="Requests", required=True, readonly=True)
    state = fields.Selection(
        [("in_progress", "In progress"), ("pending", "Pending"), ("closed", "Closed")],
        "Leave as",
        default="closed",
        required=True,
    )
    reason_id = fields.Many2one("care.reason", "Reason")
    criterion_value_ids = fields.Many2many("care.criterion.value", string="Criteria")
    tag_ids = fields.Many2many("care.tag", string="Tags")
    missing = fields.Char("Still Asked", compute="_compute_missing")

    @api.depends("ticket_ids", "state", "reason_id", "criterion_value_ids")
    def _compute_missing(self):
        for dialog in self:
            asked = []
            for ticket in dialog.ticket_ids if dialog.state == "closed" else ():
                # What is left empty for several leaves each with what it had.
                alone = len(dialog.ticket_ids) == 1
                asked += ticket._missing_qualification(
                    dialog.reason_id if alone or dialog.reason_id else None,
                    dialog.criterion_value_ids if alone or dialog.criterion_value_ids else None,
                )
            dialog.missing = ", ".join(dict.fromkeys(asked))

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        tickets = self.env["care.ticket"].browse(self.env.context.get("active_ids", []))
        values["ticket_ids"] = [Command.set(tickets.ids)]
        if len(tickets) == 1:
            values.update(
                reason_id=tickets.reason_id.id,
                criterion_value_ids=[Command.set(tickets.criterion_value_ids.ids)],
                tag_ids=[Command.set(tickets.tag_ids.ids)],
            )
        return values

    def action_confirm(self):
        """Leave the requests in the chosen state, qualified as filled in.

        What was left empty for several requests leaves each with what it had.
        """
        self.ensure_one()
        alone = len(self.ticket_ids) == 1
        qualification = {
            name: self[name].id if name == "reason_id" else [Command.set(self[name].ids)]
            for name in ("reason_id", "criterion_value_ids", "tag_ids")
            if alone or self[name]
        }
        self.ticket_ids.close(self.state, **qualification)
        return {"type": "ir.actions.act_window_close"}
