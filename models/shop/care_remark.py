from textwrap import shorten

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# Kept by the server: who wrote a remark, when, and on whom is not chosen afterwards.
SIGNATURE = ("author_id", "date")


class CareRemark(models.Model):
    """What the team remembers of a customer: dated and signed, and never shown to him."""

    _name = "care.remark"
    _description = "Customer Remark"
    _order = "date desc, id desc"

    partner_id = fields.Many2one("res.partner", "Customer", required=True, ondelete="cascade")
    author_id = fields.Many2one(
        "res.users",
        "Author",
        default=lambda self: self.env.user,
        required=True,
        readonly=True,
        copy=False,
        index=True,
        ondelete="restrict",
    )
    date = fields.Datetime(
        "Written on", default=fields.Datetime.now, required=True, readonly=True, copy=False
    )
    body = fields.Text("Remark", required=True, index="trigram")
    pinned = fields.Boolean(help="Pinned remarks come first wherever the customer is shown.")
    product_ids = fields.Many2many("product.product", string="Products")
    product_tag_ids = fields.Many2many("product.tag", string="Product Tags")
    attribute_value_ids = fields.Many2many(
        "product.attribute.value",
        string="Likes",
        help="What he likes or owns, as products of the shop have it: a brand, a colour, a size.",
    )
    may_change = fields.Boolean(compute="_compute_may_change")

    _partner = models.Index("(partner_id, pinned DESC, date DESC, id DESC)")
    _latest = models.Index("(date DESC, id DESC)")

    # --------------------------------------------------------------- computes

    @api.depends("body")
    def _compute_display_name(self):
        for remark in self:
            remark.display_name = shorten(remark.body or "", 60, placeholder="…")

    @api.depends_context("uid")
    @api.depends("author_id")
    def _compute_may_change(self):
        changeable = self._filtered_access("write")
        for remark in self:
            # One that is being written is its author's.
            remark.may_change = not remark.ids or remark._origin in changeable._origin

    # ------------------------------------------------------------------- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            self._check_signature_of_nobody(vals_list)
            signature = {"author_id": self.env.uid, "date": fields.Datetime.now()}
            vals_list = [{**vals, **signature} for vals in vals_list]
        remarks = super().create([self._checked(vals) for vals in vals_list])
        if not self.env.su:
            remarks.partner_id._care_check_customer()
        return remarks

    def write(self, vals):
        if not self.env.su:
            self._check_signature_of_nobody([vals])
            if "partner_id" in vals and any(
                remark.partner_id.id != vals["partner_id"] for remark in self
            ):
                raise UserError(
                    self.env._(
                        "A remark stays with its customer. Write one on the other customer, and "
                        "delete this one where it was a mistake. Nothing was changed."
                    )
                )
        return super().write(self._checked(vals))

    # ---------------------------------------------------------------- helpers

    @api.model
    def _check_signature_of_nobody(self, vals_list):
        """Refuse to choose who wrote a remark, and when.

        :raises AccessError: when values of remarks (list of dict) try
        """
        if any(name in vals for vals in vals_list for name in SIGNATURE):
            raise AccessError(
                self.env._(
                    "A remark is signed and dated by the server: leave out its author and its "
                    "date. Nothing was saved."
                )
            )

    @api.model
    def _checked(self, vals):
        """Return these values of a remark (dict) without blanks around its text.

        :raises UserError: when there is no text
        """
        if "body" not in vals:
            return vals
        body = (vals["body"] or "").strip()
        if not body:
            raise UserError(self.env._("A remark needs a text. Nothing was saved."))
        return {**vals, "body": body}
