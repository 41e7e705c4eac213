from odoo import models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def get_formview_id(self, access_uid=None):
        """Show an order to an agent without a role in sales on a page to read."""
        view_id = super().get_formview_id(access_uid=access_uid)
        user = self.env["res.users"].browse(access_uid) if access_uid else self.env.user
        if user.has_group("care_desk.group_care_agent") and not user.has_group(
            "sales_team.group_sale_salesman"
        ):
            return self.env.ref("care_desk.sale_order_view_form_agent").id
        return view_id
