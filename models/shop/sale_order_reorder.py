from datetime import timedelta

from markupsafe import Markup

from odoo import models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Datetime

# Asked again by the same agent within so long, it is a second click.
REPEATED_MINUTES = 5


class SaleOrder(models.Model):
    """The same once more: a cart of the customer's, at what the shop asks today."""

    _inherit = "sale.order"

    def care_reorder(self, reason="", ticket_id=False):
        """Make the customer a cart with the goods of this order, at today's price and stock.

        It is his to check out; other carts of his stay as they are. Asked twice within minutes,
        the same agent gets the cart that he has made.

        :param str reason: why; may be empty where there is a ticket
        :param int ticket_id: id of the care.ticket it is done from
        :return: dict of message (str): what is in it and what is not, order_id (int) of the cart
            and link (str) that opens it for the customer
        :raises AccessError: see `_care_check_agent`
        :raises UserError: when nothing of it is sold any more
        """
        order, reason, ticket = self._care_begin("reorder", reason, ticket_id)
        if cart := order._care_cart_just_made():
            return order._care_told_again(cart)
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
        # Else the sweep for carts that were left would take it for one from long ago.
        cart._care_set_stage("cart")
        told = order._care_told_again(cart)
        order._care_done("reordered", reason, ticket, told["message"])
        if left_out:
            told["message"] += "\n" + self.env._("Not in it: %s.", ", ".join(left_out))
        return told

    def _care_cart_just_made(self):
        """Return the cart (sale.order) this agent has just made of this order (in sudo), if any."""
        return self.search(
            [
                ("origin", "=", self.name),
                ("partner_id", "=", self.partner_id.id),
                ("company_id", "=", self.company_id.id),
                ("website_id", "!=", False),
                ("state", "=", "draft"),
                ("order_line", "!=", False),
                ("create_uid", "=", self.env.uid),
                ("create_date", ">=", Datetime.now() - timedelta(minutes=REPEATED_MINUTES)),
            ],
            limit=1,
        )

    def _care_told_again(self, cart):
        """Return what `care_reorder` answers (dict) about a cart (sale.order)."""
        message = self.env._(
            "A cart with the goods of %(order)s is ready: %(cart)s, %(amount)s.",
            order=self.name,
            cart=cart.name,
            amount=cart.currency_id.format(cart.amount_total),
        )
        return {"message": message, "order_id": cart.id, "link": cart._care_cart_link()}

    def _care_mail_again(self, cart, reason):
        """Mail the customer of this order the link to the cart made of it; return what was done.

        :param cart: sale.order
        :param str reason: why
        :raises UserError: when the cart is another's, or he has no address; nothing is sent
        """
        order, reason, ticket = self._care_begin("reorder", reason)
        # sudo: the cart of the same customer, checked here
        cart = cart.sudo()
        customer = order.partner_id
        if cart.origin != order.name or cart.partner_id != customer or not cart._care_is_cart():
            raise UserError(self.env._("There is no cart to send yet."))
        if not customer.email_normalized:
            raise UserError(
                self.env._("%s has no mail address. Nothing was sent.", customer.display_name)
            )
        said = self.env._(
            "The link to %(cart)s was mailed to %(address)s.",
            cart=cart.name,
            address=customer.email_normalized,
        )
        order = order.with_context(lang=customer.lang)
        cart.message_notify(
            partner_ids=customer.ids,
            subject=order.env._("Your order %s", order.name),
            body=Markup("<p>%s<br/><a href='%s'>%s</a></p>")
            % (
                order.env._("Your cart with the goods of %s is ready:", order.name),
                cart._care_cart_link(),
                order.env._("Open my cart"),
            ),
            email_from=cart.company_id.email_formatted,
            reply_to=cart.company_id.email_formatted,
            email_layout_xmlid="mail.mail_notification_light",
        )
        self.env["care.cart.event"]._record("link_sent", cart)
        self.env["care.customer.act"]._record(
            "cart_link_sent", customer, reason, said, order=cart, ticket=ticket
        )
        return said

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
