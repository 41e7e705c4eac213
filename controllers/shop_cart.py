from odoo.http import request, route

from odoo.addons.website_sale.controllers.cart import Cart
from odoo.addons.website_sale.controllers.main import WebsiteSale


class CareCart(Cart):
    @route()
    def cart(self, id=None, access_token=None, revive_method="", **post):
        """Show the cart; where another one was merged into it, what is known of that one follows.

        :param str id: of a cart left before, see Odoo's
        :param str access_token: of that cart
        :param str revive_method: merge or squash
        """
        # sudo: nothing is told of this cart; Odoo checks the token before it merges
        carts = request.env["sale.order"].sudo()
        merging = carts
        if revive_method == "merge" and access_token and (id or "").isdecimal():
            merging = carts.browse(int(id)).exists().filtered(lambda cart: cart.state == "draft")
        response = super().cart(
            id=id, access_token=access_token, revive_method=revive_method, **post
        )
        cart = carts.browse(request.session.get("sale_order_id") or ())
        if cart and merging.state == "cancel":
            merging._care_merge_into(cart)
        return response


class CareCheckout(WebsiteSale):
    def _get_shop_payment_errors(self, order):
        errors = super()._get_shop_payment_errors(order)
        if order._has_deliverable_products() and not order._get_delivery_methods():
            order._care_set_stage("failed", "no_delivery", errors[0][0] if errors else False)
        return errors
