import re

from markupsafe import escape

from odoo import models
from odoo.tools import SQL

# How many rows are rewritten by one statement.
BATCH = 1000


class ResPartner(models.Model):
    """Taking somebody's name, addresses and numbers out of what is not his alone."""

    _inherit = "res.partner"

    def _care_traces(self):
        """Return by what these people are, or were, known: names, mail addresses, numbers.

        :return: list of str
        """
        # sudo: whoever may read accounts
        accounts = self.sudo().with_context(active_test=False).user_ids
        names = ("name", "email", "email_normalized", "phone", "phone_sanitized")
        traces = {person[name] for person in self for name in names}
        traces |= {*accounts.mapped("login"), *accounts.mapped("email")}
        # sudo: the addresses that they had before
        changes = self.env["care.mail.change"].sudo().search([("partner_id", "in", self.ids)])
        traces |= {*changes.mapped("old_email"), *changes.mapped("new_email")}
        return sorted((trace.strip() for trace in traces if trace and trace.strip()), key=len)

    def _care_redact(self, records, traces):
        """Replace the traces of these people wherever stored texts of `records` name them.

        Written past the ORM: neither who may write nor what follows a change of text is asked, and
        nothing is tracked.

        :param records: records of any model
        :param list traces: see `_care_traces`
        """
        names = [
            name
            for name, field in records._fields.items()
            if field.store
            and field.column_type
            and field.type in ("char", "text", "html")
            and not field.translate
            and not field.company_dependent
        ]
        if not records or not traces or not names:
            return
        records.flush_model()
        pattern, other = self._care_pattern(traces), self.env._("Erased customer")
        columns = [SQL.identifier(name) for name in names]
        changes = SQL(", ").join(
            SQL("%s = regexp_replace(%s, %s, %s, 'gi')", column, column, pattern, other)
            for column in columns
        )
        named = SQL(" OR ").join(SQL("%s ~* %s", column, pattern) for column in columns)
        for start in range(0, len(records), BATCH):
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET %s WHERE id = ANY(%s) AND (%s)",
                    SQL.identifier(records._table),
                    changes,
                    list(records._ids[start : start + BATCH]),
                    named,
                )
            )
        records.invalidate_model()

    def _care_pattern(self, traces):
        """Return the regular expression (str, PostgreSQL's) that finds one of these traces."""
        spellings = {*traces, *(str(escape(trace)) for trace in traces)}
        longest_first = sorted(spellings, key=lambda spelling: (-len(spelling), spelling))
        found = "|".join(re.sub(r"([^\w\s])", r"\\\1", spelling) for spelling in longest_first)
        # No part of another word or number.
        return rf"(?<!\w)({found})(?!\w)"
