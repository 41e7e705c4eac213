from odoo import fields, models


class CareTicketText(models.Model):
    """One message of a ticket in plain text: what the search over the talk reads.

    A row is added for each message and never grows, so that neither a long talk nor a change of
    state makes PostgreSQL index the same text again.
    """

    _name = "care.ticket.text"
    _description = "Request Text"
    _log_access = False

    # A mail can quote a whole year of talk; what stands below this is never what is looked for.
    MAX_CHARS = 20_000

    ticket_id = fields.Many2one("care.ticket", required=True, index=True, ondelete="cascade")
    message_id = fields.Many2one("mail.message", required=True, index=True, ondelete="cascade")
    body = fields.Text(required=True, index="trigram")
