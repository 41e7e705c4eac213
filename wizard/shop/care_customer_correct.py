from odoo import api, fields, models

from ...models.shop.res_partner_writing import ADDRESS

# What the dialog shows of the chosen contact and writes on it.
SHOWN = ("name", "email", "phone", *ADDRESS)


class CareCustomerCorrect(models.TransientModel):
    """An agent corrects name, mail, phone or one of the addresses of a customer."""

    _name = "care.customer.correct"
    _description = "Correct a Customer"
    _inherit = ["care.customer.dialog"]

    contact_id = fields.Many2one(
        "res.partner",
        "What to correct",
        compute="_compute_contact_id",
        compute_sudo=False,
        precompute=True,
        store=True,
        readonly=False,
        required=True,
        ondelete="cascade",
        domain="['|', ('id', '=', partner_id), '&', ('parent_id', '=', partner_id), "
        "('type', '!=', 'contact')]",
    )
    has_addresses = fields.Boolean(compute="_compute_has_addresses")
    is_address = fields.Boolean(compute="_compute_is_address")
    has_account = fields.Boolean(compute="_compute_has_account")
    name = fields.Char(compute="_compute_values", compute_sudo=False, store=True, readonly=False)
    email = fields.Char(
        "Mail", compute="_compute_values", compute_sudo=False, store=True, readonly=False
    )
    phone = fields.Char(compute="_compute_values", compute_sudo=False, store=True, readonly=False)
    street = fields.Char(compute="_compute_values", compute_sudo=False, store=True, readonly=False)
    street2 = fields.Char(compute="_compute_values", compute_sudo=False, store=True, readonly=False)
    zip = fields.Char(
        "Postcode", compute="_compute_values", compute_sudo=False, store=True, readonly=False
    )
    city = fields.Char(compute="_compute_values", compute_sudo=False, store=True, readonly=False)
    state_id = fields.Many2one(
        "res.country.state",
        "State",
        compute="_compute_values",
        compute_sudo=False,
        store=True,
        readonly=False,
        domain="[('country_id', '=', country_id)]",
    )
    country_id = fields.Many2one(
        "res.country",
        "Country",
        compute="_compute_values",
        compute_sudo=False,
        store=True,
        readonly=False,
    )

    @api.depends("partner_id")
    def _compute_contact_id(self):
        for dialog in self:
            dialog.contact_id = dialog.partner_id

    @api.depends("partner_id")
    def _compute_has_addresses(self):
        for dialog in self:
            dialog.has_addresses = any(
                address.type != "contact" for address in dialog.partner_id.child_ids
            )

    @api.depends("contact_id")
    def _compute_has_account(self):
        for dialog in self:
            dialog.has_account = bool(dialog.contact_id and dialog.contact_id._care_account())

    @api.depends("partner_id", "contact_id")
    def _compute_is_address(self):
        for dialog in self:
            dialog.is_address = dialog.contact_id != dialog.partner_id

    # What the agent may not read he is not shown: none of it is computed as the system.
    @api.depends("contact_id")
    def _compute_values(self):
        for dialog in self:
            for name in SHOWN:
                dialog[name] = dialog.contact_id[name]

    @api.onchange("country_id")
    def _onchange_country_id(self):
        if self.state_id.country_id != self.country_id:
            self.state_id = False

    def action_save(self):
        """Correct what was changed in the dialog.

        :raises UserError: see `care_correct`
        """
        self.ensure_one()
        contact = self.contact_id
        values = {
            name: self[name].id if isinstance(self[name], models.BaseModel) else self[name]
            for name in SHOWN
            if self[name] != contact[name]
        }
        if not values:
            return {"type": "ir.actions.act_window_close"}
        contact.care_correct(values, self.reason, self.ticket_id.id)
        if "email" in values and contact.email_normalized:
            return self._done(
                self.env._("Corrected. The customer is told at his old mail address.")
            )
        return self._done(self.env._("Corrected, and noted on the profile."))
