"""Check the addon's data files without a database: check_files.py ADDON-FOLDER

XML is well-formed, indented with spaces and names each id once per file; CSV rows are as
long as their header; the manifest lists every data file there is, and only those.
"""

import ast
import csv
import sys
from collections import Counter
from pathlib import Path

from lxml import etree

# Folders whose XML and CSV files Odoo loads only where the manifest lists them.
DATA_FOLDERS = ("data", "demo", "report", "security", "views", "wizard")
SKIPPED = {".dev", ".git", "node_modules"}


def check_xml(path):
    text = path.read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), 1):
        if "\t" in line:
            yield f"line {number}: a tab"
        if line != line.rstrip():
            yield f"line {number}: white space at the end"
    try:
        root = etree.fromstring(text.encode())
    except etree.XMLSyntaxError as error:
        yield f"not well-formed: {error}"
        return
    ids = Counter(
        node.get("id") for node in root.iter("record", "template", "menuitem") if node.get("id")
    )
    for xml_id, count in ids.items():
        # The same record may be completed further down, a template or menu may not.
        if count > 1 and not root.findall(f".//record[@id='{xml_id}']"):
            yield f"the id {xml_id} is used {count} times"


def check_csv(path):
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    if not rows:
        yield "empty"
        return
    for number, row in enumerate(rows[1:], 2):
        if len(row) != len(rows[0]):
            yield f"row {number} has {len(row)} columns, the header {len(rows[0])}"


def check_manifest(root):
    manifest = ast.literal_eval((root / "__manifest__.py").read_text(encoding="utf-8"))
    listed = [*manifest.get("data", []), *manifest.get("demo", [])]
    present = {
        path.relative_to(root).as_posix()
        for folder in DATA_FOLDERS
        for pattern in ("*.xml", "*.csv")
        for path in (root / folder).rglob(pattern)
    }
    for name, count in Counter(listed).items():
        if count > 1:
            yield f"lists {name} {count} times"
        if not (root / name).is_file():
            yield f"lists {name}, which does not exist"
    for name in sorted(present - set(listed)):
        yield f"does not list {name}"


def main():
    root = Path(sys.argv[1])
    problems = [f"__manifest__.py: {problem}" for problem in check_manifest(root)]
    for suffix, check in ((".xml", check_xml), (".csv", check_csv)):
        for path in sorted(root.rglob(f"*{suffix}")):
            name = path.relative_to(root)
            if not SKIPPED.intersection(name.parts):
                problems += [f"{name}: {problem}" for problem in check(path)]
    for problem in problems:
        print(problem)
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
