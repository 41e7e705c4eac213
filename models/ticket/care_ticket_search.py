from odoo import fields, models
from odoo.tools import SQL


class CareTicket(models.Model):
    """Search over everything an agent remembers of a request."""

    _inherit = "care.ticket"

    search_text = fields.Char(
        "Number, Subject, Customer, Order or Text",
        compute="_compute_search_text",
        search="_search_search_text",
        groups="care_desk.group_care_agent",
    )

    def _compute_search_text(self):
        """There is nothing to show: the field exists to be searched."""
        self.search_text = False

    def _search_search_text(self, operator, value):
        if operator != "ilike" or not value:
            return NotImplemented
        # The ORM asks for the groups of a field that is read, not of one that is searched.
        self._check_field_access(self._fields["search_text"], "read")
        # An OR over several tables cannot use their indexes, a UNION can.
        # sudo: ids alone, which the rules on tickets filter once more
        env = self.sudo().with_context(active_test=False).env
        partners = env["res.partner"]._search(
            ["|", ("complete_name", "ilike", value), ("email_normalized", "ilike", value)]
        )
        orders = env["sale.order"]._search([("name", "ilike", value)])
        tickets = env["care.ticket"]
        hits = [
            tickets._search([("number", "ilike", value)]).subselect("id"),
            tickets._search([("name", "ilike", value)]).subselect("id"),
            tickets._search([("email_normalized", "ilike", value)]).subselect("id"),
            tickets._search([("partner_id", "in", partners)]).subselect("id"),
            tickets._search([("order_id", "in", orders)]).subselect("id"),
            env["care.ticket.text"]._search([("body", "ilike", value)]).subselect("ticket_id"),
        ]
        # PostgreSQL cannot foresee how few a UNION finds and would walk all tickets in their
        # order to meet them; of an array it expects few.
        return [("id", "in", SQL("(SELECT unnest(ARRAY(%s)))", SQL(" UNION ").join(hits)))]
