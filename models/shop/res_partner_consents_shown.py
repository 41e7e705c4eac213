from odoo import api, models


class ResPartner(models.Model):
    """A customer's consents and how they came about, as the profile and his portal show them."""

    _inherit = "res.partner"

    # More words than this on one customer are left to the list of consents.
    MAX_CONSENTS_SHOWN = 200

    @api.readonly
    def care_consents(self):
        """Return what this customer agreed to, purpose by purpose, for the profile.

        :return: dict with keys purposes (list of dict with id, name, description, medium_name,
            state (granted, withdrawn or "" while he said nothing), at (datetime or False),
            source_name and history: list of dict with id, state, state_name, at, source_name, by,
            note and ticket (dict of id and number, or False), newest first), blocked (bool: his
            mail address is on the blacklist) and may_set (bool)
        :raises AccessError: to who is not of the customer service
        """
        self.ensure_one()
        self._care_check_acting()
        return {
            "purposes": self._care_consents_shown(),
            "blocked": self._care_is_blocked(),
            "may_set": not (self._care_staff() or self._care_only_suppliers()),
        }

    def _care_consents_shown(self):
        """Return `purposes` of `care_consents`, whoever asks."""
        self.ensure_one()
        # sudo: a customer reads his own, in the portal
        consents = (
            self.env["care.consent"]
            .sudo()
            .search([("partner_id", "=", self.id)], limit=self.MAX_CONSENTS_SHOWN)
        )
        # sudo: which purposes there are
        purposes = self.env["care.consent.purpose"].sudo().search([])
        mediums, states, sources = (
            dict(model._fields[name]._description_selection(self.env))
            for model, name in ((purposes, "medium"), (consents, "state"), (consents, "source"))
        )
        said = consents.grouped("purpose_id")
        return [
            {
                "id": purpose.id,
                "name": purpose.name,
                "description": purpose.description or "",
                "medium_name": "" if purpose.medium == "none" else mediums[purpose.medium],
                "state": history[:1].state or "",
                "at": history[:1].at,
                "source_name": sources.get(history[:1].source, ""),
                "history": [
                    {
                        "id": consent.id,
                        "state": consent.state,
                        "state_name": states[consent.state],
                        "at": consent.at,
                        "source_name": sources[consent.source],
                        "by": consent.user_id.name or "",
                        "note": consent.note or "",
                        "ticket": bool(consent.ticket_id)
                        and {"id": consent.ticket_id.id, "number": consent.ticket_id.number},
                    }
                    for consent in history
                ],
            }
            for purpose in purposes
            for history in [said.get(purpose, consents.browse())]
        ]

    def _care_is_blocked(self):
        """Tell whether the shop's blacklist keeps mailings from this customer's address."""
        self.ensure_one()
        # sudo: the blacklist is marketing's
        blacklist = self.env["mail.blacklist"].sudo()
        address = self.sudo().email_normalized
        return bool(address and blacklist.search_count([("email", "=", address)], limit=1))
