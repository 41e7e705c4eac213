from datetime import timedelta

from odoo import fields, models


class MailPresence(models.Model):
    _inherit = "mail.presence"

    # A browser tells of itself every minute; who is silent for longer has gone, whatever it said
    # last: a server that stopped could not note it.
    SILENCE = timedelta(minutes=3)

    def _care_is_connected(self):
        """Tell whether a browser of one of these is open, as far as it has told lately."""
        since = fields.Datetime.now() - self.SILENCE
        return any(one.status != "offline" and one.last_poll > since for one in self)
