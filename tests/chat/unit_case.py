"""Units in the browser (Hoot), run from here and counted."""

import logging
import re
from contextlib import contextmanager
from pathlib import Path

from odoo.tests import HttpCase

from odoo.addons.web.tests import test_js

ROOT = Path(__file__).resolve().parents[2] / "static/tests"


class UnitCase(HttpCase):
    def run_units(self, pattern, page="/web/tests"):
        """Run the suites of static/tests that match, and see that all their tests have passed.

        :param str pattern: of the files, below static/tests
        :param str page: the page of Odoo's that runs them
        """
        files = sorted(ROOT.glob(pattern))
        suites = [
            f"@care_desk/{file.relative_to(ROOT).as_posix().removesuffix('.test.js')}"
            for file in files
        ]
        ids = "".join(f"&id={test_js.HOOTCommon._generate_hash(self, suite)}" for suite in suites)
        with self._heard() as said:
            self.browser_js(
                f"{page}?headless&loglevel=2&preset=desktop&timeout=15000{ids}",
                "",
                "",
                login="admin",
                timeout=600,
                success_signal="[HOOT] Test suite succeeded",
                error_checker=test_js.unit_test_error_checker,
            )
        written = sum(
            len(re.findall(r"^\s*test\(", file.read_text(encoding="utf-8"), re.MULTILINE))
            for file in files
        )
        # Hoot is content with none at all.
        self.assertIn(f"Passed {written} tests", "\n".join(said))

    @contextmanager
    def _heard(self):
        """Give a list that gets what the browser says; a failure tells it."""
        said = []

        class Listener(logging.Handler):
            def emit(self, record):
                said.append(record.getMessage())

        listener, logger = Listener(), self._logger.getChild("browser")
        level = logger.level
        logger.addHandler(listener)
        # What it says is heard, however little the run itself logs.
        logger.setLevel(logging.INFO)
        try:
            yield said
        except AssertionError as error:
            self.fail("\n".join([str(error), *said]))
        finally:
            logger.setLevel(level)
            logger.removeHandler(listener)
