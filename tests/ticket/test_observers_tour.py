"""An agent manages the observers of a request in his browser."""

from odoo.tests import tagged

from ..common import CareHttpCase


@tagged("post_install", "-at_install")
class TestObserversTour(CareHttpCase):
    def test_an_agent_includes_awaits_and_removes_observers(self):
        supplier = self._user("care_sofia", "Sofia Supplier", "base.group_portal")
        ticket = self._ticket(name="Cracked lid")
        self.start_tour(f"/odoo/requests/{ticket.id}", "care_manage_observers", login="care_agent")
        self.assertEqual(ticket.observer_ids.partner_id, supplier.partner_id)
        self.assertEqual(len(ticket.observer_ids), 1)
        self.assertEqual(ticket.awaiting_observer_id, ticket.observer_ids)
        events = ticket.event_ids.sorted("id").mapped("kind")
        self.assertEqual(events[-2:], ["observer_added", "observer_removed"])
