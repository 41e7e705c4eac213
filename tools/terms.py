"""The addon's terms and their translations: terms.py update|check DATABASE ADDON-FOLDER

`update` writes i18n/care_desk.pot from the database and carries each .po's translations
over to it. `check` changes nothing and fails where `update` would, or where a .po lacks
a translation. Terms of demo data are left out: they are of no installation.
"""

import ast
import csv
import io
import re
import sys
from pathlib import Path

import polib
from lxml import etree

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import config
from odoo.tools.translate import trans_export

MODULE = "care_desk"
WIDTH = 100


def exported(database):
    """The terms of the addon as Odoo exports them."""
    config.parse_config(["-d", database, "--no-http", "--log-level", "warn"], setup_logging=True)
    with Registry(database).cursor() as cr:
        buffer = io.BytesIO()
        trans_export(None, [MODULE], buffer, "po", api.Environment(cr, SUPERUSER_ID, {}))
    return polib.pofile(buffer.getvalue().decode())


def declared(root, section):
    """The records in the files of the manifest's `section`: the fields set, by external id."""
    manifest = ast.literal_eval((root / "__manifest__.py").read_text(encoding="utf-8"))
    records = {}
    for name in manifest.get(section, []):
        path = root / name
        if path.suffix == ".csv":
            with path.open(encoding="utf-8", newline="") as file:
                found = [(row["id"], set(row)) for row in csv.DictReader(file)]
        else:
            nodes = etree.parse(path).xpath("//*[self::record or self::template][@id]")
            found = [(node.get("id"), set(node.xpath("field/@name"))) for node in nodes]
        for xml_id, fields in found:
            xml_id = xml_id if "." in xml_id else f"{MODULE}.{xml_id}"
            records.setdefault(xml_id, set()).update(fields)
    return records


def demo_filter(root):
    """Return a function that tells whether an occurrence of a term is demo data."""
    always = declared(root, "data")
    demo = declared(root, "demo")
    # Odoo names the template of a product.product after it.
    demo |= {f"{xml_id}_product_template": fields for xml_id, fields in demo.items()}

    def is_demo(occurrence):
        # model:<model>,<field>:<external id>, or code:<file>
        place, _, xml_id = occurrence[0].rpartition(":")
        if xml_id not in demo:
            return False
        # The demo also writes on records that every installation has.
        return xml_id not in always or place.rpartition(",")[2] in demo[xml_id]

    return is_demo


def template(database, root):
    """The content of the .pot: no dates, no demo data, nothing that differs by machine."""
    is_demo = demo_filter(root)
    terms = exported(database)
    terms.metadata = {
        "Project-Id-Version": "care_desk 19.0",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    terms.header = "Terms of the Odoo addon care_desk. Made by 'make i18n'."
    terms.wrapwidth = WIDTH
    for entry in list(terms):
        entry.occurrences = [
            occurrence for occurrence in entry.occurrences if not is_demo(occurrence)
        ]
        if not entry.occurrences:
            terms.remove(entry)
    return terms


def translated(terms, path):
    """The .po at `path` with exactly the terms of the template, in its order."""
    old = polib.pofile(path)
    known = {entry.msgid: entry for entry in old}
    new = polib.POFile(wrapwidth=WIDTH)
    new.header = old.header
    new.metadata = old.metadata
    for term in terms:
        entry = polib.POEntry(
            msgid=term.msgid, occurrences=term.occurrences, comment=term.comment, flags=term.flags
        )
        if term.msgid in known:
            entry.msgstr = known[term.msgid].msgstr
            entry.tcomment = known[term.msgid].tcomment
            # A fuzzy translation stays marked, and the check names it.
            entry.flags = sorted({*entry.flags, *known[term.msgid].flags})
        new.append(entry)
    return new


def same_placeholders(entry):
    """A translation that loses a placeholder fails when it is shown, in that language only."""
    pattern = re.compile(r"%(?:\(\w+\))?[sd]")
    return sorted(pattern.findall(entry.msgid)) == sorted(pattern.findall(entry.msgstr))


def main():
    command, database, folder = sys.argv[1:]
    root = Path(folder)
    terms = template(database, root)
    files = {root / "i18n" / f"{MODULE}.pot": terms}
    for path in sorted((root / "i18n").glob("*.po")):
        files[path] = translated(terms, path)

    problems = []
    for path, content in files.items():
        name = path.relative_to(root)
        text = f"{content}".rstrip("\n") + "\n"
        if command == "update":
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            problems.append(f"{name} is not current: run 'make i18n' and commit it")
        if path.suffix == ".po":
            for entry in content:
                if not entry.msgstr or entry.fuzzy:
                    problems.append(f"{name}: not translated: {entry.msgid!r}")
                elif not same_placeholders(entry):
                    problems.append(f"{name}: other placeholders: {entry.msgid!r}")
    print(f"{len(terms)} terms")
    for problem in problems:
        print(problem)
    if command == "check":
        sys.exit(bool(problems))


if __name__ == "__main__":
    main()
