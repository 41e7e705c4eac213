from odoo import api, fields, models


class CareReplyTheme(models.Model):
    """What canned replies are about: the tree by which an agent finds one."""

    _name = "care.reply.theme"
    _description = "Theme of Canned Replies"
    _parent_store = True
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    display_name = fields.Char("Complete Name", recursive=True)
    sequence = fields.Integer(default=10)
    parent_id = fields.Many2one("care.reply.theme", "Parent Theme", index=True, ondelete="restrict")
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("care.reply.theme", "parent_id", "Sub-themes")

    @api.depends("name", "parent_id.display_name")
    def _compute_display_name(self):
        for theme in self:
            names = [theme.parent_id.display_name, theme.name]
            theme.display_name = " / ".join(filter(None, names))
