from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class CareConsent(models.Model):
    """One word of a customer on one purpose: granted or withdrawn, when, from where, by whom.

    Words are added and never changed: the latest counts. They go with the customer alone, by the
    erasure of his data or with his contact.
    """

    _name = "care.consent"
    _description = "Consent"
    _order = "at desc, id desc"
    _rec_name = "purpose_id"
    _log_access = False

    partner_id = fields.Many2one("res.partner", "Customer", required=True, ondelete="cascade")
    purpose_id = fields.Many2one(
        "care.consent.purpose", "Purpose", required=True, index=True, ondelete="restrict"
    )
    state = fields.Selection([("granted", "Granted"), ("withdrawn", "Withdrawn")], required=True)
    at = fields.Datetime("Since", default=fields.Datetime.now, required=True)
    source = fields.Selection(
        [
            ("portal", "Portal"),
            ("agent", "Customer service"),
            ("form", "Form"),
            ("mail", "Link in a mail"),
        ],
        required=True,
    )
    user_id = fields.Many2one(
        "res.users", "Recorded by", default=lambda self: self.env.user, ondelete="set null"
    )
    note = fields.Char("Why")
    ticket_id = fields.Many2one(
        "care.ticket", "Request", index="btree_not_null", ondelete="set null"
    )

    _latest = models.Index("(partner_id, purpose_id, at DESC, id DESC)")

    # ------------------------------------------------------------------- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        consents = super().create(vals_list)
        consents._consent_changed()
        return consents

    def write(self, vals):
        raise UserError(
            self.env._("What a customer agreed to is not changed afterwards. Add a new consent.")
        )

    def unlink(self):
        # `care_erasure`: set by the erasure of a customer's data alone.
        if not (self.env.su and self.env.context.get("care_erasure")):
            raise UserError(
                self.env._("Consents are kept as proof. They go with the customer's data alone.")
            )
        return super().unlink()

    # ---------------------------------------------------------------- helpers

    @api.model
    def _latest_of(self, partners, purposes):
        """Return the words that count (care.consent, in sudo) of customers on purposes.

        :param partners: res.partner records
        :param purposes: care.consent.purpose records
        """
        # sudo: each caller has decided who may know
        consents = self.sudo()
        if not partners.ids or not purposes:
            return consents.browse()
        consents.flush_model()
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT ON (partner_id, purpose_id) id FROM care_consent"
                " WHERE partner_id IN %s AND purpose_id IN %s"
                " ORDER BY partner_id, purpose_id, at DESC, id DESC",
                tuple(partners.ids),
                tuple(purposes.ids),
            )
        )
        return consents.browse(consent_id for (consent_id,) in rows)

    @api.model
    def _counting_of(self, addresses, purposes):
        """Return the words that count of mail addresses on purposes, whichever contact said them.

        The latest does; but who has not proven his address takes back nothing that another contact
        with it said.

        :param addresses: normalized mail addresses (list of str)
        :param purposes: care.consent.purpose records
        :return: dict of (address, care.consent.purpose) to care.consent, in sudo
        """
        # sudo: as above; a former contact's word stays his
        people = self.env["res.partner"].sudo().with_context(active_test=False)
        people = people.search([("email_normalized", "in", list(addresses))])
        counting = {}
        for consent in self._latest_of(people, purposes):
            key = (consent.partner_id.email_normalized, consent.purpose_id)
            known = counting.get(key)
            if not known or known._weight() < consent._weight():
                counting[key] = consent
        return counting

    def _weight(self):
        """Return what this word counts among those said of one address, as what can be compared."""
        self.ensure_one()
        is_unproven = (
            self.state == "granted"
            and self.source in ("portal", "form")
            and not self.partner_id.care_joined_at
        )
        return (not is_unproven, self.at, self.id)

    # ------------------------------------------------------------------ hooks

    def _consent_changed(self):
        """Carry out what these customers just said, in every tool that writes to them.

        Called once for all consents made together. Rooms that connect other tools extend it.
        """
