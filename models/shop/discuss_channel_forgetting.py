from odoo import fields, models
from odoo.fields import Domain


class DiscussChannel(models.Model):
    """Forgetting what was said in a chat: its words go, its figures stay."""

    _inherit = "discuss.channel"

    care_forgotten_at = fields.Datetime(
        "Words Deleted on", readonly=True, copy=False, groups="base.group_user"
    )

    _care_to_forget_idx = models.Index(
        "(livechat_end_dt) WHERE livechat_end_dt IS NOT NULL AND care_forgotten_at IS NULL"
    )

    def _care_forget(self):
        """Delete what was said in these chats (in sudo), with files and names."""
        if not self:
            return
        # sudo: see the caller; nobody deletes others' words but here
        chats = self.sudo()
        env = chats.env
        ratings = env["rating.rating"].search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        )
        # A rating would go with its message: its figure stays.
        ratings.write({"feedback": False, "publisher_comment": False, "message_id": False})
        env["mail.message"].search(
            [("model", "=", self._name), ("res_id", "in", self.ids)]
        ).unlink()
        env["ir.attachment"].search(
            Domain("res_model", "=", self._name)
            & Domain("res_id", "in", self.ids)
            & Domain("res_field", "in", [False])
        ).unlink()
        members = env["discuss.channel.member"].search([("channel_id", "in", self.ids)])
        members.filtered("custom_channel_name").write({"custom_channel_name": False})
        guests = chats.livechat_customer_guest_ids | members.guest_id
        others = env["discuss.channel.member"].search(
            [("guest_id", "in", guests.ids), ("channel_id", "not in", self.ids)]
        )
        # Who chats again with the same browser is still called as he calls himself.
        (guests - others.guest_id).write({"name": self.env._("Visitor"), "email": False})
        chats.write(
            {
                "name": self.env._("Visitor"),
                "description": False,
                "livechat_note": False,
                "care_forgotten_at": fields.Datetime.now(),
            }
        )
        ratings._compute_res_name()
