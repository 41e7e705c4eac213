from odoo.tests import no_retry, tagged

from .unit_case import UnitCase


@tagged("post_install", "-at_install")
class TestEmbedUnits(UnitCase):
    @no_retry
    def test_every_unit_of_the_widget_passes(self):
        self.run_units("embed/*.test.js", "/web/tests/livechat")
