from odoo import api, fields, models
from odoo.tools import is_html_empty


class ImLivechatChannel(models.Model):
    """What a chat channel still lacks before visitors are served, said where it is set up."""

    _inherit = "im_livechat.channel"

    care_warning = fields.Text("Still Missing", compute="_compute_care_warning")

    @api.depends(
        "care_team_id.company_id.care_service",
        "care_team_id.active",
        "care_consent",
        "care_privacy_url",
        "user_ids",
    )
    def _compute_care_warning(self):
        # sudo: settings of teams and roles of people, told to who sets up channels
        channels = self.sudo()
        shown = channels._care_shown()
        for channel in channels:
            lacks = channel._care_lacks(channel._origin in shown) if channel.care_team_id else []
            channel.care_warning = "\n".join(lacks)

    def _care_shown(self):
        """Return those of these channels that some website shows, in sudo."""
        return self.env["website"].search([("channel_id", "in", self.ids)]).channel_id

    def _care_lacks(self, is_shown):
        """Return what keeps visitors from being served here, in sudo.

        :param bool is_shown: whether a website shows this channel
        :return: sentences (list of str)
        """
        self.ensure_one()
        team = self.care_team_id
        lacks = []
        if not team.active:
            lacks.append(
                self.env._("The team %s is archived: chats here are plain chats.", team.name)
            )
        elif team.company_id.care_service == "off":
            lacks.append(
                self.env._(
                    "The customer service of %s is switched off: chats here are plain chats.",
                    team.company_id.name,
                )
            )
        if is_html_empty(self.care_consent):
            lacks.append(self.env._("Without a consent text visitors see no chat."))
        if not (self.care_privacy_url or "").strip():
            lacks.append(self.env._("Without a privacy page visitors see no chat."))
        if not any(user._is_care_agent() for user in self.user_ids):
            lacks.append(
                self.env._(
                    "None of the agents here has the role of the customer service: nobody can be "
                    "reached, what visitors ask is answered by mail."
                )
            )
        if not is_shown:
            lacks.append(
                self.env._("No website shows this channel: choose it in the website's settings.")
            )
        return lacks
