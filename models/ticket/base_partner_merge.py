from odoo import api, models


class MergePartner(models.TransientModel):
    """Contacts that turn out to be one person observe a request once, and never their own."""

    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        # sudo: observers follow their contacts, whoever merges these
        observers = self.env["care.observer"].sudo()
        people = src_partners | dst_partner
        for own in (
            observers.search([("partner_id", "in", people.ids)]).grouped("ticket_id").values()
        ):
            # Odoo would drop the doubles in the database, awaited or not.
            kept = own.filtered(lambda observer: observer.partner_id == dst_partner) or own[:1]
            (own - kept).unlink()
        super()._update_foreign_keys(src_partners, dst_partner)
        self.env.invalidate_all()
        merged = observers.search([("partner_id", "=", dst_partner.id)])
        merged.filtered(lambda observer: observer._is_the_customer()).unlink()
