from odoo import api, fields, models


class CareRetentionRun(models.Model):
    """What a retention rule deleted in one go: when, by which rule, how many; nothing of whom."""

    _name = "care.retention.run"
    _description = "Retention Run"
    _order = "at desc, id desc"
    _log_access = False
    _rec_name = "rule_name"

    rule_id = fields.Many2one("care.retention.rule", "Rule", index=True, ondelete="set null")
    rule_name = fields.Char("Rule Then", required=True, help="What it was called then.")
    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    at = fields.Datetime("Done on", default=fields.Datetime.now, required=True, index=True)
    before = fields.Datetime("Older Than", required=True)
    count = fields.Integer("Deleted", default=0)

    @api.model
    def _begin(self, rule):
        """Begin the log of what a care.retention.rule deletes now; return it (in sudo)."""
        # sudo: the log is written by the code alone
        return self.sudo().create(
            {
                "rule_id": rule.id,
                "rule_name": rule.display_name,
                "company_id": rule.company_id.id,
                "before": rule._before(),
            }
        )
