from odoo import api, models
from odoo.exceptions import AccessError, UserError


class ResPartner(models.Model):
    """What customers agreed to: asked by whoever writes to them, set by them and for them."""

    _inherit = "res.partner"

    def write(self, vals):
        if "email" not in vals:
            return super().write(vals)
        # sudo: the lists follow the customer's address, whoever changes it
        before = {partner: partner.email_normalized for partner in self.sudo()}
        result = super().write(vals)
        moved = {
            partner: old
            for partner, old in before.items()
            if old and old != partner.email_normalized
        }
        if moved:
            # He has proven the former address alone.
            # sudo: what follows a moved address is the system's to write
            self.env["res.partner"].sudo().union(*moved).care_joined_at = False
            # sudo: as above
            self.env["care.consent"].sudo()._move_addresses(moved)
        return result

    def care_set_consent(self, purpose, granted, source, note="", ticket=None):
        """Keep what a customer says on one purpose, and carry it out at once.

        What he said before stays in his history. Saying the same again adds nothing, and is carried
        out again.

        :param purpose: care.consent.purpose record, or its id
        :param bool granted: whether he agrees; else he withdraws
        :param str source: portal, agent, form or mail
        :param str note: why, and how he said it; an agent owes it, unless there is a ticket
        :param ticket: care.ticket record it was said in, or its id
        :return: care.consent record: what counts now
        :raises UserError: when the purpose is gone, nobody says why, or he is no customer
        :raises AccessError: to who is neither this customer nor of the customer service
        """
        self.ensure_one()
        purpose = self._care_purpose(purpose)
        ticket = self._care_ticket_of_act(ticket)
        if not self.env.su:
            self._care_check_consenting(source)
        note = (note or "").strip() or (ticket.number if ticket else "")
        if source == "agent" and not note:
            raise UserError(
                self.env._(
                    "Say how the customer told you: it is kept with his consent. Nothing was done."
                )
            )
        state = "granted" if granted else "withdrawn"
        consents = self.env["care.consent"]
        latest = consents._latest_of(self, purpose)
        if latest.state == state:
            latest._consent_changed()
            return latest.sudo(self.env.su)
        # sudo: consents are added by this method alone, which has just checked who asks
        made = consents.sudo().create(
            {
                "partner_id": self.id,
                "purpose_id": purpose.id,
                "state": state,
                "source": source,
                "user_id": self.env.uid,
                "note": note,
                "ticket_id": ticket.id if ticket else False,
            }
        )
        if source == "agent":
            self.env["care.customer.act"]._record(
                "consent_changed",
                self,
                note,
                detail=f"{purpose.name}: {made._fields['state'].convert_to_export(state, made)}",
                ticket=ticket,
            )
        return made.sudo(self.env.su)

    def _care_consent_states(self):
        """Return the words that count of these customers.

        :return: dict of res.partner to dict of care.consent.purpose to care.consent (in sudo);
            purposes on which a customer said nothing are not in it
        """
        # sudo: which purposes there are; what is told of them is each caller's
        purposes = self.env["care.consent.purpose"].sudo().search([])
        states = {partner: {} for partner in self}
        for consent in self.env["care.consent"]._latest_of(self, purposes):
            partner = self.browse(consent.partner_id.id)
            states[partner][consent.purpose_id] = consent
        return states

    def _care_refusing(self, code):
        """Return those of these people (res.partner) who may not be written to for a purpose.

        They withdrew, or are on the blacklist of its medium. What was said of a mail address counts
        for all contacts with that address. Who said nothing is not among them: whether silence is
        enough, the caller knows.

        :param str code: code of a care.consent.purpose; one that does not exist refuses nobody but
            who is blacklisted by mail
        """
        purpose = self.env["care.consent.purpose"]._care_named(code)
        medium = purpose.medium or "email"
        # sudo: consents, blacklists and contacts of the same address, for who may not read them
        people = self.sudo()
        same = people
        if medium == "email":
            addresses = set(people.mapped("email_normalized")) - {False}
            same |= people.with_context(active_test=False).search(
                [("email_normalized", "in", list(addresses))]
            )
        latest = {}
        for consent in self.env["care.consent"]._latest_of(same, purpose):
            partner = consent.partner_id
            key = (medium == "email" and partner.email_normalized) or partner.id
            known = latest.get(key)
            if not known or known._weight() < consent._weight():
                latest[key] = consent
        refusing = {key for key, consent in latest.items() if consent.state == "withdrawn"}
        if medium == "email":
            refusing |= set(
                # sudo: as above
                self.env["mail.blacklist"]
                .sudo()
                .search([("email", "in", list(addresses))])
                .mapped("email")
            )
        return self.filtered(
            lambda partner: (
                # sudo: addresses of contacts that the caller may name
                ((medium == "email" and partner.sudo().email_normalized) or partner.id) in refusing
            )
        )

    # ---------------------------------------------------------------- helpers

    def _care_check_consenting(self, source):
        """Refuse who may not say, from this source, what this customer agrees to.

        :raises AccessError: to who is neither this customer nor of the customer service
        :raises UserError: when an agent says it for who is no customer
        """
        if source == "agent" and self.env.user._is_care_agent():
            self._care_check_customer()
        elif source != "portal" or self != self.env.user.partner_id:
            raise AccessError(
                self.env._("Only the customer himself, or the customer service, sets consents.")
            )

    @api.model
    def _care_purpose(self, purpose):
        """Return a purpose that may still be said something on (care.consent.purpose in sudo).

        :param purpose: care.consent.purpose record, or its id
        :raises UserError: when it is gone
        """
        purpose_id = purpose if isinstance(purpose, int) else purpose.id
        # sudo: which purposes there are is no secret of the team
        found = self.env["care.consent.purpose"].sudo().browse(purpose_id).exists()
        if not found.active:
            raise UserError(
                self.env._("This purpose is no longer asked for. Reload the page to see which are.")
            )
        return found

    @api.model
    def _care_ticket_of_act(self, ticket):
        """Return the request (care.ticket, one or none) that an act is done from.

        :param ticket: care.ticket record, its id, or nothing
        :raises AccessError: where the user may not read it
        """
        found = self.env["care.ticket"].browse(
            ticket if isinstance(ticket, int) and ticket else (ticket.id if ticket else [])
        )
        found.check_access("read")
        return found
