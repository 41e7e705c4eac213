from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .mail_message import SPOKEN

# Who reads a comment, widest first: customer, observers and team; observers and team; team.
AUDIENCES = ("public", "private", "team")
# What of a ticket people from outside read by themselves; its page shows more, each what is his.
OUTSIDE_FIELDS = {
    "id",
    "display_name",
    "number",
    "name",
    "active",
    "state",
    "channel",
    "product_id",
    "create_date",
    "closed_at",
    "access_url",
}
# What Odoo leaves of a comment whose author deleted it.
EMPTIED = '<span class="o-mail-Message-edited"></span>'


class CareTicket(models.Model):
    """Who reads what of a ticket: the one rule, which every door asks.

    `_domain_open_to_me` says it for many tickets, `_open_audiences` for one. The record rules, the
    messages, the page, its files and the mails all come back to these two.
    """

    _inherit = "care.ticket"

    is_open_to_me = fields.Boolean(
        compute="_compute_is_open_to_me",
        search="_search_is_open_to_me",
        compute_sudo=True,
        groups="base.group_user",
    )
    is_talk_private = fields.Boolean(
        "Comments Private by Default",
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="The last comment of the team or an observer was private, so the next one is too, "
        "until one is made public.",
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_is_open_to_me(self):
        mine = self.filtered_domain(self._domain_open_to_me("public"))
        for ticket in self:
            ticket.is_open_to_me = ticket in mine

    def _search_is_open_to_me(self, operator, value):
        if operator != "in":
            return NotImplemented
        if self.env.user._is_care_agent():
            domain = self._domain_open_to_me("public")
        else:
            # PostgreSQL uses the indexes of both for a UNION, of neither for an OR.
            # sudo: the rule itself decides
            tickets = self.sudo().with_context(active_test=False)
            companies = self._domain_of_my_companies()
            either = (self._domain_of_customer(), self._domain_of_observer())
            hits = [tickets._search(companies & own).subselect("id") for own in either]
            domain = Domain(
                "id", "in", SQL("(SELECT unnest(ARRAY(%s)))", SQL(" UNION ").join(hits))
            )
        return domain if True in value else ~domain

    # ------------------------------------------------------------ the one rule

    @api.model
    def _domain_open_to_me(self, audience):
        """Return the domain of the tickets whose comments of one audience the user reads by right.

        :param str audience: public, private or team
        """
        companies = self._domain_of_my_companies()
        if self.env.user._is_care_agent():
            return companies
        if audience == "public":
            return companies & (self._domain_of_customer() | self._domain_of_observer())
        if audience == "private":
            return companies & self._domain_of_observer()
        return Domain.FALSE

    @api.model
    def _domain_of_my_companies(self):
        # In sudo Odoo does not ask whether the companies in the context are the user's.
        mine = self.env.companies & self.env.user.sudo().company_ids
        return Domain("company_id", "in", mine.ids)

    @api.model
    def _domain_of_customer(self):
        """Return the domain of what the signed-in user sees as a customer, agent or not."""
        partner = self.env.user.partner_id
        # sudo: a setting of the customer's own company
        company = partner.commercial_partner_id.sudo()
        if self.env.user._is_public():
            return Domain.FALSE
        if company.care_shares_requests:
            return Domain("commercial_partner_id", "=", company.id)
        return Domain("partner_id", "=", partner.id)

    @api.model
    def _domain_of_observer(self):
        """Return the domain of what the signed-in user observes, himself or for his company."""
        if self.env.user._is_public():
            return Domain.FALSE
        # What is not wanted is nobody's to follow, until somebody finds that it is.
        return Domain("spam_at", "=", False) & Domain(
            "observer_ids", "any", self._domain_of_my_observers()
        )

    @api.model
    def _domain_of_my_observers(self):
        """Return the domain of the care.observer records that the signed-in user speaks as."""
        partner = self.env.user.partner_id
        observing = Domain("partner_id", "=", partner.id)
        if partner.type == "contact" and partner.parent_id.is_company:
            observing |= Domain("partner_id", "=", partner.parent_id.id) & Domain(
                "role", "=", "supplier"
            )
        return observing

    def _open_audiences(self):
        """Return which audiences' comments (tuple of str) the reader of this one ticket sees.

        The reader is the signed-in user, or the customer whom `_get_thread_with_access` knew by
        his link.
        """
        self.ensure_one()
        # sudo: the rule itself decides
        ticket = self.sudo()
        if self._link_partner():
            return ("public",)
        return tuple(
            audience
            for audience in AUDIENCES
            if ticket.filtered_domain(ticket._domain_open_to_me(audience))
        )

    def _link_partner(self):
        """Return the customer (res.partner or none) whose link opened this ticket."""
        self.ensure_one()
        partner = self.env.context.get("care_link_partner")
        # A recordset: nobody outside can put one into a context.
        if isinstance(partner, models.BaseModel) and partner == self.sudo().partner_id:
            return partner
        return self.env["res.partner"]

    def _is_observed_by_me(self):
        """Tell whether the signed-in user is no more here than an observer."""
        self.ensure_one()
        audiences = self._open_audiences()
        # sudo: see _open_audiences
        is_mine = bool(self.sudo().filtered_domain(self._domain_of_customer()))
        return "private" in audiences and "team" not in audiences and not is_mine

    def _comments_of_page(self, params):
        """Return the comments that the reader of this ticket's page sees, newest first.

        :param dict params: search_term, before, after, around and limit, see Odoo's chatter; what
            is no text or no number counts as not given
        :return: dict of `messages` (mail.message, in sudo) and what Odoo's chatter wants with them
        """
        self.ensure_one()
        audiences = self._open_audiences()
        params = self._clean_fetch_params(params)
        domain = Domain(
            [
                ("model", "=", self._name),
                ("res_id", "=", self.id),
                ("message_type", "in", SPOKEN),
                ("care_audience", "in", audiences),
            ]
        ) & (Domain("body", "not in", [False, EMPTIED]) | Domain("attachment_ids", "!=", False))
        if "search_term" in params and "team" not in audiences:
            # What is searched is the mail as it came; it is shown without addresses and names.
            domain &= Domain("message_type", "!=", "email")
        # sudo: the domain holds what is open to the reader, and nothing else
        return self.env["mail.message"].sudo()._message_fetch(domain, **params)

    @api.model
    def _clean_fetch_params(self, params):
        """Return what Odoo's chatter asks for (dict), in the types and bounds that it needs."""
        cleaned = {}
        for name in ("before", "after", "around", "limit"):
            value = params.get(name)
            if isinstance(value, int) or (isinstance(value, str) and value.isdecimal()):
                cleaned[name] = int(value)
        # Around a comment Odoo takes half of them before and half after; half of one is no limit.
        lowest = 2 if "around" in cleaned else 1
        cleaned["limit"] = max(lowest, min(cleaned.get("limit", 30), 100))
        term = params.get("search_term")
        if isinstance(term, str) and term:
            # PostgreSQL takes no NUL.
            cleaned["search_term"] = term.replace("\x00", "")
        return cleaned

    # ------------------------------------------------------------ names shown

    def _hides_requester(self):
        """Tell whether the reader of this ticket is not to learn the customer's name."""
        self.ensure_one()
        # sudo: a setting of the team
        return self.sudo().team_id.hide_requester and self._is_observed_by_me()

    def _unnamed_among(self, partners):
        """Return those of these people (res.partner) whom the reader is not to know by name.

        Where the customer is hidden that is everyone but the reader, the observers and the team:
        who shares his requests, or was the customer before, would tell who he is.
        """
        self.ensure_one()
        if not partners or not self._hides_requester():
            return partners.browse()
        # sudo: who observes, to know whom else its reader knows
        known = self.env.user.partner_id + self.sudo().observer_ids._people()
        return (partners - known).filtered(lambda partner: not partner._is_care_agent())

    def _requester_shown(self):
        """Return how the customer is called (str) towards the reader: never by his address."""
        return self._requester_called(self._hides_requester())

    def _requester_for_observers(self):
        """Return how the customer is called (str) in mails to observers; used by the template."""
        return self._requester_called(self.team_id.hide_requester)

    def _requester_called(self, is_hidden):
        self.ensure_one()
        # sudo: the name alone is shown
        ticket = self.sudo()
        name = ticket.partner_id.name or ticket.partner_name
        return self.env._("Customer") if is_hidden or not name else name

    # --------------------------------------------------------------- fields

    @api.model
    def _has_field_access(self, field, operation):
        # Asked for each value of each row of a list: what costs least comes first.
        if self.env.su:
            return True
        if self.env.user.share:
            return field.name in OUTSIDE_FIELDS
        if field.groups == "base.group_user":
            return True
        return super()._has_field_access(field, operation)
