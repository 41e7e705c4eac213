"""What exports take of the memory of the server, whatever the number of rows."""

import json
import os
import subprocess
import unittest
from pathlib import Path

from odoo.tests import BaseCase, tagged

from ..real_server import TOOLS

HERE = Path(__file__).parent
LINES = 200_000
MEGABYTE = 1024 * 1024


@tagged("post_install", "-at_install")
class TestExportsMemory(BaseCase):
    """In a database of its own, filled past the ORM, by a process of its own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        pristine = os.environ.get("CARE_TEST_PRISTINE")
        if not pristine:
            raise unittest.SkipTest("fills a database of its own, which tools/test prepares")
        cls.database = f"{pristine}_exports"
        cls.addClassCleanup(cls._run, [TOOLS / "db", "drop", cls.database])
        cls._run([TOOLS / "db", "clone", pristine, cls.database])
        cls._run(
            [TOOLS / "psql", "-q", "-d", cls.database, "-v", "ON_ERROR_STOP=1"]
            + ["-v", f"lines={LINES}", "-f", HERE / "export_fill.sql"]
        )

    @classmethod
    def _run(cls, command, **kwargs):
        return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, **kwargs)

    def export(self, file_format, domain=()):
        """Export orders in a process of its own.

        :return: dict of state, error, rows, bytes, grown (bytes, at the peak) and seconds
        """
        with (HERE / "export_memory.py").open() as script:
            said = self._run(
                [TOOLS / "odoo", "shell", "-d", self.database, "--no-http", "--log-level=error"],
                stdin=script,
                env={
                    **os.environ,
                    "CARE_EXPORT_KIND": "orders",
                    "CARE_EXPORT_FORMAT": file_format,
                    "CARE_EXPORT_DOMAIN": json.dumps(list(domain)),
                },
            )
        made = json.loads(said.stdout.splitlines()[-1])
        self.assertEqual(made["state"], "done", made["error"])
        return made

    def test_200_000_order_lines_stay_far_below_300_megabytes(self):
        made = self.export("csv")
        self.assertGreaterEqual(made["rows"], LINES)
        # Held in memory, the file alone would be more.
        self.assertGreater(made["bytes"], 35 * MEGABYTE)
        self.assertLess(made["grown"], 30 * MEGABYTE, made)

    def test_ten_times_the_rows_of_a_workbook_take_no_more_memory(self):
        few = self.export("xlsx", [("id", "<", 800)])
        many = self.export("xlsx", [("id", "<", 8000)])
        self.assertGreater(many["rows"], 20_000)
        self.assertLess(many["grown"] - few["grown"], 10 * MEGABYTE, (few, many))
