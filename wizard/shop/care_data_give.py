from odoo import fields, models


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
        """Note that the data is handed out, and begin the download.

        :return: dict, an action
        :raises AccessError: to who is no manager
        :raises UserError: when nobody says why
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
        return {
            "type": "ir.actions.act_url",
            "url": f"/care/data/{self.id}",
            "target": "download",
            "close": True,
        }
