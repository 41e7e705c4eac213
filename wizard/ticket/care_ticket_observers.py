import re

from odoo import api, fields, models

# What stands between addresses; a comma inside quotes belongs to a name.
ADDRESS_RE = re.compile(r'(?:"[^"\n]*"|[^,;\n])+')


class CareTicketObservers(models.TransientModel):
    """Includes observers in a ticket and removes some, all at once."""

    _name = "care.ticket.observers"
    _description = "Manage Observers"

    ticket_id = fields.Many2one("care.ticket", "Request", required=True, readonly=True)
    company_id = fields.Many2one(related="ticket_id.company_id", related_sudo=False)
    hide_requester = fields.Boolean(related="ticket_id.team_id.hide_requester", related_sudo=False)
    observer_ids = fields.One2many(related="ticket_id.observer_ids", related_sudo=False)
    leaving_ids = fields.Many2many("care.observer", string="Removed Observers")
    unfit_partner_ids = fields.Many2many(
        "res.partner",
        compute="_compute_unfit_partner_ids",
        help="Who cannot be chosen: the customer, the team and who observes already.",
    )
    partner_ids = fields.Many2many(
        "res.partner",
        string="Accounts",
        domain="""[
            ('company_id', 'in', [False, company_id]),
            ('id', 'not in', unfit_partner_ids),
            '|', ('user_ids', '!=', False), ('child_ids.user_ids', '!=', False),
        ]""",
    )
    addresses = fields.Text("Mail Addresses")
    role = fields.Selection(
        lambda self: self.env["care.observer"]._fields["role"]._description_selection(self.env),
        "Include as",
        compute="_compute_role",
        store=True,
        readonly=False,
        required=True,
    )
    unreachable = fields.Char("Without a Mail Address", compute="_compute_unreachable")

    # --------------------------------------------------------------- computes

    @api.depends("ticket_id", "leaving_ids")
    def _compute_unfit_partner_ids(self):
        # sudo: which role people have, not shown
        agents = self.env.ref("care_desk.group_care_agent").sudo().all_user_ids
        for dialog in self:
            ticket = dialog.ticket_id
            staying = ticket.observer_ids - dialog.leaving_ids._origin
            dialog.unfit_partner_ids = (
                agents.filtered("active").partner_id + ticket.partner_id + staying.partner_id
            )

    @api.depends("partner_ids")
    def _compute_role(self):
        """Propose the role that the chosen people have in the shop."""
        for dialog in self:
            partners = dialog.partner_ids._origin
            # sudo: who sells what and who works here, asked for agents who may read neither
            users = partners.sudo().user_ids
            sellers = (
                self.env["product.supplierinfo"]
                .sudo()
                .search([("partner_id", "in", (partners + partners.parent_id).ids)], limit=1)
            )
            if sellers:
                dialog.role = "supplier"
            elif users and not any(users.mapped("share")):
                dialog.role = "colleague"
            else:
                dialog.role = dialog.role or "guest"

    @api.depends("partner_ids")
    def _compute_unreachable(self):
        for dialog in self:
            names = dialog.partner_ids.filtered(lambda partner: not partner.email).mapped("name")
            dialog.unreachable = ", ".join(names)

    # ---------------------------------------------------------------- actions

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        ticket = self.env["care.ticket"].browse(self.env.context.get("active_ids", []))[:1]
        return {**values, "ticket_id": ticket.id} if ticket else values

    def action_confirm(self):
        """Remove who is marked and include who is named; all of it, or nothing.

        :raises UserError: names what is no mail address
        :raises ValidationError: names who cannot observe this request
        """
        self.ensure_one()
        self.ticket_id.remove_observers(self.leaving_ids)
        self.ticket_id.add_observers(
            partners=self.partner_ids, emails=self._written_addresses(), role=self.role
        )
        return {"type": "ir.actions.act_window_close"}

    def _written_addresses(self):
        """Return the addresses (list of str) as they were written, with their names."""
        found = (part.strip() for part in ADDRESS_RE.findall(self.addresses or ""))
        return [part for part in found if part]
