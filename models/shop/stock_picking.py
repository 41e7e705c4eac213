import json

from odoo import fields, models
from odoo.fields import Datetime

LINK_SCHEMES = ("https://", "http://")


class StockPicking(models.Model):
    """A parcel: on its way to the customer, or still here."""

    _inherit = "stock.picking"

    # Customers name their parcel by the carrier's number.
    carrier_tracking_ref = fields.Char(index="trigram")

    def _care_has_left(self):
        """Tell whether this parcel is out of the shop's hands: sent, or the carrier has its label.

        A printed picking list is no departure: the parcel still stands in the warehouse.
        """
        self.ensure_one()
        return self.state == "done" or bool(self.carrier_tracking_ref)

    def _care_told(self):
        """Return what `sale.order.care_delivery` tells of this parcel (dict)."""
        self.ensure_one()
        states = dict(self._fields["state"]._description_selection(self.env))
        if self.state != "done" and self.carrier_tracking_ref:
            state, state_name = "handed_over", self.env._("With the carrier")
        else:
            state, state_name = self.state, states[self.state]
        return {
            "id": self.id,
            "name": self.name,
            "state": state,
            "state_name": state_name,
            "carrier": self.carrier_id.name or "",
            "reference": self.carrier_tracking_ref or "",
            "links": self._care_links(),
            "scheduled": self.scheduled_date,
            "done": self.date_done,
            "late": self.state != "done"
            and bool(self.scheduled_date)
            and self.scheduled_date < Datetime.now(),
        }

    def _care_links(self):
        """Return where this parcel is followed: list of [label, url], web addresses alone."""
        url = self.carrier_tracking_url
        if not url:
            return []
        try:
            links = [[str(label), str(link)] for label, link in json.loads(url)]
        except (TypeError, ValueError):
            links = [[self.carrier_tracking_ref or "", url]]
        return [link for link in links if link[1].lower().startswith(LINK_SCHEMES)]
