from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

# What of a public comment its customer reads, searches and sorts by without the page.
OUTSIDE_FIELDS = {
    "id",
    "attachment_ids",
    "author_guest_id",
    "author_id",
    "body",
    "care_audience",
    "create_date",
    "date",
    "display_name",
    "is_internal",
    "message_type",
    "model",
    "preview",
    "record_name",
    "res_id",
    "starred",
    "subject",
    "subtype_id",
}


class MailMessage(models.Model):
    """What people who are not of the team reach of the comments on requests by themselves.

    Odoo lets anyone read what he was notified of or wrote, for ever, with the addresses that stand
    on it. On a request the reading ends with the access to it, and comments are read on its page,
    which shows names alone: see `_comments_of_page`. By himself a customer reads what he and the
    team said in public, an observer nothing.
    """

    _inherit = "mail.message"

    @api.model
    def _care_domain_by_oneself(self):
        """Return the domain of messages that the user, not of the team, may search and read."""
        others = Domain("model", "!=", "care.ticket")
        if not self.env.user.share or self.env.user._is_public():
            return others
        # sudo: the rule itself decides which tickets
        tickets = self.env["care.ticket"].sudo().with_context(active_test=False)
        # A mail of the team may quote what others wrote: only the page leaves it out.
        said = Domain("care_speaker", "in", ("team", "customer")) & Domain(
            "message_type", "=", "comment"
        )
        return others | (
            Domain("care_audience", "=", "public")
            & (said | Domain("author_id", "=", self.env.user.partner_id.id))
            & Domain("res_id", "in", tickets._search(tickets._domain_of_list("mine")))
        )

    def _search(self, domain, offset=0, limit=None, order=None, *, bypass_access=False, **kwargs):
        if not (bypass_access or self.env.su or self.env.user._is_care_agent()):
            domain = Domain(domain)
            asked = {condition.field_expr for condition in domain.iter_conditions()}
            asked |= {term.split()[0] for term in (order or "").split(",") if term.strip()}
            # What is searched by an address tells the address.
            if asked <= OUTSIDE_FIELDS:
                domain &= self._care_domain_by_oneself()
            else:
                domain &= Domain("model", "!=", "care.ticket")
        return super()._search(domain, offset, limit, order, bypass_access=bypass_access, **kwargs)

    def _read_group_groupby(self, alias, groupby_spec, query):
        self._care_check_grouped(groupby_spec)
        return super()._read_group_groupby(alias, groupby_spec, query)

    def _read_group_select(self, aggregate_spec, query):
        self._care_check_grouped(aggregate_spec)
        return super()._read_group_select(aggregate_spec, query)

    def _care_check_grouped(self, spec):
        """Refuse people outside to group or sum up messages by what may be an address.

        :param str spec: what Odoo's grouping is asked for
        """
        is_plain = spec == "__count" or spec.split(":")[0] in OUTSIDE_FIELDS
        if self.env.user.share and not self.env.su and not is_plain:
            raise AccessError(self.env._("Messages are not grouped by that."))

    def _has_field_access(self, field, operation):
        allowed = super()._has_field_access(field, operation)
        if not allowed or self.env.su or field.name in OUTSIDE_FIELDS or not self.env.user.share:
            return allowed
        # sudo: what the messages are about
        return "care.ticket" not in self.sudo().mapped("model")

    def _get_forbidden_access(self, operation):
        forbidden = super()._get_forbidden_access(operation)
        if self.env.user._is_care_agent():
            return forbidden
        # sudo: what the message is about decides whether it may be reached
        of_tickets = (
            (self - forbidden).sudo().filtered(lambda message: message.model == "care.ticket")
        )
        if of_tickets and operation == "read":
            of_tickets -= of_tickets.search(
                Domain("id", "in", of_tickets.ids) & self._care_domain_by_oneself()
            )
        return forbidden + of_tickets.sudo(False)

    @api.model
    def _get_with_access(self, message_id, mode="read", **kwargs):
        # Odoo lets whoever reads a record react to any message on it.
        # sudo: what the message is about decides whether it may be reached
        found = self.browse(message_id).exists().sudo()
        if not found or found.model != "care.ticket" or self.env.user._is_care_agent():
            return super()._get_with_access(message_id, mode, **kwargs)
        return found.sudo(False) if found._is_open_on_page(**kwargs) else self.browse()

    def _is_open_on_page(self, **link):
        """Tell whether the visitor reads this comment on the page of its ticket.

        :param link: hash and pid of the link that he came by
        """
        self.ensure_one()
        link = {name: link[name] for name in ("hash", "pid") if link.get(name)}
        ticket = self.env["care.ticket"]._get_thread_with_access(self.res_id, **link)
        return bool(ticket) and self.care_audience in ticket._open_audiences()

    def _message_notifications_to_store(self, store):
        # They name everyone a comment went to, with his address.
        messages = self
        if not self.env.user._is_care_agent():
            messages = self.filtered(lambda message: message.sudo().model != "care.ticket")
        return super(MailMessage, messages)._message_notifications_to_store(store)
