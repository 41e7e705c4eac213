from odoo import models


class IrHttp(models.AbstractModel):
    """What the pages of the shop load."""

    _inherit = "ir.http"

    @classmethod
    def _get_translation_frontend_modules_name(cls):
        # Else the words of the forms and the talk stay English on the pages.
        return [*super()._get_translation_frontend_modules_name(), "care_desk"]
