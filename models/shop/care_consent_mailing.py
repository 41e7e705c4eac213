from odoo import api, models
from odoo.tools import email_normalize


class Applied:
    """Marks, in the context, what follows from a word already kept; nobody outside has one."""


class CareConsent(models.Model):
    """What consents change in Odoo's mass mailing, and what its own pages say of consents.

    Lists and blacklist go by mail address, consents by customer: what is said of an address counts
    for all contacts that have it. Either side changes only what is not yet as the other says, so
    that none calls the other twice.
    """

    _inherit = "care.consent"

    def _consent_changed(self):
        super()._consent_changed()
        # sudo: mailing lists and blacklist follow the customer's word, whoever records it
        made = self.sudo()
        said_on = {(consent.partner_id, consent.purpose_id) for consent in made}
        latest = self._latest_of(made.partner_id, made.purpose_id).filtered(
            lambda consent: (
                (consent.partner_id, consent.purpose_id) in said_on
                and consent.partner_id.email_normalized
            )
        )
        addresses = set(latest.partner_id.mapped("email_normalized"))
        counting = self._counting_of(addresses, latest.purpose_id)
        # Who has not proven his address puts nobody else back on a list.
        latest = latest.filtered(
            lambda consent: (
                consent.state == "withdrawn"
                or counting[consent.partner_id.email_normalized, consent.purpose_id].state
                == "granted"
            )
        )
        for partner, said in latest.grouped("partner_id").items():
            said._apply_to_lists(partner)
        mails = latest.filtered(lambda consent: consent.purpose_id.medium == "email")
        made.browse()._apply_to_blacklist(mails.partner_id)

    def _apply_to_lists(self, partner):
        """Put one customer on the mailing lists of what he granted, off those of what he withdrew.

        :param partner: res.partner with a mail address, in sudo
        """
        # What follows is no word of the customer on the other purposes of these lists.
        said = self.with_context(care_consent_applied=Applied())
        granted = said.filtered(lambda consent: consent.state == "granted")
        lists = granted.purpose_id.mailing_list_ids
        # A list of several purposes: who withdraws one is off it.
        off = (said - granted).purpose_id.mailing_list_ids
        address = partner.email_normalized
        if lists - off:
            contacts = said.env["mailing.contact"].with_context(active_test=False)
            if not contacts.search_count([("email_normalized", "=", address)], limit=1):
                contacts.create({"name": partner.name, "email": address})
            (lists - off)._update_subscription_from_email(address, opt_out=False)
        off._update_subscription_from_email(address, opt_out=True)

    @api.model
    def _apply_to_blacklist(self, partners):
        """Block who withdrew every mail purpose; unblock who was blocked by that alone.

        :param partners: res.partner records with a mail address, in sudo
        """
        if not partners:
            return
        purposes = self.env["care.consent.purpose"].search([("medium", "=", "email")])
        counting = self._counting_of(set(partners.mapped("email_normalized")), purposes)
        blacklist = self.env["mail.blacklist"].with_context(active_test=False)
        known = {
            entry.email: entry
            for entry in blacklist.search([("email", "in", partners.mapped("email_normalized"))])
        }
        for partner in partners:
            address = partner.email_normalized
            said = [counting.get((address, purpose), self).state for purpose in purposes]
            entry = known.get(address, blacklist)
            if all(state == "withdrawn" for state in said):
                if not entry.active:
                    blacklist._add(
                        address, message=self.env._("Every consent to mails was withdrawn.")
                    ).care_is_withdrawal = True
            elif "granted" in said and entry.active and entry.care_is_withdrawal:
                blacklist._remove(
                    address, message=self.env._("A consent to mails was granted again.")
                )

    @api.model
    def _move_addresses(self, moved):
        """Let the mailing lists follow customers to their new mail addresses.

        :param dict moved: res.partner in sudo to the address (str) he had before
        """
        partners = self.env["res.partner"].union(*moved)
        purposes = self.env["care.consent.purpose"].search([])
        latest = self._latest_of(partners, purposes)
        if not latest:
            return
        still = set(
            partners.search([("email_normalized", "in", list(moved.values()))]).mapped(
                "email_normalized"
            )
        )
        for partner, said in latest.grouped("partner_id").items():
            if moved[partner] not in still:
                # Nobody said anything: it is not an end, but a move.
                lists = said.purpose_id.mailing_list_ids
                lists = lists.with_context(care_consent_applied=Applied())
                lists._update_subscription_from_email(moved[partner], opt_out=True)
        latest._consent_changed()

    # ------------------------------------------------- said in Odoo's own pages

    @api.model
    def _said_of_addresses(self, said, granted):
        """Keep what was said of mail addresses outside of this addon as consents of customers.

        :param dict said: mail addresses (str) to care.consent.purpose records in sudo
        :param bool granted: whether it was agreed to, else withdrawn
        """
        said = {email_normalize(address): purposes for address, purposes in said.items()}
        # sudo: who asks is the visitor of Odoo's unsubscribe page, or marketing
        partners = (
            self.env["res.partner"]
            .sudo()
            .search([("email_normalized", "in", [address for address in said if address])])
        )
        partners -= partners._care_staff()
        if not partners:
            return
        state = "granted" if granted else "withdrawn"
        states = partners._care_consent_states()
        user = self.env.user
        # sudo: consents are written by the code alone
        self.sudo().create(
            [
                {
                    "partner_id": partner.id,
                    "purpose_id": purpose.id,
                    "state": state,
                    "source": "mail",
                    "user_id": False if user._is_public() or user._is_superuser() else user.id,
                }
                for partner in partners
                for purpose in said[partner.email_normalized]
                if purpose not in states[partner] or states[partner][purpose].state != state
            ]
        )
