from odoo import fields, models
from odoo.fields import Domain

TEAM = "base.group_user"


class CareTicket(models.Model):
    """Forgetting what was said on a request: its words go, its figures stay."""

    _inherit = "care.ticket"

    forgotten_at = fields.Datetime(
        "Words Deleted on",
        readonly=True,
        copy=False,
        groups=TEAM,
        help="What was said and who said it was deleted; dates, reason and state stay as figures.",
    )
    erasure_ids = fields.One2many("care.erasure", "ticket_id", "Erasures", groups=TEAM)
    erasure_state = fields.Selection(related="erasure_ids.state", string="Erasure", groups=TEAM)
    erasure_answer_by = fields.Date(related="erasure_ids.answer_by", groups=TEAM)

    _to_forget_idx = models.Index(
        "(closed_at) WHERE closed_at IS NOT NULL AND forgotten_at IS NULL"
    )

    def action_preview_erasure(self):
        """Open the dialog that shows what erasing the customer's data would do.

        :return: dict, an action
        """
        self.ensure_one()
        erasure = self.erasure_ids.filtered(lambda erasure: erasure.state == "asked")[:1]
        erasure._check_erasing()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Erase a customer's data"),
            "res_model": "care.erase",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_erasure_id": erasure.id},
        }

    def _care_forget(self):
        """Delete what was said on these requests (in sudo), with files, names and addresses."""
        if not self:
            return
        # sudo: see the caller; nobody deletes others' words but here
        forgetting = self.sudo().with_context(tracking_disable=True, mail_notrack=True)
        env = forgetting.env
        on_ticket = Domain("res_model", "=", self._name) & Domain("res_id", "in", self.ids)
        ratings = env["rating.rating"].search([("care_ticket_id", "in", self.ids)])
        # A rating would go with its message: its figure stays.
        ratings.write({"feedback": False, "publisher_comment": False, "message_id": False})
        env["care.survey.answer"].search(
            [("ticket_id", "in", self.ids), ("text", "!=", False)]
        ).unlink()
        words = env["mail.message"].search([("model", "=", self._name), ("res_id", "in", self.ids)])
        words.unlink()
        env["ir.attachment"].search(on_ticket & Domain("res_field", "in", [False])).unlink()
        env["mail.activity"].search(on_ticket).unlink()
        env["mail.scheduled.message"].search(
            [("model", "=", self._name), ("res_id", "in", self.ids)]
        ).unlink()
        for company, tickets in forgetting.grouped("company_id").items():
            named = tickets.with_context(lang=company.partner_id.lang)
            tickets.write(
                {
                    "name": named.env._("(deleted)"),
                    "partner_name": False,
                    "email_from": False,
                    "origin_url": False,
                    "access_token": False,
                    "forgotten_at": fields.Datetime.now(),
                }
            )
        ratings._compute_res_name()
