from odoo import api, models


class CareTeam(models.Model):
    """The step of the checklist that opens the chat."""

    _inherit = "care.team"

    @api.model
    @api.readonly
    def setup_steps(self):
        steps = super().setup_steps()
        if not steps:
            return steps
        channels = self.env["im_livechat.channel"].search([])
        served = channels.filtered(
            # sudo: a channel may be of a team that the manager does not see
            lambda channel: (
                channel._care_is_served()
                and channel.sudo().care_team_id.company_id in self.env.companies
            )
        )
        ready = served.filtered(lambda channel: channel._care_is_ready())
        # sudo: websites of the shop, of which a manager of the team need not know
        shown = ready.sudo()._care_shown()
        if ready and not shown:
            help_text = self.env._(
                "No website shows this channel: choose it in the website's settings."
            )
        elif served:
            help_text = self.env._("Say what visitors consent to, and name your privacy page.")
        else:
            help_text = self.env._("Give a chat channel of the website to one of your teams.")
        candidates = ready or served or channels
        return [
            *steps,
            {
                "key": "chat",
                "title": self.env._("Open the chat"),
                "done": bool(shown),
                "help": help_text,
                "action": not shown and self._action_of_chat_channels(candidates),
            },
        ]

    @api.model
    def _action_of_chat_channels(self, channels):
        """Open the one chat channel (im_livechat.channel) to set up, or their list."""
        if len(channels) == 1:
            return channels._get_records_action()
        return self._action_of("care_desk.care_chat_channel_action")
