from odoo import models


class WebsiteMenu(models.Model):
    _inherit = "website.menu"

    def _compute_visible(self):
        super()._compute_visible()
        if not self.env["care.ticket"]._is_service_on():
            self.filtered(lambda menu: menu.url == "/care/request").is_visible = False
