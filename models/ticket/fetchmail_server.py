from odoo import models


class FetchmailServer(models.Model):
    """Mails that are fetched: none is lost because somebody else spoke at the same time."""

    _inherit = "fetchmail.server"

    def _fetch_mail(self, *args, **kwargs):
        # Odoo gives each mail a transaction of its own, which the gateway may then repeat.
        servers = self.with_context(care_fetching=self)
        return super(FetchmailServer, servers)._fetch_mail(*args, **kwargs)
