from odoo import models
from odoo.http import request

from odoo.addons.website_sale.models.website import CART_SESSION_CACHE_KEY


class IrHttp(models.AbstractModel):
    """Where in the shop somebody with a cart is."""

    _inherit = "ir.http"

    @classmethod
    def _post_dispatch(cls, response):
        super()._post_dispatch(response)
        cart_id = request.session.get(CART_SESSION_CACHE_KEY)
        if cart_id and cls._care_is_page(response):
            cls._care_note_visit(cart_id)

    @classmethod
    def _care_is_page(cls, response):
        """Tell whether a page of the website is shown, and not one of its parts."""
        return (
            getattr(request, "is_frontend", False)
            and request.httprequest.method == "GET"
            and response.status_code == 200
            and hasattr(response, "qcontext")
            and response.qcontext.get("response_template")
        )

    @classmethod
    def _care_note_visit(cls, cart_id):
        path = request.httprequest.path
        if not request.env.cr.readonly:
            # sudo: the visitor's own cart, of which he may know nothing by himself
            request.env["sale.order"].sudo()._care_visit(cart_id, path)
            return
        with request.env.registry.cursor() as cr:
            # sudo: see above
            request.env(cr=cr)["sale.order"].sudo()._care_visit(cart_id, path)
