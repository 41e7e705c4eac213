from odoo import models
from odoo.http import request


class IrQweb(models.AbstractModel):
    _inherit = "ir.qweb"

    def _prepare_frontend_environment(self, values):
        result = super()._prepare_frontend_environment(values)
        values["care_cart_news"] = getattr(request, "care_cart_news", False)
        return result
