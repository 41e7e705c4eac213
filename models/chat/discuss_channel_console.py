from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Datetime, Domain


class DiscussChannel(models.Model):
    """What the console shows: who waits, who is there, what is mine."""

    _inherit = "discuss.channel"

    @api.model
    @api.readonly
    def care_console(self):
        """Return what the console shows to the present operator, in a constant number of queries.

        :return: dict of
            status (str), his own;
            waiting (list of dicts, oldest first): id, name, since (UTC), ticket_id, number,
            subject, team, lang, identity, is_here, is_for_me, and is_over_limit where its
            channel allows the operator no further one;
            operators (list of dicts): id, name, status, chats (int);
            open_chats (int), of everyone; mine (list of ids, oldest first); and of the channel
            that leaves him the fewest, my_chats (int) of max_chats (int, or False without limit)
        :raises AccessError: to who is no agent
        """
        if not self.env.user._is_care_agent():
            raise AccessError(self.env._("Only the team handles chats."))
        # sudo: figures and names of the user's own companies
        chats = self.sudo()
        companies = Domain("care_company_id", "in", self.env.companies.ids)
        ongoing = chats.search(
            companies
            & Domain("care_ticket_id", "!=", False)
            & Domain("livechat_end_dt", "=", False),
            order="care_queued_at, id",
        )
        waiting = ongoing.filtered(lambda chat: chat._care_is_waiting())
        taken = (ongoing - waiting).filtered("care_taken_at")
        per_operator = taken.grouped("livechat_operator_id")
        channels = chats.env["im_livechat.channel"].search(
            [("care_team_id.company_id", "in", self.env.companies.ids)]
        )
        # A chat may be handed to people of the teams who are no operators of a channel.
        teams = chats.env["care.team"].search([("company_id", "in", self.env.companies.ids)])
        # Who asks is there, even before his browser has told.
        operators = (channels.user_ids | teams.member_ids).filtered(
            lambda user: (
                (user == self.env.user or user._care_is_connected()) and user._is_care_agent()
            )
        )
        mine = per_operator.get(self.env.user.partner_id, chats.browse())
        per_channel = mine.grouped("livechat_channel_id")
        # Of each channel that sets a limit: how many chats I have of it, and how many I may have.
        limits = {
            channel: (len(per_channel.get(channel, ())), channel.max_sessions)
            for channel in channels
            if channel.max_sessions_mode == "limited"
        }
        my_chats, max_chats = min(
            (limit for channel, limit in limits.items() if self.env.user in channel.user_ids),
            key=lambda limit: limit[1] - limit[0],
            default=(len(mine), False),
        )
        over_limit = [channel.id for channel, (count, most) in limits.items() if count >= most]
        return {
            "status": self.env.user.care_chat_status,
            "waiting": [
                {**row, "is_over_limit": chat.livechat_channel_id.id in over_limit}
                for chat, row in zip(waiting, waiting._care_console_rows(), strict=True)
            ],
            "operators": [
                {
                    "id": user.id,
                    "name": user.name,
                    "status": user.care_chat_status,
                    "chats": len(per_operator.get(user.partner_id, ())),
                }
                for user in operators.sorted("name")
            ],
            "open_chats": len(taken),
            "mine": self._care_mine(taken).ids,
            "my_chats": my_chats,
            "max_chats": max_chats,
        }

    @api.model
    @api.readonly
    def care_waiting_count(self):
        """Return how many visitors (int) wait in the queues of the user's companies."""
        if not self.env.user._is_care_agent():
            return 0
        return self.search_count(
            self._care_domain_of_waiting() & Domain("care_company_id", "in", self.env.companies.ids)
        )

    def _care_mine(self, taken):
        """Return the chats on the operator's desk: ongoing, or ended and still to be qualified.

        :param taken: discuss.channel records that go on with some operator
        """
        partner = self.env.user.partner_id
        # Two searches by what is rare: all his chats of ever would be many.
        tickets = self.env["care.ticket"].search(
            Domain("to_qualify", "=", True) & Domain("user_id", "=", self.env.uid)
        )
        ended = taken.search(
            Domain("care_ticket_id", "in", tickets.ids)
            & Domain("livechat_operator_id", "=", partner.id)
            & Domain("livechat_end_dt", "!=", False)
        )
        ongoing = taken.filtered(lambda chat: chat.livechat_operator_id == partner)
        return (ongoing + ended).sorted(lambda chat: (chat.care_taken_at, chat.id))

    def _care_console_rows(self):
        """Return what the console shows of these waiting chats (list of dicts, see there)."""
        # Read for all at once what each row asks of one visitor.
        # sudo: see care_console
        members = self.sudo().channel_member_ids
        members.mapped("guest_id.name")
        members.mapped("guest_id.presence_ids.last_poll")
        members.mapped("partner_id.user_ids.presence_ids.last_poll")
        return [
            {
                "id": chat.id,
                "name": chat._care_visitor_name(),
                "since": Datetime.to_string(chat.care_queued_at),
                "ticket_id": chat.care_ticket_id.id,
                "number": chat.care_ticket_id.number,
                "subject": chat.care_ticket_id.name,
                "team": chat.care_ticket_id.team_id.name,
                "lang": chat.livechat_lang_id.name or "",
                "identity": chat.care_identity,
                "is_here": chat._care_is_visitor_here(),
                "is_for_me": chat._care_is_for_me(),
            }
            for chat in self
        ]
