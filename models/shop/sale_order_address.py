from markupsafe import Markup

from odoo import models
from odoo.exceptions import AccessError, UserError

ADDRESS = ("name", "street", "street2", "zip", "city", "state_id", "country_id", "phone")


class SaleOrder(models.Model):
    """The delivery address is corrected while the parcel is still here."""

    _inherit = "sale.order"

    def care_correct_address(
        self, values, reason="", ticket_id=False, version=None, customer_agrees=False
    ):
        """Send this order, and what of it has not left yet, to another address.

        The address is a contact of its own: past orders, and the customer himself, keep theirs.

        :param dict values: names in ADDRESS with the values `create` takes
        :param str reason: why; may be empty where there is a ticket
        :param int ticket_id: id of the care.ticket it is done from
        :param str version: what the agent saw, see `care_delivery`
        :param bool customer_agrees: he knows that the delivery becomes dearer, and wants it
        :return: dict of message (str): what was done and what is left to settle
        :raises AccessError: see `_care_check_agent`
        :raises UserError: says why not and what to do instead; nothing is changed
        """
        order, reason, ticket = self._care_begin("address", reason, ticket_id, version)
        values = order._care_checked_address(values)
        contact = order._care_contact_at(values)
        former = order.partner_shipping_id
        if contact == former:
            raise UserError(self.env._("The order goes to this address already."))
        order._care_check_taxes(contact)
        order._care_send_to(contact)
        if order.carrier_id:
            order._care_rate_anew(order.carrier_id, customer_agrees)
        detail = self.env._(
            "%(order)s goes to %(new)s, no longer to %(former)s.",
            order=order.name,
            new=order._care_one_line(contact),
            former=order._care_one_line(former),
        )
        order._care_done("order_address", reason, ticket, detail)
        return order._care_result(detail)

    # ------------------------------------------------------------------ steps

    def _care_checked_address(self, values):
        """Return `values` (dict) as an address may be made of them.

        :raises UserError: names what is missing
        """
        foreign = values.keys() - set(ADDRESS)
        if foreign:
            raise AccessError(
                self.env._("An address has no such parts: %s.", ", ".join(sorted(foreign)))
            )
        values = {
            name: value.strip() if isinstance(value, str) else value
            for name, value in values.items()
        }
        values["name"] = values.get("name") or self.partner_id.name
        country = self.env["res.country"].browse(values.get("country_id") or ())
        needed = ["street", "city", "country_id"]
        needed += ["zip"] if country.zip_required else []
        needed += ["state_id"] if country.state_required else []
        labels = self.env["res.partner"].fields_get(needed, ["string"])
        missing = [labels[name]["string"] for name in needed if not values.get(name)]
        if missing:
            raise UserError(
                self.env._("The address is not complete: %s. Nothing was changed.")
                % ", ".join(missing)
            )
        return values

    def _care_contact_at(self, values):
        """Return the customer's contact (res.partner, in sudo) with this address, a new one if
        there is none.

        :param dict values: see `_care_checked_address`
        """
        customer = self.partner_id
        owner = customer.commercial_partner_id
        known = (customer | customer.child_ids | owner | owner.child_ids).filtered(
            lambda contact: contact.type == "delivery"
        )
        for contact in known.filtered(lambda contact: not contact.is_pickup_location):
            if all(
                (contact[name].id if name.endswith("_id") else contact[name] or "")
                == (values.get(name) or ("" if not name.endswith("_id") else False))
                for name in ADDRESS
            ):
                return contact
        return self.env["res.partner"].create(
            {
                **values,
                "type": "delivery",
                # Not his company: it is with him that his data is given out, or erased.
                "parent_id": customer.id,
                "email": customer.email,
                "lang": customer.lang,
                "company_id": owner.company_id.id,
            }
        )

    def _care_send_to(self, contact):
        """Let this order and its open parcels go to a contact (res.partner).

        Odoo itself would ask the warehouse to change the parcels by hand; those that have left keep
        their address, which is where they went.
        """
        parcels = self._care_open_parcels()
        self.with_context(mail_activity_automation_skip=True).write(
            {"partner_shipping_id": contact.id}
        )
        parcels.partner_id = contact
        for parcel in parcels.filtered("printed"):
            parcel.activity_schedule(
                "mail.mail_activity_data_warning",
                summary=self.env._("Delivery address corrected: print again"),
                note=Markup("<p>%s</p>") % self._care_one_line(contact),
                user_id=parcel.user_id.id or self.user_id.id or self.env.uid,
            )

    # ---------------------------------------------------------------- helpers

    def _care_check_taxes(self, contact):
        """Refuse an address (res.partner) where other taxes apply than those ordered with."""
        position = (
            self.env["account.fiscal.position"]
            .with_company(self.company_id)
            ._get_fiscal_position(self.partner_id, contact)
        )
        if position != self.fiscal_position_id:
            raise UserError(
                self.env._(
                    "Other taxes apply there, so that the prices of this order would be wrong. "
                    "Nothing was changed. Cancel the order and order the same again."
                )
            )

    def _care_one_line(self, contact):
        """Return the address of a contact (res.partner) in one line."""
        lines = contact._display_address().split("\n")
        return ", ".join([contact.name or "", *(line.strip() for line in lines if line.strip())])

    def _care_result(self, detail):
        """Return what an agent is told (dict of message) once something was done."""
        return {"message": "\n".join(filter(None, (detail, self._care_money_left())))}
