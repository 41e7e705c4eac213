from werkzeug.exceptions import NotFound

from odoo.exceptions import UserError
from odoo.http import Controller, request, route

from odoo.addons.website_sale.models.website import FISCAL_POSITION_SESSION_CACHE_KEY


class CareRepair(Controller):
    """The customer's side of what the team changes in his cart, or proposes to."""

    @route("/shop/care/changes", type="jsonrpc", auth="public", website=True, sitemap=False)
    def care_changes(self):
        """Return what the customer does not know yet, or has to decide, of his own cart.

        :return: dict of changes (list of dict, see care.cart.change) and cart_quantity (int)
        """
        cart = request.cart
        if not cart:
            return {"changes": [], "cart_quantity": 0}
        self._care_refresh(cart)
        changes = request.env["care.cart.change"]._unseen_of(cart)
        return {
            "changes": [change._told() for change in changes],
            "cart_quantity": cart.cart_quantity,
        }

    @route("/shop/care/change", type="jsonrpc", auth="public", website=True, sitemap=False)
    def care_decide(self, change_id, decision):
        """Let the customer decide on a change of his own cart.

        :param int change_id: id of the care.cart.change
        :param str decision: accept, decline, take_back or seen
        :return: dict of done (bool), notes (list of str: what turned out otherwise), error (str),
            change (dict, see care.cart.change) and cart_quantity (int)
        """
        change = self._care_own_change(change_id)
        outcome = {"done": True, "notes": [], "error": ""}
        try:
            with request.env.cr.savepoint():
                if decision == "accept":
                    outcome["done"] = change._accept()
                elif decision == "decline":
                    change._decline()
                elif decision == "take_back":
                    outcome["notes"] = change._take_back()
                elif decision == "seen":
                    change._see()
                else:
                    raise NotFound
        except UserError as error:
            outcome |= {"done": False, "error": str(error)}
        cart = change.order_id
        self._care_refresh(cart)
        return {**outcome, "change": change._told(), "cart_quantity": cart.cart_quantity}

    def _care_own_change(self, change_id):
        """Return a change (care.cart.change, in sudo) of the present customer's own cart.

        :raises NotFound: for all others
        """
        # sudo: customers read no changes by themselves; whose it is, is checked here
        changes = request.env["care.cart.change"].sudo()
        change = changes.browse(change_id).exists() if isinstance(change_id, int) else changes
        user = request.env.user
        is_own = change and (
            change.order_id == request.cart
            or (not user._is_public() and change.order_id.partner_id == user.partner_id)
        )
        if not is_own:
            raise NotFound
        return change

    def _care_refresh(self, cart):
        """Let the session hold what Odoo's shop keeps of a cart in it, as it is now."""
        if cart == request.cart:
            request.session["website_sale_cart_quantity"] = cart.cart_quantity
            request.session[FISCAL_POSITION_SESSION_CACHE_KEY] = cart.fiscal_position_id.id
