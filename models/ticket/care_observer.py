from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import email_normalize
from odoo.tools.mail import parse_contact_from_email


class CareObserver(models.Model):
    """Someone beside the customer and the team who follows one ticket: a contact or an address.

    A contact with an account reads and answers in the portal, everyone else by mail alone. He
    reads what is public and private, never what is written for the team.
    """

    _name = "care.observer"
    _description = "Request Observer"
    _order = "role desc, id"

    ticket_id = fields.Many2one(
        "care.ticket", "Request", required=True, readonly=True, index=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        "res.partner", "Contact", readonly=True, index=True, ondelete="cascade"
    )
    email = fields.Char("Address", readonly=True, help="Of an observer who is no contact.")
    given_name = fields.Char(readonly=True, help="The name that was given with the address.")
    name = fields.Char(compute="_compute_name", compute_sudo=True)
    role = fields.Selection(
        [("supplier", "Supplier"), ("colleague", "Colleague"), ("guest", "Guest")],
        default="guest",
        required=True,
        readonly=True,
    )
    has_account = fields.Boolean("Has an Account", compute="_compute_has_account")
    is_automatic = fields.Boolean(
        "Included Automatically",
        readonly=True,
        help="Included because he is the main supplier of the product.",
    )

    _partner_or_email = models.Constraint(
        "CHECK((partner_id IS NULL) != (email IS NULL))",
        "An observer is either a contact or a mail address.",
    )
    _partner_unique = models.UniqueIndex(
        "(ticket_id, partner_id) WHERE partner_id IS NOT NULL",
        "This contact observes the request already.",
    )
    _email_unique = models.UniqueIndex(
        "(ticket_id, email) WHERE email IS NOT NULL",
        "This address observes the request already.",
    )

    # ------------------------------------------------------------ constraints

    @api.constrains("partner_id", "email", "ticket_id")
    def _check_is_an_observer(self):
        for observer in self:
            # sudo: who has which role, asked for people who may not read users
            ticket, partner = observer.ticket_id, observer.partner_id.sudo()
            address = partner.email_normalized or observer.email
            if ticket._is_of_customer(partner.id, address):
                raise ValidationError(
                    self.env._(
                        "%s is the customer of this request and cannot observe it.", observer.name
                    )
                )
            if partner._is_care_agent():
                raise ValidationError(
                    self.env._(
                        "%s belongs to the team and reads the request anyway.", observer.name
                    )
                )
            if partner.company_id and partner.company_id != ticket.company_id:
                raise ValidationError(
                    self.env._(
                        "%(observer)s belongs to %(company)s and cannot observe %(ticket)s.",
                        observer=observer.name,
                        company=partner.company_id.name,
                        ticket=ticket.display_name,
                    )
                )

    # --------------------------------------------------------------- computes

    @api.depends("partner_id.complete_name", "given_name", "email")
    def _compute_name(self):
        for observer in self:
            observer.name = (
                observer.partner_id.complete_name or observer.given_name or observer.email
            )

    @api.depends("partner_id.user_ids.active")
    def _compute_has_account(self):
        for observer in self:
            # sudo: whether there is an account, asked for agents who may not read users
            observer.has_account = bool(observer._people().sudo().user_ids.filtered("active"))

    # ------------------------------------------------------------------- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        tickets = self.env["care.ticket"].browse({vals["ticket_id"] for vals in vals_list})
        tickets.check_access("write")
        observers = super().create([self._cleaned(vals) for vals in vals_list])
        tickets._record_events("observer_added", observers.ticket_id)
        for observer in observers:
            observer._tell_included()
        for ticket, added in observers.grouped("ticket_id").items():
            ticket._note_observers(ticket.env._("Observers added: %s", added._labels()))
        return observers

    def unlink(self):
        self.ticket_id.check_access("write")
        labels = {
            ticket: observers._labels() for ticket, observers in self.grouped("ticket_id").items()
        }
        # sudo: whose answer is expected follows, whoever removes
        awaited = self.ticket_id.sudo().filtered(lambda tick: tick.awaiting_observer_id in self)
        awaited.write({"awaiting": "team"})
        result = super().unlink()
        for ticket, names in labels.items():
            ticket._record_events("observer_removed", ticket)
            ticket._note_observers(ticket.env._("Observers removed: %s", names))
        return result

    @api.model
    def _cleaned(self, vals):
        """Return `vals` with the address normalised.

        :raises UserError: names what is no mail address
        """
        if not vals.get("email"):
            return {**vals, "email": False}
        name, _address = parse_contact_from_email(vals["email"])
        address = email_normalize(vals["email"])
        if not address:
            raise UserError(
                self.env._(
                    "“%s” is not a mail address. Correct it and try again; nobody was added.",
                    vals["email"],
                )
            )
        return {**vals, "email": address, "given_name": name or vals.get("given_name")}

    # ---------------------------------------------------------------- helpers

    def _labels(self):
        """Return the names (str) of these observers with their roles, as shown to the team."""
        roles = dict(self._fields["role"]._description_selection(self.env))
        return ", ".join(f"{observer.name} ({roles[observer.role]})" for observer in self)

    def _people(self):
        """Return who speaks as these observers (res.partner): for a supplier, its people too."""
        partners = self.partner_id
        companies = self.filtered(
            lambda observer: observer.role == "supplier" and observer.partner_id.is_company
        ).partner_id
        if companies:
            # sudo: accounts of the supplier, whatever the asker may read of contacts
            partners |= companies.sudo().child_ids.filtered(lambda child: child.type == "contact")
        return partners

    def _address(self):
        """Return the normalised mail address (str or False) of one observer."""
        self.ensure_one()
        # sudo: the address is used for mailing, not shown
        return self.email or self.partner_id.sudo().email_normalized

    def _tell_included(self):
        """Tell one observer by mail what he observes now and how to answer."""
        self.ensure_one()
        if not self._address():
            return
        # sudo: the mail is the system's, whoever includes him
        self.env.ref("care_desk.mail_template_observer_included").sudo().send_mail(
            self.id,
            email_values={
                "model": "care.ticket",
                "res_id": self.ticket_id.id,
                "email_to": False if self.partner_id else self.email,
                "recipient_ids": [(4, self.partner_id.id)] if self.partner_id else [],
                # RFC 3834: says to other machines that no machine should answer this
                "headers": repr({"Auto-Submitted": "auto-generated"}),
            },
        )

    def _mail_lang(self):
        """Return the language code to write to this observer in; used by the template."""
        self.ensure_one()
        return self.partner_id.lang or self.ticket_id.company_id.partner_id.lang or self.env.lang
