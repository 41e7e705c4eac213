from odoo import models


class WebsiteVisitor(models.Model):
    _inherit = "website.visitor"

    def _merge_visitor(self, target):
        # sudo: a cart follows its visitor when he signs in
        carts = self.env["sale.order"].sudo().search([("care_visitor_id", "in", self.ids)])
        carts._care_store({"care_visitor_id": target.id})
        return super()._merge_visitor(target)
