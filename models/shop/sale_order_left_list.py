import re

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

TEAM = "base.group_user"
# Fewer digits are in nearly every phone number.
MIN_DIGITS = 4
# A customer remembers about how much it was.
ABOUT = 0.1
# The steps to the order, in their order.
STEPS = ("browsing", "cart", "address", "delivery", "payment")


class SaleOrder(models.Model):
    """How agents find a cart again: who it is of, how to reach him, what lies in it."""

    _inherit = "sale.order"

    care_cart_who = fields.Char("Who", compute="_compute_care_cart_who", groups=TEAM)
    care_cart_known = fields.Selection(
        [("certain", "Certain"), ("probable", "Probably"), ("unknown", "Unknown")],
        "Known",
        compute="_compute_care_cart_who",
        groups=TEAM,
        help="Probably: he wrote in from this cart with an address that nothing has proven.",
    )
    care_cart_email = fields.Char("Mail", compute="_compute_care_cart_who", groups=TEAM)
    care_cart_phone = fields.Char("Phone", compute="_compute_care_cart_who", groups=TEAM)
    care_cart_lines = fields.Char("In the Cart", compute="_compute_care_cart_lines", groups=TEAM)
    care_cart_reached = fields.Char(
        "Got as Far as",
        compute="_compute_care_cart_reached",
        groups=TEAM,
        help="The last step on the way to the order, or what failed there.",
    )
    care_cart_search = fields.Char(
        "Customer's Name, Mail or Phone",
        compute="_compute_care_cart_search",
        search="_search_care_cart_search",
        groups=TEAM,
    )
    care_amount_about = fields.Float(
        "About this Amount",
        compute="_compute_care_cart_search",
        search="_search_care_amount_about",
        groups=TEAM,
    )

    # --------------------------------------------------------------- computes

    @api.depends("care_customer_id", "care_customer_sure", "care_cart_ticket_ids")
    def _compute_care_cart_who(self):
        # sudo: contacts and requests of the cart, for who may read the cart
        for cart in self.sudo():
            customer = cart.care_customer_id
            ticket = cart.care_cart_ticket_ids.sorted("id")[-1:]
            written = ticket.email_normalized or ticket.partner_name
            cart.care_cart_who = customer.display_name or ticket.partner_name or written
            cart.care_cart_email = customer.email or ticket.email_normalized
            cart.care_cart_phone = customer.phone
            if customer and cart.care_customer_sure:
                cart.care_cart_known = "certain"
            else:
                cart.care_cart_known = "probable" if customer or written else "unknown"

    @api.depends("order_line.product_id", "order_line.product_uom_qty")
    def _compute_care_cart_lines(self):
        # sudo: what lies in a cart, for who may read it
        for cart in self.sudo():
            cart.care_cart_lines = ", ".join(
                f"{line.product_uom_qty:g} × {product.display_name}"
                for line in cart.order_line
                if (product := line.product_id.with_context(display_default_code=False))
                and not line.is_delivery
            )

    @api.depends("care_cart_state", "care_cart_failure", "care_cart_failure_note")
    def _compute_care_cart_reached(self):
        stages = dict(self._fields["care_cart_state"]._description_selection(self.env))
        failures = dict(self._fields["care_cart_failure"]._description_selection(self.env))
        reached = {}
        for cart, kind in self.env["care.cart.event"]._read_group(
            [("order_id", "in", self.ids), ("kind", "in", STEPS)], ["order_id", "kind"]
        ):
            reached[cart.id] = max(reached.get(cart.id, 0), STEPS.index(kind))
        for cart in self:
            said = stages[STEPS[reached.get(cart.id, 0)]]
            if cart.care_cart_failure:
                said = failures[cart.care_cart_failure]
                if cart.care_cart_failure_note:
                    said += f": {cart.care_cart_failure_note}"
            cart.care_cart_reached = said

    def _compute_care_cart_search(self):
        """There is nothing to show: these fields exist to be searched."""
        self.care_cart_search = False
        self.care_amount_about = False

    # ----------------------------------------------------------------- search

    def _search_care_cart_search(self, operator, value):
        if operator != "ilike" or not isinstance(value, str) or not value.strip():
            return NotImplemented
        # The ORM asks for the groups of a field that is read, not of one that is searched.
        self._check_field_access(self._fields["care_cart_search"], "read")
        value = value.strip()
        people = [
            Domain("complete_name", "ilike", value),
            Domain("email_normalized", "ilike", value),
            Domain("ref", "in", {value, value.upper(), value.lower()}),
        ]
        # However it is written, a number ends with the same digits, but for a leading 0.
        digits = re.sub(r"\D", "", value).lstrip("0")
        if len(digits) >= MIN_DIGITS and not re.search(r"[^\W\d_]", value):
            people.append(Domain("phone_mobile_search", "ilike", digits))
        written = Domain("cart_id", "!=", False)
        # An OR over several tables cannot use their indexes, a UNION can.
        # sudo: ids alone, which the rules on orders filter once more
        orders = self.sudo().with_context(active_test=False)
        contacts, tickets = orders.env["res.partner"], orders.env["care.ticket"]
        hits = [
            orders._search(Domain("care_customer_id", "in", contacts._search(domain))).subselect(
                "id"
            )
            for domain in people
        ] + [
            tickets._search(written & Domain(name, "ilike", value)).subselect("cart_id")
            for name in ("email_normalized", "partner_name")
        ]
        # See care.ticket: of a UNION PostgreSQL expects too many.
        return Domain("id", "in", SQL("(SELECT unnest(ARRAY(%s)))", SQL(" UNION ").join(hits)))

    def _search_care_amount_about(self, operator, value):
        if operator != "in":
            return NotImplemented
        amounts = [float(amount) for amount in value if amount]
        return Domain.OR(
            Domain("amount_total", ">=", amount * (1 - ABOUT))
            & Domain("amount_total", "<=", amount * (1 + ABOUT))
            for amount in amounts
        )
