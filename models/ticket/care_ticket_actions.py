from odoo import SUPERUSER_ID, fields, models
from odoo.exceptions import AccessError, UserError

# What closing may qualify on the way.
QUALIFICATION = {"team_id", "reason_id", "criterion_value_ids", "tag_ids", "priority"}


class CareTicket(models.Model):
    """What people do with a ticket: take it, close it, put it away as spam."""

    _inherit = "care.ticket"

    def assign(self, user):
        """Give these tickets to `user` (res.users, one record, or none to release them).

        :raises ValidationError: when the user is not an agent
        """
        self.write({"user_id": user.id})

    def close(self, state="closed", **qualification):
        """End what is being done on these tickets, and qualify them on the way.

        A customer closes his own ticket, always; what is missing then waits in "to qualify".

        :param str state: the state to leave them in: in_progress, pending or closed
        :param qualification: values of reason_id, criterion_value_ids, tag_ids, priority, team_id
        :raises ValidationError: to staff, where the team's qualification is incomplete
        :raises UserError: for another state or another field
        :raises AccessError: when someone from outside closes what is not his own request
        """
        if not (self.env.user._is_care_agent() or self.env.uid == SUPERUSER_ID):
            return self._close_as_customer(state, qualification)
        if state not in ("in_progress", "pending", "closed"):
            raise UserError(self.env._("A request is left in progress, pending or closed."))
        refused = qualification.keys() - QUALIFICATION
        if refused:
            raise UserError(self.env._("Closing does not change: %s.", ", ".join(sorted(refused))))
        self.write({**qualification, "state": state})
        return True

    def _close_as_customer(self, state, qualification):
        if state != "closed" or qualification:
            raise AccessError(self.env._("Only the team qualifies requests."))
        # sudo: closing is all that a customer may change of his ticket
        tickets = self.sudo()
        own = tickets.filtered_domain(self._domain_of_my_companies() & self._domain_of_customer())
        own += tickets.filtered(lambda ticket: ticket._link_partner())
        if own != tickets:
            raise AccessError(
                self.env._("Only its customer and the team close a request. Nothing was closed.")
            )
        tickets.filtered(lambda ticket: ticket.state != "closed").write({"state": "closed"})
        return True

    def mark_spam(self):
        """Put these tickets away as spam: out of every list and figure, recoverable."""
        tickets = self.filtered(lambda ticket: not ticket.spam_at)
        tickets.write({"active": False, "spam_at": fields.Datetime.now()})

    def unmark_spam(self):
        """Bring tickets back from spam; who was never told of them is told now."""
        self.filtered("spam_at").write({"active": True})

    def block_senders(self):
        """Put these tickets away as spam, and all that their senders write from now on.

        :raises UserError: when a sender is an employee or a ticket has no address
        """
        for ticket in self:
            if not ticket.email_normalized:
                raise UserError(self.env._("%s has no address to block.", ticket.display_name))
        employees = self._employees_among(self.mapped("email_normalized"))
        if employees:
            raise UserError(
                self.env._(
                    "%s is the address of an employee and cannot be blocked.",
                    ", ".join(employees),
                )
            )
        senders = {(ticket.email_normalized, ticket.company_id.id) for ticket in self}
        blocked = self.env["care.blocked.sender"].search(
            [("email_normalized", "in", [address for address, _company in senders])]
        )
        senders -= {(sender.email_normalized, sender.company_id.id) for sender in blocked}
        self.env["care.blocked.sender"].create(
            [
                {"email_normalized": address, "company_id": company_id}
                for address, company_id in senders
            ]
        )
        self.mark_spam()

    # ---------------------------------------------------------------- buttons

    def action_assign_to_me(self):
        """Take these tickets."""
        self.assign(self.env.user)

    def action_close(self):
        """Open the dialog that asks for the resulting state and the qualification."""
        return self._dialog("care_desk.care_ticket_close_action")

    def action_attach(self):
        """Open the dialog that attaches or changes the customer."""
        return self._dialog("care_desk.care_ticket_attach_action")

    def action_mark_spam(self):
        """Put these tickets away as spam."""
        self.mark_spam()

    def action_unmark_spam(self):
        """Bring these tickets back from spam."""
        self.unmark_spam()

    def action_block_senders(self):
        """Put these tickets away as spam and block who sent them."""
        self.block_senders()

    def action_open_customer(self):
        """Open the customer's form."""
        return self._open_link("partner_id")

    def action_open_order(self):
        """Open the linked order."""
        return self._open_link("order_id")

    def action_open_picking(self):
        """Open the linked delivery."""
        return self._open_link("picking_id")

    def action_open_product(self):
        """Open the linked product."""
        return self._open_link("product_id")

    def _dialog(self, xmlid):
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        action["context"] = {"active_model": self._name, "active_ids": self.ids}
        return action

    def _open_link(self, name):
        self.ensure_one()
        return self[name].get_formview_action()
