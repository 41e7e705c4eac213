from odoo import models


class MailingList(models.Model):
    """Who subscribes in Odoo's own pages agrees to what the list is for."""

    _inherit = "mailing.list"

    def _update_subscription_from_email(self, email, opt_out=True, force_message=None):
        result = super()._update_subscription_from_email(
            email, opt_out=opt_out, force_message=force_message
        )
        if self and email and not opt_out and not self.env.context.get("care_consent_applied"):
            # sudo: which purposes there are
            purposes = (
                self.env["care.consent.purpose"]
                .sudo()
                .search([("mailing_list_ids", "in", self.ids)])
            )
            self.env["care.consent"]._said_of_addresses({email: purposes}, granted=True)
        return result
