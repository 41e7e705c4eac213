from odoo import models
from odoo.tools import format_amount


class Website(models.Model):
    """A product as a card: what a customer sees of it in this shop."""

    _inherit = "website"

    def _care_card(self, product, partner):
        """Return what the card of a product shows a customer of this website.

        :param product: product.product, one record
        :param partner: res.partner, whose prices and taxes count; empty for who is not signed in
        :return: dict of name, url, image_url, price and stock (str, empty where all can be sold)
        """
        self.ensure_one()
        # sudo: prices and stock as the customer sees them, whoever shows them
        website = self.sudo()
        product = product.sudo().with_company(website.company_id)
        partner = partner.sudo().with_company(website.company_id)
        base_url = website.get_base_url()
        # Who is not signed in pays what the shop shows to everyone.
        payer = partner or website.user_id.partner_id.with_company(website.company_id)
        pricelist = payer.with_context(website_id=website.id).property_product_pricelist
        currency = pricelist.currency_id or website.currency_id
        price = pricelist._get_product_price(product, quantity=1, currency=currency)
        taxes = product.taxes_id._filter_taxes_by_company(website.company_id)
        position = product.env["account.fiscal.position"]._get_fiscal_position(partner)
        price = product.product_tmpl_id._apply_taxes_to_price(
            price, currency, taxes, position.map_tax(taxes), product, website=website
        )
        return {
            "name": product.with_context(display_default_code=False).display_name,
            "url": base_url + product.website_url,
            "image_url": f"{base_url}/web/image/product.product/{product.id}/image_256",
            "price": format_amount(self.env, price, currency),
            "stock": website._care_stock(product),
        }

    def _care_stock(self, product):
        """Return the stock of a product (in sudo) as this shop says it (str, may be empty)."""
        if not product.is_storable:
            return ""
        quantity = self._get_product_available_qty(product)
        if quantity <= 0:
            return (
                self.env._("Available to order")
                if product.allow_out_of_stock_order
                else self.env._("Out of stock")
            )
        if product.show_availability and quantity <= product.available_threshold:
            return self.env._("Only %s left", f"{quantity:g}")
        return self.env._("In stock")
