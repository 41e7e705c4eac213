"""The section of recommendations, in the browser."""

from odoo.tests import no_retry, tagged

from ..chat.unit_case import UnitCase


@tagged("post_install", "-at_install")
class TestRecommendUnits(UnitCase):
    @no_retry
    def test_every_unit_of_the_recommendations_passes(self):
        self.run_units("shop/recommend*.test.js")
