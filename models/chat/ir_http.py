from odoo import models


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    def session_info(self):
        # Whose browser listens for waiting visitors.
        return {**super().session_info(), "care_is_agent": self.env.user._is_care_agent()}
