from odoo import fields, models


class ResUsersSettings(models.Model):
    _inherit = "res.users.settings"

    care_chat_status = fields.Selection(
        [("available", "Available"), ("busy", "Busy"), ("unavailable", "Unavailable")],
        "Chat Status",
        default="available",
        required=True,
    )

    def write(self, vals):
        result = super().write(vals)
        if "care_chat_status" in vals:
            chats = self.env["discuss.channel"]
            chats._care_tell_console()
            if vals["care_chat_status"] == "available":
                chats._care_serve_waiting()
        return result
