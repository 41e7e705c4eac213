from odoo import api, fields, models


class CareCustomerStore(models.TransientModel):
    """An agent notes where a customer likes to be served."""

    _name = "care.customer.store"
    _description = "Preferred Store of a Customer"
    _inherit = ["care.customer.dialog"]

    store_ids = fields.Many2many("stock.warehouse", compute="_compute_store_ids")
    store_id = fields.Many2one(
        "stock.warehouse",
        "Preferred store",
        compute="_compute_store_id",
        compute_sudo=False,
        store=True,
        readonly=False,
        domain="[('id', 'in', store_ids)]",
    )

    @api.depends_context("allowed_company_ids")
    def _compute_store_ids(self):
        self.store_ids = self.env["res.partner"]._care_stores()._filtered_access("read")

    @api.depends("partner_id")
    def _compute_store_id(self):
        for dialog in self:
            dialog.store_id = dialog.partner_id.care_store_id

    def action_save(self):
        """Note the store.

        :raises UserError: see `care_set_store`
        """
        self.ensure_one()
        self.partner_id.care_set_store(self.store_id.id, self.reason, self.ticket_id.id)
        return self._done(self.env._("The preferred store is noted."))
