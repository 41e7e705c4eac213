from odoo import api, models
from odoo.fields import Domain


class CareTicket(models.Model):
    """Whom a ticket can be given to."""

    _inherit = "care.ticket"

    # More names than this are searched, not scrolled through.
    MAX_ASSIGNABLE = 80

    @api.model
    @api.readonly
    def assignable_users(self, term="", team_id=False, company_id=False, limit=8):
        """Return the agents a ticket can be given to, those of its team first.

        :param str term: part of a name or login, empty for all
        :param int team_id: id of the care.team whose members come first
        :param int company_id: id of the res.company they must belong to, by default the current one
        :param int limit: how many at most
        :return: list of dicts with keys id (int), display_name (str) and in_team (bool)
        """
        # Customers read tickets too: who works here is for those who give tickets to others.
        self.check_access("write")
        limit = min(limit, self.MAX_ASSIGNABLE)
        if company_id not in self.env.companies.ids:
            company_id = self.env.company.id
        # sudo: who has the role of an agent; names alone are returned, to an agent
        users = self.env["res.users"].sudo()
        agents = (
            Domain("all_group_ids", "in", self.env.ref("care_desk.group_care_agent").ids)
            & Domain("share", "=", False)
            & Domain("company_ids", "in", company_id)
        )
        if term:
            agents &= Domain("name", "ilike", term) | Domain("login", "ilike", term)
        in_team = Domain("care_team_ids", "in", [team_id]) if team_id else Domain.FALSE
        members = users.search(agents & in_team, limit=limit, order="name, id")
        if len(members) < limit:
            rest = agents & Domain("id", "not in", members.ids)
            others = users.search(rest, limit=limit - len(members), order="name, id")
        else:
            others = users
        return [
            {"id": user.id, "display_name": user.name, "in_team": user in members}
            for user in members + others
        ]
