from odoo import models


class ResPartner(models.Model):
    """What the team does about a customer's data: hand it out, and see to its erasure."""

    _inherit = "res.partner"

    def care_actions(self):
        actions = super().care_actions()
        if not actions:
            return actions
        if self.env.user.has_group("care_desk.group_care_manager"):
            actions.append(
                {"key": "data_export", "name": self.env._("Hand out his data"), "icon": "download"}
            )
        # sudo: whether the contact is a company, for who reads it
        if not self.sudo().is_company:
            actions.append(
                {"key": "data_erasure", "name": self.env._("Ask for erasure"), "icon": "eraser"}
            )
        return actions

    def care_act(self, key, ticket_id=False):
        dialogs = {"data_export": "care.data.give", "data_erasure": "care.erasure.ask"}
        if key not in dialogs:
            return super().care_act(key, ticket_id)
        self.ensure_one()
        self._care_check_acting()
        self._care_check_customer()
        if key == "data_export":
            self._care_check_giving_data()
            name = self.env._("Hand out his data")
        else:
            self._care_check_erasable()
            name = self.env._("Ask for erasure")
        ticket = self._care_ticket_of_act(ticket_id)
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": dialogs[key],
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_partner_id": self.id, "default_ticket_id": ticket.id},
        }
