from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CareTicket(models.Model):
    """The rules of a ticket's states: what a change implies, and what closing asks for."""

    _inherit = "care.ticket"

    # ------------------------------------------------------------ transitions

    def _implied_values(self, vals):
        """Return what `vals` (dict of a write) implies for this very ticket."""
        self.ensure_one()
        implied = {}
        state = vals.get("state", self.state)
        if vals.get("user_id") and state == "new":
            state = implied["state"] = "in_progress"
        if state == "closed":
            if self.state != "closed" or vals.get("closed_at"):
                implied["closed_at"] = vals.get("closed_at") or fields.Datetime.now()
            elif "closed_at" in vals:
                implied["closed_at"] = self.closed_at
            implied["awaiting"] = False
        else:
            if self.state == "closed" or "closed_at" in vals:
                implied["closed_at"] = False
            if self.state == "closed":
                implied["awaiting"] = vals.get("awaiting") or "team"
                implied["to_qualify"] = False
        awaiting = implied.get("awaiting", vals.get("awaiting", self.awaiting))
        if self.awaiting_observer_id and awaiting != "observer":
            implied["awaiting_observer_id"] = False
        if "partner_id" in vals and self.partner_id and self.partner_id.id != vals["partner_id"]:
            new_customer = self.env["res.partner"].browse(vals["partner_id"] or [])
            foreign = self._foreign_links(new_customer.commercial_partner_id)
            if not self._is_ordered_by(new_customer.commercial_partner_id):
                foreign.append("product_id")
            implied.update((name, False) for name in foreign if name not in vals)
        if vals.get("active") and self.spam_at:
            implied["spam_at"] = False
        return implied

    def _after_transition(self, old, vals):
        """Record and announce what a write changed.

        :param dict old: (state, user, customer, spam time, see `_supplied_for`) of each ticket
        :param dict vals: what was written
        """
        closed, reopened, taken, released, changed, spam, restored, supplied = (
            self.browse() for _index in range(8)
        )
        former = defaultdict(self.browse)
        for ticket, (state, user, customer, spam_at, supplied_for) in old.items():
            if ticket.state != state:
                closed += ticket if ticket.state == "closed" else self.browse()
                reopened += ticket if state == "closed" else self.browse()
            if ticket.user_id != user:
                taken += ticket if ticket.user_id else self.browse()
                released += self.browse() if ticket.user_id else ticket
                former[user.partner_id] += ticket
            if customer and ticket.partner_id != customer:
                changed += ticket
                ticket._close_access_of(customer)
            if ticket.partner_id and ticket.partner_id != customer:
                # Who is the customer now hears what the customer hears.
                # sudo: whoever attaches him
                ticket.sudo().observer_ids.filtered(
                    lambda observer: observer._is_the_customer()
                ).unlink()
            if bool(ticket.spam_at) != bool(spam_at):
                spam += ticket if ticket.spam_at else self.browse()
                restored += self.browse() if ticket.spam_at else ticket
            if ticket.announced_at and ticket._supplied_for() != supplied_for:
                supplied += ticket
        for partner, tickets in former.items():
            tickets.message_unsubscribe(partner.ids)
        asked = self.browse()
        if vals.keys() & {"team_id", "reason_id", "criterion_value_ids"}:
            # What was closed qualified stays so.
            asked = self.filtered(lambda ticket: ticket.closed_at and not ticket.to_qualify)
        self._settle_qualification(closed | asked)
        qualified = self.filtered(lambda ticket: ticket.to_qualify).filtered(
            lambda ticket: not ticket._missing_qualification()
        )
        if qualified:
            qualified.write({"to_qualify": False})
        for kind, tickets in (
            ("closed", closed),
            ("reopened", reopened),
            ("taken", taken),
            ("released", released),
            ("customer_changed", changed),
            ("spam", spam),
            ("restored", restored),
        ):
            self._record_events(kind, tickets)
        if supplied:
            supplied._settle_suppliers()
        # What changed while they were closed.
        back = reopened.filtered("announced_at") - supplied
        if back:
            back._settle_suppliers(is_reopened=True)
        restored._ensure_customer_of_visit()
        for ticket in restored:
            ticket._announce()

    # ---------------------------------------------------------- qualification

    def _missing_qualification(self, reason=None, values=None):
        """Return the names (list of str) of what the team still asks before closing.

        :param reason: care.reason about to be set, by default the ticket's own
        :param values: care.criterion.value records about to be set, by default the ticket's own
        """
        self.ensure_one()
        # sudo: what the team asks is the same whoever closes
        ticket = self.sudo()
        missing = []
        reason = ticket.reason_id if reason is None else reason
        values = ticket.criterion_value_ids if values is None else values
        if ticket.team_id.require_reason and not reason:
            missing.append(self._fields["reason_id"]._description_string(self.env))
        unanswered = ticket.team_id.required_criterion_ids - values.criterion_id
        return missing + unanswered.mapped("name")

    def _settle_qualification(self, closed):
        """Refuse staff to have closed unqualified tickets; note it where the customer did.

        :param closed: care.ticket records that have just been closed
        :raises ValidationError: names what is missing, nothing is written
        """
        for ticket in closed:
            missing = ticket._missing_qualification()
            if missing and self.env.user._is_internal():
                raise ValidationError(
                    self.env._(
                        "%(ticket)s is not closed yet, the team asks for: %(missing)s. "
                        "Fill it in and close again; nothing was changed.",
                        ticket=ticket.display_name,
                        missing=", ".join(missing),
                    )
                )
            if missing:
                # sudo: the customer closes, the team qualifies afterwards
                ticket.sudo().to_qualify = True

    # ----------------------------------------------------------------- events

    @api.model
    def _record_events(self, kind, tickets):
        """Write one care.ticket.event of `kind` (str) for each of `tickets`, in one go."""
        if tickets:
            now = fields.Datetime.now()
            # sudo: events are facts of the system, nobody may write them by hand
            self.env["care.ticket.event"].sudo().create(
                [
                    {
                        "ticket_id": ticket.id,
                        "kind": kind,
                        "user_id": self.env.uid,
                        # What is imported was closed long ago.
                        "at": kind == "closed" and ticket.closed_at or now,
                    }
                    for ticket in tickets
                ]
            )
