"""The board of live carts, in the browser."""

from odoo.tests import no_retry, tagged

from ..chat.unit_case import UnitCase


@tagged("post_install", "-at_install")
class TestLiveCartsUnits(UnitCase):
    @no_retry
    def test_every_unit_of_the_board_passes(self):
        self.run_units("shop/live_carts*.test.js")
