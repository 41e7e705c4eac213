from odoo import models
from odoo.fields import Domain


class ResPartner(models.Model):
    """Erasing what a customer said: his requests, his chats, his opinions."""

    _inherit = "res.partner"

    def _care_erasure_blockers(self, ticket):
        blockers = super()._care_erasure_blockers(ticket)
        tickets = self._care_tickets_of(by_address=True)
        still_open = (
            tickets.filtered(lambda other: not other.closed_at and not other.spam_at) - ticket
        )
        if still_open:
            blockers.append(
                self.env._(
                    "Open requests: %s. Close them first.",
                    ", ".join(still_open.sorted("id").mapped("number")),
                )
            )
        chats = self.env["discuss.channel"].search(self._care_domain_of_chats())
        if chats.filtered(lambda chat: not chat.livechat_end_dt):
            blockers.append(self.env._("A chat with him is still going on. Close it first."))
        return blockers

    def _care_erasure_plan(self):
        tickets = self._care_tickets_of(by_address=True)
        chats = self.env["discuss.channel"].search_count(self._care_domain_of_chats())
        ratings = self.env["rating.rating"].search_count(self._care_domain_of_ratings(tickets))
        figures = self.env._(
            "Texts, files and names are erased; dates and reasons stay as figures."
        )
        parts = [
            self._care_fate("anonymised", self.env._("Requests"), len(tickets), figures),
            self._care_fate("anonymised", self.env._("Chats"), chats, figures),
            self._care_fate(
                "anonymised",
                self.env._("Ratings"),
                ratings,
                self.env._("Comments are erased; the rating stays as a figure."),
            ),
            self._care_fate(
                "anonymised",
                self.env._("Requests of others that he observed"),
                len(self._care_observed(self._care_traces())),
                self.env._("They are others' own: his name and address are taken out."),
            ),
        ]
        return super()._care_erasure_plan() + [part for part in parts if part["count"]]

    def _care_erase(self, traces, is_unwanted):
        tickets = self._care_tickets_of(by_address=True)
        chats = self.env["discuss.channel"].search(self._care_domain_of_chats())
        chats |= tickets.chat_ids
        self._care_leave_observed(traces)
        chats._care_forget()
        tickets._care_forget()
        # What was a customer's once, and no longer is.
        former = self._care_former_tickets() - tickets
        self._care_redact(former.message_ids, traces)
        self._care_forget_reviews()
        addresses = self._care_addresses(traces)
        self.env["care.blocked.sender"].search([("email_normalized", "in", addresses)]).unlink()
        super()._care_erase(traces, is_unwanted)

    # ---------------------------------------------------------------- helpers

    def _care_domain_of_ratings(self, tickets):
        return Domain("partner_id", "in", self._care_people().ids) | Domain(
            "care_ticket_id", "in", tickets.ids
        )

    def _care_observed(self, traces):
        """Return whom and what these people observe (care.observer in sudo)."""
        addresses = self._care_addresses(traces)
        return self.env["care.observer"].search(
            Domain("partner_id", "in", self._care_people().ids) | Domain("email", "in", addresses)
        )

    def _care_leave_observed(self, traces):
        """End what he observes, and take him out of what was said there."""
        observers = self._care_observed(traces)
        tickets = observers.ticket_id
        observers.unlink()
        words = self.env["mail.message"].search(
            [("model", "=", "care.ticket"), ("res_id", "in", tickets.ids)]
        )
        own = words.filtered(lambda word: word.author_id in self._care_people())
        own.write({"email_from": False})
        self._care_redact(words, traces)
        texts = self.env["care.ticket.text"].search([("message_id", "in", words.ids)])
        self._care_redact(texts, traces)

    def _care_former_tickets(self):
        """Return the requests (care.ticket) that he was once the customer of."""
        changes = self.env["mail.tracking.value"].search(
            [
                ("field_id.model", "=", "care.ticket"),
                ("field_id.name", "=", "partner_id"),
                ("old_value_integer", "in", self._care_people().ids),
            ]
        )
        ids = changes.mail_message_id.mapped("res_id")
        return self.env["care.ticket"].with_context(active_test=False).browse(ids).exists()

    def _care_forget_reviews(self):
        """Blank what he wrote in ratings, of products for one; figures stay."""
        ratings = self.env["rating.rating"].search([("partner_id", "in", self._care_people().ids)])
        ratings.message_id.write({"body": False, "email_from": False})
        ratings.write({"feedback": False, "publisher_comment": False})
