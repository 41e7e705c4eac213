from datetime import timedelta
from math import ceil

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import is_html_empty


class ImLivechatChannel(models.Model):
    """A chat channel that the care desk serves: whose chats, in a queue or not, on what terms."""

    _inherit = "im_livechat.channel"

    # Of how long ago takings still say how fast the queue moves, and how many make a figure.
    PACE = timedelta(hours=1)
    PACE_TAKINGS = 3

    care_team_id = fields.Many2one(
        "care.team",
        "Customer Service Team",
        index="btree_not_null",
        help="Each chat becomes a request of this team. Without a team these are plain chats "
        "without form, queue and request.",
    )
    care_assignment = fields.Selection(
        [("queue", "Chats wait to be taken"), ("direct", "Chats go to an operator")],
        "New Chats",
        default="queue",
        required=True,
        help="Chats that go to an operator wait too while nobody is free.",
    )
    care_consent = fields.Html(
        "Consent Text",
        translate=True,
        default=lambda self: self._default_care_consent(),
        help="What the visitor agrees to before his first word.",
    )
    care_privacy_url = fields.Char(
        "Privacy Page", help="Where the shop says what it does with what it is told: /privacy"
    )
    care_return_minutes = fields.Integer(
        "Back to the Queue after (minutes)",
        default=5,
        help="The chats of an operator who lost his connection wait again after so long.",
    )
    care_mail_minutes = fields.Integer(
        "Mail the Answer after (minutes)",
        default=10,
        help="A visitor who left before he read the answer gets it by mail after so long.",
    )

    _care_delays_positive = models.Constraint(
        "CHECK(care_return_minutes > 0 AND care_mail_minutes > 0)",
        "A delay is at least one minute.",
    )

    @api.model
    def _default_care_consent(self):
        return self.env._(
            "I agree that what I write here is kept to answer my request and to follow it up."
        )

    # --------------------------------------------------------- what is served

    def _care_is_served(self):
        """Tell whether chats of this channel are requests of the care desk."""
        self.ensure_one()
        # sudo: settings, asked for visitors
        team = self.sudo().care_team_id
        return team.active and team.company_id.care_service != "off"

    def _care_is_ready(self):
        """Tell whether visitors may be asked anything: they know on what terms."""
        self.ensure_one()
        # sudo: same as above
        channel = self.sudo()
        return (
            channel._care_is_served()
            and not is_html_empty(channel.care_consent)
            and bool((channel.care_privacy_url or "").strip())
        )

    def _care_is_open(self):
        """Tell whether somebody is there for a visitor who comes now."""
        self.ensure_one()
        # sudo: same as above
        channel = self.sudo()
        return bool(
            channel._care_is_ready()
            and channel.care_team_id._is_at_work()
            and channel._care_operators(("available", "busy"))
        )

    def _care_operators(self, statuses):
        """Return who of this channel is connected, in one of these statuses.

        :param statuses: tuple of values of `care_chat_status`
        :return: res.users records, in sudo
        """
        # sudo: who is there, asked for visitors
        users = self.sudo().user_ids
        users.fetch(["active"])
        return users.filtered(
            lambda user: (
                user._care_is_connected()
                and user.care_chat_status in statuses
                and self._care_may_serve(user)
            )
        )

    def _care_may_serve(self, user):
        """Tell whether `user` (res.users) may have chats of this channel: they become requests."""
        # sudo: roles and companies of who works here, asked for visitors
        user = user.sudo()
        return user._is_care_agent() and self.sudo().care_team_id.company_id in user.company_ids

    def _care_estimate(self, place):
        """Return how many minutes the visitor at `place` (int) of the queue will wait, or None.

        It is what the queue did lately: how many were taken within the hour, else how long the
        last ones waited. Where there is nothing to tell from, nothing is promised.
        """
        self.ensure_one()
        return self._care_estimates([place])[0]

    def _care_estimates(self, places):
        """Return `_care_estimate` of several places (list of int), asked once."""
        now = fields.Datetime.now()
        # sudo: the chats of others, of which a figure is told
        taken = (
            self.env["discuss.channel"]
            .sudo()
            .search_fetch(
                Domain("livechat_channel_id", "=", self.id)
                & Domain("care_taken_at", ">=", now - timedelta(days=1))
                & Domain("care_queued_at", "!=", False),
                ["care_taken_at", "care_queued_at"],
                order="care_taken_at desc",
                limit=100,
            )
        )
        lately = [chat for chat in taken if chat.care_taken_at >= now - self.PACE]
        if len(lately) >= self.PACE_TAKINGS:
            minutes = self.PACE.total_seconds() / 60 / len(lately)
            return [max(1, ceil(place * minutes)) for place in places]
        if taken:
            waits = [(chat.care_taken_at - chat.care_queued_at).total_seconds() for chat in taken]
            return [max(1, ceil(sum(waits) / len(waits) / 60))] * len(places)
        return [None] * len(places)

    # ------------------------------------------------------------------- CRUD

    @api.ondelete(at_uninstall=False)
    def _unlink_except_ongoing(self):
        # sudo: whoever deletes it, the chats need not be his
        chats = self.env["discuss.channel"].sudo()
        chats.search(
            [("livechat_channel_id", "in", self.ids), ("livechat_end_dt", "=", False)]
        )._care_check_not_ongoing()

    # ------------------------------------------------------------------ hooks

    def _get_available_operators_by_livechat_channel(self, users=None):
        operators = super()._get_available_operators_by_livechat_channel(users)
        return {
            channel: found.filtered(channel._care_is_free) if channel._care_is_served() else found
            for channel, found in operators.items()
        }

    def _care_is_free(self, user):
        """Tell whether Odoo may give chats of this channel to `user` (res.users)."""
        return (
            # sudo: an operator's own status, which governs what he receives
            user.sudo().care_chat_status == "available"
            and self._care_may_serve(user)
            # A server that stopped leaves presences behind that Odoo still believes.
            and user._care_is_connected()
        )

    def _is_livechat_available(self):
        # Nobody there: what is asked in the form is answered by mail.
        if self._care_is_served():
            return self._care_is_ready()
        return super()._is_livechat_available()

    def _get_operator_info(self, /, *, chatbot_script_id=None, **kwargs):
        is_bot = chatbot_script_id in self.rule_ids.chatbot_script_id.ids
        is_served = self._care_is_served()
        if is_served and not is_bot and self.care_assignment == "queue":
            return self._care_waiting_info()
        info = super()._get_operator_info(chatbot_script_id=chatbot_script_id, **kwargs)
        # Nobody serves himself.
        if is_served and (not info["operator_partner"] or info["agent"] == self.env.user):
            return self._care_waiting_info()
        return info

    def _care_waiting_info(self):
        """Return who answers, in Odoo's terms, while a visitor waits: the shop, nobody yet."""
        return {
            "agent": self.env["res.users"],
            "chatbot_script": self.env["chatbot.script"],
            "operator_partner": self.care_team_id.company_id.partner_id,
            "operator_model": "care.queue",
        }

    def _get_channel_name(self, /, *, operator_model, visitor_user=None, guest=None, **kwargs):
        if operator_model == "care.queue":
            return visitor_user.display_name if visitor_user else guest.name
        return super()._get_channel_name(
            operator_model=operator_model, visitor_user=visitor_user, guest=guest, **kwargs
        )

    def _get_livechat_discuss_channel_vals(self, /, *, operator_model, **kwargs):
        values = super()._get_livechat_discuss_channel_vals(operator_model=operator_model, **kwargs)
        if values and operator_model == "care.queue":
            # Nobody of the shop is in the chat yet: Odoo puts who answers first.
            values["channel_member_ids"] = values["channel_member_ids"][1:]
        return values
