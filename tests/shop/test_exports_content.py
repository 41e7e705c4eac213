"""What stands in the files of exports."""

import io
from datetime import date, datetime
from unittest.mock import patch

import openpyxl

from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.care_desk.models.shop.export_files import XlsxFile, defuse

from .exports_case import ExportCase


@tagged("post_install", "-at_install")
class TestExportsContent(ExportCase):
    def test_an_order_has_a_row_per_line_with_amounts_and_delivery(self):
        self.order.write(
            {"date_order": datetime(2026, 3, 1, 23, 30), "pickup_location_data": {"name": "Relais"}}
        )
        self.order.carrier_id = self.env["delivery.carrier"].create(
            {
                "name": "Courier",
                "product_id": self.env["product.product"].create({"name": "Courier"}).id,
            }
        )
        self.order.order_line.write({"product_uom_qty": 2, "discount": 10})
        self.order.write(
            {"order_line": [Command.create({"display_type": "line_note", "name": "N"})]}
        )
        self.order.picking_ids[:1].carrier_tracking_ref = "8Z001"
        self.manager.tz = "Europe/Paris"
        [row] = self.exported("orders", "xlsx")
        expected = {
            "Order": self.order.name,
            # By the manager's clock.
            "Date": datetime(2026, 3, 2, 0, 30),
            "Customer Number": "C-17",
            "Email": "care_customer@example.com",
            "Store": self.order.warehouse_id.name,
            "Delivery Mode": "Courier",
            "Pickup Point": "Relais",
            "Product Reference": "K-7",
            "Product": "Copper kettle",
            "Quantity": 2,
            "Unit Price": 30,
            "Discount (%)": 10,
            "Amount excl. Tax": 54,
            "Tax": 10.8,
            "Amount incl. Tax": 64.8,
            "Currency": self.order.currency_id.name,
        }
        self.assertEqual({title: row[title] for title in expected}, expected)
        if self.order.picking_ids:
            self.assertEqual(row["Tracking"], "8Z001")

    def test_a_csv_file_is_one_that_excel_opens_in_france(self):
        run = self.ask("orders", "csv")
        self.make()
        content = self.content(run)
        self.assertTrue(content.startswith(b"\xef\xbb\xbfOrder;Date;"), "byte order mark")
        [row] = self.rows(run)
        self.assertEqual(row["Amount incl. Tax"], "36,00", "decimal comma")
        self.assertEqual(row["Customer"], "Carla Customer")

    def test_a_customer_has_his_store_his_consents_and_what_he_bought(self):
        store = self.env["stock.warehouse"].create({"name": "Corner Shop", "code": "CRNR"})
        self.env["delivery.carrier"].search([("delivery_type", "=", "in_store")])[
            :1
        ].warehouse_ids += store
        self.carla.care_store_id = store
        purpose = self.env["care.consent.purpose"].create({"name": "Owls", "code": "owls"})
        refused = self.env["care.consent.purpose"].create({"name": "Bats", "code": "bats"})
        self.env["care.consent.purpose"].create({"name": "Cats", "code": "cats"})
        self.carla.care_set_consent(purpose, True, "portal")
        self.carla.care_set_consent(refused, True, "portal")
        self.carla.care_set_consent(refused, False, "portal")
        self.order.date_order = datetime(2026, 3, 1, 12)
        self.order.currency_rate = 1
        # In another currency, at half a unit for one of the company's.
        self._sold(date_order=datetime(2026, 2, 1, 12), currency_rate=0.5)
        self._order(self.customer, self.product, confirm=False)
        [row] = self.exported("customers", "xlsx")
        expected = {
            "Customer Number": "C-17",
            "Name": "Carla Customer",
            "Email": "care_customer@example.com",
            "City": "Lyon",
            "Preferred Store": store.name,
            "Owls": "Granted",
            "Bats": "Withdrawn",
            "Cats": None,
            "Orders": 2,
            "Amount Ordered": 36 + 72,
            "Last Order": datetime(2026, 3, 1),
        }
        self.assertEqual({title: row[title] for title in expected}, expected)

    def test_formulas_are_texts_in_both_formats(self):
        attacks = [
            '=HYPERLINK("http://evil.example.com","Click")',
            "+1+cmd|'/C calc'!A0",
            "-2+3",
            "@SUM(1;1)",
            "\t=1+1",
            "\r=1+1",
            "\n=1+1",
            " =1+1",
            "\u00a0=1+1",
            "\u200b=1+1",
            "＝1+1",
            "＋1+1",
            "－1",
            "＠SUM(1)",
        ]
        for attack in attacks:
            with self.subTest(attack=attack):
                self.assertEqual(defuse(attack), f"'{attack}")
        for harmless in ("Carla", "a=1", "C-17", "", "1+1", "01000", "’t Hof"):
            self.assertEqual(defuse(harmless), harmless)
        people = self.env["res.partner"].create(
            [{"name": "x", "street": attack} for attack in attacks]
        )
        domain = [("id", "in", people.ids)]
        for file_format in ("csv", "xlsx"):
            streets = [row["Street"] for row in self.exported("customers", file_format, domain)]
            self.assertEqual(len(streets), len(attacks))
            for street in streets:
                self.assertTrue(street.startswith("'"), street)
        run = self.ask("customers", "xlsx", domain)
        self.make()
        sheet = openpyxl.load_workbook(io.BytesIO(self.content(run))).active
        kinds = {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value}
        self.assertNotIn("f", kinds)

    def test_numbers_stay_numbers_and_phones_stay_texts(self):
        self.order.order_line.price_unit = -30
        [row] = self.exported("orders", "csv")
        self.assertEqual(row["Unit Price"], "-30")
        self.assertEqual(row["Amount incl. Tax"], "-36,00")
        [row] = self.exported("orders", "xlsx")
        self.assertEqual(row["Unit Price"], -30)
        [row] = self.exported("customers", "csv")
        self.assertEqual(row["Phone"], "'+33 6 12 34 56 78", "Excel would calculate it")
        [row] = self.exported("customers", "xlsx")
        self.assertEqual(row["Phone"], "+33 6 12 34 56 78", "a text cell needs nothing")

    def test_texts_with_separators_quotes_and_line_breaks_are_one_cell(self):
        self.carla.street = 'The "old" mill; left\nbell 2'
        for file_format in ("csv", "xlsx"):
            [row] = self.exported("customers", file_format)
            self.assertEqual(row["Street"], 'The "old" mill; left\nbell 2')

    def test_customers_are_neither_staff_nor_suppliers_nor_of_other_companies(self):
        supplier = self.env["res.partner"].create({"name": "Supplier"})
        self.env["product.supplierinfo"].create(
            {"partner_id": supplier.id, "product_tmpl_id": self.product.product_tmpl_id.id}
        )
        foreign = self.env["res.partner"].create(
            {"name": "Foreign", "company_id": self.other_company.id}
        )
        address = self.env["res.partner"].create(
            {"name": "Cellar", "type": "delivery", "parent_id": self.carla.id}
        )
        people = (
            self.carla
            + (self.agent + self.employee + self.manager).partner_id
            + self.company.partner_id
            + supplier
            + foreign
            + address
        )
        rows = self.exported("customers", "csv", [("id", "in", people.ids)])
        self.assertEqual([row["Name"] for row in rows], ["Carla Customer"])

    def test_orders_of_other_companies_are_not_in_it(self):
        plain = self.env["product.product"].create({"name": "Plain", "taxes_id": []})
        foreign = self.env["sale.order"].create(
            {
                "partner_id": self.carla.id,
                "company_id": self.other_company.id,
                "order_line": [Command.create({"product_id": plain.id})],
            }
        )
        self.manager.company_ids += self.other_company
        domain = [("id", "in", (self.order + foreign).ids)]
        self.assertEqual(
            {row["Order"] for row in self.exported("orders", "csv", domain)}, {self.order.name}
        )

    def test_more_rows_than_excel_shows_are_refused_with_the_way_out(self):
        with patch.object(XlsxFile, "max_rows", 0):
            run = self.ask("orders", "xlsx")
            self.make()
        self.assertEqual(run.state, "failed")
        self.assertIn("Choose CSV", run.error)
        self.assertFalse(run.has_file)

    def test_titles_and_states_are_in_the_managers_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.manager.lang = "fr_FR"
        run = self.ask("customers", "csv")
        rows, _domain = run.sudo()._rows()
        self.assertEqual(rows.env.lang, "fr_FR")
        self.assertEqual(rows._local(datetime(2026, 7, 1)).date(), date(2026, 7, 1))
