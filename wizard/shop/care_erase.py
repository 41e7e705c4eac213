from odoo import api, fields, models


class CareErase(models.TransientModel):
    """What erasing a customer's data will do, shown to the manager who decides."""

    _name = "care.erase"
    _description = "Erase a Customer's Data"

    erasure_id = fields.Many2one("care.erasure", required=True, readonly=True)
    partner_id = fields.Many2one(related="erasure_id.partner_id", related_sudo=False)
    asked_at = fields.Datetime(related="erasure_id.asked_at")
    answer_by = fields.Date(related="erasure_id.answer_by")
    is_unwanted = fields.Boolean(
        "Keep His Address on the Blacklist",
        help="Nobody writes to it again, whatever is imported later. Otherwise it is kept nowhere.",
    )
    is_blocked = fields.Boolean(compute="_compute_preview")
    preview = fields.Html(compute="_compute_preview", sanitize=False)

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        erasure = self.env["care.erasure"].browse(self.env.context.get("default_erasure_id"))
        if erasure:
            # sudo: the blacklist, for who may not read it
            blacklist = self.env["mail.blacklist"].sudo()
            address = erasure.partner_id.email_normalized
            values["is_unwanted"] = erasure.is_unwanted or bool(
                blacklist.search_count([("email", "=", address)], limit=1)
            )
        return values

    @api.depends("erasure_id")
    def _compute_preview(self):
        for dialog in self:
            dialog.erasure_id._check_erasing()
            # sudo: a manager, as checked, is told how much there is, in all rooms
            customer = dialog.erasure_id.partner_id.sudo()
            blockers = customer._care_erasure_blockers(dialog.erasure_id.ticket_id)
            dialog.is_blocked = bool(blockers)
            dialog.preview = self.env["ir.qweb"]._render(
                "care_desk.erasure_preview",
                {"blockers": blockers, "parts": customer._care_erasure_plan()},
                minimal_qcontext=True,
            )

    def action_erase(self):
        """Erase for good; see `care.erasure.erase`."""
        self.ensure_one()
        self.erasure_id.erase(self.is_unwanted)
        return {
            "type": "ir.actions.act_window",
            "res_model": "care.ticket",
            "res_id": self.erasure_id.ticket_id.id,
            "views": [(False, "form")],
        }
