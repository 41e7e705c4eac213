from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Datetime, Domain

TEAM = "base.group_user"
# Who failed and was not seen for so long is gone, though his cart is not called left yet.
GONE = timedelta(hours=1)
# What nobody overrules, also not who writes the mail by himself.
NEVER = ("reminded", "refused")


class SaleOrder(models.Model):
    """Odoo's own recovery mail: once for a cart, and never to who does not want it."""

    _inherit = "sale.order"

    care_reminded_at = fields.Datetime("Reminded on", copy=False, readonly=True, groups=TEAM)
    care_reminder_id = fields.Many2one(
        "care.cart.reminder",
        "Reminded by the Rule",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        readonly=True,
        groups=TEAM,
    )
    care_reminder_refusal = fields.Selection(
        [
            ("gone", "It is no cart any more"),
            ("empty", "Nothing lies in it"),
            ("here", "He is still in the shop"),
            ("reminded", "He was reminded of it already"),
            ("payment", "A payment is under way"),
            ("unknown", "Nobody knows whose it is"),
            ("unsure", "Nothing proves that the address is his"),
            ("staff", "It is of the shop's own people"),
            ("address", "He has no mail address"),
            ("refused", "He refused mails"),
            ("ordered", "He has ordered since"),
            ("newer", "He has a later cart"),
            ("shop", "Odoo's own reminder leaves it out"),
        ],
        "Not Reminded because",
        copy=False,
        readonly=True,
        groups=TEAM,
    )
    care_reminder_verdict = fields.Char(
        "Why He Gets None", compute="_compute_care_reminder_verdict", groups=TEAM
    )

    care_reminder_failed = fields.Boolean(
        "Reminder not Delivered",
        compute="_compute_care_reminder_failed",
        search="_search_care_reminder_failed",
        groups=TEAM,
    )

    @api.depends("care_reminded_at")
    def _compute_care_reminder_failed(self):
        reminded = self.filtered("care_reminded_at")
        failed = reminded._care_failed_mails([("res_id", "in", reminded.ids)])
        for cart in self:
            cart.care_reminder_failed = cart.id in failed

    def _search_care_reminder_failed(self, operator, value):
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        failed = self._care_failed_mails([])
        return Domain("id", "in", failed) & Domain("care_reminded_at", "!=", False)

    def _compute_care_reminder_verdict(self):
        names = self._care_refusal_names()
        refusals = self._care_reminder_refusals()
        for cart in self:
            cart.care_reminder_verdict = names.get(refusals.get(cart), "")

    # ---------------------------------------------------------------- actions

    def action_care_remind(self):
        """Open the dialog that shows who would be reminded of these carts, and who not and why.

        :raises AccessError: to who is not of the customer service
        """
        self._care_check_reminding()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Remind of the Cart"),
            "res_model": "care.cart.remind",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_order_ids": self.ids,
                "default_ticket_id": self.env.context.get("care_ticket_id", False),
            },
        }

    def action_recovery_email_send(self):
        """Write the recovery mail by hand, see Odoo's; refused for who may never get it."""
        names = self._care_refusal_names()
        never = {
            cart: names[code]
            for cart, code in self._care_reminder_refusals().items()
            if code in NEVER
        }
        if never:
            raise UserError(
                self.env._(
                    "No mail was written. These customers are not reminded:\n%s",
                    "\n".join(f"{cart.name}: {why}" for cart, why in never.items()),
                )
            )
        return super().action_recovery_email_send()

    # -------------------------------------------------------------- reminding

    def _care_remind(self, reminder=None):
        """Mail the customers of these carts the recovery mail, through the queue; others are told.

        :param reminder: care.cart.reminder that wants it, unless somebody does it by hand
        :return: the carts whose customers get it (sale.order), and a dict of cart to why not
            (str, see care_reminder_refusal)
        :raises UserError: where the shop has no recovery mail
        """
        # sudo: agents and rules have no rights on orders; who may remind was checked before
        carts = self.sudo()
        carts._care_lock()
        refusals = carts._care_reminder_refusals()
        carts._care_note_refusals(refusals)
        reminded = carts.filtered(lambda cart: cart not in refusals)
        reminded._care_set_stage("left")
        reminded._care_send_reminders()
        reminded._care_note_reminded(reminder)
        return reminded, refusals

    def _care_reminder_refusals(self):
        """Tell of which of these carts nobody may be reminded now, and why.

        :return: dict of cart (sale.order) to a value of care_reminder_refusal
        """
        # sudo: consents, payments and other orders of the customer, for who may not read them
        carts = self.sudo()
        customers = carts.care_customer_id
        staff = customers._care_staff()
        refusing = customers._care_refusing_mail()
        ordered, seen = carts._care_latest_of_customers()
        gone = Datetime.now() - GONE
        refusals = {}
        for cart in carts:
            customer = cart.care_customer_id
            address = customer.email_normalized
            since = cart.care_cart_seen_at or cart.date_order
            failed = cart.care_cart_state == "failed" and since <= gone
            checks = {
                "gone": not cart._care_is_cart(),
                "empty": not cart.order_line,
                "reminded": cart._care_was_reminded(),
                "payment": cart._care_in_payment(),
                "here": cart.care_cart_state != "left" and not failed,
                "unknown": not customer,
                "unsure": not cart.care_customer_sure,
                "staff": customer in staff,
                "address": not address,
                "refused": customer in refusing,
                "ordered": address in ordered and ordered[address] >= since,
                "newer": address in seen and seen[address] > since,
            }
            why = next((code for code, applies in checks.items() if applies), None)
            if why:
                refusals[cart] = why
        return refusals

    def _care_latest_of_customers(self):
        """Return when the customers of these carts, by their addresses, last did something.

        :return: two dicts of normalised mail address to datetime: of the last order, and of the
            last visit to a cart in which something lies
        """
        addresses = list(set(self.care_customer_id.mapped("email_normalized")) - {False})
        ordered, seen = {}, {}
        if not addresses:
            return ordered, seen
        orders = self._read_group(
            [("partner_id.email_normalized", "in", addresses), ("state", "=", "sale")],
            ["partner_id"],
            ["date_order:max"],
        )
        carts = self._read_group(
            [
                ("care_customer_id.email_normalized", "in", addresses),
                ("website_id", "!=", False),
                ("state", "=", "draft"),
                ("order_line", "!=", False),
            ],
            ["care_customer_id"],
            ["care_cart_seen_at:max"],
        )
        for latest, groups in ((ordered, orders), (seen, carts)):
            for customer, at in groups:
                address = customer.email_normalized
                if at and at >= latest.get(address, at):
                    latest[address] = at
        return ordered, seen

    def _care_was_reminded(self):
        """Tell whether the mail for this cart went out already, also before the desk was there."""
        self.ensure_one()
        # Odoo marks as mailed whom it has left out as well.
        marked = self.cart_recovery_email_sent and not self.care_reminder_refusal
        return bool(self.care_reminded_at or marked)

    def _care_send_reminders(self):
        """Queue the recovery mail of the shop to whom these carts belong, each in his language."""
        batches = {}
        for website, carts in self.grouped("website_id").items():
            template = carts._get_cart_recovery_template()
            if not template:
                raise UserError(
                    self.env._(
                        "%s has no mail for carts that were left. An administrator chooses one in "
                        "the settings of the website. Nobody was reminded.",
                        website.name,
                    )
                )
            for cart in carts:
                cart._portal_ensure_token()
                lang = cart.care_customer_id.lang or cart.company_id.partner_id.lang
                batches.setdefault((template, lang), self.browse())
                batches[template, lang] |= cart
        for (template, lang), carts in batches.items():
            customers = {cart.id: cart.care_customer_id for cart in carts}
            for mail in template.with_context(lang=lang).send_mail_batch(carts.ids):
                customer = customers[mail.res_id]
                if mail.recipient_ids != customer or mail.email_to:
                    # Odoo knows nobody's address but who signed in or gave it for the order.
                    mail.write({"recipient_ids": [Command.set(customer.ids)], "email_to": False})

    def _care_note_reminded(self, reminder=None):
        """Note that the recovery mails of these carts go out with this transaction."""
        self._care_store(
            {
                "care_reminded_at": Datetime.now(),
                "care_reminder_id": reminder.id if reminder else False,
                "care_reminder_refusal": False,
                "cart_recovery_email_sent": True,
            }
        )
        self.env["care.cart.event"]._record("reminded", self)

    @api.model
    def _care_note_refusals(self, refusals):
        """Note of which carts nobody was reminded, each once for each reason.

        :param dict refusals: see `_care_reminder_refusals`
        """
        for code in set(refusals.values()) - {"gone", "reminded"}:
            carts = self.browse(
                cart.id
                for cart, why in refusals.items()
                if why == code and cart.care_reminder_refusal != code
            )
            carts._care_store({"care_reminder_refusal": code})
            self.env["care.cart.event"]._record("reminder_refused", carts)

    # ------------------------------------------------------------------ hooks

    def _care_note_left(self):
        super()._care_note_left()
        # What kept him from being reminded then is looked at anew.
        refused = self.filtered("care_reminder_refusal")
        refused._care_store({"care_reminder_refusal": False, "cart_recovery_email_sent": False})

    def _care_merge_into(self, cart):
        # sudo: as in super
        reminded_at = self.sudo().care_reminded_at
        super()._care_merge_into(cart)
        if reminded_at:
            cart.sudo()._care_store(
                {"care_reminded_at": reminded_at, "cart_recovery_email_sent": True}
            )

    def _filter_can_send_abandoned_cart_mail(self):
        """Return whom Odoo's cron may mail; it does so at once, so that they count as reminded."""
        self._care_lock()
        allowed = super()._filter_can_send_abandoned_cart_mail()
        refusals = dict.fromkeys(self - allowed, "shop") | self._care_reminder_refusals()
        self._care_note_refusals(refusals)
        reminded = self.filtered(lambda cart: cart not in refusals)
        reminded._care_note_reminded()
        return reminded

    def _cart_recovery_email_send(self):
        """Send the recovery mail, see Odoo's; automations send it to who may get it alone."""
        self._care_lock()
        refusals = self._care_reminder_refusals()
        self._care_note_refusals(refusals)
        reminded = self.filtered(lambda cart: cart not in refusals)
        super(SaleOrder, reminded)._cart_recovery_email_send()
        reminded._care_note_reminded()

    def _message_mail_after_hook(self, mails):
        result = super()._message_mail_after_hook(mails)
        self._care_note_written()
        return result

    def _message_post_after_hook(self, message, msg_vals):
        result = super()._message_post_after_hook(message, msg_vals)
        self._care_note_written()
        return result

    # ---------------------------------------------------------------- helpers

    def _care_note_written(self):
        """Note which of these carts somebody has written the recovery mail for by himself."""
        if self.env.context.get("website_sale_send_recovery_email"):
            # sudo: facts of carts, whoever writes to their customers
            carts = self.sudo().filtered("cart_recovery_email_sent")
            carts.filtered(lambda cart: not cart.care_reminded_at)._care_note_reminded()

    def _care_check_reminding(self):
        """Refuse who does not work in the customer service, or may not read these carts.

        :raises AccessError: always for these
        """
        if not self.env.user._is_care_agent():
            raise AccessError(self.env._("Only the customer service reminds customers of carts."))
        self.check_access("read")

    @api.model
    def _care_failed_mails(self, domain):
        """Return the ids (list of int) of the carts for which a mail could not be delivered.

        :param list domain: of these mails (mail.mail)
        """
        # sudo: whether it was delivered, for agents who may not read the queue
        mails = (
            self.env["mail.mail"]
            .sudo()
            .search(
                Domain(domain)
                & Domain("model", "=", "sale.order")
                & Domain("state", "=", "exception")
            )
        )
        return mails.mapped("res_id")

    @api.model
    def _care_refusal_names(self):
        """Return what the values of care_reminder_refusal are called (dict of str to str)."""
        return dict(self._fields["care_reminder_refusal"]._description_selection(self.env))

    @api.model
    def _care_gone_domain(self):
        """Return the domain of carts whose customer is gone: they were left, or failed."""
        failed = Domain("care_cart_state", "=", "failed")
        return Domain("state", "=", "draft") & (
            Domain("care_cart_state", "=", "left")
            | (failed & Domain("care_cart_seen_at", "<=", Datetime.now() - GONE))
        )
