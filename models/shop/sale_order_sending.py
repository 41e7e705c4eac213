from datetime import timedelta

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command, Datetime

# The same paper, sent again within so long, is a second click.
REPEATED_MINUTES = 1


class SaleOrder(models.Model):
    """The customer gets his papers once more, and nobody else does."""

    _inherit = "sale.order"

    def care_send_again(self, what, reason="", ticket_id=False):
        """Mail the customer the confirmation of this order, or its invoices, with Odoo's templates.

        :param str what: confirmation or invoice
        :param str reason: why; may be empty where there is a ticket
        :param int ticket_id: id of the care.ticket it is done from
        :return: dict of message (str): what went to whom
        :raises AccessError: see `_care_check_agent`
        :raises UserError: says why not; nothing is sent
        """
        order, reason, ticket = self._care_begin("send", reason, ticket_id)
        kind = "invoice_mailed" if what == "invoice" else "order_mailed"
        order._care_check_not_just_sent(kind)
        if what == "invoice":
            detail = order._care_send_invoices()
        else:
            detail = order._care_send_confirmation()
        order._care_done(kind, reason, ticket, detail)
        return {"message": detail}

    def _care_check_not_just_sent(self, kind):
        """Refuse to send a paper of this order (in sudo) that was sent just now.

        :param str kind: of care.customer.act
        """
        since = Datetime.now() - timedelta(minutes=REPEATED_MINUTES)
        if self.env["care.customer.act"].search_count(
            [("order_id", "=", self.id), ("kind", "=", kind), ("at", ">=", since)], limit=1
        ):
            raise UserError(
                self.env._("This was mailed to the customer just now. It was not sent again.")
            )

    def _care_send_confirmation(self):
        """Mail the confirmation of this order (in sudo); return what went to whom."""
        template = self._get_confirmation_template()
        if self.state != "sale" or not template:
            raise UserError(
                self.env._("%s is not confirmed: there is no confirmation to send.", self.name)
            )
        template.send_mail(
            self.id,
            email_layout_xmlid="mail.mail_notification_layout_with_responsible_signature",
            email_values={
                "email_to": False,
                "email_cc": False,
                "recipient_ids": [Command.set(self.partner_id.ids)],
            },
        )
        return self.env._(
            "The confirmation of %(order)s is on its way to %(address)s.",
            order=self.name,
            address=self.partner_id.email_normalized,
        )

    def _care_send_invoices(self):
        """Mail the invoices of this order (in sudo); return what went to whom."""
        invoices = self._care_invoices()
        if not invoices:
            raise UserError(
                self.env._("%s is not invoiced yet: there is no invoice to send.", self.name)
            )
        receivers = self.env["res.partner"]
        for invoice in invoices:
            owner = invoice.partner_id
            mine = owner.commercial_partner_id == self.partner_id.commercial_partner_id
            receiver = owner if mine and owner.email_normalized else self.partner_id
            receivers |= receiver
            # What is not there yet is made first; sent by Odoo, its followers would get it as well.
            sending = self.env["account.move.send"]
            sending._generate_and_send_invoices(invoice, sending_methods=set())
            files = sending._get_invoice_extra_attachments(invoice)
            self.env.ref("account.email_template_edi_invoice").send_mail(
                invoice.id,
                email_layout_xmlid="mail.mail_notification_layout_with_responsible_signature",
                email_values={
                    "email_to": False,
                    "email_cc": False,
                    "recipient_ids": [Command.set(receiver.ids)],
                    "attachment_ids": [Command.set(files.ids)],
                },
            )
        return self.env._(
            "%(invoices)s: on the way to %(address)s.",
            invoices=", ".join(invoices.mapped("name")),
            address=", ".join(receivers.mapped("email_normalized")),
        )
