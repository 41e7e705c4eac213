from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import email_normalize


class CareTicket(models.Model):
    """Who observes a ticket, and how he comes and goes."""

    _inherit = "care.ticket"

    observer_ids = fields.One2many(
        "care.observer", "ticket_id", "Observers", groups="base.group_user"
    )
    awaiting_observer_id = fields.Many2one(
        "care.observer",
        "Observer Expected to Answer",
        domain="[('ticket_id', '=', id)]",
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        groups="base.group_user",
    )

    @api.constrains("awaiting", "awaiting_observer_id")
    def _check_awaiting_observer_id(self):
        for ticket in self:
            observer = ticket.awaiting_observer_id
            is_named = observer <= ticket.observer_ids and bool(observer) == (
                ticket.awaiting == "observer"
            )
            if not is_named:
                raise ValidationError(
                    self.env._(
                        "Choose which observer of %s is expected to answer.", ticket.display_name
                    )
                )

    # --------------------------------------------------------- come and go

    def add_observers(self, partners=None, emails=None, role="guest"):
        """Include people in these tickets and tell each of them by mail; who is in stays as he is.

        :param partners: res.partner records; who has an account reads and answers in the portal
        :param emails: iterable of mail addresses (str), of people who follow by mail alone
        :param str role: supplier, colleague or guest
        :return: care.observer records that were added
        :raises UserError: names what is no mail address, nobody is added then
        :raises ValidationError: when one of them is the customer, of the team or of another company
        """
        self.check_access("write")
        contacts = self.env["res.partner"]
        # A union names each contact once.
        partners = contacts if partners is None else contacts | partners
        observers = replaced = self.env["care.observer"]
        observers._check_addresses(emails or ())
        addresses = {email_normalize(address): address for address in emails or ()}
        of_partners = set(partners.mapped("email_normalized")) - {False}
        vals_list = []
        for ticket in self:
            added = partners - ticket.observer_ids.partner_id
            known = {observer._address() for observer in ticket.observer_ids} | of_partners
            common = {"ticket_id": ticket.id, "role": role}
            vals_list += [{**common, "partner_id": partner.id} for partner in added]
            vals_list += [
                {**common, "email": written}
                for address, written in addresses.items()
                if address not in known
            ]
            # Who followed by his address alone would hear everything twice.
            replaced += ticket.observer_ids.filtered(lambda observer: observer.email in of_partners)
        replaced.unlink()
        return observers.create(vals_list)

    def remove_observers(self, observers):
        """End what these observers follow here: their mails and their access stop at once.

        :param observers: care.observer records; those of other tickets are left alone
        """
        (self.observer_ids & observers).unlink()

    def action_observers(self):
        """Open the dialog that includes and removes observers."""
        return self._dialog("care_desk.care_ticket_observers_action")

    # ------------------------------------------------------------ who is one

    def _observer_of(self, partner_id, address):
        """Return the observer (care.observer, one or none) who speaks here.

        :param int partner_id: id of a res.partner, or falsy
        :param str address: the address he writes from, which counts where there is no partner
        """
        self.ensure_one()
        # sudo: who observes, asked for people who may not read it
        observers = self.sudo().observer_ids
        if not observers:
            return observers
        partner = self.env["res.partner"].sudo().browse(partner_id or 0)
        address = email_normalize(address or "", strict=False) or False
        for observer in observers:
            if partner:
                if partner in observer._people():
                    return observer
            elif address and address == observer.email:
                return observer
        for observer in observers:
            # A contact's address without the contact: a mail whose author was not found.
            if address and not partner and address in observer._people().mapped("email_normalized"):
                return observer
        return observers.browse()

    # -------------------------------------------------------------- suppliers

    def _settle_suppliers(self, is_reopened=False):
        """Let the main supplier of what these tickets are about observe them, where wanted.

        Who was included for what a ticket is no longer about leaves, unless he has spoken.

        :param bool is_reopened: whether nothing but the state changed: then nobody is included
            where somebody was removed by hand, who may be the supplier
        """
        # sudo: suppliers and their prices are read for people who may not; nobody did it by hand
        tickets = self.with_user(SUPERUSER_ID)
        leaving, vals_list = self.env["care.observer"], []
        for ticket in tickets:
            automatic = ticket.observer_ids.filtered("is_automatic")
            if not automatic and not ticket._includes_supplier():
                continue
            wanted = ticket._main_supplier()
            leaving += automatic.filtered_domain([("partner_id", "!=", wanted.id)])
            if is_reopened and ticket._had_observers_removed():
                continue
            if wanted and ticket._includes_supplier() and ticket._may_be_supplier(wanted):
                vals_list.append(
                    {
                        "ticket_id": ticket.id,
                        "partner_id": wanted.id,
                        "role": "supplier",
                        "is_automatic": True,
                    }
                )
        leaving.with_user(SUPERUSER_ID)._silent().unlink()
        tickets.env["care.observer"].create(vals_list)

    def _had_observers_removed(self):
        """Tell whether somebody removed observers from this ticket by hand."""
        self.ensure_one()
        return any(
            event.kind == "observer_removed" and event.user_id.id != SUPERUSER_ID
            # sudo: what happened, asked for whoever reopens
            for event in self.sudo().event_ids
        )

    def _supplied_for(self):
        """Return what decides which supplier observes this ticket; see `_settle_suppliers`."""
        self.ensure_one()
        # sudo: asked whoever writes
        ticket = self.sudo()
        return (
            ticket.product_id,
            ticket.order_id,
            ticket.active and not ticket.is_suspicious,
        )

    def _includes_supplier(self):
        """Tell whether suppliers are included by themselves, and in this ticket."""
        self.ensure_one()
        return (
            self.company_id.care_service == "on_with_supplier"
            and self.active
            and self.state != "closed"
            and not self.is_suspicious
        )

    def _supplied_products(self):
        """Return what this ticket is about (product.product), in its company.

        That is the product, or what was ordered where no product is named.
        """
        self.ensure_one()
        products = self.product_id or self.order_id.order_line.product_id
        return products.with_company(self.company_id)

    def _main_supplier(self):
        """Return the main seller (res.partner, one or none) of what the ticket is about.

        Where a whole order is, it is the seller of all that was ordered, if that is one alone.
        """
        main = self.env["product.supplierinfo"].union(
            *(
                product._get_filtered_sellers(quantity=None)[:1]
                for product in self._supplied_products()
            )
        )
        return main.partner_id if len(main.partner_id) == 1 else main.partner_id.browse()

    def _may_be_supplier(self, partner):
        self.ensure_one()
        entity = partner.commercial_partner_id
        return (
            partner not in self.observer_ids.partner_id
            and entity != self.commercial_partner_id
            and not self._is_of_customer(partner.id, partner.email_normalized)
            and not partner._is_care_agent()
            and partner.company_id in (self.company_id, self.env["res.company"])
        )
