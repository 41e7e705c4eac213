from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL


class CareTicketDelivery(models.Model):
    """A message that was taken in, by its channel's own id: what is delivered twice meets here.

    That a message is known is read from `mail.message`. Two transactions that take in the same
    one at the same time do not see each other's, so each first writes its id here, where there is
    room for one. A lock alone (`pg_advisory_xact_lock`) would not do: who had waited for it would
    still read the database as it was before he waited.
    """

    _name = "care.ticket.delivery"
    _description = "Delivery of a Message"
    _log_access = False

    # No transaction that began before the message was committed lives as long as this.
    KEPT = timedelta(days=1)

    message_id = fields.Char(required=True)
    at = fields.Datetime(default=fields.Datetime.now, required=True, index=True)

    _message_id_unique = models.Constraint("UNIQUE(message_id)", "This was delivered before.")

    @api.model
    def _claim(self, message_id):
        """Make sure that no transaction running now takes in the same message.

        Of two that do, the later one waits for the earlier, then fails to serialise and is
        repeated (see `_wait_for_turn`); repeated, it finds the message.

        :param str message_id: the channel's own unique id of the message
        """
        self.env.cr.execute(
            SQL(
                "INSERT INTO care_ticket_delivery (message_id, at) VALUES (%s, %s)"
                " ON CONFLICT (message_id) DO NOTHING",
                message_id,
                fields.Datetime.now(),
            )
        )

    @api.autovacuum
    def _gc_deliveries(self):
        """Forget the deliveries that nothing running can meet any more."""
        self.search([("at", "<", fields.Datetime.now() - self.KEPT)]).unlink()
