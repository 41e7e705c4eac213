from odoo import models
from odoo.exceptions import UserError


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _care_check_shown(self, website):
        """Refuse a product that this shop does not show, before it is sent to a customer.

        :param website: website
        :raises UserError: says why; nothing is sent
        :raises AccessError: where the user may not read the product
        """
        if not self:
            raise UserError(self.env._("This product is gone. Nothing was sent."))
        self.check_access("read")
        # sudo: where the shop shows it
        product, shop = self.sudo(), website.sudo()
        if (
            not product.active
            or not product.sale_ok
            or not product.is_published
            or product.website_id not in (shop, shop.browse())
            or product.company_id not in (shop.company_id, shop.company_id.browse())
        ):
            raise UserError(
                self.env._(
                    "%(product)s is not for sale in %(shop)s: the customer could not buy it. "
                    "Nothing was sent.",
                    product=product.display_name,
                    shop=shop.name or self.env._("this shop"),
                )
            )
