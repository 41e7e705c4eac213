from odoo import models
from odoo.exceptions import UserError, ValidationError


class SaleOrder(models.Model):
    """The same once more: a cart of the customer's, at what the shop asks today."""

    _inherit = "sale.order"

    def care_reorder(self, reason="", ticket_id=False):
        """Make the customer a cart with the goods of this order, at today's price and stock.

        It is his to check out; other carts of his stay as they are.

        :param str reason: why; may be empty where there is a ticket
        :param int ticket_id: id of the care.ticket it is done from
        :return: dict of message (str): what is in it and what is not, order_id (int) of the cart
            and link (str) that opens it for the customer
        :raises AccessError: see `_care_check_agent`
        :raises UserError: when nothing of it is sold any more
        """
        order, reason, ticket = self._care_begin("reorder", reason, ticket_id)
        website = order.website_id or order._care_website()
        cart = (
            self.env["sale.order"]
            # sudo: a cart of the customer's own, checked by _care_begin
            .sudo()
            .with_company(order.company_id)
            .with_context(website_id=website.id, lang=order.partner_id.lang)
            .create(
                {
                    "partner_id": order.partner_id.id,
                    "company_id": order.company_id.id,
                    "website_id": website.id,
                    "team_id": website.salesteam_id.id,
                    "origin": order.name,
                }
            )
        )
        left_out = order._care_fill(cart, website)
        if not cart.order_line:
            raise UserError(
                self.env._(
                    "Nothing of %(order)s can be ordered any more: %(products)s. No cart was made.",
                    order=order.name,
                    products=", ".join(left_out),
                )
            )
        detail = self.env._(
            "A cart with the goods of %(order)s is ready: %(cart)s, %(amount)s.",
            order=order.name,
            cart=cart.name,
            amount=cart.currency_id.format(cart.amount_total),
        )
        order._care_done("reordered", reason, ticket, detail)
        if left_out:
            detail += "\n" + self.env._("Not in it: %s.", ", ".join(left_out))
        return {"message": detail, "order_id": cart.id, "link": cart._care_cart_link()}

    def _care_fill(self, cart, website):
        """Put the goods of this order (in sudo) into a cart; return what is left out (list of str).

        :param cart: sale.order, an empty cart
        :param website: its website
        """
        left_out = []
        # The basket shown in the agent's own visit of the shop is not this one.
        cart = cart.with_context(skip_cart_verification=True)
        for line in self.order_line.filtered(lambda line: line._care_is_good()):
            product, unit = line.product_id, line.product_uom_id
            if not (product.active and product.sale_ok and product.website_published):
                left_out.append(self.env._("%s (no longer sold)", product.display_name))
                continue
            wanted = line.product_uom_qty
            most = product._get_max_quantity(website, cart)
            if most is not None:
                most = product.uom_id._compute_quantity(most, unit, rounding_method="DOWN")
                quantity = min(wanted, max(most, 0))
            else:
                quantity = wanted
            if quantity < wanted:
                left_out.append(
                    self.env._(
                        "%(count)g × %(product)s (out of stock)",
                        count=wanted - quantity,
                        product=product.display_name,
                    )
                )
            if quantity <= 0:
                continue
            try:
                with self.env.cr.savepoint():
                    cart._cart_add(
                        product.id,
                        quantity,
                        uom_id=unit.id,
                        no_variant_attribute_value_ids=(
                            line.product_no_variant_attribute_value_ids.ids
                        ),
                        product_custom_attribute_values=[
                            {
                                "custom_product_template_attribute_value_id": (
                                    value.custom_product_template_attribute_value_id.id
                                ),
                                "custom_value": value.custom_value,
                            }
                            for value in line.product_custom_attribute_value_ids
                        ],
                    )
            except (UserError, ValidationError) as error:
                left_out.append(f"{product.display_name} ({error})")
        return left_out

    def _care_website(self):
        """Return the web shop (website) of this order's company, or none."""
        return self.env["website"].search([("company_id", "=", self.company_id.id)], limit=1)

    def _care_cart_link(self):
        """Return the address (str) that opens this cart for whoever gets it."""
        base = self.website_id.get_base_url() or self.get_base_url()
        return f"{base}/shop/cart?id={self.id}&access_token={self._portal_ensure_token()}"
