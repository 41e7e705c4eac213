from odoo import fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    care_team_ids = fields.Many2many(
        "care.team",
        "care_team_member_rel",
        "user_id",
        "team_id",
        "Customer Service Teams",
        groups="care_desk.group_care_agent,base.group_system",
    )

    def _is_care_agent(self):
        """Tell whether this user belongs to the team: all else is outside of it."""
        self.ensure_one()
        return not self.share and self.has_group("care_desk.group_care_agent")
