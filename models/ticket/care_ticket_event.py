from odoo import fields, models


class CareTicketEvent(models.Model):
    """What happened to a ticket and when; written once, read by the statistics."""

    _name = "care.ticket.event"
    _description = "Request Event"
    _order = "at desc, id desc"
    _log_access = False

    ticket_id = fields.Many2one("care.ticket", required=True, index=True, ondelete="cascade")
    kind = fields.Selection(
        [
            ("taken", "Taken"),
            ("released", "Released"),
            ("answered", "Answered"),
            ("opened", "Opened in the portal"),
            ("closed", "Closed"),
            ("reopened", "Reopened"),
            ("customer_changed", "Customer changed"),
            ("spam", "Marked as spam"),
            ("restored", "Restored from spam"),
            ("observer_added", "Observer added"),
            ("observer_removed", "Observer removed"),
            ("audience_changed", "Audience of a comment changed"),
            ("held_back_kept", "Held-back mail kept as a team note"),
            ("consented", "Consented to the chat's terms"),
            ("queued", "Chat queued"),
            ("chat_taken", "Chat taken"),
            ("chat_returned", "Chat returned to the queue"),
            ("chat_transferred", "Chat transferred"),
            ("chat_mailed", "Unread answers of a chat mailed"),
            ("chat_ended", "Chat ended"),
        ],
        required=True,
    )
    at = fields.Datetime(default=fields.Datetime.now, required=True)
    user_id = fields.Many2one("res.users", "By", ondelete="set null")
