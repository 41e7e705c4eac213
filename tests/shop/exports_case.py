"""What the tests of exports share."""

import csv
import io

import openpyxl

from ..common import CareCase, CarePeople


class ExportPeople(CarePeople):
    """The small shop with an order of Carla's, and managers of it and of another company."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product = cls.env["product.product"].create(
            {
                "name": "Copper kettle",
                "default_code": "K-7",
                "list_price": 30,
                "taxes_id": cls.env["account.tax"].create({"name": "20 %", "amount": 20}).ids,
            }
        )
        cls.carla = cls.customer.partner_id
        cls.carla.write({"ref": "C-17", "phone": "+33 6 12 34 56 78", "city": "Lyon"})
        cls.order = cls._sold()
        cls.other_company = cls.env["res.company"].create({"name": "Other Shop"})
        cls.foreign_manager = cls._user(
            "care_foreign", "Frida Foreign", "care_desk.group_care_manager"
        )
        cls.foreign_manager.write(
            {"company_ids": cls.other_company.ids, "company_id": cls.other_company.id}
        )

    @classmethod
    def _sold(cls, **values):
        """Make an order of Carla's for a kettle at 30 and 20 % tax, in the company's currency."""
        order = cls._order(cls.customer, cls.product)
        order.order_line.price_unit = 30
        order.write({"date_order": order.date_order, **values})
        # Computed from the date, unless it is said.
        order.currency_rate = values.get("currency_rate", 1)
        return order

    def ask(self, kind="orders", file_format="csv", domain=None, user=None, **kwargs):
        """Ask for a file as a manager; of Carla's order, or of Carla, by default."""
        if domain is None:
            record = self.order if kind == "orders" else self.carla
            domain = [("id", "=", record.id)]
        runs = self.env["care.export.run"].with_user(user or self.manager)
        return runs.care_request(kind, file_format, domain, **kwargs)

    def make(self):
        """Let the server make the files that wait."""
        with self.enter_registry_test_mode():
            self.env.ref("care_desk.cron_exports").method_direct_trigger()
        self.env.invalidate_all()

    def content(self, run):
        """Return the bytes of a made file."""
        return run.sudo().attachment_id.raw

    def rows(self, run):
        """Return the rows of a file: dicts of title to value, as a spreadsheet reads them."""
        if run.file_format == "csv":
            text = self.content(run).decode("utf-8-sig")
            return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))
        sheet = openpyxl.load_workbook(io.BytesIO(self.content(run))).active
        titles, *rows = sheet.iter_rows(values_only=True)
        return [dict(zip(titles, row, strict=True)) for row in rows]

    def exported(self, *args, **kwargs):
        """Ask for a file, make it, and return its rows."""
        run = self.ask(*args, **kwargs)
        self.make()
        self.assertEqual(run.state, "done", run.error)
        return self.rows(run)


class ExportCase(ExportPeople, CareCase):
    """Exports, without a browser."""
