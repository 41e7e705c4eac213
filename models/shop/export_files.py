"""The files of exports. They are written row by row, and never held in memory."""

import csv
import re
import unicodedata

import xlsxwriter

# A telephone number calculates nothing, and is a text cell in a workbook.
PHONE = re.compile(r"\+[0-9 ().-]+")
# What a cell of Excel holds.
MAX_TEXT = 32767


def defuse(text):
    """Return `text` (str) so that no spreadsheet takes it for a formula.

    What begins like one gets an apostrophe, also behind blanks and invisible characters, and in
    the full-width letters that Excel reads as well.
    """
    visible = next(
        (
            letter
            for letter in text
            if not letter.isspace() and unicodedata.category(letter) not in ("Cc", "Cf")
        ),
        "",
    )
    begins = unicodedata.normalize("NFKC", visible)[:1]
    is_formula = begins and begins in "=+-@"
    return f"'{text}" if is_formula or text[:1] in ("\t", "\r", "\n") else text


class CsvFile:
    """Comma-separated values as Excel opens them in France: by a click, and unbroken.

    Semicolons part the columns as the comma is the decimal sign; the byte order mark says UTF-8.
    """

    extension = "csv"
    mimetype = "text/csv"
    max_rows = None

    def __init__(self, path, columns):
        """Begin the file.

        :param str path: where it is written
        :param columns: list of (title, kind), kind one of text, integer, number, money, date and
            datetime
        """
        self.kinds = [kind for _title, kind in columns]
        self.file = open(path, "w", encoding="utf-8-sig", newline="")  # noqa: SIM115
        self.writer = csv.writer(self.file, delimiter=";")
        self.writer.writerow(defuse(title) for title, _kind in columns)

    def add(self, row):
        """Write one row: a value per column, of its kind or falsy."""
        self.writer.writerow(map(self._cell, row, self.kinds))

    def close(self):
        """End the file; harmless where that is done."""
        self.file.close()

    def _cell(self, value, kind):
        if kind == "text":
            return defuse(value) if value else ""
        if kind in ("number", "money"):
            if value is None:
                return ""
            text = f"{value:.2f}" if kind == "money" else f"{round(value, 6):.15g}"
            return text.replace(".", ",")
        if kind == "integer":
            return "" if value is None else value
        if not value:
            return ""
        return value.strftime("%Y-%m-%d" if kind == "date" else "%Y-%m-%d %H:%M:%S")


class XlsxFile:
    """A workbook of one sheet, whose texts are texts whatever they begin with."""

    extension = "xlsx"
    mimetype = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    # Excel's own limit, less the row of titles.
    max_rows = 1_048_575

    FORMATS = {
        # Also once somebody has edited the cell.
        "text": "@",
        "integer": "0",
        "number": "General",
        "money": "#,##0.00",
        "date": "yyyy-mm-dd",
        "datetime": "yyyy-mm-dd hh:mm",
    }
    WIDTHS = {"text": 24, "date": 12, "datetime": 17}

    def __init__(self, path, columns):
        """Begin the file; see `CsvFile`."""
        # Each row leaves the memory as soon as the next one is begun.
        self.book = xlsxwriter.Workbook(path, {"constant_memory": True})
        self.sheet = self.book.add_worksheet()
        self.kinds = [kind for _title, kind in columns]
        formats = {
            kind: self.book.add_format({"num_format": number})
            for kind, number in self.FORMATS.items()
        }
        self.formats = [formats[kind] for kind in self.kinds]
        bold = self.book.add_format({"bold": True, "bottom": 1})
        self.sheet.freeze_panes(1, 0)
        for index, (title, kind) in enumerate(columns):
            self.sheet.set_column(index, index, max(self.WIDTHS.get(kind, 11), len(title) + 2))
        for index, (title, _kind) in enumerate(columns):
            self.sheet.write_string(0, index, defuse(title), bold)
        self.rows = 0

    def add(self, row):
        """Write one row: a value per column, of its kind or falsy."""
        self.rows += 1
        sheet = self.sheet
        for index, value in enumerate(row):
            kind, style = self.kinds[index], self.formats[index]
            if kind == "text":
                if value:
                    text = value if PHONE.fullmatch(value) else defuse(value)
                    sheet.write_string(self.rows, index, text[:MAX_TEXT], style)
            elif kind in ("date", "datetime"):
                if value:
                    sheet.write_datetime(self.rows, index, value, style)
            elif value is not None:
                sheet.write_number(self.rows, index, value, style)

    def close(self):
        """End the file; harmless where that is done."""
        if self.book.fileclosed:
            return
        self.sheet.autofilter(0, 0, self.rows, len(self.kinds) - 1)
        self.book.close()


FILES = {"csv": CsvFile, "xlsx": XlsxFile}
