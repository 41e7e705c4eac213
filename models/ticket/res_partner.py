from odoo import api, fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    care_shares_requests = fields.Boolean(
        "Colleagues Share Requests",
        groups="base.group_user",
        help="The people of this company see each other's requests in the portal.",
    )
    care_ticket_count = fields.Integer(
        "Requests",
        compute="_compute_care_ticket_count",
        groups="care_desk.group_care_agent",
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_care_ticket_count(self):
        groups = self.env["care.ticket"]._read_group(
            [("commercial_partner_id", "in", self.commercial_partner_id.ids)],
            ["commercial_partner_id", "partner_id"],
            ["__count"],
        )
        counts = dict.fromkeys(self.ids, 0)
        for company, partner, count in groups:
            for owner in {company.id, partner.id} & counts.keys():
                counts[owner] += count
        for partner in self:
            partner.care_ticket_count = counts.get(partner._origin.id, 0)

    def unlink(self):
        # The database alone would leave requests that expect the answer of nobody.
        # sudo: observers go with their contacts, whoever deletes these
        self.env["care.observer"].sudo().search([("partner_id", "in", self.ids)]).unlink()
        return super().unlink()

    def action_open_care_tickets(self):
        """Open the requests of this customer (ir.actions.act_window dict)."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("care_desk.care_ticket_action")
        is_company = self == self.commercial_partner_id
        link = "commercial_partner_id" if is_company else "partner_id"
        action["domain"] = [(link, "=", self.id)]
        action["context"] = {"default_partner_id": self.id}
        return action

    def _is_care_agent(self):
        """Tell whether one of these people works in the customer service."""
        # sudo: which role a person has, asked for people who may not read users
        return any(user._is_care_agent() for user in self.sudo().user_ids)
