from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import email_normalize

# Fields that are none of the customer's business, though the request is his.
TEAM = "base.group_user"


class CareTicket(models.Model):
    """A customer's request, whatever the channel it came by.

    This file holds what a ticket is. The rules of its states, how it is opened, talked on, fed by
    mail, searched and attached to a customer stand in the `care_ticket_*.py` beside it.
    """

    _name = "care.ticket"
    _description = "Customer Request"
    _inherit = ["portal.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _rec_names_search = ["number", "name"]
    _mail_post_access = "read"
    _primary_email = "email_from"
    _check_company_auto = True

    # The states in which a person still has something to do.
    OPEN_STATES = ("new", "in_progress", "pending")

    number = fields.Char(readonly=True, copy=False, index="trigram")
    name = fields.Char("Subject", required=True, tracking=True, index="trigram")
    active = fields.Boolean(default=True)
    state = fields.Selection(
        [
            ("new", "New"),
            ("in_progress", "In progress"),
            ("pending", "Pending"),
            ("closed", "Closed"),
        ],
        default="new",
        required=True,
        tracking=True,
        copy=False,
        group_expand=True,
    )
    channel = fields.Selection(
        [
            ("chat", "Chat"),
            ("email", "Email"),
            ("form", "Form"),
            ("portal", "Portal"),
            ("phone", "Phone"),
        ],
        default="phone",
        required=True,
    )
    priority = fields.Selection(
        [("0", "Low"), ("1", "Medium"), ("2", "High")],
        default="0",
        required=True,
        tracking=True,
        groups=TEAM,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    team_id = fields.Many2one(
        "care.team",
        "Team",
        required=True,
        tracking=True,
        check_company=True,
        ondelete="restrict",
        groups=TEAM,
    )
    user_id = fields.Many2one(
        "res.users",
        "Assignee",
        tracking=True,
        copy=False,
        check_company=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Empty means everyone in the team.",
        groups=TEAM,
    )
    partner_id = fields.Many2one(
        "res.partner", "Customer", tracking=True, check_company=True, index="btree_not_null"
    )
    commercial_partner_id = fields.Many2one(
        related="partner_id.commercial_partner_id", store=True, index="btree_not_null"
    )
    partner_name = fields.Char("Name Given", help="How the sender named himself.", groups=TEAM)
    email_from = fields.Char("Address", help="The address the request came from.", groups=TEAM)
    email_normalized = fields.Char(
        compute="_compute_email_normalized",
        store=True,
        index="trigram",
        groups=TEAM,
    )
    requester = fields.Char(compute="_compute_requester", compute_sudo=True, groups=TEAM)
    reason_id = fields.Many2one(
        "care.reason", "Reason", tracking=True, ondelete="restrict", groups=TEAM
    )
    tag_ids = fields.Many2many("care.tag", string="Tags", groups=TEAM)
    criterion_value_ids = fields.Many2many(
        "care.criterion.value",
        string="Criteria",
        ondelete="restrict",
        groups=TEAM,
    )
    awaiting = fields.Selection(
        [("team", "Team"), ("customer", "Customer"), ("observer", "Observer")],
        "Answer Expected from",
        default="team",
        copy=False,
        help="Who must answer next. It follows the talk and can be set by hand.",
    )
    is_awaiting_me = fields.Boolean(
        "Awaiting Me",
        compute="_compute_is_awaiting_me",
        search="_search_is_awaiting_me",
        compute_sudo=True,
        groups=TEAM,
    )
    order_id = fields.Many2one("sale.order", "Order", check_company=True, index="btree_not_null")
    picking_id = fields.Many2one(
        "stock.picking", "Delivery", check_company=True, index="btree_not_null"
    )
    product_id = fields.Many2one("product.product", "Product", index="btree_not_null")
    follow_up_of_id = fields.Many2one(
        "care.ticket", "Follow-up of", readonly=True, copy=False, index="btree_not_null"
    )
    follow_up_ids = fields.One2many("care.ticket", "follow_up_of_id", "Follow-ups")
    event_ids = fields.One2many("care.ticket.event", "ticket_id", "Events", groups=TEAM)
    last_word_at = fields.Datetime(
        "Last Word", default=fields.Datetime.now, required=True, readonly=True, copy=False
    )
    last_public_word_at = fields.Datetime(
        "Last Public Word",
        default=fields.Datetime.now,
        readonly=True,
        copy=False,
        help="What the customer sees as the last word: private comments do not show in it.",
    )
    first_reply_at = fields.Datetime("First Reply", readonly=True, copy=False, groups=TEAM)
    closed_at = fields.Datetime("Closed on", readonly=True, copy=False)
    spam_at = fields.Datetime("Marked as Spam", readonly=True, copy=False, groups=TEAM)
    announced_at = fields.Datetime("Announced", readonly=True, copy=False, groups=TEAM)
    is_suspicious = fields.Boolean(
        "Sender not Proven",
        readonly=True,
        copy=False,
        help="The sender claims an address that his mail does not prove.",
        groups=TEAM,
    )
    to_qualify = fields.Boolean(
        readonly=True,
        copy=False,
        help="Closed by the customer before the team had qualified it.",
        groups=TEAM,
    )

    _number_unique = models.Constraint("UNIQUE(number)", "This number is taken already.")
    _closed_at_with_state = models.Constraint(
        "CHECK((state = 'closed') = (closed_at IS NOT NULL))",
        "A closed request has a closing time, an open one has none.",
    )
    # The predicates repeat, to the letter, what the ORM writes for the default views. What is
    # included lets their pagers, badges and filters count without reading a ticket.
    _list_idx = models.Index(
        "(last_word_at DESC, id DESC) INCLUDE (company_id) WHERE active IS TRUE"
    )
    _open_idx = models.Index(
        "(last_word_at DESC, id DESC)"
        " INCLUDE (company_id, team_id, user_id, state, awaiting, spam_at)"
        " WHERE active IS TRUE AND closed_at IS NULL"
    )
    _user_idx = models.Index(
        "(user_id, last_word_at DESC, id DESC) INCLUDE (company_id, closed_at) WHERE active IS TRUE"
    )
    _team_idx = models.Index("(team_id, last_word_at DESC, id DESC) WHERE active IS TRUE")
    _to_qualify_idx = models.Index("(last_word_at DESC, id DESC) WHERE to_qualify IS TRUE")
    _spam_idx = models.Index("(last_word_at DESC, id DESC) WHERE spam_at IS NOT NULL")
    _email_idx = models.Index("(email_normalized) WHERE email_normalized IS NOT NULL")
    _created_idx = models.Index("(create_date)")

    # ------------------------------------------------------------ constraints

    @api.constrains("user_id")
    def _check_user_id(self):
        for user in self.user_id:
            if user.share or not user.has_group("care_desk.group_care_agent"):
                raise ValidationError(
                    self.env._("%s is not an agent of the customer service.", user.name)
                )

    @api.constrains("partner_id", "order_id", "picking_id")
    def _check_links_of_customer(self):
        for ticket in self:
            foreign = ticket._foreign_links(ticket.commercial_partner_id)
            if foreign:
                names = [self._fields[name]._description_string(self.env) for name in foreign]
                raise ValidationError(
                    self.env._(
                        "%(ticket)s: this does not belong to %(customer)s: %(links)s. "
                        "Choose one of the customer's own, or leave it empty.",
                        ticket=ticket.display_name,
                        customer=ticket.partner_id.display_name or self.env._("the customer"),
                        links=", ".join(names),
                    )
                )

    # --------------------------------------------------------------- computes

    @api.depends("number", "name")
    def _compute_display_name(self):
        for ticket in self:
            ticket.display_name = (
                f"[{ticket.number}] {ticket.name}" if ticket.number else ticket.name
            )

    @api.depends("email_from")
    def _compute_email_normalized(self):
        for ticket in self:
            ticket.email_normalized = email_normalize(ticket.email_from or "", strict=False)

    @api.depends("partner_id.complete_name", "partner_name", "email_from")
    def _compute_requester(self):
        # A list shows names alone: all else of the customers would be read with the first of them.
        self.partner_id.fetch(["complete_name"])
        for ticket in self:
            ticket.requester = (
                ticket.partner_id.complete_name or ticket.partner_name or ticket.email_from
            )

    @api.depends("awaiting", "spam_at", "user_id", "team_id.member_ids")
    @api.depends_context("uid")
    def _compute_is_awaiting_me(self):
        for ticket in self:
            users = ticket.user_id or ticket.team_id.member_ids
            ticket.is_awaiting_me = (
                ticket.awaiting == "team" and not ticket.spam_at and self.env.user in users
            )

    def _search_is_awaiting_me(self, operator, value):
        if operator != "in":
            return NotImplemented
        mine = Domain("user_id", "=", self.env.uid) | (
            Domain("user_id", "=", False)
            # sudo: which teams the user himself is a member of
            & Domain("team_id", "in", self.env.user.sudo().care_team_ids.ids)
        )
        domain = Domain("awaiting", "=", "team") & Domain("spam_at", "=", False) & mine
        return domain if True in value else ~domain

    def _compute_access_url(self):
        super()._compute_access_url()
        for ticket in self:
            ticket.access_url = f"/my/requests/{ticket.id}"

    @api.onchange("partner_id")
    def _onchange_partner_id(self):
        if self.partner_id:
            self.email_from = self.partner_id.email
        for name in self._foreign_links(self.commercial_partner_id):
            self[name] = False

    @api.onchange("order_id")
    def _onchange_order_id(self):
        if self.order_id and not self.partner_id:
            self.partner_id = self.order_id.partner_id

    # ------------------------------------------------------------------- CRUD

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        if "team_id" in fields and not values.get("team_id"):
            values["team_id"] = self.env["care.team"]._default_team(self.env.company).id
        return values

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = self._with_defaults([dict(vals) for vals in vals_list])
        tickets = super().create(vals_list)
        tickets._settle_qualification(tickets.filtered("closed_at"))
        tickets._record_events("taken", tickets.filtered("user_id"))
        tickets._record_events("closed", tickets.filtered("closed_at"))
        by_hand = not self.env.su and not self.env.context.get("import_file")
        if by_hand and not self.env.context.get("care_announce_later"):
            tickets._announce(acknowledge=False)
        return tickets

    def write(self, vals):
        if "number" in vals:
            raise UserError(self.env._("The number of a request never changes."))
        old = {
            ticket: (
                ticket.state,
                ticket.user_id,
                ticket.partner_id,
                ticket.spam_at,
                ticket._supplied_for(),
            )
            for ticket in self
        }
        groups = defaultdict(self.browse)
        for ticket in self:
            groups[tuple(sorted(ticket._implied_values(vals).items()))] += ticket
        for implied, tickets in groups.items():
            super(CareTicket, tickets).write({**vals, **dict(implied)})
        self._after_transition(old, vals)
        return True

    def copy_data(self, default=None):
        copies = super().copy_data(default=default)
        return [
            {**values, "name": self.env._("%s (copy)", ticket.name)}
            for ticket, values in zip(self, copies, strict=True)
        ]

    @api.model
    def _with_defaults(self, vals_list):
        """Complete the values of new tickets, with one query for all where one is needed."""
        teams = self.env["care.team"]
        defaults = {}
        for vals in vals_list:
            if not vals.get("team_id"):
                company = self.env["res.company"].browse(
                    vals.get("company_id") or self.env.company.id
                )
                if company not in defaults:
                    # sudo: settings that the opener, a customer for one, may not read
                    defaults[company] = teams.sudo()._default_team(company)
                if not defaults[company]:
                    raise UserError(
                        self.env._(
                            "%s has no customer service team yet: create one first.", company.name
                        )
                    )
                vals["team_id"] = defaults[company].id
            # sudo: same as above
            vals["company_id"] = teams.sudo().browse(vals["team_id"]).company_id.id
            assignee = vals.get("user_id", self.env.context.get("default_user_id"))
            if assignee and vals.get("state", "new") == "new":
                vals["state"] = "in_progress"
            if vals.get("state") == "closed":
                closed_at = vals.get("closed_at") or fields.Datetime.now()
                vals.update(awaiting=False, closed_at=closed_at)
            else:
                vals.pop("closed_at", None)
        self._check_service_on({vals["company_id"] for vals in vals_list})
        unnumbered = [vals for vals in vals_list if not vals.get("number")]
        for vals, number in zip(unnumbered, self._next_numbers(len(unnumbered)), strict=True):
            vals["number"] = number
        return vals_list

    @api.model
    def _next_numbers(self, count):
        # sudo: customers open tickets too, and may not read sequences
        sequence = self.env.ref("care_desk.sequence_care_ticket").sudo()
        return sequence._care_next_batch(count)

    @api.model
    def _check_service_on(self, company_ids):
        # sudo: the setting of the company, asked for a customer
        for company in self.env["res.company"].sudo().browse(company_ids):
            if company.care_service == "off":
                raise UserError(
                    self.env._(
                        "The customer service of %s takes no new requests at the moment. "
                        "Requests that exist can still be read and answered.",
                        company.name,
                    )
                )

    # ------------------------------------------------------------------ hooks

    def _creation_message(self):
        self.ensure_one()
        return self.env._("Request opened by: %s", self._channel_label())
