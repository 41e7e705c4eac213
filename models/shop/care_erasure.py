from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import email_normalize


class CareErasure(models.Model):
    """One customer's wish that his data be erased, and that it was done: what, when, by whom.

    It is handled on a request. What it keeps afterwards names nobody.
    """

    _name = "care.erasure"
    _description = "Erasure of a Customer's Data"
    _order = "id desc"
    _rec_name = "ticket_id"

    ticket_id = fields.Many2one(
        "care.ticket", "Request", required=True, index=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one(related="ticket_id.company_id", store=True)
    partner_id = fields.Many2one("res.partner", "Customer", ondelete="set null", readonly=True)
    state = fields.Selection(
        [("asked", "Asked for"), ("done", "Done")], default="asked", required=True, readonly=True
    )
    asked_at = fields.Datetime(default=fields.Datetime.now, required=True, readonly=True)
    answer_by = fields.Date(
        compute="_compute_answer_by",
        help="The law gives one month to answer (GDPR, article 12).",
    )
    is_unwanted = fields.Boolean(
        "Never Write Again",
        readonly=True,
        help="He wants his mail address to stay on the blacklist, so that nobody writes to it "
        "again.",
    )
    done_at = fields.Datetime(readonly=True)
    done_by_id = fields.Many2one("res.users", "Done by", ondelete="set null", readonly=True)
    summary = fields.Text(readonly=True, help="What was done, without personal data.")

    _asked_once = models.UniqueIndex(
        "(partner_id) WHERE state = 'asked'", "The erasure of this customer is asked for already."
    )

    @api.depends("asked_at")
    def _compute_answer_by(self):
        for erasure in self:
            asked_on = fields.Datetime.context_timestamp(self, erasure.asked_at).date()
            erasure.answer_by = asked_on + relativedelta(months=1)

    # ----------------------------------------------------------------- asking

    @api.model
    def _ask(self, partner, channel, note="", is_unwanted=False, ticket=None):
        """Open the request that asks for the erasure of a customer's data, or find it.

        Who may ask is for the caller to check.

        :param partner: res.partner, the customer
        :param str channel: of the new request
        :param str note: what was said with it
        :param bool is_unwanted: whether his address shall stay on the blacklist
        :param ticket: care.ticket of his that asks for it, instead of a new one
        :return: care.erasure in sudo
        """
        # sudo: a customer asks too; the request stays behind its own rules
        erasures = self.sudo()
        known = erasures.search([("partner_id", "=", partner.id), ("state", "=", "asked")])
        if known:
            return known
        # sudo: as above
        tickets = self.env["care.ticket"].sudo()
        reason = self.env.ref("care_desk.reason_data_erasure", raise_if_not_found=False)
        if not ticket:
            ticket = tickets.open_ticket(
                channel,
                {
                    "name": self.env._("Erase my data"),
                    "partner_id": partner.id,
                    "reason_id": reason.id if reason else False,
                    "priority": "1",
                    "body": note or self.env._("Please erase the data that you hold on me."),
                },
            )
        elif reason and not ticket.reason_id:
            # sudo: as above
            ticket.sudo().reason_id = reason
        return erasures.create(
            {"ticket_id": ticket.id, "partner_id": partner.id, "is_unwanted": is_unwanted}
        )

    # ---------------------------------------------------------------- erasing

    def _check_erasing(self):
        """Refuse who may not erase, and whose data is not erased here.

        :raises AccessError: to who is no manager of the request's company
        :raises UserError: for the shop's own people, for companies, and for customers of other
            companies too
        """
        self.ensure_one()
        if not self.env.user.has_group("care_desk.group_care_manager"):
            raise AccessError(self.env._("Only managers of the customer service erase data."))
        self.ticket_id.check_access("write")
        if not self.partner_id:
            raise UserError(
                self.env._("This request has no customer, so there is nothing to erase.")
            )
        self.partner_id._care_check_erasable()
        self.partner_id._care_check_companies()

    def erase(self, is_unwanted=False):
        """Erase the customer's data: once, all of it or nothing.

        :param bool is_unwanted: keep his mail address on the blacklist, and nowhere else
        :return: True
        :raises AccessError: to who is no manager of the request's company
        :raises UserError: when something stands against it: says what, nothing is changed
        """
        self._check_erasing()
        self.lock_for_update()
        self.invalidate_recordset()
        if self.state == "done":
            raise UserError(self.env._("His data was erased already."))
        # sudo: a manager of the customer service, as checked, reaches into all rooms
        customer = self.partner_id.sudo()
        blockers = customer._care_erasure_blockers(self.ticket_id)
        if blockers:
            raise UserError(
                "\n".join([self.env._("Nothing was erased:"), *(f"- {text}" for text in blockers)])
            )
        summary = "\n".join(
            f"- {part['what']}: {part['count']}, {part['fate_name']}"
            for part in customer._care_erasure_plan()
        )
        address, lang = email_normalize(customer.email or ""), customer.lang
        customer._care_erase_all(is_unwanted)
        # sudo: the log is written by the code alone
        self.sudo().write(
            {
                "state": "done",
                "done_at": fields.Datetime.now(),
                "done_by_id": self.env.uid,
                "is_unwanted": is_unwanted,
                "summary": summary,
            }
        )
        self._finish_ticket()
        if address:
            self._tell_done(address, lang)
        return True

    def _finish_ticket(self):
        """Note on the request that it was done, and close it where it is qualified."""
        ticket = self.ticket_id.with_context(mail_create_nosubscribe=True, tracking_disable=True)
        # sudo: its subject was erased with the rest
        ticket.sudo().name = self.env._("Erasure of a customer's data")
        ticket._message_log(body=self.env._("The customer's data was erased."))
        if ticket.state != "closed" and not ticket._missing_qualification():
            ticket.close()

    def _tell_done(self, address, lang):
        """Mail once more to who was erased, that he was; the mail is deleted when it is sent.

        :param str address: his mail address
        :param str lang: code of his language, or falsy
        """
        company = self.company_id
        words = self.with_context(lang=lang or company.partner_id.lang)
        # sudo: the mail is the system's
        words.env["mail.mail"].sudo().create(
            {
                "subject": words.env._("Your data was erased"),
                "body_html": words.env["ir.qweb"]._render(
                    "care_desk.erasure_done_mail", {"company": company}, minimal_qcontext=True
                ),
                "email_from": company.email_formatted,
                "email_to": address,
                "auto_delete": True,
            }
        )
