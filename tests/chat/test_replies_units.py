"""The search among canned replies and where they are inserted, in the browser."""

from odoo.tests import no_retry, tagged

from .unit_case import UnitCase


@tagged("post_install", "-at_install")
class TestRepliesUnits(UnitCase):
    @no_retry
    def test_every_unit_of_the_replies_passes(self):
        self.run_units("chat/replies*.test.js")
