from odoo import api, models
from odoo.fields import Domain
from odoo.tools import plaintext2html


class DiscussChannel(models.Model):
    """How a chat begins: with the form, and with the question in it."""

    _inherit = "discuss.channel"

    @api.model
    def _care_of_visitor(self, chat_channel, digest):
        """Return the chat that the present visitor has with this channel already, or none.

        :param chat_channel: im_livechat.channel
        :param str digest: of the form he sends, see `_care_digest`; or False
        """
        # sudo: the domains hold chats of which he is a member alone, or that his own form opened
        chats = self.sudo()
        if digest and (sent := chats.search([("care_form_digest", "=", digest)])):
            visitor, user = sent._care_visitor(), self.env.user
            is_guest = visitor._name == "mail.guest"
            if is_guest if user._is_public() else visitor == user.partner_id:
                return sent.sudo(False)
        mine = Domain("livechat_channel_id", "=", chat_channel.id) & Domain("is_member", "=", True)
        ongoing = Domain("care_ticket_id", "!=", False) & Domain("livechat_end_dt", "=", False)
        # A colleague who looks on, or whose chat it is, is a member as well.
        own = chats.search(mine & ongoing).filtered(lambda chat: chat.sudo(False)._care_is_mine())
        return own[:1].sudo(False)

    def _care_begin(self, ticket, said, identity, digest):
        """Make a new live chat session the chat of a request, and say the visitor's question.

        :param ticket: care.ticket that was opened or continued for it
        :param dict said: what the form held
        :param str identity: see `care_identity`
        :param str digest: see `_care_digest`
        """
        self.ensure_one()
        # sudo: the visitor's own chat
        chat = self.sudo()
        chat.write(
            {"care_ticket_id": ticket.id, "care_identity": identity, "care_form_digest": digest}
        )
        ticket._record_events("consented", ticket)
        question = self._care_say(said)
        # It stands on the request already.
        chat.care_kept_message_id = question
        if chat.chatbot_current_step_id:
            chat._care_tell_console()
            return
        operator = chat._care_operator()
        if operator:
            chat._care_give(operator)
        else:
            chat._care_enqueue()

    def _care_say(self, said):
        """Say the question of a form in this chat, in the name of the present visitor."""
        self.ensure_one()
        # sudo: as Odoo's own route, once it has found that the chat is his
        return self.sudo().message_post(
            body=plaintext2html(said["question"]),
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )

    # ------------------------------------------------------------------ hooks

    def _forward_human_operator(self, chatbot_script_step=None, users=None):
        # sudo: the visitor's own chat
        chat = self.sudo()
        channel = chat.livechat_channel_id
        if not chat.care_ticket_id or chat.livechat_end_dt:
            return super()._forward_human_operator(chatbot_script_step, users)
        if chat.care_taken_at or chat._care_is_waiting():
            # No script takes a chat away from people, or from its place.
            return self.env["mail.message"]
        if not channel._care_is_open():
            # Odoo's script goes on as it does when nobody is there.
            return super()._forward_human_operator(chatbot_script_step, self.env["res.users"])
        if channel.care_assignment == "direct":
            posted = super()._forward_human_operator(chatbot_script_step, users)
            if operator := chat._care_operator():
                chat._care_give(operator)
                return posted
        step = chatbot_script_step or self.env["chatbot.script.step"]
        posted = self._post_current_chatbot_step_message(step)
        bots = chat.channel_member_ids.filtered(lambda one: one.livechat_member_type == "bot")
        chat._care_let_go(bots)
        chat._care_enqueue()
        chat._add_next_step_message_to_store(step)
        return posted
