from odoo import fields, models


class CareTag(models.Model):
    _name = "care.tag"
    _description = "Request Tag"
    _order = "name, id"

    name = fields.Char(required=True, translate=True)
    color = fields.Integer(default=lambda self: self._default_color())

    _name_unique = models.Constraint("UNIQUE(name)", "A tag with this name exists already.")

    def _default_color(self):
        """Spread the kanban colours so that new tags are told apart at a glance."""
        return self.search_count([]) % 11 + 1
