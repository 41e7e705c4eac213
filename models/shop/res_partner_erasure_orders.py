import base64

from odoo import SUPERUSER_ID, models
from odoo.fields import Domain

# Deliveries that are still to come.
UNDELIVERED = ("pending", "started", "partial")
# Invoices that are settled.
SETTLED = ("paid", "in_payment", "reversed", "invoicing_legacy")


class ResPartner(models.Model):
    """Erasing a customer who bought: accounts are kept for ten years, the rest is not.

    In France the law (Code de commerce, L123-22) keeps what accounts rest on: orders, deliveries
    and invoices stay, and name only the erased contact. Who he was stands in the invoice as it was
    sent, which is stored beside it; where it is not, a page with it is.
    """

    _inherit = "res.partner"

    def _care_erasure_blockers(self, ticket):
        blockers = super()._care_erasure_blockers(ticket)
        orders = self.env["sale.order"].search(self._care_domain_of_orders())
        under_way = orders.filtered(
            lambda order: order.state == "sale" and order.delivery_status in UNDELIVERED
        )
        if under_way:
            blockers.append(
                self.env._(
                    "Orders that are not delivered: %s. Deliver or cancel them first.",
                    ", ".join(under_way.mapped("name")),
                )
            )
        in_payment = orders.filtered(
            lambda order: order.state in ("draft", "sent") and order._care_in_payment()
        )
        if in_payment:
            blockers.append(
                self.env._(
                    "Orders in payment: %s. Wait until it has ended.",
                    ", ".join(in_payment.mapped("name")),
                )
            )
        invoices = self.env["account.move"].search(self._care_domain_of_invoices())
        unsettled = invoices.filtered(
            lambda move: (
                move.state == "draft"
                or (move.state == "posted" and move.payment_state not in SETTLED)
            )
        )
        if unsettled:
            blockers.append(
                self.env._(
                    "Invoices that are not settled: %s. Settle or cancel them first.",
                    ", ".join(unsettled.mapped("display_name")),
                )
            )
        return blockers

    def _care_erasure_plan(self):
        people = self._care_people()
        orders, moves = self.env["sale.order"], self.env["account.move"]
        own = Domain(self._care_domain_of_orders())
        cards = self.env["loyalty.card"].search([("partner_id", "in", people.ids)])
        law = self.env._("The law keeps what accounts rest on for ten years.")
        parts = [
            self._care_fate(
                "erased",
                self.env._("Carts and quotations"),
                orders.search_count(own & Domain("state", "in", ("draft", "sent"))),
            ),
            self._care_fate(
                "kept",
                self.env._("Orders"),
                orders.search_count(own & Domain("state", "not in", ("draft", "sent"))),
                self.env._("%s They name the erased contact.", law),
            ),
            self._care_fate(
                "kept",
                self.env._("Deliveries and returns"),
                self.env["stock.picking"].search_count([("sale_id.partner_id", "in", people.ids)]),
                self.env._("%s They name the erased contact.", law),
            ),
            self._care_fate(
                "kept",
                self.env._("Invoices and credit notes"),
                moves.search_count(self._care_domain_of_invoices()),
                self.env._("%s Name and address stay in the stored invoice alone.", law),
            ),
            self._care_fate(
                "anonymised",
                self.env._("Payments"),
                self.env["payment.transaction"].search_count([("partner_id", "in", people.ids)]),
                self.env._("Amount, date and reference of the provider stay."),
            ),
            self._care_fate(
                "erased",
                self.env._("Stored ways to pay"),
                self.env["payment.token"]
                .with_context(active_test=False)
                .search_count([("partner_id", "in", people.ids)]),
            ),
            self._care_fate("erased", self.env._("Bank accounts"), len(self._care_bank_accounts())),
            self._care_fate(
                "anonymised",
                self.env._("Loyalty cards, vouchers and wallets"),
                len(cards),
                self.env._("Closed: what is left on them can no longer be used."),
            ),
            self._care_fate(
                "erased", self.env._("Subscriptions to mailings"), len(self._care_subscribers())
            ),
        ]
        return super()._care_erasure_plan() + [part for part in parts if part["count"]]

    def _care_erase(self, traces, is_unwanted):
        people = self._care_people()
        orders = self.env["sale.order"].search(self._care_domain_of_orders())
        drafts = orders.filtered(lambda order: order.state in ("draft", "sent"))
        kept = orders - drafts
        moves = self.env["account.move"].search(self._care_domain_of_invoices())
        self._care_store_documents(moves)
        sent = drafts.filtered(lambda order: order.state == "sent")
        sent._action_cancel()
        drafts.unlink()
        self.env["care.cart.change"].search([("order_id", "in", kept.ids)]).unlink()
        kept.write(
            dict.fromkeys(
                (
                    "access_token",
                    "signed_by",
                    "signed_on",
                    "signature",
                    "client_order_ref",
                    "note",
                ),
                False,
            )
        )
        self._care_forget_talk_on(kept, traces)
        pickings = self.env["stock.picking"].search([("sale_id", "in", kept.ids)])
        pickings.write({"signature": False, "note": False})
        self._care_forget_talk_on(pickings, traces)
        moves.write({"access_token": False})
        self._care_redact_talk_on(moves, traces)
        payments = self.env["payment.transaction"].search([("partner_id", "in", people.ids)])
        payments.write(
            {
                f"partner_{name}": False
                for name in ("name", "email", "address", "zip", "city", "state_id", "phone")
            }
        )
        self.env["payment.token"].search([("partner_id", "in", people.ids)]).write(
            {"payment_details": False, "active": False}
        )
        self.env["loyalty.card"].search([("partner_id", "in", people.ids)]).write({"active": False})
        self._care_forget_bank_accounts()
        self._care_forget_mailings(traces, is_unwanted)
        super()._care_erase(traces, is_unwanted)

    # ---------------------------------------------------------------- helpers

    def _care_subscribers(self):
        """Return the mailing contacts (mailing.contact in sudo) with his address alone."""
        address = self._care_own_address()
        contacts = self.env["mailing.contact"]
        return contacts.search([("email_normalized", "=", address)]) if address else contacts

    def _care_bank_accounts(self):
        """Return the bank accounts (res.partner.bank in sudo) of this customer."""
        banks = self.env["res.partner.bank"].with_context(active_test=False)
        return banks.search([("partner_id", "in", self._care_people().ids)])

    def _care_forget_bank_accounts(self):
        """Blank number and holder of his bank accounts: Odoo archives them instead of deleting."""
        accounts, name = self._care_bank_accounts(), self._care_erased_name()
        self._care_redact_tracking(accounts, name)
        for account in accounts:
            account.write(
                {
                    "acc_number": f"erased-{account.id}",
                    "acc_holder_name": name,
                    "clearing_number": False,
                    "note": False,
                    "active": False,
                }
            )
        self.env["mail.message"].search(
            [("model", "=", accounts._name), ("res_id", "in", accounts.ids)]
        ).unlink()

    def _care_store_documents(self, moves):
        """Store each posted invoice that is not yet, as it was sent: with his name and address.

        :param moves: account.move records
        """
        unstored = moves.filtered(
            lambda move: move.state == "posted" and not move.invoice_pdf_report_id
        )
        reports = self.env["ir.actions.report"]
        for move in unstored:
            page, _kind = reports._render_qweb_html("account.report_invoice", move.ids)
            # Odoo stores a page that anybody else makes as mere text.
            self.env["ir.attachment"].with_user(SUPERUSER_ID).create(
                {
                    "name": f"{move.name.replace('/', '_')}.html",
                    "datas": base64.b64encode(page),
                    "mimetype": "text/html",
                    "res_model": move._name,
                    "res_id": move.id,
                }
            )

    def _care_forget_talk_on(self, records, traces):
        """Delete what people said on what is kept (in sudo), and take his name out of the rest."""
        of_records = Domain("model", "=", records._name) & Domain("res_id", "in", records.ids)
        messages = self.env["mail.message"]
        spoken = messages.search(of_records & Domain("message_type", "!=", "notification"))
        spoken.filtered(lambda word: word.author_id in self._care_people()).attachment_ids.unlink()
        spoken.unlink()
        self._care_redact(messages.search(of_records), traces)

    def _care_redact_talk_on(self, moves, traces):
        """Take his name out of what was said on invoices, whose trail nobody may cut."""
        said = Domain("message_type", "!=", "notification")
        on_moves = Domain("model", "=", moves._name) & Domain("res_id", "in", moves.ids)
        self._care_redact(self.env["mail.message"].search(on_moves & said), traces)

    def _care_forget_mailings(self, traces, is_unwanted):
        """Delete his subscriptions; leave his address on the blacklist, or nowhere."""
        self._care_subscribers().unlink()
        sent = self.env["mailing.trace"]
        sent.search([("email", "in", self._care_addresses(traces))]).write({"email": False})
        blacklist = self.env["mail.blacklist"]
        if is_unwanted and self.email_normalized:
            blacklist._add(self.email_normalized).message_ids.unlink()
        elif address := self._care_own_address():
            blacklist.search([("email", "=", address)]).unlink()
