from odoo import fields, models
from odoo.fields import Datetime, Domain
from odoo.tools import SQL

TEAM = "care_desk.group_care_agent"
# Fewer characters are in the number, the name or the parcel of nearly everybody.
MIN_LENGTH = 3


class SaleOrder(models.Model):
    """How agents find an order by what the customer remembers of it."""

    _inherit = "sale.order"

    care_search = fields.Char(
        "Number, Customer, Product, Tracking or Pickup Point",
        compute="_compute_care_search",
        search="_search_care_search",
        groups=TEAM,
    )
    care_customer_search = fields.Char(
        "Name, Mail or Phone",
        compute="_compute_care_search",
        search="_search_care_customer_search",
        groups=TEAM,
    )
    care_tracking_search = fields.Char(
        "Tracking Reference",
        compute="_compute_care_search",
        search="_search_care_tracking_search",
        groups=TEAM,
    )
    care_product_search = fields.Char(
        "Product Bought",
        compute="_compute_care_search",
        search="_search_care_product_search",
        groups=TEAM,
    )
    care_is_late = fields.Boolean(
        "Late",
        compute="_compute_care_is_late",
        search="_search_care_is_late",
        groups=TEAM,
    )
    care_is_ready = fields.Boolean(
        "Ready",
        compute="_compute_care_is_ready",
        search="_search_care_is_ready",
        groups=TEAM,
    )

    def _compute_care_search(self):
        """There is nothing to show: these fields exist to be searched."""
        for name in (
            "care_search",
            "care_customer_search",
            "care_tracking_search",
            "care_product_search",
        ):
            self[name] = False

    def _compute_care_is_late(self):
        now = Datetime.now()
        for order in self:
            order.care_is_late = any(
                parcel.scheduled_date and parcel.scheduled_date < now
                for parcel in order._care_open_parcels()
            )

    def _compute_care_is_ready(self):
        for order in self:
            order.care_is_ready = any(
                parcel.state == "assigned" for parcel in order._care_open_parcels()
            )

    # ----------------------------------------------------------------- search

    def _search_care_search(self, operator, value):
        return self._care_find(
            operator, value, ("number", "customer", "product", "tracking", "point")
        )

    def _search_care_customer_search(self, operator, value):
        return self._care_find(operator, value, ("customer",))

    def _search_care_tracking_search(self, operator, value):
        return self._care_find(operator, value, ("tracking",))

    def _search_care_product_search(self, operator, value):
        return self._care_find(operator, value, ("product",))

    def _search_care_is_late(self, operator, value):
        late = Domain("scheduled_date", "<", Datetime.now())
        return self._care_find_open(operator, value, late & Domain("state", "!=", "draft"))

    def _search_care_is_ready(self, operator, value):
        return self._care_find_open(operator, value, Domain("state", "=", "assigned"))

    def _care_find_open(self, operator, value, domain):
        """Return the domain of orders with a parcel of `domain` that is still in our hands."""
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        # The ORM asks for the groups of a field that is read, not of one that is searched.
        self._check_field_access(self._fields["care_search"], "read")
        # sudo: ids alone, which the rules on orders filter once more
        pickings = self.env["stock.picking"].sudo()
        open_ones = (
            Domain("state", "not in", ("done", "cancel"))
            & Domain("picking_type_code", "in", ("outgoing", "dropship"))
            & Domain("carrier_tracking_ref", "=", False)
            & Domain("sale_id", "!=", False)
        )
        return [("id", "in", pickings._search(open_ones & domain).subselect("sale_id"))]

    def _care_find(self, operator, value, kinds):
        """Return the domain of the orders that a word finds, each kind by an index of its own."""
        if operator != "ilike" or not value:
            return NotImplemented
        # The ORM asks for the groups of a field that is read, not of one that is searched.
        self._check_field_access(self._fields["care_search"], "read")
        # An OR over several tables cannot use their indexes, a UNION can.
        # sudo: ids alone, which the rules on orders filter once more
        orders = self.sudo().with_context(active_test=False)
        hits = [hit for kind in kinds for hit in getattr(orders, f"_care_hits_{kind}")(value)]
        if not hits:
            return Domain.FALSE
        # See care.ticket: of a UNION PostgreSQL expects too many.
        return [("id", "in", SQL("(SELECT unnest(ARRAY(%s)))", SQL(" UNION ").join(hits)))]

    def _care_hits_number(self, value):
        return [self._search([("name", "ilike", value)]).subselect("id")]

    def _care_hits_customer(self, value):
        domains = [[("complete_name", "ilike", value)], [("email_normalized", "ilike", value)]]
        digits = "".join(character for character in value if character.isdigit())
        if len(digits) >= MIN_LENGTH:
            # Dialled with a zero at home, kept with the code of the country.
            national = digits.removeprefix("0") if not digits.startswith("00") else value
            domains.append([("phone_mobile_search", "ilike", national)])
        partners = self.env["res.partner"]
        return [
            self._search([("partner_id", "in", partners._search(domain))]).subselect("id")
            for domain in domains
        ]

    def _care_hits_product(self, value):
        if len(value.strip()) < MIN_LENGTH:
            return []
        products = self.env["product.product"]._search(
            Domain("product_tmpl_id.name", "ilike", value)
            | Domain("default_code", "=ilike", value)
            | Domain("barcode", "=", value)
        )
        lines = self.env["sale.order.line"]._search([("product_id", "in", products)])
        return [lines.subselect("order_id")]

    def _care_hits_tracking(self, value):
        if len(value.strip()) < MIN_LENGTH:
            return []
        parcels = self.env["stock.picking"]._search(
            [("carrier_tracking_ref", "ilike", value.strip()), ("sale_id", "!=", False)]
        )
        return [parcels.subselect("sale_id")]

    def _care_hits_point(self, value):
        return [self._search([("care_pickup_point", "ilike", value)]).subselect("id")]
