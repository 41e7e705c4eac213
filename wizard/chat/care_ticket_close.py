from odoo import Command, api, fields, models


class CareTicketClose(models.TransientModel):
    """Ends a chat as well: then the qualification is asked whatever the resulting state."""

    _inherit = "care.ticket.close"

    chat_id = fields.Many2one("discuss.channel", "Chat", readonly=True)

    @api.depends("chat_id")
    def _compute_missing(self):
        chats = self.filtered("chat_id")
        super(CareTicketClose, self - chats)._compute_missing()
        for dialog in chats:
            dialog.missing = ", ".join(
                dialog.chat_id.care_ticket_id._missing_qualification(
                    dialog.reason_id, dialog.criterion_value_ids
                )
            )

    @api.model
    def default_get(self, fields):
        chats = self.env["discuss.channel"]
        chat = chats.browse(self.env.context.get("default_chat_id") or [])
        if not chat:
            values = super().default_get(fields)
            tickets = self.env["care.ticket"].browse(self.env.context.get("active_ids", []))
            if len(tickets) == 1 and tickets.chat_state:
                # Closing a request whose chat goes on ends that as well.
                ongoing = tickets.chat_ids.filtered(lambda chat: not chat.livechat_end_dt)
                values["chat_id"] = ongoing[:1].id
            return values
        on_ticket = self.with_context(
            active_model="care.ticket", active_ids=chat.care_ticket_id.ids
        )
        return super(CareTicketClose, on_ticket).default_get(fields)

    def action_confirm(self):
        """End the chat, where one is to be ended, and leave its request as filled in."""
        self.ensure_one()
        if not self.chat_id:
            return super().action_confirm()
        self.chat_id.care_close(
            self.state,
            reason_id=self.reason_id.id,
            criterion_value_ids=[Command.set(self.criterion_value_ids.ids)],
            tag_ids=[Command.set(self.tag_ids.ids)],
        )
        return {"type": "ir.actions.act_window_close"}
