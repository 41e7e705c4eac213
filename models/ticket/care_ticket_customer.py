from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class CareTicket(models.Model):
    """Whose ticket it is: finding, attaching and changing the customer."""

    _inherit = "care.ticket"

    candidate_ids = fields.Many2many(
        "res.partner",
        string="Customers with this Address",
        compute="_compute_candidate_ids",
        compute_sudo=True,
        groups="care_desk.group_care_agent",
        help="Several customers share the address: the team chooses, nobody guesses.",
    )
    other_open_ticket_ids = fields.Many2many(
        "care.ticket",
        string="Other Open Requests",
        compute="_compute_other_open_ticket_ids",
        groups="care_desk.group_care_agent",
    )

    # --------------------------------------------------------------- computes

    @api.depends("partner_id", "email_normalized", "company_id")
    def _compute_candidate_ids(self):
        unattached = self.filtered(lambda ticket: not ticket.partner_id)
        (self - unattached).candidate_ids = False
        for company, tickets in unattached.grouped("company_id").items():
            matches = self._match_customers(tickets.mapped("email_normalized"), company)
            for ticket in tickets:
                ticket.candidate_ids = matches.get(ticket.email_normalized)

    @api.depends("commercial_partner_id", "email_normalized")
    def _compute_other_open_ticket_ids(self):
        customers = self.commercial_partner_id
        addresses = {
            ticket.email_normalized for ticket in self if not ticket.commercial_partner_id
        } - {False}
        others = self.search(
            Domain("closed_at", "=", False)
            & (
                Domain("commercial_partner_id", "in", customers.ids)
                | Domain("email_normalized", "in", list(addresses))
            ),
        )
        by_customer = others.grouped("commercial_partner_id")
        by_address = others.grouped("email_normalized")
        for ticket in self:
            if ticket.commercial_partner_id:
                same = by_customer.get(ticket.commercial_partner_id, others.browse())
            else:
                same = by_address.get(ticket.email_normalized or None, others.browse())
            ticket.other_open_ticket_ids = same - ticket._origin

    # ---------------------------------------------------------------- finding

    @api.model
    def _match_customers(self, addresses, company):
        """Find the customers that write from these addresses.

        :param addresses: iterable of normalised mail addresses (str, falsy ones are ignored)
        :param company: res.company whose customers count, with those that all companies share
        :return: dict of address to res.partner records, one or several
        """
        addresses = [address for address in set(addresses) if address]
        if not addresses:
            return {}
        # sudo: the mail gateway and visitors look for a customer without rights on contacts
        partners = (
            self.env["res.partner"]
            .sudo()
            .search(
                [
                    ("email_normalized", "in", addresses),
                    ("company_id", "in", [False, company.id]),
                ]
            )
        )
        # An employee who writes as a customer is told by his own address; a partner that is a
        # mere delivery or invoice address never writes.
        people = partners.filtered(lambda partner: partner.type in ("contact", "other"))
        return people.grouped("email_normalized")

    @api.model
    def _employees_among(self, addresses):
        """Return which of these normalised addresses (list of str) are of employees."""
        # sudo: only whether the address is one is told
        users = self.env["res.users"].sudo()
        employees = users.search([("email_normalized", "in", addresses), ("share", "=", False)])
        return sorted(set(employees.mapped("email_normalized")))

    @api.model
    def _agents_among(self, addresses):
        """Return which of these normalised addresses (set of str) are of people of the team."""
        addresses = list(addresses)
        if not addresses:
            return set()
        # sudo: only whether the address is one is told
        users = self.env["res.users"].sudo()
        employees = users.search([("email_normalized", "in", addresses), ("share", "=", False)])
        return {user.email_normalized for user in employees if user._is_care_agent()}

    def _ensure_customer(self):
        """Make the sender a contact where he is not one yet, unless the choice is the team's.

        Called when an agent answers an unknown sender, and at once for forms and chats. Several
        contacts with the sender's address are left for choice.
        """
        for ticket in self:
            if ticket.partner_id or not ticket.email_normalized:
                continue
            matches = self._match_customers([ticket.email_normalized], ticket.company_id)
            partner = matches.get(ticket.email_normalized, self.env["res.partner"])
            if len(partner) > 1:
                continue
            # sudo: the visitor of a form has no rights on contacts
            ticket.sudo().partner_id = partner or ticket._create_customer()

    def _ensure_customer_of_visit(self):
        """Make who comes by form, portal or chat a contact at once: there, a person stands."""
        visits = self.filtered(lambda ticket: ticket.channel in ("form", "portal", "chat"))
        visits.filtered(lambda ticket: not ticket.is_suspicious)._ensure_customer()

    def _create_customer(self):
        self.ensure_one()
        # sudo: see _ensure_customer
        return (
            self.env["res.partner"]
            .sudo()
            .create(
                {
                    "name": self.partner_name or self.email_normalized,
                    "email": self.email_normalized,
                    "company_id": False,
                    "lang": self.env.context.get("lang") or self.company_id.partner_id.lang,
                }
            )
        )

    # --------------------------------------------------------------- changing

    def attach_customer(self, partner):
        """Make `partner` (res.partner, one record) the customer of these tickets.

        A former customer loses his access, and orders that are not the new one's are unlinked.

        :raises UserError: when the partner belongs to another company
        """
        partner.ensure_one()
        for ticket in self:
            if partner.company_id not in (self.env["res.company"], ticket.company_id):
                raise UserError(
                    self.env._(
                        "%(customer)s belongs to %(company)s and cannot be the customer of "
                        "%(ticket)s.",
                        customer=partner.display_name,
                        company=partner.company_id.name,
                        ticket=ticket.display_name,
                    )
                )
        self.write({"partner_id": partner.id, "is_suspicious": False})

    def customer_readings(self):
        """Return who from outside was sent what is said here, and who has opened it.

        What becomes of a mail once it has left is not known; opening the request's page is.

        :return: list of dicts with keys date (datetime), reader (str), preview (str) and status
            (str, translated), newest first
        :raises AccessError: to who is not of the team
        """
        self.ensure_one()
        self.check_access("write")
        failures = ("bounce", "exception", "canceled")
        # sudo: notifications of others are hidden from agents; the ticket is theirs to read
        notifications = (
            self.env["mail.notification"]
            .sudo()
            .search(
                [
                    ("mail_message_id.model", "=", self._name),
                    ("mail_message_id.res_id", "=", self.id),
                    "|",
                    ("res_partner_id.partner_share", "=", True),
                    ("mail_email_address", "!=", False),
                ],
                order="id desc",
            )
        )
        readings = [
            {
                "date": notification.mail_message_id.date,
                "reader": notification.res_partner_id.display_name
                or notification.mail_email_address,
                "preview": notification.mail_message_id.preview,
                "status": self.env._("not delivered")
                if notification.notification_status in failures
                else self.env._("mailed"),
            }
            for notification in notifications
        ]
        # sudo: same as above, for the names of those who opened the page
        for event in self.sudo().event_ids.filtered(lambda event: event.kind == "opened"):
            readings.append(
                {
                    "date": event.at,
                    "reader": event.user_id.partner_id.display_name,
                    "preview": self.env._("All that was public until then"),
                    "status": self.env._("read"),
                }
            )
        return sorted(readings, key=lambda reading: reading["date"], reverse=True)

    def _note_opening(self):
        """Note that someone from outside opened the page of this ticket, once after each word."""
        self.ensure_one()
        if self.env.user._is_care_agent():
            return
        seen = "last_word_at" if "private" in self._open_audiences() else "last_public_word_at"
        # sudo: events are facts of the system, whoever reads makes one
        known = (
            self.env["care.ticket.event"]
            .sudo()
            .search_count(
                [
                    ("ticket_id", "=", self.id),
                    ("kind", "=", "opened"),
                    ("user_id", "=", self.env.uid),
                    ("at", ">=", self.sudo()[seen]),
                ],
                limit=1,
            )
        )
        if not known:
            self._record_events("opened", self)

    def _close_access_of(self, customer):
        """End what `customer` (res.partner) could open: his link, his following, his mails."""
        self.ensure_one()
        self.message_unsubscribe(customer.ids)
        # sudo: the token is nobody's to read; whoever held the old link holds nothing now
        self.sudo().access_token = False

    def _is_ordered_by(self, commercial_partner):
        """Tell whether the ticket's product, if any, stands in an order of this customer."""
        self.ensure_one()
        # sudo: whose product it is, asked for people who may not read orders
        return not self.product_id or bool(
            self.env["sale.order.line"]
            .sudo()
            .search_count(
                [
                    ("product_id", "=", self.product_id.id),
                    ("order_id.partner_id", "child_of", commercial_partner.id),
                ],
                limit=1,
            )
        )

    def _foreign_links(self, commercial_partner):
        """Return the names of the links that do not belong to this customer.

        :param commercial_partner: res.partner, the commercial entity, or none
        :return: list of field names among order_id and picking_id
        """
        self.ensure_one()
        # sudo: whose order it is, asked for people who may not read orders
        ticket = self.sudo()
        owners = {
            "order_id": ticket.order_id.partner_id,
            "picking_id": ticket.picking_id.sale_id.partner_id or ticket.picking_id.partner_id,
        }
        return [
            name
            for name, owner in owners.items()
            if ticket[name] and owner.commercial_partner_id != commercial_partner
        ]
