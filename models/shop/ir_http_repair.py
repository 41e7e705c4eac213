from odoo import models
from odoo.http import request

from odoo.addons.website_sale.models.website import (
    CART_SESSION_CACHE_KEY,
    FISCAL_POSITION_SESSION_CACHE_KEY,
)

SEEN_KEY = "care_cart_changed_at"


class IrHttp(models.AbstractModel):
    """A customer whose cart was changed by the team learns it with his next page."""

    _inherit = "ir.http"

    @classmethod
    def _frontend_pre_dispatch(cls):
        super()._frontend_pre_dispatch()
        cart_id = request.session.get(CART_SESSION_CACHE_KEY)
        if not cart_id or request.httprequest.method != "GET":
            return
        # sudo: the cart in his own session
        changes = request.env["care.cart.change"].sudo()
        changed_at, request.care_cart_news = changes._news_of(cart_id)
        if request.session.get(SEEN_KEY) != changed_at:
            request.session[SEEN_KEY] = changed_at
            # Odoo keeps these with the session, and reads them from the cart where it does not.
            request.session.pop("website_sale_cart_quantity", None)
            request.session.pop(FISCAL_POSITION_SESSION_CACHE_KEY, None)
