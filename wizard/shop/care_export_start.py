from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

KINDS = {"res.partner": "customers", "sale.order": "orders"}


class CareExportStart(models.TransientModel):
    """Exports what is chosen in a list, or all that its filter finds."""

    _name = "care.export.start"
    _description = "Export from a List"

    kind = fields.Selection(
        [("customers", "Customers"), ("orders", "Order History")], "Content", readonly=True
    )
    scope = fields.Selection(
        [("chosen", "The chosen ones"), ("filter", "All that the list's filter finds")],
        "Which",
        required=True,
        default="chosen",
    )
    file_format = fields.Selection(
        [("xlsx", "Excel (XLSX)"), ("csv", "CSV")], "Format", required=True, default="xlsx"
    )
    chosen_ids = fields.Json("Which Are Chosen", readonly=True)
    chosen_count = fields.Integer("Chosen", readonly=True)
    filter_domain = fields.Json(readonly=True)
    filter_count = fields.Integer("Found by the Filter", readonly=True)

    @api.model
    def default_get(self, fields_list):
        """Take from the list what is chosen there, and its filter."""
        values = super().default_get(fields_list)
        context = self.env.context
        model = context.get("active_model")
        if model not in KINDS:
            return values
        ids = context.get("active_ids") or []
        domain = context.get("active_domain")
        values |= {"kind": KINDS[model], "chosen_ids": ids, "chosen_count": len(ids)}
        if domain is not None:
            found = self.env[model].search_count(Domain(domain))
            # All pages of the list are chosen: the web client sends no more than a part of them.
            is_all = len(ids) >= min(found, self._max_ids())
            values |= {
                "filter_domain": domain,
                "filter_count": found,
                "scope": "filter" if is_all else "chosen",
            }
        return values

    @api.model
    def _max_ids(self):
        # sudo: a setting of Odoo's, which its web client is told as well
        settings = self.env["ir.config_parameter"].sudo()
        return int(settings.get_param("web.active_ids_limit", "20000"))

    def action_confirm(self):
        """Ask for the file and show how far it is.

        :raises AccessError: to who is no manager
        :raises UserError: when nothing is chosen
        """
        self.ensure_one()
        if not self.kind or not (self.scope == "filter" or self.chosen_ids):
            raise UserError(self.env._("Choose customers or orders in their list first."))
        if self.scope == "filter":
            domain, name = self.filter_domain or [], ""
        else:
            domain = [("id", "in", [int(one) for one in self.chosen_ids])]
            name = self.env._("%s chosen in the list", len(self.chosen_ids))
        runs = self.env["care.export.run"]
        return runs.care_request(
            self.kind, self.file_format, domain, filter_name=name
        ).action_open()
