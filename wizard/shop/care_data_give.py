from odoo import fields, models
from odoo.exceptions import UserError


class CareDataGive(models.TransientModel):
    """A manager takes out what is held on a customer, and says why."""

    _name = "care.data.give"
    _description = "Hand out a Customer's Data"

    partner_id = fields.Many2one("res.partner", "Customer", required=True, readonly=True)
    ticket_id = fields.Many2one("care.ticket", "Request", readonly=True)
    reason = fields.Char("Why")
    is_full = fields.Boolean(
        "With What the Team Wrote",
        help="Remarks, team notes and private comments, and what is known by his mail address "
        "alone. He may read what is written about him, not what it says of others: read it before "
        "you send it.",
    )

    def action_download(self):
        """Begin the download, which notes that the data is handed out.

        :return: dict, an action
        :raises AccessError: to who is no manager
        :raises UserError: when nobody says why
        """
        self.ensure_one()
        self.partner_id._care_check_giving_data()
        if not (self.reason or "").strip() and not self.ticket_id:
            raise UserError(
                self.env._("Say why: it is kept on the customer's profile. Nothing was done.")
            )
        return {
            "type": "ir.actions.act_url",
            "url": f"/care/data/{self.id}",
            "target": "download",
            "close": True,
        }

    def _record_giving(self):
        """Note that the data is handed out as the dialog stands now: who, why, and how much.

        :raises AccessError: to who is no manager
        :raises UserError: when nobody says why, or the data is not his to hand out
        """
        self.ensure_one()
        self.partner_id._care_check_giving_data()
        self.env["care.customer.act"]._record(
            "data_exported",
            self.partner_id,
            self.reason,
            detail=self.env._("With what the team wrote") if self.is_full else "",
            ticket=self.ticket_id,
        )
