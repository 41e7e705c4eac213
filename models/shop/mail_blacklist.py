from odoo import api, fields, models


class MailBlacklist(models.Model):
    """Who is blacklisted has withdrawn every consent to mails, unless his mailbox was full."""

    _inherit = "mail.blacklist"

    care_is_withdrawal = fields.Boolean(
        "By Withdrawn Consents",
        readonly=True,
        copy=False,
        help="Consents granted again lift this entry. Others stay until they are taken off.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        entries = super().create(vals_list)
        entries.filtered("active")._care_withdraw()
        return entries

    def write(self, vals):
        result = super().write(vals)
        if vals.get("active"):
            self._care_withdraw()
        elif "active" in vals and "care_is_withdrawal" not in vals:
            # sudo: part of what is being written
            self.sudo().filtered("care_is_withdrawal").write({"care_is_withdrawal": False})
        return result

    def _add(self, email, message=None):
        entry = super()._add(email, message=message)
        # Whoever asks for it again asks for more than his consents do.
        # sudo: part of what is being written
        entry.sudo().filtered("care_is_withdrawal").care_is_withdrawal = False
        return entry

    def _care_withdraw(self):
        """Let what these entries say count as consents withdrawn."""
        if self.env.context.get("care_is_bounce"):
            return
        # sudo: which purposes there are
        purposes = self.env["care.consent.purpose"].sudo().search([("medium", "=", "email")])
        self.env["care.consent"]._said_of_addresses(
            dict.fromkeys(self.mapped("email"), purposes), granted=False
        )
