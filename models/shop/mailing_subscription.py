from odoo import api, models


class MailingSubscription(models.Model):
    """Who unsubscribes from every list of a purpose has withdrawn his consent to it."""

    _inherit = "mailing.subscription"

    @api.model_create_multi
    def create(self, vals_list):
        subscriptions = super().create(vals_list)
        subscriptions.filtered("opt_out")._care_withdraw()
        return subscriptions

    def write(self, vals):
        left = self.filtered(lambda subscription: not subscription.opt_out)
        result = super().write(vals)
        left.filtered("opt_out")._care_withdraw()
        return result

    def _care_withdraw(self):
        """Let these subscriptions, just ended, count as consents withdrawn."""
        if self.env.context.get("care_consent_applied"):
            return
        # sudo: which purposes there are, and what else the same address receives
        lists = self.sudo().list_id
        purposes = (
            self.env["care.consent.purpose"].sudo().search([("mailing_list_ids", "in", lists.ids)])
        )
        if not purposes:
            return
        addresses = set(self.sudo().contact_id.mapped("email_normalized")) - {False}
        still = self.sudo()._read_group(
            [
                ("contact_id.email_normalized", "in", list(addresses)),
                ("list_id", "in", purposes.mailing_list_ids.ids),
                ("opt_out", "=", False),
            ],
            ["contact_id", "list_id"],
        )
        receives = {}
        for contact, mailing_list in still:
            receives.setdefault(contact.email_normalized, lists.browse())
            receives[contact.email_normalized] |= mailing_list
        said = {}
        for contact, ended in self.sudo().grouped("contact_id").items():
            address = contact.email_normalized
            others = receives.get(address, lists.browse())
            if address:
                said[address] = said.get(address, purposes.browse()) | purposes.filtered(
                    lambda purpose, ended=ended, others=others: (
                        purpose.mailing_list_ids & ended.list_id
                        and not purpose.mailing_list_ids & others
                    )
                )
        self.env["care.consent"]._said_of_addresses(said, granted=False)
