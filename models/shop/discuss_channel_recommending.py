from odoo import models


class DiscussChannel(models.Model):
    _inherit = "discuss.channel"

    def care_recommend(self, product_id):
        """Show the visitor of this chat a product that was recommended for him.

        :param int product_id: id of a product.product
        :raises UserError: when the shop does not sell it, or the chat has ended
        :raises AccessError: to who is no agent of the chat's company
        """
        self.ensure_one()
        self._care_check_agent()
        product = self.env["product.product"].browse(product_id).exists()
        product._care_check_shown(self._care_website())
        self.care_push_product(product)
