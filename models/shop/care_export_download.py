from odoo import fields, models


class CareExportDownload(models.Model):
    """Somebody has taken the file of an export. Written by code, changed by nobody."""

    _name = "care.export.download"
    _description = "Download of an Exported File"
    _order = "id desc"
    _rec_name = "user_id"

    run_id = fields.Many2one(
        "care.export.run", "File", required=True, index=True, ondelete="cascade"
    )
    user_id = fields.Many2one("res.users", "By", required=True, ondelete="restrict")
    at = fields.Datetime("On", required=True, default=fields.Datetime.now)
