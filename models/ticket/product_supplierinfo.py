from odoo import models


class ProductSupplierinfo(models.Model):
    """A supplier who no longer sells a product leaves the requests on it that he never answered."""

    _inherit = "product.supplierinfo"

    def write(self, vals):
        leaving = vals.keys() & {"partner_id", "product_tmpl_id", "product_id", "company_id"}
        left = self._care_sold() if leaving else {}
        result = super().write(vals)
        self._care_leave(left)
        return result

    def unlink(self):
        left = self._care_sold()
        result = super().unlink()
        self._care_leave(left)
        return result

    def _care_sold(self):
        """Return what these lines say is sold: dict of res.partner to product.product records."""
        return {
            partner: lines.product_id
            | lines.filtered(lambda line: not line.product_id).product_tmpl_id.product_variant_ids
            for partner, lines in self.grouped("partner_id").items()
        }

    def _care_leave(self, left):
        """Let suppliers leave the open tickets on products that they no longer sell."""
        for partner, products in left.items():
            gone = products - products.filtered_domain([("seller_ids.partner_id", "=", partner.id)])
            if not gone:
                continue
            # sudo: who keeps the price lists need not be of the customer service
            observers = (
                self.env["care.observer"]
                .sudo()
                .search(
                    [
                        ("partner_id", "=", partner.id),
                        ("is_automatic", "=", True),
                        ("ticket_id.product_id", "in", gone.ids),
                        ("ticket_id.closed_at", "=", False),
                    ]
                )
            )
            for ticket, own in observers.grouped("ticket_id").items():
                ticket._without_speakers(own).unlink()
