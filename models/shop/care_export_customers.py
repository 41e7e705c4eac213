from odoo import api, models
from odoo.fields import Domain


class CareExportCustomers(models.AbstractModel):
    """One row per customer: who he is, what he agreed to, what he bought in this company."""

    _name = "care.export.customers"
    _description = "Customers to Export"
    _inherit = "care.export.rows"

    _of = "res.partner"

    @api.model
    def _domain(self):
        return (
            # Most of those who are no customers; the rest of them is told apart batch by batch.
            Domain("partner_share", "=", True)
            # Not the mere addresses of a customer.
            & Domain("type", "in", ("contact", "other"))
            & Domain("company_id", "in", [False, self.env.company.id])
        )

    @api.model
    def _purposes(self):
        # sudo: what customers are asked for
        return self.env["care.consent.purpose"].sudo().search([])

    @api.model
    def _columns(self):
        return [
            (self.env._("Customer Number"), "text"),
            (self.env._("Name"), "text"),
            (self.env._("Company"), "text"),
            (self.env._("Email"), "text"),
            (self.env._("Phone"), "text"),
            (self.env._("Street"), "text"),
            (self.env._("Street 2"), "text"),
            (self.env._("ZIP"), "text"),
            (self.env._("City"), "text"),
            (self.env._("Country"), "text"),
            (self.env._("Language"), "text"),
            (self.env._("Customer Since"), "date"),
            (self.env._("Preferred Store"), "text"),
            *((purpose.name, "text") for purpose in self._purposes()),
            (self.env._("Orders"), "integer"),
            (self.env._("Amount Ordered"), "money"),
            (self.env._("Currency"), "text"),
            (self.env._("Last Order"), "date"),
        ]

    @api.model
    def _values(self, records):
        # sudo: names of what the customers, whom the reader may read, belong to
        partners = (records - records._care_staff() - records._care_only_suppliers()).sudo()
        purposes = self._purposes()
        consents = partners._care_consent_states()
        states = dict(self.env["care.consent"]._fields["state"]._description_selection(self.env))
        totals = self._totals(partners)
        currency = self.env.company.currency_id.name
        rows = []
        for partner in partners:
            given = consents.get(partner, {})
            count, amount, last = totals.get(partner.id, (0, 0, None))
            rows.append(
                [
                    partner.ref,
                    partner.name,
                    partner.parent_id.name or partner.company_name,
                    partner.email,
                    partner.phone,
                    partner.street,
                    partner.street2,
                    partner.zip,
                    partner.city,
                    partner.country_id.name,
                    partner.lang,
                    self._local(partner.create_date).date(),
                    partner.care_store_id.name,
                    *(
                        states[given[purpose].state] if given.get(purpose) else ""
                        for purpose in purposes
                    ),
                    count,
                    amount,
                    currency,
                    last and self._local(last).date(),
                ]
            )
        return rows

    @api.model
    def _totals(self, partners):
        """Return what each of these customers ordered of this company, in its currency.

        :return: dict of partner id to (number of orders, amount incl. tax, datetime of the last)
        """
        self.env["sale.order"].flush_model()
        self.env.cr.execute(
            """
            SELECT partner_id, count(*),
                   sum(amount_total / COALESCE(NULLIF(currency_rate, 0), 1))::float,
                   max(date_order)
              FROM sale_order
             WHERE partner_id = ANY(%s) AND company_id = %s AND state = 'sale'
          GROUP BY partner_id
            """,
            [partners.ids, self.env.company.id],
        )
        return {partner: totals for partner, *totals in self.env.cr.fetchall()}
