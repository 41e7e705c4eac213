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
        for wizard in self:
            full = wizard._operators_at_their_limit()
            wizard.operators = [{**one, "is_full": one["id"] in full} for one in others]

    def _operators_at_their_limit(self):
        """Return the ids (list of int) of users who have as many chats as this channel allows."""
        # sudo: figures of colleagues, of chats of the same channel
        channel = self.channel_id.sudo().livechat_channel_id
        if channel.max_sessions_mode != "limited":
            return []
        counts = self.channel_id.sudo()._read_group(
            [("livechat_channel_id", "=", channel.id), ("livechat_end_dt", "=", False)],
            ["livechat_operator_id"],
            ["__count"],
        )
        full = [partner for partner, count in counts if count >= channel.max_sessions]
        return [user.id for partner in full for user in partner.user_ids]

    def action_confirm(self):
        """Hand the chat over, with the private word for the team alone.

        :raises UserError: says why he cannot have it; the chat stays where it is
        """
        self.ensure_one()
        target = {"user": self.user_id} if self.target == "user" else {"team": self.team_id}
        self.channel_id.care_transfer(**target, note=self.note or "")
        return {"type": "ir.actions.act_window_close"}
