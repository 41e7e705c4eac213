"""The units of the visitor's widget, in the browser (Hoot)."""

import logging
import re
from contextlib import contextmanager
from pathlib import Path

from odoo.tests import no_retry, tagged

from odoo.addons.web.tests.test_js import HOOTCommon, unit_test_error_checker

FILES = sorted(
    Path(__file__).resolve().parents[2].glob("static/tests/embed/*.test.js"),
    key=lambda file: file.name,
)


@tagged("post_install", "-at_install")
class TestEmbedUnits(HOOTCommon):
    def get_hoot_filters(self):
        suites = [f"@care_desk/embed/{file.name.removesuffix('.test.js')}" for file in FILES]
        return "".join(f"&id={self._generate_hash(suite)}" for suite in suites)

    @no_retry
    def test_every_unit_of_the_widget_passes(self):
        with self._passed() as passed:
            self.browser_js(
                f"/web/tests/livechat?headless&loglevel=2&preset=desktop&timeout=15000"
                f"{self.hoot_filters}",
                "",
                "",
                login="admin",
                timeout=600,
                success_signal="[HOOT] Test suite succeeded",
                error_checker=unit_test_error_checker,
            )
        written = sum(
            len(re.findall(r"^test\(", file.read_text(encoding="utf-8"), re.MULTILINE))
            for file in FILES
        )
        # Hoot is content with none at all.
        self.assertEqual(passed, [written])

    @contextmanager
    def _passed(self):
        """Give a list that gets how many tests the browser says have passed."""
        passed = []

        class Listener(logging.Handler):
            def emit(self, record):
                passed.extend(map(int, re.findall(r"Passed (\d+) tests", record.getMessage())))

        listener, logger = Listener(), self._logger.getChild("browser")
        logger.addHandler(listener)
        try:
            yield passed
        finally:
            logger.removeHandler(listener)
