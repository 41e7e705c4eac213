from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.misc import hmac


class CareFormUse(models.Model):
    """How often a form was sent within the hour, by whoever stands behind a key.

    It lives in the database so that all workers count together. A key is a keyed hash: nobody
    reads an address from it; a row never grows and is forgotten soon after its hour.
    """

    _name = "care.form.use"
    _description = "Use of a Form"
    _log_access = False

    WINDOW = timedelta(hours=1)

    key = fields.Char(required=True)
    started_at = fields.Datetime(required=True, index=True)
    uses = fields.Integer(required=True)

    _key_unique = models.Constraint("UNIQUE(key)", "A key is counted once.")

    @api.model
    def _count_use(self, kind, value):
        """Count one more use and return how many there were within the hour, this one included.

        Of two transactions that count the same at once, the later one waits for the earlier, then
        fails to serialise and is repeated by Odoo.

        :param str kind: what is counted
        :param str value: whose uses
        """
        # sudo: the secret of the database
        key = hmac(self.env(su=True), "care_desk.form_use", (kind, value))
        now = fields.Datetime.now()
        restart = SQL("care_form_use.started_at < %s", now - self.WINDOW)
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO care_form_use (key, started_at, uses) VALUES (%(key)s, %(now)s, 1)
                ON CONFLICT (key) DO UPDATE SET
                    uses = CASE WHEN %(restart)s THEN 1 ELSE care_form_use.uses + 1 END,
                    started_at = CASE WHEN %(restart)s THEN %(now)s
                        ELSE care_form_use.started_at END
                RETURNING uses
                """,
                key=key,
                now=now,
                restart=restart,
            )
        )
        return rows[0][0]

    @api.autovacuum
    def _gc_uses(self):
        """Forget what is older than its hour."""
        now = fields.Datetime.now()
        self.search([("started_at", "<", now - self.WINDOW)]).unlink()
