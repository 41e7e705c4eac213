from odoo import models


class CareTicket(models.Model):
    """What the chatter of a ticket tells an agent of its talk before he speaks."""

    _inherit = "care.ticket"

    def _thread_to_store(self, store, fields, *, request_list=None):
        wanted = request_list
        if request_list and self.env.user._is_care_agent():
            # The audience alone decides who is mailed: nobody else is suggested.
            wanted = [name for name in request_list if name != "suggestedRecipients"]
        elif request_list:
            # Files, followers and activities of a ticket are asked without regard to its notes.
            wanted = []
        super()._thread_to_store(store, fields, request_list=wanted)
        if "care_talk" in (wanted or ()):
            for ticket in self:
                store.add(ticket, {"care_talk": ticket._talk_shown()}, as_thread=True)

    def _talk_shown(self):
        """Return what an agent is told of this ticket's talk: who reads what he says in it.

        :return: dict with keys audience (of the next comment, unless another is chosen), customer
            (name, or False where nothing reaches him), company (name, where its people read his
            requests), observers (list of dict with id, name and role), is_closed and is_manager
        """
        self.ensure_one()
        customer, company = self.partner_id, self.commercial_partner_id
        address = customer.email_normalized if customer else self.email_normalized
        name = customer.name or self.partner_name or self.email_from
        _customer, observers = self._outside_readers("private")
        roles = dict(observers._fields["role"]._description_selection(self.env))
        return {
            "audience": "private" if self.is_talk_private else "public",
            "customer": bool(address) and name,
            "company": company.care_shares_requests and company != customer and company.name,
            "observers": [
                {"id": observer.id, "name": observer.name, "role": roles[observer.role].lower()}
                for observer in observers
            ],
            "is_closed": self.state == "closed",
            "is_manager": self.env.user.has_group("care_desk.group_care_manager"),
        }
