from odoo import models
from odoo.fields import Domain
from odoo.tools import html2plaintext

from ..ticket.mail_message import SPOKEN
from .data_file import DataSection


class ResPartner(models.Model):
    """What a customer said to the shop, and the shop to him."""

    _inherit = "res.partner"

    def _care_data_of(self, is_full):
        yield from super()._care_data_of(is_full)
        yield self._care_data_requests(is_full)
        yield self._care_data_chats()
        yield self._care_data_words(is_full)
        yield self._care_data_ratings()
        yield self._care_data_answers()

    def _care_companies(self):
        tickets = self._care_tickets_of(by_address=True)
        chats = self.env["discuss.channel"].search(self._care_domain_of_chats())
        return super()._care_companies() | tickets.company_id | chats.care_company_id

    def _care_data_requests(self, is_full):
        names = ("number", "name", "state", "channel", "reason_id", "create_date", "closed_at")
        columns = {
            **self._care_data_columns("care.ticket", *names, "order_id", "product_id"),
            "messages": self.env._("Messages"),
        }

        def rows():
            domain = [("id", "in", self._care_tickets_of(by_address=is_full).ids)]
            audiences = ("public", "private", "team") if is_full else ("public",)
            for tickets in self._care_data_batches("care.ticket", domain):
                spoken = (
                    Domain("model", "=", "care.ticket")
                    & Domain("res_id", "in", tickets.ids)
                    & Domain("message_type", "in", SPOKEN)
                    & Domain("care_audience", "in", audiences)
                )
                words = self._care_data_words_by_record(spoken)
                for ticket in tickets:
                    said = words.get(ticket.id, self.env["mail.message"])
                    row = {
                        name: self._care_data_value(ticket, name)
                        for name in columns
                        if name != "messages"
                    }
                    row["messages"] = [self._care_data_word(word) for word in said]
                    row["files"] = said.attachment_ids
                    yield row

        return DataSection("requests", self.env._("Requests"), columns, rows())

    def _care_data_chats(self):
        columns = {
            **self._care_data_columns("discuss.channel", "create_date", "livechat_end_dt"),
            "care_ticket_id": self.env._("Request"),
            "messages": self.env._("Messages"),
        }

        def rows():
            for chats in self._care_data_batches("discuss.channel", self._care_domain_of_chats()):
                words = self._care_data_words_by_record(
                    Domain("model", "=", "discuss.channel")
                    & Domain("res_id", "in", chats.ids)
                    & Domain("message_type", "=", "comment")
                )
                for chat in chats:
                    said = words.get(chat.id, self.env["mail.message"])
                    yield {
                        "create_date": chat.create_date,
                        "livechat_end_dt": chat.livechat_end_dt or None,
                        "care_ticket_id": chat.care_ticket_id.number or None,
                        "messages": [self._care_data_word(word) for word in said],
                        "files": said.attachment_ids,
                    }

        return DataSection("chats", self.env._("Chats"), columns, rows())

    def _care_data_words(self, is_full):
        columns = {
            "date": self.env._("Date"),
            "record_name": self.env._("About"),
            "text": self.env._("Text"),
        }

        def rows():
            own = self._care_tickets_of(by_address=is_full).ids
            domain = (
                Domain("author_id", "in", self._care_people().ids)
                & Domain("message_type", "in", SPOKEN)
                & Domain("model", "!=", "discuss.channel")
                & (Domain("model", "!=", "care.ticket") | Domain("res_id", "not in", own))
            )
            for words in self._care_data_batches("mail.message", domain):
                for word in words:
                    is_ticket = word.model == "care.ticket"
                    yield {
                        "date": word.date,
                        # Whose request it is that he observes is not his to know.
                        "record_name": None if is_ticket else word.record_name or None,
                        "text": html2plaintext(word.body or ""),
                        "files": word.attachment_ids,
                    }

        return DataSection("words", self.env._("What you wrote elsewhere"), columns, rows())

    def _care_data_ratings(self):
        names = ("create_date", "rating", "feedback")
        domain = [("partner_id", "in", self._care_people().ids), ("consumed", "=", True)]
        title = self.env._("Ratings you gave")
        return self._care_data_section("ratings", title, "rating.rating", domain, names)

    def _care_data_answers(self):
        names = ("create_date", "ticket_id", "question_id", "answer")
        domain = [("ticket_id", "in", self._care_tickets_of().ids)]
        title = self.env._("Survey answers")
        return self._care_data_section("answers", title, "care.survey.answer", domain, names)

    # ---------------------------------------------------------------- helpers

    def _care_domain_of_chats(self):
        """Return the domain of the chats (discuss.channel) of this customer."""
        customer = self._care_people()
        return Domain("channel_type", "=", "livechat") & (
            Domain("care_ticket_id", "in", self._care_tickets_of().ids)
            | Domain("livechat_customer_partner_ids", "in", customer.ids)
        )

    def _care_data_words_by_record(self, domain):
        """Return what was said: dict of the id of its record to mail.message, oldest first."""
        words = self.env["mail.message"].search(domain, order="id")
        words -= words._filter_empty()
        return words.grouped("res_id")

    def _care_data_word(self, word):
        """Return one mail.message as a dict of date, author and text."""
        return {
            "date": word.date,
            "author": word.author_id.name or word.author_guest_id.name or word.email_from or None,
            "text": html2plaintext(word.body or ""),
        }
