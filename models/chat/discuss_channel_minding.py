import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

_logger = logging.getLogger(__name__)


class DiscussChannel(models.Model):
    """Bad weather: operators and visitors who vanish, chats that began without the form."""

    _inherit = "discuss.channel"

    @api.model
    def _cron_care_mind(self):
        """Look after the chats that go on, and the answers that nobody has read: each minute."""
        chats = self.search(
            Domain("care_ticket_id", "!=", False)
            & (Domain("livechat_end_dt", "=", False) | Domain("care_has_unseen", "=", True)),
            order="id",
        )
        commit = self.env["ir.cron"]._commit_progress
        commit(remaining=len(chats))
        for chat in chats:
            try:
                with self.env.cr.savepoint():
                    chat._care_mind()
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                # Somebody talks in it right now: in a minute.
                pass
            except Exception:
                # What is wrong with one chat must not keep the others waiting.
                _logger.exception("The chat %s could not be looked after", chat.id)
            if not commit(1):
                return
        self._care_serve_waiting()

    def _care_mind(self):
        """Do for one ongoing chat what its people's absence asks for."""
        self.ensure_one()
        channel, now = self.livechat_channel_id, fields.Datetime.now()
        if self.livechat_end_dt:
            self._care_mail_unseen()
        elif self._care_is_waiting():
            if self._care_is_forsaken():
                self._care_end_unanswered()
        elif operator := self._care_operator():
            back_after = timedelta(minutes=channel.care_return_minutes)
            is_gone = operator._care_is_gone_for(back_after)
            if is_gone and self.care_taken_at < now - back_after and self._care_is_waited_for():
                self._care_return()
            else:
                self._care_mail_unseen()
        elif self.care_taken_at:
            # Whose it was works here no more.
            self._care_return()

    # ------------------------------------------------- an operator who is gone

    def _care_is_waited_for(self):
        """Tell whether the visitor is still here, or has said the last word."""
        last = self._care_words_since(self.env["mail.message"])[-1:]
        return self._care_is_visitor_here() or not self._care_is_of_team(last)

    def _care_return(self):
        """Let a chat wait again whose operator is gone."""
        operator = self.livechat_operator_id
        staff = self._care_staff().filtered(lambda one: one.partner_id != operator)
        heir = self._care_heir() if staff else self.env["res.users"]
        if heir and heir.partner_id != operator and heir._care_is_connected():
            self._care_let_go(self._care_staff() - staff)
            self._care_give(heir)
            return
        self._care_notice(
            self.env._(
                "The connection to %s is lost. You keep your turn: somebody else will answer you.",
                operator.user_livechat_username or operator.name,
            )
        )
        self._care_let_go(self._care_staff())
        self.care_ticket_id.assign(self.env["res.users"])
        self.care_ticket_id._record_events("chat_returned", self.care_ticket_id)
        self._care_enqueue(since=self.care_queued_at or self.create_date)

    # -------------------------------------------------- a visitor who is gone

    def _care_is_forsaken(self):
        """Tell whether waiting is pointless: the visitor has gone, or everyone of the shop has."""
        channel = self.livechat_channel_id
        now = fields.Datetime.now()
        if now - self.care_queued_at < timedelta(minutes=channel.care_mail_minutes):
            return False
        has_address = bool(self.care_ticket_id.email_normalized)
        is_open = channel._care_is_open()
        return not self._care_is_visitor_here() or (has_address and not is_open)

    def _care_end_unanswered(self):
        """End a chat that nobody has taken; its request is answered by mail."""
        if self.care_ticket_id.email_normalized:
            self._care_notice(self.env._("Nobody is here any more. We will answer you by mail."))
        self.livechat_end_dt = fields.Datetime.now()

    def _care_mail_unseen(self):
        """Mail the visitor what the team said and he did not see before he left, once."""
        self.ensure_one()
        unseen = self._care_unseen()
        if not unseen or not self.care_ticket_id.email_normalized:
            # Written only where it changes: each message writes this row too.
            if self.care_has_unseen:
                self.care_has_unseen = False
            return
        delay = timedelta(minutes=self.livechat_channel_id.care_mail_minutes)
        if self._care_is_visitor_here() or unseen[-1].date > fields.Datetime.now() - delay:
            return
        self.write({"care_mailed_message_id": unseen[-1].id, "care_has_unseen": False})
        self._care_send_words("care_desk.mail_template_chat_unseen", unseen)
        self.care_ticket_id._record_events("chat_mailed", self.care_ticket_id)

    def _care_unseen(self):
        """Return what the team said (mail.message) and the visitor has neither seen nor got."""
        self.ensure_one()
        members = self.channel_member_ids
        # Two of one person, where he signed in while he chatted.
        visitors = members.filtered(lambda one: one.livechat_member_type == "visitor")
        seen = visitors.seen_message_id | self.care_mailed_message_id
        last = max(seen.ids, default=0)
        words = self._care_words_since(self.env["mail.message"].browse(last or ()))
        return words.filtered(self._care_is_of_team)

    # ---------------------------------------------------- without the form

    def _care_adopt(self, message):
        """Make a chat that an operator began a request, as soon as the visitor answers; in sudo.

        :param message: mail.message that was just posted in it
        """
        self.ensure_one()
        channel = self.livechat_channel_id
        if not channel or not channel._care_is_served():
            return
        operator = self._care_operator()
        visitor = message.author_id or message.author_guest_id
        if visitor._name == "res.partner" and not visitor.partner_share:
            return
        member = self.channel_member_ids.filtered(
            lambda one: (one.partner_id or one.guest_id) == visitor
        )
        if not operator or not member:
            return
        # Odoo takes everyone for an agent in a chat that an operator began.
        member.livechat_member_type = "visitor"
        partner = visitor if visitor._name == "res.partner" else self.env["res.partner"]
        team = channel.care_team_id
        tickets = self.env["care.ticket"].with_company(team.company_id)
        ticket = tickets.with_context(care_opens_chat=True).open_ticket(
            "chat",
            {
                # What was said before it is kept with it, when the chat ends.
                "name": tickets._subject_from(message.body),
                "team_id": team.id,
                "partner_id": partner.id,
                "partner_name": visitor.name,
            },
        )
        self.write(
            {"care_ticket_id": ticket.id, "care_identity": "signed_in" if partner else "unknown"}
        )
        self._care_give(operator)
