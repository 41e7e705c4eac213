"""The panels of the console, the fields of its dialogs and the live list, in the browser."""

from odoo.tests import no_retry, tagged

from .unit_case import UnitCase


@tagged("post_install", "-at_install")
class TestPanelsUnits(UnitCase):
    @no_retry
    def test_every_unit_of_the_panels_passes(self):
        self.run_units("chat/panels*.test.js")
