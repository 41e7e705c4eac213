from odoo import fields, models


class RatingRating(models.Model):
    _inherit = "rating.rating"

    # What one customer has given is read wherever he is shown.
    partner_id = fields.Many2one(index="btree_not_null")
