from odoo import models

from .data_file import DataSection


class ResPartner(models.Model):
    """What a customer bought, or nearly."""

    _inherit = "res.partner"

    def _care_data_of(self, is_full):
        yield from super()._care_data_of(is_full)
        yield self._care_data_orders()
        yield self._care_data_deliveries()
        yield self._care_data_invoices()
        yield self._care_data_payments()
        yield self._care_data_loyalty()

    def _care_companies(self):
        companies = super()._care_companies()
        for model, domain in (
            ("sale.order", self._care_domain_of_orders()),
            ("account.move", self._care_domain_of_invoices()),
        ):
            for (company,) in self.env[model]._read_group(domain, ["company_id"]):
                companies |= company
        return companies

    def _care_domain_of_orders(self):
        """Return the domain of the orders and carts (sale.order) that are certainly his."""
        people = self._care_people()
        return [
            "|",
            ("partner_id", "in", people.ids),
            "&",
            ("care_customer_id", "in", people.ids),
            ("care_customer_sure", "=", True),
        ]

    def _care_data_orders(self):
        names = (
            "name",
            "state",
            "date_order",
            "partner_shipping_id",
            "partner_invoice_id",
            "amount_untaxed",
            "amount_tax",
            "amount_total",
            "currency_id",
            "client_order_ref",
            "carrier_id",
            "care_cart_state",
        )
        columns = {
            **self._care_data_columns("sale.order", *names),
            "lines": self.env._("Lines"),
        }

        def rows():
            for orders in self._care_data_batches("sale.order", self._care_domain_of_orders()):
                for order in orders:
                    row = {name: self._care_data_value(order, name) for name in names}
                    row["lines"] = [
                        {
                            "product": line.name,
                            "quantity": line.product_uom_qty,
                            "total": line.price_total,
                        }
                        for line in order.order_line
                        if not line.display_type
                    ]
                    yield row

        return DataSection("orders", self.env._("Orders and carts"), columns, rows())

    def _care_data_deliveries(self):
        names = (
            "name",
            "state",
            "partner_id",
            "scheduled_date",
            "date_done",
            "carrier_id",
            "carrier_tracking_ref",
        )
        domain = [("sale_id.partner_id", "in", self._care_people().ids)]
        title = self.env._("Deliveries and returns")
        return self._care_data_section("deliveries", title, "stock.picking", domain, names)

    def _care_data_invoices(self):
        names = (
            "name",
            "move_type",
            "state",
            "invoice_date",
            "amount_total",
            "currency_id",
            "payment_state",
        )
        domain = self._care_domain_of_invoices()
        title = self.env._("Invoices and credit notes")
        return self._care_data_section("invoices", title, "account.move", domain, names)

    def _care_domain_of_invoices(self):
        """Return the domain of the invoices and credit notes (account.move) of this customer."""
        return [
            ("partner_id", "in", self._care_people().ids),
            ("move_type", "in", ("out_invoice", "out_refund", "out_receipt")),
        ]

    def _care_data_payments(self):
        names = (
            "reference",
            "create_date",
            "state",
            "amount",
            "currency_id",
            "provider_id",
            "payment_method_id",
            "partner_name",
            "partner_email",
            "partner_phone",
            "partner_address",
            "partner_zip",
            "partner_city",
        )
        domain = [("partner_id", "in", self._care_people().ids)]
        title = self.env._("Payments")
        return self._care_data_section("payments", title, "payment.transaction", domain, names)

    def _care_data_loyalty(self):
        names = ("program_id", "code", "points", "point_name", "expiration_date", "create_date")
        domain = [("partner_id", "in", self._care_people().ids)]
        title = self.env._("Loyalty, vouchers and wallets")
        return self._care_data_section("loyalty", title, "loyalty.card", domain, names)
