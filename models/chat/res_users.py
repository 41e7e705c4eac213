from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class ResUsers(models.Model):
    """An operator: whether he is there, and what he says he can do."""

    _inherit = "res.users"

    care_chat_status = fields.Selection(
        [("available", "Available"), ("busy", "Busy"), ("unavailable", "Unavailable")],
        compute="_compute_care_chat_status",
        compute_sudo=True,
        groups="care_desk.group_care_agent",
        help="Available: chats may be given to him. Busy: he takes them himself. "
        "Unavailable: for visitors he is not there.",
    )

    @api.depends("res_users_settings_ids.care_chat_status")
    def _compute_care_chat_status(self):
        settings = self.env["res.users.settings"].search_fetch(
            [("user_id", "in", self.ids)], ["user_id", "care_chat_status"]
        )
        statuses = {setting.user_id: setting.care_chat_status for setting in settings}
        for user in self:
            user.care_chat_status = statuses.get(user, "available")

    @api.model
    def care_set_chat_status(self, status):
        """Set one's own status for chats.

        :param str status: available, busy or unavailable
        :return: the status (str)
        :raises AccessError: to who is no agent
        :raises UserError: for any other status
        """
        if not self.env.user._is_care_agent():
            raise AccessError(self.env._("Only the team receives chats."))
        settings = self.env["res.users.settings"]
        if status not in list(dict(settings._fields["care_chat_status"].selection)):
            raise UserError(self.env._("A status is available, busy or unavailable."))
        settings._find_or_create_for_user(self.env.user).care_chat_status = status
        return status

    def _care_is_connected(self):
        """Tell whether a browser of this user is open."""
        # sudo: presences are not for everyone to read
        return self.sudo().presence_ids._care_is_connected()

    def _care_is_gone_for(self, delay):
        """Tell whether no browser of this user was open within `delay` (timedelta)."""
        since = fields.Datetime.now() - delay
        # sudo: same as above
        return all(one.last_poll < since for one in self.sudo().presence_ids)

    def _care_is_full(self, channel):
        """Tell whether this operator has as many chats of `channel` as it allows him.

        :param channel: im_livechat.channel
        """
        # sudo: the channel's limit
        limited = channel.sudo().max_sessions_mode == "limited"
        return limited and self._care_open_chats(channel) >= channel.sudo().max_sessions

    def _care_open_chats(self, channel):
        """Return how many chats of `channel` (im_livechat.channel) this operator has open (int)."""
        self.ensure_one()
        # sudo: counted for his own limit
        return (
            self.env["discuss.channel"]
            .sudo()
            .search_count(
                [
                    ("livechat_channel_id", "=", channel.id),
                    ("livechat_operator_id", "=", self.partner_id.id),
                    ("livechat_end_dt", "=", False),
                ]
            )
        )
