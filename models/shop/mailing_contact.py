from odoo import api, models


class MailingContact(models.Model):
    """Subscriptions made by the lists of a contact, which no subscription's own code sees."""

    _inherit = "mailing.contact"

    @api.model_create_multi
    def create(self, vals_list):
        contacts = super().create(vals_list)
        if any("list_ids" in vals for vals in vals_list):
            contacts._care_enter()
        return contacts

    def write(self, vals):
        result = super().write(vals)
        if "list_ids" in vals or "email" in vals:
            self._care_enter()
        return result

    def _care_enter(self):
        """Let what these contacts now receive count as subscriptions just begun."""
        subscriptions = self.env["mailing.subscription"].search(
            [("contact_id", "in", self.ids), ("opt_out", "!=", True)]
        )
        subscriptions._care_enter()
