from odoo import api, fields, models
from odoo.exceptions import AccessError


class RatingRating(models.Model):
    """A rating that a customer gave to a request or to the chat it came from.

    Odoo lets every employee write ratings, and whoever posts a message rate with it. A rating of a
    request is made by the survey alone, and changed by nobody.
    """

    _inherit = "rating.rating"

    care_ticket_id = fields.Many2one(
        "care.ticket",
        "Request",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
        help="The request it is about, whether it was given to the request or to its chat.",
    )

    _care_once = models.UniqueIndex(
        "(care_ticket_id) WHERE care_ticket_id IS NOT NULL AND consumed IS TRUE",
        "This request was rated already.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        # What is made in sudo without naming a request is Odoo's doing, for anyone who asks.
        by_survey = self.env.su and all(vals.get("care_ticket_id") for vals in vals_list)
        ratings = super().create(vals_list)
        if not by_survey:
            ratings._care_check_free()
        return ratings

    def write(self, vals):
        if self.env.su:
            return super().write(vals)
        self._care_check_free()
        result = super().write(vals)
        # Nor becomes one of something else the rating of a request.
        self._care_check_free()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_of_requests(self):
        if not self.env.su:
            self._care_check_free()

    def _care_check_free(self):
        """Refuse ratings of requests and of their chats.

        :raises AccessError: says whose they are
        """
        # sudo: what they are about decides, whoever asks
        ratings = self.sudo()
        chats = self.env["discuss.channel"].browse(
            ratings.filtered(lambda rating: rating.res_model == "discuss.channel").mapped("res_id")
        )
        if (
            ratings.care_ticket_id
            or "care.ticket" in ratings.mapped("res_model")
            or chats.sudo().care_ticket_id
        ):
            raise AccessError(
                self.env._(
                    "Ratings of requests are the customers' own: they give them in the survey, "
                    "and nobody writes, changes or deletes them. Nothing was changed."
                )
            )
