from odoo import models
from odoo.exceptions import UserError


class ResPartner(models.Model):
    """Who is a customer, that agents may act for, and who is not."""

    _inherit = "res.partner"

    def _care_check_customer(self):
        """Refuse contacts that the customer service does not act for.

        :raises UserError: names the contact, and says whose it is
        :raises AccessError: where the user may not even read the contact
        """
        self.check_access("read")
        staff = self._care_staff()
        if staff:
            raise UserError(
                self.env._(
                    "%s belongs to the shop's own people. Their contacts and accounts are "
                    "looked after by an administrator, in the settings. Nothing was done.",
                    # sudo: the user reads the contact, not always the company it belongs to
                    staff[:1].sudo().display_name,
                )
            )
        suppliers = self._care_only_suppliers()
        if suppliers:
            raise UserError(
                self.env._(
                    "%s is a supplier and has never bought anything. Suppliers are looked after "
                    "by who buys from them. Nothing was done.",
                    # sudo: as above
                    suppliers[:1].sudo().display_name,
                )
            )

    def _care_staff(self):
        """Return those of these contacts (res.partner) that belong to the shop's own people.

        They are the contacts of internal users, archived ones too, of the companies of this
        database, and of anonymous visitors; and whatever lies below one of these.
        """
        # sudo: who has which account, asked for people who may not read users
        people = line = self.sudo()
        while line := line.parent_id - people:
            people |= line
        accounts = self.env["res.users"].sudo().with_context(active_test=False)
        own = accounts.search([("partner_id", "in", people.ids), ("share", "=", False)]).partner_id
        # sudo: as above
        own |= self.env["res.company"].sudo().search([]).partner_id
        own |= self.env["website"].sudo().search([]).user_id.partner_id
        own |= self.env.ref("base.public_user").sudo().partner_id
        return self.filtered(lambda partner: partner.sudo()._care_line() & own)

    def _care_line(self):
        """Return this contact and all above it (res.partner)."""
        self.ensure_one()
        line, partner = self, self
        while partner := partner.parent_id:
            line |= partner
        return line

    def _care_only_suppliers(self):
        """Return those of these contacts (res.partner) that sell to the shop and never bought."""
        # sudo: price lists and orders, asked for people without rights on them
        people = self.sudo()
        firms = people.commercial_partner_id
        sellers = firms.filtered(lambda firm: firm.supplier_rank and not firm.customer_rank)
        sellers |= (
            self.env["product.supplierinfo"]
            .sudo()
            .search([("partner_id", "child_of", firms.ids)])
            .partner_id.commercial_partner_id
        ).filtered(lambda firm: not firm.customer_rank)
        if not sellers:
            return self.browse()
        buyers = (
            self.env["sale.order"]
            .sudo()
            ._read_group([("partner_id", "child_of", sellers.ids)], ["partner_id"])
        )
        # sudo: as above
        sellers -= self.browse(partner.commercial_partner_id.id for (partner,) in buyers).sudo()
        return self.filtered(lambda partner: partner.sudo().commercial_partner_id in sellers)
