"""Install or update modules in a database, as one quiet process that says how far it is.

    prepare_db.py DB [--install a,b] [--update a] [--no-demo] [--assets]

Unlike `odoo -i`, it fails when a module's demo data failed (Odoo only warns), and it
can build the assets in the same process. Everything Odoo logs goes to --log-file;
warnings and worse are shown.
"""

import argparse
import logging
import re
import sys
import time

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import config

LOADING = re.compile(r"^Loading module (\S+) \((\d+)/(\d+)\)")


class Progress(logging.Handler):
    """Shows which module of how many is loaded, and every warning."""

    def __init__(self):
        super().__init__()
        self.live = sys.stderr.isatty()
        self.last = time.monotonic()

    def emit(self, record):
        if record.name == "py.warnings":  # of Odoo and its libraries, not ours to act on
            return
        message = record.getMessage()
        if record.levelno >= logging.WARNING:
            self._write(f"{record.levelname} {record.name}: {message}\n")
            if record.exc_info:
                self._write(logging.Formatter().formatException(record.exc_info) + "\n")
        elif match := LOADING.match(message):
            name, index, total = match.groups()
            # A log file gets a line now and then, a terminal one that moves.
            if self.live:
                self._write(f"    module {index} of {total}: {name}", end="\r")
            elif time.monotonic() - self.last > 10:
                self.last = time.monotonic()
                self._write(f"    module {index} of {total}: {name}\n")

    def _write(self, text, end=""):
        sys.stderr.write(("\r\033[K" if self.live else "") + text + end)
        sys.stderr.flush()


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("database")
    parser.add_argument("--install", default="", help="modules, separated by commas")
    parser.add_argument("--update", default="", help="modules, separated by commas")
    parser.add_argument("--no-demo", action="store_true")
    parser.add_argument("--assets", action="store_true", help="build the assets bundles")
    parser.add_argument("--log-file", required=True)
    return parser.parse_args()


def main():
    args = parse_arguments()
    install = [name for name in args.install.split(",") if name]
    update = [name for name in args.update.split(",") if name]
    config.parse_config(
        ["-d", args.database, "--no-http", "--logfile", args.log_file], setup_logging=True
    )
    logging.getLogger().addHandler(Progress())

    registry = Registry.new(
        args.database,
        install_modules=install,
        upgrade_modules=update,
        new_db_demo=not args.no_demo,
    )
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        modules = env["ir.module.module"].search([("name", "in", install + update)])
        wrong = set(install + update) - set(
            modules.filtered(lambda module: module.state == "installed").mapped("name")
        )
        if not args.no_demo:
            wrong |= set(modules.filtered(lambda module: not module.demo).mapped("name"))
        if wrong:
            sys.exit(
                f"not installed, or not with its demo data: {', '.join(sorted(wrong))} "
                f"(see {args.log_file})"
            )
    if args.assets:
        with registry.cursor() as cr:
            api.Environment(cr, SUPERUSER_ID, {})["ir.qweb"]._pregenerate_assets_bundles()


if __name__ == "__main__":
    main()
