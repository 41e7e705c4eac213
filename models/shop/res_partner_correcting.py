from odoo import models
from odoo.exceptions import AccessError, UserError

from .res_partner_writing import ADDRESS

CORRECTED = {"name", "email", "phone", *ADDRESS}


class ResPartner(models.Model):
    """Name, mail, phone and addresses of a customer, corrected at his word."""

    _inherit = "res.partner"

    def care_correct(self, values, reason, ticket_id=False):
        """Correct who this customer is or where he lives, or one of his addresses.

        A new mail address is told to the old one, see `care_mail_change.py`.

        :param dict values: name, email, phone, street, street2, zip, city, state_id and country_id,
            those to change, as `write` takes them
        :param str reason: why, unless it is done from a request
        :param int ticket_id: id of the care.ticket it is done from
        :raises UserError: when he is no customer, nobody says why, or a value cannot be taken
        :raises AccessError: to who is not of the customer service, and for other values
        """
        self.ensure_one()
        self._care_check_acting()
        self._care_check_customer()
        foreign = values.keys() - CORRECTED
        if foreign:
            raise AccessError(self.env._("This does not correct: %s.", ", ".join(sorted(foreign))))
        values = {
            name: value.strip() if isinstance(value, str) else value
            for name, value in values.items()
        }
        is_address = self.parent_id and self.type != "contact"
        if "name" in values and not values["name"] and not is_address:
            raise UserError(self.env._("A customer needs a name. Nothing was changed."))
        ticket = self._care_ticket_of_act(ticket_id)
        reason = (reason or "").strip() or (ticket.number if ticket else "")
        if not reason:
            raise UserError(
                self.env._("Say why: it is kept on the customer's profile. Nothing was done.")
            )
        self.with_context(care_reason=reason, care_ticket_id=ticket.id).write(values)
