from odoo import api, fields, models


class CareChatTransfer(models.TransientModel):
    """Hands a chat over: to a colleague who is there, or to a team whose people take it."""

    _name = "care.chat.transfer"
    _description = "Transfer a Chat"

    channel_id = fields.Many2one("discuss.channel", "Chat", required=True, readonly=True)
    company_id = fields.Many2one(
        related="channel_id.care_company_id", related_sudo=False, string="Company"
    )
    current_team_id = fields.Many2one(
        related="channel_id.care_ticket_id.team_id", related_sudo=False, string="Team so far"
    )
    target = fields.Selection(
        [("user", "A colleague"), ("team", "A team")], "Hand over to", default="user", required=True
    )
    operators = fields.Json(compute="_compute_operators")
    user_id = fields.Many2one("res.users", "Colleague")
    team_id = fields.Many2one("care.team", "Team")
    note = fields.Text("Private Word")

    @api.depends("channel_id")
    def _compute_operators(self):
        console = self.env["discuss.channel"].care_console()
        others = [operator for operator in console["operators"] if operator["id"] != self.env.uid]
        self.operators = others

    def action_confirm(self):
        """Hand the chat over, with the private word for the team alone.

        :raises UserError: says why he cannot have it; the chat stays where it is
        """
        self.ensure_one()
        target = {"user": self.user_id} if self.target == "user" else {"team": self.team_id}
        self.channel_id.care_transfer(**target, note=self.note or "")
        return {"type": "ir.actions.act_window_close"}
