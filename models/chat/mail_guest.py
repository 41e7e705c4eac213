from odoo import models


class MailGuest(models.Model):
    _inherit = "mail.guest"

    def _care_is_connected(self):
        """Tell whether a browser of this visitor without account is open."""
        # sudo: presences are not for everyone to read
        return self.sudo().presence_ids._care_is_connected()
