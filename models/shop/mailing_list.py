from odoo import models
from odoo.tools import email_normalize

from .care_consent_mailing import Applied


class MailingList(models.Model):
    """Who subscribes in Odoo's own pages agrees to what the list is for."""

    _inherit = "mailing.list"

    def _update_subscription_from_email(self, email, opt_out=True, force_message=None):
        is_applied = isinstance(self.env.context.get("care_consent_applied"), Applied)
        lists = self
        # The link in a mail proves whose address it is; an account does not.
        is_proven = not opt_out and not is_applied and not self._care_is_of_account(email)
        if is_proven:
            lists = self.with_context(care_consent_applied=Applied())
        result = super(MailingList, lists)._update_subscription_from_email(
            email, opt_out=opt_out, force_message=force_message
        )
        if self and email and is_proven:
            # sudo: which purposes there are
            purposes = (
                self.env["care.consent.purpose"]
                .sudo()
                .search([("mailing_list_ids", "in", self.ids)])
            )
            self.env["care.consent"]._said_of_addresses({email: purposes}, granted=True)
        return result

    def _care_is_of_account(self, email):
        """Tell whether an address (str) is only known as that of the customer signed in."""
        user = self.env.user
        return (
            user.share
            and not user._is_public()
            and user.partner_id.email_normalized == email_normalize(email or "")
        )
