from odoo import api, fields, models
from odoo.exceptions import UserError


class CareCustomerAct(models.Model):
    """What the team did for a customer: what, when, who and why; written by the code alone."""

    _name = "care.customer.act"
    _description = "Act for a Customer"
    _order = "at desc, id desc"
    _log_access = False

    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, index=True, ondelete="cascade"
    )
    kind = fields.Selection(
        [
            ("password_reset", "Password reset sent"),
            ("portal_invited", "Invited to the portal"),
            ("identity_changed", "Identity corrected"),
            ("mail_changed", "Mail address changed"),
            ("address_changed", "Address corrected"),
            ("mail_written", "Mail written"),
            ("store_changed", "Preferred store changed"),
            ("consent_changed", "Consent changed"),
            ("joined", "Account joined with the contact"),
            ("data_exported", "Data exported"),
            ("erasure_asked", "Erasure asked for"),
            ("cart_changed", "Cart changed"),
            ("cart_proposed", "Change of the cart proposed"),
            ("cart_link_sent", "Link to the cart sent"),
            ("cart_reminded", "Reminded of the cart"),
            ("cart_ordered", "Order made with him"),
            ("order_address", "Delivery address of an order corrected"),
            ("order_carrier", "Delivery method of an order changed"),
            ("order_lines_cancelled", "Lines of an order cancelled"),
            ("order_cancelled", "Order cancelled"),
            ("order_mailed", "Order confirmation sent again"),
            ("invoice_mailed", "Invoice sent again"),
            ("reordered", "Ordered again"),
        ],
        required=True,
    )
    at = fields.Datetime("Done on", default=fields.Datetime.now, required=True)
    user_id = fields.Many2one("res.users", "Done by", ondelete="set null")
    reason = fields.Char(required=True)
    detail = fields.Char("What")
    order_id = fields.Many2one("sale.order", index="btree_not_null", ondelete="set null")
    ticket_id = fields.Many2one(
        "care.ticket", "Request", index="btree_not_null", ondelete="set null"
    )
    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")

    _partner_at = models.Index("(partner_id, at DESC)")

    @api.model
    def _record(self, kind, partner, reason, detail="", order=None, ticket=None):
        """Note what the present user did for a customer.

        :param str kind: see the field
        :param partner: res.partner, the customer
        :param str reason: why; where it is empty, the number of the ticket
        :param str detail: what exactly
        :param order: sale.order it was done to, if any
        :param ticket: care.ticket it was done from, if any
        :return: care.customer.act
        :raises UserError: when nobody says why
        """
        reason = (reason or "").strip() or (ticket.number if ticket else "")
        if not reason:
            raise UserError(
                self.env._("Say why: it is kept on the customer's profile. Nothing was done.")
            )
        company = (order or ticket).company_id if order or ticket else self.env.company
        # sudo: the log is written by the code alone, whoever acts
        return self.sudo().create(
            {
                "partner_id": partner.id,
                "kind": kind,
                "user_id": self.env.uid,
                "reason": reason,
                "detail": detail,
                "order_id": order.id if order else False,
                "ticket_id": ticket.id if ticket else False,
                "company_id": company.id,
            }
        )
