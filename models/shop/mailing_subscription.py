from odoo import api, models

from .care_consent_mailing import Applied


class MailingSubscription(models.Model):
    """Who unsubscribes from every list of a purpose has withdrawn his consent to it.

    Who subscribes, signed in, agrees to it. Whoever types a customer's address, in the newsletter
    block or in marketing, does not put it back on the lists he is off by his own word.
    """

    _inherit = "mailing.subscription"

    @api.model_create_multi
    def create(self, vals_list):
        subscriptions = super().create(vals_list)
        subscriptions.filtered("opt_out")._care_withdraw()
        subscriptions.filtered(lambda subscription: not subscription.opt_out)._care_enter()
        return subscriptions

    def write(self, vals):
        left = self.filtered(lambda subscription: not subscription.opt_out)
        result = super().write(vals)
        left.filtered("opt_out")._care_withdraw()
        (self - left).filtered(lambda subscription: not subscription.opt_out)._care_enter()
        return result

    def _care_enter(self):
        """Let these subscriptions, just begun, count as consents; end those of who withdrew."""
        if self._care_is_applied() or not self:
            return
        # sudo: which purposes there are, who subscribed, and what was said of his address
        begun = self.sudo()
        purposes = begun.env["care.consent.purpose"].search(
            [("mailing_list_ids", "in", begun.list_id.ids)]
        )
        if not purposes:
            return
        user = begun.env.user
        me = user.partner_id if user.share and not user._is_public() else begun.env["res.partner"]
        mine = begun.filtered(lambda one: one._care_address() == (me.email_normalized or ""))
        if mine and me - me._care_staff():
            for purpose in purposes.filtered(lambda one: one.mailing_list_ids & mine.list_id):
                me.care_set_consent(purpose, True, "form")
        addresses = {one._care_address() for one in begun}
        counting = begun.env["care.consent"]._counting_of(addresses, purposes)
        refused = {
            (address, mailing_list)
            for (address, purpose), consent in counting.items()
            for mailing_list in purpose.mailing_list_ids
            if consent.state == "withdrawn"
        }
        begun.filtered(lambda one: (one._care_address(), one.list_id) in refused).with_context(
            care_consent_applied=Applied()
        ).write({"opt_out": True})

    def _care_address(self):
        """Return the address (str, normalized) that this subscription is of."""
        return self.contact_id.email_normalized or ""

    def _care_is_applied(self):
        """Tell whether these change by a word that is already kept."""
        return isinstance(self.env.context.get("care_consent_applied"), Applied)

    def _care_withdraw(self):
        """Let these subscriptions, just ended, count as consents withdrawn."""
        if self._care_is_applied():
            return
        # sudo: which purposes there are, and what else the same address receives
        lists = self.sudo().list_id
        purposes = (
            self.env["care.consent.purpose"].sudo().search([("mailing_list_ids", "in", lists.ids)])
        )
        if not purposes:
            return
        # sudo: addresses of contacts, whoever subscribes them
        addresses = set(self.sudo().contact_id.mapped("email_normalized")) - {False}
        # sudo: as above
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
        # sudo: as above
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
