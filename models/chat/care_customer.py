from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import email_normalize

# What the panel shows of a customer and changes in place.
IDENTITY = (
    "name",
    "email",
    "phone",
    "lang",
    "ref",
    "company_name",
    "street",
    "street2",
    "zip",
    "city",
    "country_id",
)


class CareTicket(models.Model):
    """The customer beside the talk: who he is, found or made without leaving it, and his past."""

    _inherit = "care.ticket"

    # More requests than this are asked for page by page.
    MAX_CUSTOMER_REQUESTS = 50

    # -------------------------------------------------------------- identity

    @api.readonly
    def customer_identity(self):
        """Return who the customer of this ticket is.

        :return: dict with keys customer (dict of id, is_company, parent: dict of id and name of
            the company he belongs to, or False, country: dict of id and display_name, or False, and
            all else that IDENTITY names; False while there is no customer), given (dict of name
            and email: how the sender named himself), candidates (list of dict with id, name,
            email, ref and city: customers with the sender's address, while there is no customer),
            company_id (of the ticket) and langs (list of [code, name])
        :raises AccessError: to who is not of the team, or not of the ticket's company
        """
        self.ensure_one()
        self.check_access("write")
        customer = self.partner_id
        return {
            "customer": bool(customer) and self._identity_of(customer),
            "given": {
                "name": self.partner_name or "",
                "email": self.email_normalized or self.email_from or "",
            },
            "candidates": [
                {
                    "id": candidate.id,
                    "name": candidate.display_name,
                    "email": candidate.email or "",
                    "ref": candidate.ref or "",
                    "city": candidate.city or "",
                }
                # A candidate that the agent may not read is none that he may choose.
                for candidate in self.candidate_ids._filtered_access("read")
            ],
            "company_id": self.company_id.id,
            "langs": [[code, name] for code, name in self.env["res.lang"].get_installed()],
        }

    def customer_update(self, partner_id, values):
        """Change what is known of the customer, with the agent's own rights.

        :param int partner_id: id of the res.partner that the agent sees: his ticket may have got
            another customer since
        :param dict values: names in IDENTITY with the values `write` takes
        :return: dict, see `customer_identity`
        :raises UserError: says which value cannot be taken and why; nothing is changed
        :raises AccessError: where the agent may not change this contact, an employee for one
        """
        self.ensure_one()
        self.check_access("write")
        customer = self.partner_id
        if customer.id != partner_id:
            raise UserError(
                self.env._("This request has got another customer meanwhile. Nothing was changed.")
            )
        customer = customer.with_context(care_ticket_id=self.id)
        customer.write(self._checked_identity(values, customer))
        return self.customer_identity()

    # --------------------------------------------------------- find or create

    def customer_attach(self, partner_id):
        """Make a contact the customer of this ticket, which has none yet.

        A customer is changed by the dialog `action_attach`, which says what that takes from whom.

        :param int partner_id: id of a res.partner that the agent may read
        :return: dict, see `customer_identity`
        :raises UserError: when there is a customer by now, or the contact is another company's
        """
        self._check_without_customer()
        partner = self.env["res.partner"].browse(partner_id).exists()
        partner.check_access("read")
        if not partner:
            raise UserError(self.env._("This contact is gone. Choose another one."))
        self.attach_customer(partner)
        return self.customer_identity()

    def customer_create(self, values):
        """Make a new contact and, of it, the customer of this ticket, which has none yet.

        :param dict values: names in IDENTITY with the values `create` takes; the name is needed
        :return: dict, see `customer_identity`
        :raises UserError: when there is a customer by now, or a value cannot be taken
        """
        self._check_without_customer()
        contacts = self.env["res.partner"]
        values = self._checked_identity({"name": False, **values}, contacts)
        self.attach_customer(
            contacts.create(
                {"lang": self.company_id.partner_id.lang, **values, "company_id": False}
            )
        )
        return self.customer_identity()

    # -------------------------------------------------------------- requests

    @api.readonly
    def customer_requests(self, offset=0, limit=10):
        """Return the requests of this ticket's customer, newest first, itself among them.

        Those of an address that no contact was chosen for yet count as the customer's; a company's
        are those of all its people.

        :param int offset: how many were shown already
        :param int limit: how many at most
        :return: dict with keys requests (list of dict with id, number, name, state, state_name,
            reason, channel_name, date (datetime), assignee, to_qualify and is_current) and
            has_more (bool)
        :raises AccessError: to who is not of the team, or not of the ticket's company
        """
        self.ensure_one()
        self.check_access("write")
        return self._customer_requests(self._domain_of_same_customer(), offset, limit)

    def action_qualify(self):
        """Open reason, criteria and tags of this ticket, whatever its state, in a dialog."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Qualify %s", self.number),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(self.env.ref("care_desk.care_ticket_view_form_qualify").id, "form")],
            "target": "new",
        }

    # --------------------------------------------------------------- helpers

    def _identity_of(self, customer):
        """Return what `customer_identity` tells of a customer (res.partner)."""
        identity = {name: customer[name] or "" for name in IDENTITY if name != "country_id"}
        country, parent = customer.country_id, customer.parent_id
        return {
            **identity,
            "id": customer.id,
            "is_company": customer.is_company,
            "parent": bool(parent) and {"id": parent.id, "name": parent.name},
            "country": bool(country) and {"id": country.id, "display_name": country.name},
        }

    def _customer_requests(self, domain, offset, limit):
        """Return what `customer_requests` tells of the requests that a domain finds."""
        limit = min(limit, self.MAX_CUSTOMER_REQUESTS)
        tickets = self.search_fetch(
            domain,
            [
                "number",
                "name",
                "state",
                "reason_id",
                "channel",
                "create_date",
                "user_id",
                "to_qualify",
            ],
            order="id desc",
            offset=offset,
            limit=limit + 1,
        )
        states, channels = (
            dict(self._fields[name]._description_selection(self.env))
            for name in ("state", "channel")
        )
        return {
            "requests": [
                {
                    "id": ticket.id,
                    "number": ticket.number,
                    "name": ticket.name,
                    "state": ticket.state,
                    "state_name": states[ticket.state],
                    "reason": ticket.reason_id.display_name or "",
                    "channel_name": channels[ticket.channel],
                    "date": ticket.create_date,
                    "assignee": ticket.user_id.name or "",
                    "to_qualify": ticket.to_qualify,
                    "is_current": ticket == self,
                }
                for ticket in tickets[:limit]
            ],
            "has_more": len(tickets) > limit,
        }

    def _domain_of_same_customer(self):
        """Return the domain of the requests (care.ticket) of this ticket's customer."""
        self.ensure_one()
        return Domain("id", "=", self.id) | self._domain_of_requests_of(
            self.partner_id, not self.partner_id and self.email_normalized
        )

    @api.model
    def _domain_of_requests_of(self, customer, address=False):
        """Return the domain of the requests (care.ticket) of a customer.

        :param customer: res.partner, one or none; a company has those of all its people
        :param str address: normalised mail address he writes from, besides his own
        """
        domain = Domain.FALSE
        if customer:
            link = "commercial_partner_id" if customer.is_company else "partner_id"
            domain |= Domain(link, "=", customer.id)
        addresses = {customer.email_normalized, address} - {False}
        if addresses:
            unattached = Domain("partner_id", "=", False)
            domain |= unattached & Domain("email_normalized", "in", sorted(addresses))
        return domain

    def _check_without_customer(self):
        """Refuse to choose a customer where there is one, and who is not of the team.

        :raises UserError: names the customer
        """
        self.ensure_one()
        self.check_access("write")
        if self.partner_id:
            raise UserError(
                self.env._(
                    "%s is the customer of this request by now. Nothing was changed.",
                    self.partner_id.display_name,
                )
            )

    def _checked_identity(self, values, customer):
        """Return `values` (dict) as they may be written on `customer` (res.partner, or none).

        :raises UserError: see `customer_update`
        :raises AccessError: for what the panel does not show
        """
        foreign = values.keys() - set(IDENTITY)
        if foreign:
            raise AccessError(
                self.env._("The panel does not change: %s.", ", ".join(sorted(foreign)))
            )
        values = {
            name: value.strip() if isinstance(value, str) else value
            for name, value in values.items()
        }
        if "name" in values and not values["name"]:
            raise UserError(self.env._("A customer needs a name."))
        address = values.get("email")
        if address and not email_normalize(address):
            raise UserError(
                self.env._("“%s” is no mail address. Write one, as in jo@example.com.", address)
            )
        number = values.get("ref")
        if number:
            # sudo: a number is one customer's alone, whatever company he belongs to
            holders = self.env["res.partner"].sudo().search([("ref", "=", number)])
            others = holders.filtered(
                lambda holder: holder.commercial_partner_id != customer.commercial_partner_id
            )
            if others:
                raise UserError(
                    self.env._("%s is the customer number of somebody else already.", number)
                )
        return values
