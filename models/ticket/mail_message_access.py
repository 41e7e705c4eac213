from odoo import api, models
from odoo.fields import Domain

from .mail_message import SPOKEN


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
        return others | (
            Domain("care_audience", "=", "public")
            & Domain("care_speaker", "in", ("team", "customer"))
            & Domain("message_type", "in", SPOKEN)
            & Domain("res_id", "in", tickets._search(tickets._domain_of_list("mine")))
        )

    def _search(self, domain, offset=0, limit=None, order=None, *, bypass_access=False, **kwargs):
        if not (bypass_access or self.env.su or self.env.user._is_care_agent()):
            domain = Domain(domain) & self._care_domain_by_oneself()
        return super()._search(domain, offset, limit, order, bypass_access=bypass_access, **kwargs)

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
