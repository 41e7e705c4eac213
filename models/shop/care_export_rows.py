from odoo import api, fields, models
from odoo.fields import Domain


class CareExportRows(models.AbstractModel):
    """The rows of an exported file: read a batch at a time, with the rights of who exports."""

    _name = "care.export.rows"
    _description = "Rows of an Export"

    # The model that the filter is about.
    _of = None
    # Its records in a batch: each costs memory, each batch a constant number of queries.
    BATCH = 500

    @api.model
    def _domain(self):
        """Return what holds whatever the filter (Domain)."""
        return Domain.TRUE

    @api.model
    def _columns(self):
        """Return the columns: list of (title, kind), see `export_files`."""
        raise NotImplementedError

    @api.model
    def _count(self, domain):
        """Return how many rows there are (int) of the records that `domain` (Domain) finds."""
        return self.env[self._of].search_count(domain)

    @api.model
    def _batches(self, domain):
        """Yield lists of rows, each of which is a list with a value per column.

        It goes on behind the last record, which costs the same for the first and the last batch.
        """
        records = self.env[self._of]
        last = 0
        while True:
            batch = records.search(domain & Domain("id", ">", last), order="id", limit=self.BATCH)
            if not batch:
                return
            last = batch[-1].id
            yield self._values(batch)
            if len(batch) < self.BATCH:
                return

    @api.model
    def _values(self, records):
        """Return the rows of a batch of records."""
        raise NotImplementedError

    @api.model
    def _local(self, moment):
        """Return a moment (naive datetime, UTC) as the clock of the reader showed it."""
        return fields.Datetime.context_timestamp(self, moment).replace(tzinfo=None)
