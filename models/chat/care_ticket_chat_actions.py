from odoo import models
from odoo.exceptions import UserError


class CareTicket(models.Model):
    """From a request to its chats."""

    _inherit = "care.ticket"

    def action_open_chats(self):
        """Open the chat of this request that goes on or is the only one, else their list.

        One's own opens in the console, any other in Discuss.

        :raises UserError: when there is none
        :raises AccessError: to who is not of the team, or not of the ticket's company
        """
        self.ensure_one()
        self.check_access("write")
        chats = self.chat_ids
        if not chats:
            raise UserError(self.env._("%s has no chat.", self.display_name))
        ongoing = chats.filtered(lambda chat: not chat.livechat_end_dt)
        if ongoing or len(chats) == 1:
            return self._action_of_chat((ongoing or chats)[0])
        action = self.env["ir.actions.act_window"]._for_xml_id("im_livechat.discuss_channel_action")
        return {
            **action,
            "name": self.display_name,
            "domain": [("id", "in", chats.ids)],
            "context": {},
        }

    def action_take_chat(self):
        """Take the waiting chat of this request and open it.

        :raises UserError: when it does not wait any more; names who was first, where there is one
        :raises AccessError: to who is not of the team, or not of the ticket's company
        """
        self.ensure_one()
        self.check_access("write")
        chat = self.chat_ids.filtered(lambda chat: not chat.livechat_end_dt)[:1]
        if not chat:
            raise UserError(self.env._("This visitor has left. His request is kept."))
        chat.care_take()
        return self._action_of_chat(chat)

    def _action_of_chat(self, chat):
        """Open one's own chat that goes on in the console, any other in Discuss."""
        if not chat.livechat_end_dt and chat._care_operator() == self.env.user:
            return {
                **self.env["ir.actions.client"]._for_xml_id("care_desk.care_console_action"),
                "params": {"channel_id": chat.id},
            }
        return {
            "type": "ir.actions.client",
            "tag": "mail.action_discuss",
            "context": {"active_id": f"discuss.channel_{chat.id}"},
        }
