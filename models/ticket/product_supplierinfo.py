from odoo import models

# What says who sells which product, and when.
SOLD = {"partner_id", "product_tmpl_id", "product_id", "company_id", "date_start", "date_end"}


class ProductSupplierinfo(models.Model):
    """A supplier who no longer sells a product leaves the requests on it that he never answered.

    Nobody is included by a change of prices: that happens when a request opens or changes.
    """

    _inherit = "product.supplierinfo"

    def write(self, vals):
        partners, templates = self.partner_id, self.product_tmpl_id
        result = super().write(vals)
        if vals.keys() & SOLD:
            self._care_leave(partners, templates)
        return result

    def unlink(self):
        partners, templates = self.partner_id, self.product_tmpl_id
        result = super().unlink()
        self._care_leave(partners, templates)
        return result

    def _care_leave(self, partners, templates):
        """Let suppliers leave the open requests on products that they no longer sell.

        :param partners: res.partner records that may have stopped selling
        :param templates: product.template records that they may have stopped selling
        """
        # sudo: who keeps the price lists need not be of the customer service
        observers = self.env["care.observer"].sudo()
        theirs = [("is_automatic", "=", True), ("partner_id", "in", partners.ids)]
        if not observers.search_count(theirs, limit=1):
            return
        about = "product_tmpl_id", "in", templates.ids
        included = observers.with_context(active_test=False).search(
            [
                *theirs,
                ("ticket_id.closed_at", "=", False),
                "|",
                ("ticket_id.product_id", "any", [about]),
                "&",
                ("ticket_id.product_id", "=", False),
                ("ticket_id.order_id.order_line.product_id", "any", [about]),
            ]
        )
        # Many requests are about few products.
        sellers = {}

        def still_sells(observer):
            for product in observer.ticket_id._supplied_products():
                sold = product, product.env.company
                if sold not in sellers:
                    sellers[sold] = product._get_filtered_sellers(quantity=None).partner_id
                if observer.partner_id in sellers[sold]:
                    return True
            return False

        included.filtered(lambda observer: not still_sells(observer))._silent().unlink()
