"""The console's own units, in the browser (Hoot)."""

from odoo.tests import no_retry, tagged

from odoo.addons.web.tests.test_js import HOOTCommon, unit_test_error_checker

# The suites of static/tests/chat/console*.test.js.
SUITES = ("@care_desk/chat/console", "@care_desk/chat/console_discuss")


@tagged("post_install", "-at_install")
class TestConsoleUnits(HOOTCommon):
    def get_hoot_filters(self):
        return "".join(f"&id={self._generate_hash(suite)}" for suite in SUITES)

    @no_retry
    def test_console_units(self):
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset=desktop&timeout=15000{self.hoot_filters}",
            "",
            "",
            login="admin",
            timeout=300,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=unit_test_error_checker,
        )
