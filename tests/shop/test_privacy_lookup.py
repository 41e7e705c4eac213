from odoo.tests import tagged

from .privacy_case import ADDRESS, NAME, PrivacyCase


@tagged("post_install", "-at_install")
class TestPrivacyLookup(PrivacyCase):
    """Odoo's own privacy lookup finds what is ours, and does no harm to it."""

    def _lookup(self):
        lookup = self.env["privacy.lookup.wizard"].create({"name": NAME, "email": ADDRESS})
        lookup.action_lookup()
        return lookup.line_ids

    def test_it_finds_our_records(self):
        found = {(line.res_model, line.res_id) for line in self._lookup()}
        self.assertIn(("care.ticket", self.request.id), found)
        self.assertIn(("sale.order", self.order.id), found)
        self.assertIn(("rating.rating", self.rating.id), found)

    def test_it_finds_nothing_after_an_erasure(self):
        self._ask().erase()
        self._mails_to(ADDRESS).unlink()
        self.assertFalse(self._lookup())

    def test_its_lines_archive_and_delete_our_records(self):
        lines = self._lookup()
        line = lines.filtered(lambda line: line.res_model == "care.ticket")[:1]
        ticket = self.env["care.ticket"].browse(line.res_id)
        line.is_active = False
        line._onchange_is_active()
        self.assertFalse(ticket.active)
        ours = lines.filtered(lambda line: line.res_model.startswith("care."))
        self.assertTrue(ours)
        ours.action_unlink_all()
        self.env.flush_all()
        for line in ours:
            self.assertFalse(self.env[line.res_model].browse(line.res_id).exists())
        self.assertEqual(self.him.name, NAME)
