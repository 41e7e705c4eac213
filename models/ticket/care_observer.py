import re

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import email_normalize, html2plaintext, plaintext2html
from odoo.tools.mail import parse_contact_from_email

from .mail_message import SPOKEN

# What Odoo makes of an address is not always one.
ADDRESS_RE = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")


class CareObserver(models.Model):
    """Someone beside the customer and the team who follows one ticket: a contact or an address.

    A contact with an account reads and answers in the portal, everyone else by mail alone. He
    reads what is public and private, never what is written for the team.
    """

    _name = "care.observer"
    _description = "Request Observer"
    _order = "role desc, id"

    # How much is quoted to who is included.
    MATTER_CHARS = 2000

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
    address = fields.Char("Mail Address", compute="_compute_address", compute_sudo=True)
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
        problems = []
        agents_of = self.env["care.ticket"]._agents_among(filter(None, self.mapped("email")))
        for observer in self:
            # sudo: who has which role, asked for people who may not read users
            ticket, partner = observer.ticket_id, observer.partner_id.sudo()
            if observer._is_the_customer():
                problems.append(
                    self.env._(
                        "%s is the customer of this request and cannot observe it.", observer.name
                    )
                )
            elif partner._is_care_agent() or observer.email in agents_of:
                problems.append(
                    self.env._(
                        "%s belongs to the team and reads the request anyway.", observer.name
                    )
                )
            elif partner.company_id and partner.company_id != ticket.company_id:
                problems.append(
                    self.env._(
                        "%(observer)s belongs to %(company)s and cannot observe %(ticket)s.",
                        observer=observer.name,
                        company=partner.company_id.name,
                        ticket=ticket.display_name,
                    )
                )
        if problems:
            raise ValidationError("\n".join(problems))

    # --------------------------------------------------------------- computes

    @api.depends("partner_id.name", "partner_id.complete_name", "given_name", "email")
    def _compute_name(self):
        for observer in self:
            observer.name = (
                observer.partner_id.name
                or observer.partner_id.complete_name
                or observer.given_name
                or observer.email
            )

    @api.depends("partner_id.email", "email")
    def _compute_address(self):
        for observer in self:
            observer.address = observer.email or observer.partner_id.email

    @api.depends("partner_id.user_ids.active")
    def _compute_has_account(self):
        for observer in self:
            # sudo: whether there is an account, asked for agents who may not read users
            observer.has_account = bool(observer._people().sudo().user_ids.filtered("active"))

    # ------------------------------------------------------------------- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        ticket_ids = {vals["ticket_id"] for vals in vals_list if vals.get("ticket_id")}
        self.env["care.ticket"].browse(ticket_ids).check_access("write")
        observers = super().create([self._cleaned(vals) for vals in vals_list])
        observers._record("observer_added", self.env._("Observers added: %s"))
        observers._tell_included()
        return observers

    def unlink(self):
        tickets = self.ticket_id
        tickets.check_access("write")
        # sudo: whose answer is expected follows, whoever removes
        awaited = tickets.sudo().filtered(lambda ticket: ticket.awaiting_observer_id in self)
        if awaited:
            awaited.write({"awaiting": "team"})
        self._record("observer_removed", self.env._("Observers removed: %s"))
        return super().unlink()

    @api.model
    def _cleaned(self, vals):
        """Return `vals` with the address normalised.

        :raises UserError: names what is no mail address
        """
        if not vals.get("email"):
            return {**vals, "email": False}
        self._check_addresses([vals["email"]])
        name, address = parse_contact_from_email(vals["email"])
        return {
            **vals,
            "email": email_normalize(address),
            "given_name": name or vals.get("given_name"),
        }

    @api.model
    def _check_addresses(self, addresses):
        """Refuse to include people whose mail address is none.

        :param addresses: iterable of str, with or without names
        :raises UserError: names each that is no mail address
        """
        wrong = [
            address
            for address in addresses
            if not ADDRESS_RE.fullmatch(email_normalize(address) or "")
        ]
        if wrong:
            raise UserError(
                self.env._(
                    "This is not a mail address: %s. Correct it and try again; nobody was added.",
                    ", ".join(f"“{address}”" for address in wrong),
                )
            )

    # ---------------------------------------------------------------- helpers

    def _is_the_customer(self):
        """Tell whether one observer is the customer of the request, or one of his people is."""
        self.ensure_one()
        ticket = self.ticket_id
        return ticket._is_of_customer(self.partner_id.id, self._address()) or bool(
            ticket.partner_id & self._people()
        )

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

    def _silent(self):
        """Return those of these observers who have said nothing on their requests."""
        # sudo: who has spoken, asked for people who may not read it
        spoken = (
            self.env["mail.message"]
            .sudo()
            ._read_group(
                [
                    ("model", "=", "care.ticket"),
                    ("res_id", "in", self.ticket_id.ids),
                    ("care_speaker", "=", "observer"),
                ],
                ["res_id", "author_id", "email_from"],
            )
        )
        said = {(ticket_id, author.id) for ticket_id, author, _email_from in spoken if author}
        # A mail whose author could not be told among several contacts has its address alone.
        said |= {
            (ticket_id, email_normalize(email_from or "", strict=False))
            for ticket_id, author, email_from in spoken
            if not author
        }

        def has_spoken(observer):
            # sudo: addresses, to compare them
            people = observer._people().sudo()
            signs = {*people.ids, *people.mapped("email_normalized"), observer.email} - {False}
            return any((observer.ticket_id.id, sign) in said for sign in signs)

        return self.filtered(lambda observer: not has_spoken(observer))

    def _record(self, kind, text):
        """Keep on the requests of these observers, for the team, that they came or went.

        :param str kind: of care.ticket.event
        :param str text: the sentence to note, with one %s for their names
        """
        tickets = self.ticket_id
        tickets._record_events(kind, tickets)
        tickets._message_log_batch(
            {
                ticket.id: text % observers._labels()
                for ticket, observers in self.grouped("ticket_id").items()
            }
        )

    def _tell_included(self):
        """Tell each of these observers at once, by a mail of his own, what he observes and how."""
        # sudo: the mails are the system's, whoever includes them
        template = self.env.ref("care_desk.mail_template_observer_included").sudo()
        mails = self.env["mail.mail"].sudo()
        reachable = self.filtered(lambda observer: observer._address())
        for ticket, observers in reachable.grouped("ticket_id").items():
            mails += template.send_mail_batch(
                observers.ids,
                email_values={
                    "model": "care.ticket",
                    "res_id": ticket.id,
                    "reply_to": ticket._notify_get_reply_to()[ticket.id],
                    # RFC 3834: says to other machines that no machine should answer this
                    "headers": repr({"Auto-Submitted": "auto-generated"}),
                },
            )
        # What comes with the demo is left to the queue.
        if mails and self.pool.ready:
            mails.send_after_commit()

    def _mail_lang(self):
        """Return the language code to write to this observer in; used by the template."""
        self.ensure_one()
        return self.partner_id.lang or self.ticket_id.company_id.partner_id.lang or self.env.lang

    def _matter_in_mail(self):
        """Return the customer's last public word (Markup) for who reads it by mail alone.

        Shortened, and with nothing of others in it that he does not read elsewhere; empty where
        nothing was said. Used by the template.
        """
        self.ensure_one()
        # sudo: it is public, and who is told of it observes the request
        message = (
            self.env["mail.message"]
            .sudo()
            .search(
                [
                    ("model", "=", "care.ticket"),
                    ("res_id", "=", self.ticket_id.id),
                    ("message_type", "in", SPOKEN),
                    ("care_audience", "=", "public"),
                    ("care_speaker", "=", "customer"),
                ],
                order="id desc",
                limit=1,
            )
        )
        ticket = self.ticket_id
        hidden = ticket._hidden_in_mails(self.partner_id, {self._address()})
        text = html2plaintext(ticket._body_shown(message, hidden), include_references=False)
        text = text.strip()
        if len(text) > self.MATTER_CHARS:
            text = f"{text[: self.MATTER_CHARS].rstrip()}…"
        return plaintext2html(text) if text else Markup("")
