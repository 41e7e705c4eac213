from odoo import api, models
from odoo.fields import Domain


class CareTicket(models.Model):
    """The lists and the page by which people from outside follow tickets.

    Field by field they may read little of a ticket: the pages show more, each reader what is his.
    """

    _inherit = "care.ticket"

    # ---------------------------------------------------------------- the lists

    @api.model
    def _domain_of_list(self, view):
        """Return the domain of one list of the signed-in user.

        :param str view: `mine`, his own requests, or `followed`, those that he observes
        """
        own = self._domain_of_customer()
        shown = own if view == "mine" else self._domain_of_observer()
        return self._domain_of_my_companies() & shown

    @api.model
    def _lists_of_mine(self):
        """Tell which lists of the signed-in user have anything in them: set of their names."""
        # sudo: the domain holds what is open to the user, whose fields he may not search
        tickets = self.sudo()
        return {
            view
            for view in ("mine", "followed")
            if tickets.search_count(self._domain_of_list(view), limit=1)
        }

    @api.model
    def _count_open(self, view):
        """Return how many tickets (int) of one list are open."""
        # sudo: see _lists_of_mine
        return self.sudo().search_count(
            self._domain_of_list(view) & Domain("closed_at", "=", False)
        )

    @api.model
    def _domain_of_my_turn(self, view):
        """Return the domain of those in one list that wait for the signed-in user's answer."""
        if view == "mine":
            return Domain("awaiting", "=", "customer")
        return Domain("awaiting_observer_id", "any", self._domain_of_my_observers())

    # ------------------------------------------------------------ what is shown

    def _is_my_turn(self, view):
        """Tell whether the reader's answer is expected.

        :param str view: `mine` where he reads as the customer, `followed` as an observer
        """
        self.ensure_one()
        # sudo: said of a ticket that is open to the reader
        ticket = self.sudo()
        if view == "mine":
            return ticket.awaiting == "customer"
        return bool(ticket.awaiting_observer_id.filtered_domain(self._domain_of_my_observers()))

    def _awaited_shown(self):
        """Return whose answer is expected (str), as an observer is told: of others no name."""
        self.ensure_one()
        # sudo: see _is_my_turn
        awaiting = self.sudo().awaiting
        if awaiting == "observer":
            return self.env._("You") if self._is_my_turn("followed") else self.env._("An observer")
        return {
            "team": self.env._("Customer service"),
            "customer": self.env._("Customer"),
        }.get(awaiting, "")

    def _audiences_to_store(self):
        """Return what the talk on the page must know to write (dict of names to values)."""
        self.ensure_one()
        audiences = self._open_audiences()
        # sudo: how the talk goes, told to who takes part in it
        is_private = "private" in audiences and self.sudo().is_talk_private
        return {"care_audiences": list(audiences), "care_is_talk_private": is_private}
