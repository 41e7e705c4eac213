from odoo import models


class IrSequence(models.Model):
    _inherit = "ir.sequence"

    def _care_next_batch(self, count):
        """Draw `count` (int) numbers of this sequence, in one query where it can be done.

        Gap-less and dated sequences are drawn one by one, as their kind demands.
        """
        self.ensure_one()
        if self.implementation != "standard" or self.use_date_range:
            return [self.next_by_id() for _index in range(count)]
        self.env.cr.execute(
            "SELECT nextval(%s) FROM generate_series(1, %s)",
            [f"ir_sequence_{self.id:03d}", count],
        )
        return [self.get_next_char(number) for (number,) in self.env.cr.fetchall()]
