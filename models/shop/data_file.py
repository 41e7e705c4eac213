import json
import zipfile
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import PurePosixPath
from tempfile import TemporaryFile
from typing import NamedTuple

from markupsafe import Markup, escape

STYLE = Markup("""
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem;
  color: #212529; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin: 2.5rem 0 .5rem; }
nav ul { columns: 16rem; padding-left: 1.2rem; }
div { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid #dee2e6; padding: .35rem .6rem; text-align: left;
  vertical-align: top; }
th { background: #f1f3f5; white-space: nowrap; } td { white-space: pre-line; }
td ul { margin: 0; padding-left: 1.1rem; min-width: 20rem; }
dl { border-bottom: 1px solid #dee2e6; display: grid; gap: .2rem 1rem;
  grid-template-columns: minmax(8rem, 14rem) 1fr; margin: 0; padding: .6rem 0; }
dt { color: #6c757d; } dd { margin: 0; white-space: pre-line; overflow-wrap: anywhere; }
dd ul { margin: 0; padding-left: 1.1rem; }
.muted { color: #6c757d; }
""")


# With more columns than this, each row is a list of its own.
TABLE_COLUMNS = 7


class DataSection(NamedTuple):
    """One chapter of what is held on a customer.

    `columns` names what `rows` hold: key (str, in the data) to label (str, translated, in the
    page). A row is a dict of these keys with str, numbers, dates, bool or None, or a list of
    them or of dicts. `files` in a row are ir.attachment records, whose contents go along.
    """

    key: str
    title: str
    columns: dict
    rows: Iterable


class DataFile:
    """The ZIP file of one customer's data, written section by section: memory stays small.

    It holds `data.json`, for machines; `data.html`, the same for people; and `files/`.
    """

    def __init__(self, stream, title, words):
        """Begin the file.

        :param stream: binary file that is written to
        :param str title: heading of the readable page
        :param dict words: translated labels: intro (list of str), empty, yes, no and files
        """
        self._zip = zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED)
        self._title, self._words = title, words
        # Closed by `close`, or with this.
        self._json = TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115
        self._html = TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115
        self._chapters, self._names = [], set()
        self._json.write("{")

    def add(self, section):
        """Write one DataSection; its rows are read once, and none is kept."""
        self._json.write("," if self._chapters else "")
        self._json.write(f"\n{json.dumps(section.key)}: [")
        columns = dict(section.columns)
        self._html.write(f'<h2 id="{escape(section.key)}">{escape(section.title)}</h2>')
        count = 0
        for row in section.rows:
            files = row.pop("files", None)
            if files is not None:
                columns.setdefault("files", self._words["files"])
                row["files"] = [self._add_file(section.key, file) for file in files]
            is_table = len(columns) <= TABLE_COLUMNS
            if is_table and not count:
                heads = Markup("").join(
                    Markup("<th scope='col'>%s</th>") % label for label in columns.values()
                )
                self._html.write(f"<div><table><thead><tr>{heads}</tr></thead><tbody>")
            self._json.write("," if count else "")
            self._json.write("\n " + json.dumps(row, default=self._plain, ensure_ascii=False))
            cells = {key: self._cell(row.get(key)) for key in columns}
            if is_table:
                line = Markup("").join(Markup("<td>%s</td>") % cell for cell in cells.values())
                self._html.write(f"<tr>{line}</tr>")
            else:
                line = Markup("").join(
                    Markup("<dt>%s</dt><dd>%s</dd>") % (columns[key], cell)
                    for key, cell in cells.items()
                    if cell != ""
                )
                self._html.write(f"<dl>{line}</dl>")
            count += 1
        self._json.write("\n]")
        if not count:
            self._html.write(Markup('<p class="muted">%s</p>') % self._words["empty"])
        elif is_table:
            self._html.write("</tbody></table></div>")
        self._chapters.append((section.key, section.title, count))

    def close(self):
        """Finish the file; the stream stays open."""
        self._json.write("\n}\n")
        intro = Markup("").join(Markup("<p>%s</p>") % text for text in self._words["intro"])
        chapters = Markup("").join(
            Markup('<li><a href="#%s">%s</a> (%s)</li>') % chapter for chapter in self._chapters
        )
        head = Markup(
            '<!DOCTYPE html><html><head><meta charset="utf-8"/><title>%(title)s</title>'
            "<style>%(style)s</style></head><body><h1>%(title)s</h1>%(intro)s"
            "<nav><ul>%(chapters)s</ul></nav>"
        ) % {
            "title": self._title,
            "style": STYLE,
            "intro": intro,
            "chapters": chapters,
        }
        self._pack("data.json", [self._json])
        self._pack("data.html", [head, self._html, "</body></html>"])
        self._zip.close()

    # ---------------------------------------------------------------- helpers

    def _pack(self, name, parts):
        with self._zip.open(name, "w") as packed:
            for part in parts:
                if isinstance(part, str):
                    packed.write(part.encode())
                    continue
                part.seek(0)
                while chunk := part.read(1 << 16):
                    packed.write(chunk.encode())
                part.close()

    def _add_file(self, folder, file):
        """Pack one ir.attachment; return its path (str) in the file."""
        # What a customer calls his file is no path of whoever unpacks it.
        safe = PurePosixPath((file.name or "").replace("\\", "/")).name or "file"
        name = f"files/{folder}/{file.id}-{safe}"
        if name not in self._names:
            self._names.add(name)
            self._zip.writestr(name, file.raw or b"")
            file.invalidate_recordset(["raw", "datas"])
        return name

    def _cell(self, value):
        if value is None or value == []:
            return ""
        if isinstance(value, bool):
            return self._words["yes"] if value else self._words["no"]
        if isinstance(value, list):
            items = (
                " · ".join(
                    str(self._cell(part)) for part in item.values() if part not in (None, "")
                )
                if isinstance(item, dict)
                else self._cell(item)
                for item in value
            )
            return Markup("<ul>%s</ul>") % Markup("").join(
                Markup("<li>%s</li>") % item for item in items
            )
        return self._plain(value) if isinstance(value, date) else value

    @staticmethod
    def _plain(value):
        """Return a date or datetime (in UTC) as text."""
        if isinstance(value, datetime):
            return value.strftime("%Y-%m-%d %H:%M:%S")
        return value.isoformat()
