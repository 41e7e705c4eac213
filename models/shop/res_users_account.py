from odoo import models
from odoo.tools import email_normalize

from .mail_mail_account import KeyTo


class ResUsers(models.Model):
    """Where the key to a customer's account goes: to the address that is proven to be his."""

    _inherit = "res.users"

    def _care_address(self):
        """Return the address (str) that mails about this account go to.

        It is the contact's, unless an agent changed that and the customer has not confirmed it yet.
        """
        if not self:
            return ""
        self.ensure_one()
        # sudo: changes of addresses are nobody's to read
        change = self.env["care.mail.change"].sudo()._oldest_pending(self.sudo().partner_id)
        return change.old_email or email_normalize(self.sudo().email) or ""

    def _action_reset_password(self, signup_type="reset"):
        customers = self.filtered("share")
        result = None
        if others := self - customers:
            result = super(ResUsers, others)._action_reset_password(signup_type=signup_type)
        for account in customers:
            keyed = account.with_context(care_key_to=KeyTo(account._care_address()))
            result = super(ResUsers, keyed)._action_reset_password(signup_type=signup_type)
        return result
