from odoo import api, models
from odoo.fields import Domain


class CareTeam(models.Model):
    """The first minute: what is still to be set up before customers can be served."""

    _inherit = "care.team"

    @api.model
    @api.readonly
    def setup_steps(self):
        """Return what the customer service needs to work, each ticked by the facts themselves.

        :return: list of dicts with keys key (str), title (str), done (bool), help (str, what it is
            for or who can do it) and action (ir.actions dict, or False where the user may not do
            it); empty for whoever does not set up teams
        """
        if not self.has_access("write"):
            return []
        teams = self.search([])
        is_admin = self.env.user.has_group("base.group_system")
        ask_admin = self.env._("Ask your administrator: it is set up once for all applications.")
        without_address = teams.filtered(lambda team: not (team.alias_name and team.alias_domain))
        without_hours = teams.filtered(lambda team: not team.resource_calendar_id)
        without_people = teams.filtered(lambda team: not team.member_ids)
        if without_address:
            mail_in = self.env._("Give the team the address that customers write to.")
        elif is_admin:
            mail_in = self.env._("Connect the mailbox that receives what customers write.")
        else:
            mail_in = ask_admin
        return [
            {
                "key": "mail_in",
                "title": self.env._("Receive mail"),
                "done": bool(teams) and not without_address and self._is_mail_received(),
                "help": mail_in,
                "action": self._action_of_teams(without_address)
                if without_address or not teams
                else is_admin and self._action_of("mail.action_email_server_tree"),
            },
            {
                "key": "mail_out",
                "title": self.env._("Send mail"),
                "done": self._is_mail_sent(),
                "help": self.env._("Choose the server that mails your answers.")
                if is_admin
                else ask_admin,
                "action": is_admin and self._action_of("base.action_ir_mail_server_list"),
            },
            {
                "key": "hours",
                "title": self.env._("Set working hours"),
                "done": bool(teams) and not without_hours,
                "help": self.env._("They decide what the acknowledgement promises."),
                "action": self._action_of_teams(without_hours),
            },
            {
                "key": "people",
                "title": self.env._("Add people to the team"),
                "done": bool(teams) and not without_people,
                "help": self.env._("Members see at a glance which requests wait for them."),
                "action": self._action_of_teams(without_people),
            },
        ]

    @api.model
    def _is_mail_received(self):
        """Tell whether mail of customers reaches this database, one way or another."""
        # sudo: mail servers are the administrator's; only whether there is one is told
        servers = self.env["fetchmail.server"].sudo()
        if servers.search_count([("state", "=", "done")], limit=1):
            return True
        # sudo: same, for mail of requests the user may not see
        messages = self.env["mail.message"].sudo()
        return bool(
            messages.search_count(
                [("model", "=", "care.ticket"), ("message_type", "=", "email")], limit=1
            )
        )

    @api.model
    def _is_mail_sent(self):
        """Tell whether this database can mail, or has mailed already."""
        # sudo: as in _is_mail_received
        if self.env["ir.mail_server"].sudo().search_count([], limit=1):
            return True
        # sudo: as in _is_mail_received
        return bool(self.env["mail.mail"].sudo().search_count([("state", "=", "sent")], limit=1))

    @api.model
    def _action_of(self, xmlid):
        return self.env["ir.actions.act_window"]._for_xml_id(xmlid)

    @api.model
    def _action_of_teams(self, teams):
        """Open the one team where something is missing, or the list of teams."""
        if len(teams) == 1:
            return teams._get_records_action()
        action = self._action_of("care_desk.care_team_action")
        if teams:
            action["domain"] = list(Domain("id", "in", teams.ids))
        return action
