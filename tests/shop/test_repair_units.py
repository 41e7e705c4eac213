"""The cart's section in the browser."""

from odoo.tests import no_retry, tagged

from ..chat.unit_case import UnitCase


@tagged("post_install", "-at_install")
class TestRepairUnits(UnitCase):
    @no_retry
    def test_every_unit_of_the_cart_passes(self):
        self.run_units("shop/cart*.test.js")
