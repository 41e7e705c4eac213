from odoo import fields, models

# Who holds this very object takes people of the shop out of a chat that goes on: nobody outside
# can put it into a context.
LEAVING = object()


class DiscussChannelMember(models.Model):
    """Leaving a chat is a way to end it, with the same rules."""

    _inherit = "discuss.channel.member"

    def unlink(self):
        if self.env.context.get("care_leaving") is LEAVING:
            return super().unlink()
        # sudo: what kind of chat it is, asked for whoever leaves
        chats = (
            self.sudo()
            .channel_id.filtered(lambda channel: channel.channel_type == "livechat")
            ._care_ongoing()
        )
        ending = chats.filtered(lambda chat: chat._care_is_left_by(self))
        ending._care_check_end()
        result = super().unlink()
        if ending:
            ending.filtered(lambda chat: not chat.livechat_end_dt).write(
                {"livechat_end_dt": fields.Datetime.now()}
            )
        return result
