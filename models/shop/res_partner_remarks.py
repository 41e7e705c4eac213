from odoo import api, models

MAX_REMARKS = 50


class ResPartner(models.Model):
    """What the team remembers of a customer, for the panel beside the talk with him."""

    _inherit = "res.partner"

    @api.readonly
    def care_remarks(self, offset=0, limit=5):
        """Return the remarks on this customer, pinned ones first, then the newest.

        A company's are those on all its people.

        :param int offset: how many were shown already
        :param int limit: how many at most
        :return: dict with keys remarks (list of dict with id, body, pinned, date (datetime),
            author, customer (of its people, whom it is on; False for himself), may_change, and
            products, tags and likes: lists of dict with id and name) and has_more (bool)
        :raises AccessError: to who is not of the team, or may not read the customer
        """
        self._care_check_profile()
        limit = min(limit, MAX_REMARKS)
        remarks = self.env["care.remark"].search(
            self._care_domain_of_his("partner_id"),
            order="pinned desc, date desc, id desc",
            offset=offset,
            limit=limit + 1,
        )
        # sudo: authors are colleagues, whatever companies they work for
        authors = {remark.id: remark.author_id.name for remark in remarks.sudo()}
        return {
            "remarks": [
                {
                    "id": remark.id,
                    "body": remark.body,
                    "pinned": remark.pinned,
                    "date": remark.date,
                    "author": authors[remark.id],
                    "customer": remark.partner_id != self and remark.partner_id.name,
                    "may_change": remark.may_change,
                    "products": self._care_named(remark.product_ids),
                    "tags": self._care_named(remark.product_tag_ids),
                    "likes": self._care_named(remark.attribute_value_ids),
                }
                for remark in remarks[:limit]
            ],
            "has_more": len(remarks) > limit,
        }

    @api.model
    def _care_named(self, records):
        """Return what these records are called: list of dict with id and name."""
        return [{"id": record.id, "name": record.display_name} for record in records]
