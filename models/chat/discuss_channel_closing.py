from markupsafe import Markup

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.mail.tools.discuss import Store

from .discuss_channel_member import LEAVING


class DiscussChannel(models.Model):
    """How a chat ends, or goes on with somebody else.

    Who works for the shop ends it qualified, whatever way he takes; the visitor and the server
    always may, and the request then waits in "to qualify".
    """

    _inherit = "discuss.channel"

    # ---------------------------------------------------------------- closing

    def care_close(self, state="closed", **qualification):
        """End this chat, its request qualified and left in `state`.

        A chat that has ended already is qualified all the same.

        :param str state: of the request: in_progress, pending or closed
        :param qualification: see `care.ticket.close`
        :raises ValidationError: names what the team still asks, whatever the state; nothing is
            changed
        :raises AccessError: to who is no agent of its company
        """
        self.ensure_one()
        self._care_check_agent()
        ticket = self.care_ticket_id
        # Before the request is closed: what was said belongs to the time when it was open.
        # sudo: qualification is checked at once, below
        self.sudo()._care_keep_words()
        ticket.with_context(care_ends_chat=LEAVING).close(state, **qualification)
        self._care_check_qualified()
        ticket.filtered("to_qualify").write({"to_qualify": False})
        if not self.livechat_end_dt:
            # sudo: an agent ends what he has qualified
            self.sudo().write({"livechat_end_dt": fields.Datetime.now()})
        return True

    def action_care_close(self):
        """Open the dialog that asks for the request's state and qualification."""
        self.ensure_one()
        self._care_check_agent()
        action = self.care_ticket_id._dialog("care_desk.care_ticket_close_action")
        action["name"] = self.env._("Close the Chat")
        action["context"]["default_chat_id"] = self.id
        return action

    def _care_check_qualified(self):
        for chat in self:
            # sudo: same for whoever ends it
            ticket = chat.sudo().care_ticket_id
            missing = ticket._missing_qualification()
            if missing:
                raise ValidationError(
                    self.env._(
                        "The chat of %(ticket)s is not closed yet, the team asks for: %(missing)s. "
                        "Fill it in and close again; nothing was changed.",
                        ticket=ticket.display_name,
                        missing=", ".join(missing),
                    )
                )

    def _care_check_end(self):
        """Refuse staff to end these ongoing chats unqualified.

        :raises ValidationError: names what the team still asks
        """
        self.filtered(lambda chat: chat._care_ender() == "operator")._care_check_qualified()

    def _care_ender(self):
        """Tell who is about to end this chat: operator, visitor or system (str)."""
        self.ensure_one()
        if self.env.uid == SUPERUSER_ID:
            return "system"
        if self.env.user._is_internal() and self._care_visitor() != self.env.user.partner_id:
            return "operator"
        return "visitor"

    def _care_after_end(self):
        """Settle what the end of these chats implies, in sudo."""
        for chat in self:
            ender = chat._care_ender()
            ticket = chat.care_ticket_id
            was_taken = bool(chat.care_taken_at)
            chat.write({"care_ended_by": ender, "care_has_unseen": bool(chat._care_unseen())})
            if ender == "operator":
                name = self.env.user.livechat_username or self.env.user.name
                chat._care_notice(self.env._("%s has closed this chat.", name))
            chat._care_keep_words()
            ticket._record_events("chat_ended", ticket)
            if ender != "operator" and ticket._missing_qualification():
                ticket.to_qualify = True
            if not was_taken:
                # Nobody has answered him: what he asked is for the team to take now.
                ticket._alert_team()
            Store(bus_channel=chat).add_model_values(
                "discuss.channel",
                {
                    "id": chat.id,
                    "care_ended_by": ender,
                    "care_is_answered": was_taken,
                    "care_is_waiting": False,
                    "livechat_end_dt": fields.Datetime.to_string(chat.livechat_end_dt),
                },
            ).bus_send()
        self._care_tell_queue()
        self._care_serve_waiting()

    def _care_notice(self, text, partner=None):
        """Say a fact in these chats, that nobody has to read aloud: `text` (str)."""
        for chat in self:
            chat.message_post(
                # sudo: a record of Odoo's own
                author_id=(partner or self.env.ref("base.partner_root").sudo()).id,
                body=Markup('<div class="o_mail_notification%s">%s</div>')
                % ("" if partner else " o_hide_author", text),
                message_type="notification",
                subtype_xmlid="mail.mt_comment",
            )

    # --------------------------------------------------------------- leaving

    @api.private
    def care_transfer(self, user=None, team=None, note=""):
        """Hand this chat to a colleague at once, or to a team in whose queue it waits.

        :param user: res.users, one agent who is there
        :param team: care.team; one of the two is given
        :param str note: a word for who takes over; a team note on the request, which no visitor
            sees
        :raises UserError: says who cannot take it
        :raises AccessError: to who is no agent of its company
        """
        self.ensure_one()
        self._care_check_agent()
        if bool(user) == bool(team):
            raise UserError(self.env._("Choose a colleague or a team."))
        # sudo: see _care_operator
        chat = self.sudo()
        if chat.livechat_end_dt:
            raise UserError(self.env._("This chat has ended: give the request to someone."))
        if user:
            self._care_check_receiver(user)
        ticket = self.care_ticket_id
        if note and note.strip():
            ticket.message_post(body=note, care_audience="team")
        former = chat._care_staff().filtered(
            lambda one: not user or one.partner_id != user.partner_id
        )
        if user:
            # sudo: his name and role, for who may not read users
            chat._care_give(user.sudo())
        else:
            ticket.write({"team_id": team.id, "user_id": False})
            chat._care_notice(
                self.env._(
                    "%s hands you over to colleagues who know more. You keep your turn.",
                    self.env.user.livechat_username or self.env.user.name,
                )
            )
        chat._care_let_go(former)
        ticket._record_events("chat_transferred", ticket)
        if team:
            # He keeps his turn: he has waited once already.
            chat._care_enqueue(since=chat.care_queued_at or chat.create_date)
            chat._care_serve_waiting()
        return True

    def action_care_transfer(self):
        """Open the dialog that asks to whom this chat goes."""
        self.ensure_one()
        self._care_check_agent()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "care_desk.care_chat_transfer_action"
        )
        action["context"] = {"default_channel_id": self.id}
        return action

    def _care_check_receiver(self, user):
        """Refuse whom a chat cannot be given to: its visitor, who is not there, or no agent of its
        company."""
        # sudo: whether he is there, asked for a colleague
        receiver = user.sudo()
        if receiver in self._care_visitor_users():
            raise UserError(
                self.env._("This is the own visit of %s: a colleague takes it.", receiver.name)
            )
        if not receiver._is_care_agent() or self.care_company_id not in receiver.company_ids:
            raise UserError(
                self.env._("%s is not an agent of the customer service.", receiver.name)
            )
        if receiver.care_chat_status == "unavailable" or not receiver._care_is_connected():
            raise UserError(
                self.env._(
                    "%s is not there right now. Choose someone else, or a team: the visitor "
                    "then waits in the queue.",
                    receiver.name,
                )
            )

    def _care_staff(self):
        """Return the members (discuss.channel.member) of this chat on the shop's side."""
        return self.channel_member_ids.filtered(lambda one: one.livechat_member_type != "visitor")

    def _care_is_left_by(self, leaving):
        """Tell whether this chat ends when these members leave: the visitor, or the last agent.

        :param leaving: discuss.channel.member
        """
        members = self.channel_member_ids
        agents = members.filtered(lambda one: one.livechat_member_type == "agent")
        visitors = members.filtered(lambda one: one.livechat_member_type == "visitor")
        # sudo: compared by their ids alone
        leaving = leaving.sudo()
        return bool(leaving & visitors) or (bool(leaving & agents) and not agents - leaving)

    def _care_let_go(self, members):
        """Take people of the shop out of this chat, which goes on; in sudo."""
        self.ensure_one()
        for member in members:
            Store(bus_channel=member._bus_channel()).add(
                self, {"close_chat_window": True, "isLocallyPinned": False}
            ).bus_send()
        members.with_context(care_leaving=LEAVING).unlink()
        Store(bus_channel=self).add(
            self,
            [
                Store.Many("channel_member_ids", [], mode="DELETE", value=members),
                "member_count",
            ],
        ).bus_send()

    # ------------------------------------------------------------------ hooks

    def _action_unfollow(self, partner=None, guest=None, post_leave_message=True):
        ongoing = self._care_ongoing()
        was_his = ongoing._care_operator().partner_id == partner if ongoing and partner else False
        super()._action_unfollow(partner, guest, post_leave_message)
        # Odoo ends a session when one member is left; a colleague who looks on is one too many.
        if was_his and not ongoing.livechat_end_dt and (heir := ongoing._care_heir()):
            ongoing._care_give(heir)

    def _add_members(self, *, users=None, partners=None, guests=None, **kwargs):
        # sudo: what kind of chats these are, asked for whoever joins
        waiting = self.sudo().filtered(lambda chat: chat.care_ticket_id and chat._care_is_waiting())
        joining = (users.partner_id if users else self.env["res.partner"]) | (
            partners or self.env["res.partner"]
        )
        # Who becomes the operator is a member before the chat is his: see _care_give. A visitor who
        # signs in while he waits joins what is his.
        if waiting and joining and not self.env.su and self.env.user._is_internal():
            if joining != self.env.user.partner_id:
                raise UserError(self.env._("Take the chat first, then invite a colleague to it."))
            waiting.ensure_one().with_env(self.env).care_take()
        return super()._add_members(users=users, partners=partners, guests=guests, **kwargs)

    def _care_heir(self):
        """Return an agent (res.users, one or none) who is in this chat and may have it, in sudo."""
        agents = self._care_staff().partner_id.user_ids.filtered(
            self.livechat_channel_id._care_may_serve
        )
        connected = agents.filtered(lambda user: user._care_is_connected())
        return (connected or agents)[:1]
