"""The console and what it changes in Discuss, in the browser."""

from odoo.tests import no_retry, tagged

from .unit_case import UnitCase


@tagged("post_install", "-at_install")
class TestConsoleUnits(UnitCase):
    @no_retry
    def test_every_unit_of_the_console_passes(self):
        self.run_units("chat/console*.test.js")
