"""The sections of the profile in the browser."""

from odoo.tests import no_retry, tagged

from ..chat.unit_case import UnitCase


@tagged("post_install", "-at_install")
class TestProfileUnits(UnitCase):
    @no_retry
    def test_every_unit_of_the_profile_passes(self):
        self.run_units("shop/profile*.test.js")
