from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.mail.tools.discuss import Store


class DiscussChannel(models.Model):
    """The queue: who waits, at which place, and who takes him."""

    _inherit = "discuss.channel"

    # ----------------------------------------------------------------- taking

    def care_take(self):
        """Make a waiting chat one's own.

        :return: id (int) of the chat
        :raises UserError: names who has taken it before, or says why one may not take it now
        :raises AccessError: to who is no agent of its company
        """
        self.ensure_one()
        self._care_check_agent()
        # Of two who take the same visitor, the later one waits here, fails to serialise and is
        # repeated by Odoo: then it sees who was first.
        self.env.execute_query(
            SQL("SELECT id FROM discuss_channel WHERE id = %s FOR UPDATE", self.id)
        )
        # sudo: see _care_operator
        chat = self.sudo()
        if chat.livechat_end_dt:
            raise UserError(self.env._("This visitor has left. His request is kept."))
        if not chat._care_is_waiting():
            operator = chat._care_operator()
            if operator == self.env.user:
                return self.id
            raise UserError(
                self.env._("%s has just taken this chat.", operator.name)
                if operator
                else self.env._("This chat does not wait to be taken.")
            )
        self._care_check_may_take()
        chat._care_give(self.env.user)
        return self.id

    @api.model
    def care_take_next(self):
        """Take the chat that has waited longest, those first that the user speaks and knows.

        :return: id (int) of the chat, or False where nobody waits
        :raises UserError: says why one may not take a chat now
        :raises AccessError: to who is no agent
        """
        if not self.env.user._is_care_agent():
            raise AccessError(self.env._("Only the team handles chats."))
        waiting = self._care_waiting()
        mine = waiting.filtered(lambda chat: chat._care_is_for_me())
        ordered = mine + (waiting - mine)
        # A channel of which he has all he may have leaves him those of the others.
        full = ordered.livechat_channel_id.filtered(self.env.user._care_is_full)
        for chat in ordered.filtered(lambda chat: chat.livechat_channel_id not in full) or ordered:
            # Whom a colleague is just taking is left to him.
            if self.env.execute_query(
                SQL(
                    "SELECT id FROM discuss_channel WHERE id = %s AND care_taken_at IS NULL"
                    " FOR UPDATE SKIP LOCKED",
                    chat.id,
                )
            ):
                return chat.care_take()
        return False

    def _care_check_may_take(self):
        user = self.env.user
        if self._care_is_mine():
            raise UserError(self.env._("This is your own visit: a colleague takes it."))
        if user.care_chat_status == "unavailable":
            raise UserError(
                self.env._(
                    "You are unavailable: set your status to available or busy, then take chats."
                )
            )
        # sudo: the channel's limit
        channel = self.sudo().livechat_channel_id
        if user._care_is_full(channel):
            raise UserError(
                self.env._(
                    "You have %(count)s chats open, the most that “%(channel)s” allows: "
                    "close one first.",
                    count=channel.max_sessions,
                    channel=channel.name,
                )
            )

    def _care_give(self, user):
        """Make `user` (res.users, one agent) the operator of this chat, in sudo."""
        self.ensure_one()
        if user.partner_id not in self.channel_partner_ids:
            self._add_members(
                users=user,
                create_member_params={"livechat_member_type": "agent"},
                inviting_partner=user.partner_id,
                post_joined_message=user == self.env.user,
            )
            if user != self.env.user:
                self._care_notice(self.env._("joined the channel"), user.partner_id)
        now = fields.Datetime.now()
        self.write(
            {
                "care_taken_at": now,
                "livechat_operator_id": user.partner_id.id,
                "livechat_status": "in_progress",
                "name": f"{self._care_visitor_name()} {user.livechat_username or user.name}",
            }
        )
        # His own doing needs no mail to him.
        self.care_ticket_id.with_context(mail_auto_subscribe_no_notify=True).assign(user)
        self.care_ticket_id._record_events("chat_taken", self.care_ticket_id)
        self._broadcast(user.partner_id.ids)
        self._care_tell_queue()

    # ---------------------------------------------------------------- waiting

    def _care_enqueue(self, since=None):
        """Let this chat wait to be taken, in sudo.

        :param datetime since: since when he waits, by default from now on
        """
        self.ensure_one()
        self.write(
            {
                "care_queued_at": since or fields.Datetime.now(),
                "care_taken_at": False,
                "livechat_operator_id": self.care_company_id.partner_id.id,
                "name": self._care_visitor_name(),
            }
        )
        self.care_ticket_id._record_events("queued", self.care_ticket_id)
        self._care_tell_queue()

    @api.model
    def _care_waiting(self):
        """Return the waiting chats (discuss.channel) that the user may take, oldest first."""
        waiting = self.search(
            self._care_domain_of_waiting()
            & Domain("care_company_id", "in", self.env.companies.ids),
            order="care_queued_at, id",
        )
        return waiting.filtered(lambda chat: not chat._care_is_mine())

    def _care_is_for_me(self):
        """Tell whether the user is one to whom Odoo would have given this chat."""
        self.ensure_one()
        # sudo: settings of the channel and the team
        chat, user = self.sudo(), self.env.user
        people = chat._care_people()
        lang = chat.livechat_lang_id
        speaks = not lang or lang.code == user.lang or lang in user.livechat_lang_ids
        return (
            user in people
            and speaks
            # sudo: his own settings
            and chat.livechat_expertise_ids <= user.sudo().livechat_expertise_ids
        )

    def _care_people(self):
        """Return whose chat this is to take (res.users, in sudo): who was transferred to a team
        is that team's, all others are those of the channel's operators and the team."""
        self.ensure_one()
        # sudo: settings of the channel and the team
        chat = self.sudo()
        team, channel = chat.care_ticket_id.team_id, chat.livechat_channel_id
        if team != channel.care_team_id:
            return team.member_ids
        return team.member_ids | channel.user_ids

    @api.model
    def _care_serve_waiting(self):
        """Give the chats that wait for a free operator, where the channel wants that, in sudo."""
        # sudo: whoever becomes free, or the server
        chats = self.sudo()
        waiting = chats.search(
            self._care_domain_of_waiting()
            & Domain("livechat_channel_id.care_assignment", "=", "direct"),
            order="care_queued_at, id",
        )
        for (channel, team), queue in waiting.grouped(
            lambda chat: (chat.livechat_channel_id, chat.care_ticket_id.team_id)
        ).items():
            # A team need not be among the channel's operators to be given what is its own.
            people = team.member_ids if team != channel.care_team_id else None
            for chat in queue:
                # Who has just been given one may be full now.
                free = channel._get_available_operators_by_livechat_channel(people)[channel]
                if not free:
                    break
                # Whose own visit it is leaves it to others, and serves who waits behind.
                free -= chat._care_visitor_users()
                if not free:
                    continue
                agent = channel._get_operator(
                    lang=chat.livechat_lang_id.code,
                    country_id=chat.country_id.id,
                    expertises=chat.livechat_expertise_ids,
                    users=free,
                )
                chat._care_give(agent)

    # ----------------------------------------------------------------- telling

    def _care_places(self):
        """Return place and expected minutes of waiting chats.

        :return: dict of id (int) to (place from 1, minutes or False)
        """
        places = {}
        # sudo: the places of others decide one's own
        for channel in self.sudo().livechat_channel_id:
            queue = self.sudo().search(
                self._care_domain_of_waiting() & Domain("livechat_channel_id", "=", channel.id),
                order="care_queued_at, id",
            )
            minutes = channel._care_estimates(range(1, len(queue) + 1))
            for place, (chat, estimate) in enumerate(zip(queue, minutes, strict=True), start=1):
                places[chat.id] = (place, estimate or False)
        return {chat.id: places.get(chat.id, (False, False)) for chat in self}

    def _care_tell_queue(self):
        """Tell whoever waits in the queues of these chats his place, and the consoles to look."""
        # sudo: each is told of his own chat alone
        waiting = self.sudo().search(
            self._care_domain_of_waiting()
            & Domain("livechat_channel_id", "in", self.sudo().livechat_channel_id.ids)
        )
        places = waiting._care_places()
        for chat in self.sudo() | waiting:
            place, minutes = places.get(chat.id, (False, False))
            Store(bus_channel=chat).add_model_values(
                "discuss.channel",
                {
                    "id": chat.id,
                    "care_is_served": True,
                    "care_is_answered": bool(chat.care_taken_at),
                    "care_is_waiting": chat in waiting,
                    "care_place": place,
                    "care_wait_minutes": minutes,
                },
            ).bus_send()
        self._care_tell_console()

    @api.model
    def _care_tell_console(self):
        """Tell the open consoles that something has changed; what, each asks for himself."""
        agents = self.env.ref("care_desk.group_care_agent")
        agents._bus_send("care_desk.console/update", {}, subchannel="CARE_CONSOLE")
