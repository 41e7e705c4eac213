from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_datetime


class DiscussChannel(models.Model):
    """What was said in a chat is kept on its request: in order, with its files, once."""

    _inherit = "discuss.channel"

    # Who writes so long after the end had not seen it come.
    CARE_LATE = timedelta(minutes=10)

    def _care_keep_words(self):
        """Keep on the request what was said since the last time, as one public comment; in sudo.

        Of two transactions that do it at once the later one fails to serialise.
        """
        self.ensure_one()
        words = self._care_words_since(self.care_kept_message_id)
        if not words:
            return
        ticket = self.care_ticket_id
        body = self._care_render_words(words)
        files = self._care_copy_files(words.attachment_ids)
        spoken = words.filtered(lambda word: self._care_is_of_team(word))
        self.care_kept_message_id = words[-1]
        ticket._keep_chat(body, files, self.livechat_operator_id)
        ticket._hear_chat(
            first_reply=spoken[:1].date,
            is_customers_turn=words[-1] in spoken,
        )

    def _care_words_since(self, message):
        """Return what people and bots said after `message` (mail.message or none), oldest first."""
        self.ensure_one()
        # sudo: the chat's own messages
        words = (
            self.env["mail.message"]
            .sudo()
            .search(
                Domain("model", "=", self._name)
                & Domain("res_id", "=", self.id)
                & Domain("message_type", "=", "comment")
                & Domain("id", ">", message.id or 0),
                order="id",
            )
        )
        return words - words._filter_empty()

    def _care_is_of_team(self, word):
        """Tell whether an agent said this (mail.message) in the chat."""
        return (
            bool(word.author_id)
            and word.author_id not in self.livechat_customer_partner_ids
            and word.author_id not in self.livechat_bot_partner_ids
        )

    def _care_render_words(self, words):
        """Return what was said (mail.message records) as Markup, each with who and when."""
        visitor = self._care_visitor()
        is_partner = visitor._name == "res.partner"
        tz = (visitor.tz if is_partner else visitor.timezone) or self.env.user.tz or "UTC"
        lines = [
            {
                "name": word.author_id.user_livechat_username
                or word.author_id.name
                or word.author_guest_id.name,
                "time": format_datetime(self.env, word.date, tz=tz, dt_format="short"),
                # Sanitised when it was said.
                "body": word.body or "",
                "files": word.attachment_ids.mapped("name"),
                "is_of_team": self._care_is_of_team(word),
            }
            for word in words
        ]
        return self.env["ir.qweb"]._render(
            "care_desk.chat_words", {"lines": lines}, minimal_qcontext=True
        )

    def _care_copy_files(self, files):
        """Return copies of a chat's files (ir.attachment) that belong to its request."""
        ticket = self.care_ticket_id
        return self.env["ir.attachment"].union(
            *(file.copy({"res_model": ticket._name, "res_id": ticket.id}) for file in files)
        )

    # ---------------------------------------------------------------- by mail

    def _care_mail_copy(self):
        """Mail the whole conversation to the request's own address, once.

        :return: the address (str)
        :raises UserError: says why it cannot be sent
        """
        self.ensure_one()
        # sudo: the visitor asks for his own words
        chat = self.sudo()
        ticket = chat.care_ticket_id
        if not ticket.email_normalized:
            raise UserError(self.env._("You gave no mail address to send it to."))
        words = chat._care_words_since(chat.env["mail.message"])
        if not chat.livechat_end_dt or not words.filtered(chat._care_is_of_team):
            # What nobody has answered would be a stranger's text in the shop's name.
            raise UserError(self.env._("A copy can be sent once we have answered and ended."))
        if not chat.care_copied_at:
            chat.care_copied_at = fields.Datetime.now()
            chat._care_send_words("care_desk.mail_template_chat_copy", words)
        return ticket.email_normalized

    def _care_send_words(self, template_xmlid, words):
        """Mail words of this chat (mail.message) to the request's address, with a template."""
        template = self.env.ref(template_xmlid)
        template.with_context(care_words=self._care_render_words(words)).send_mail(
            self.care_ticket_id.id,
            email_values={
                "attachment_ids": self._care_copy_files(words.attachment_ids).ids,
                "headers": repr({"Auto-Submitted": "auto-generated"}),
            },
        )

    # ------------------------------------------------------------------ hooks

    def _message_post_after_hook(self, message, msg_vals):
        result = super()._message_post_after_hook(message, msg_vals)
        if message.message_type != "comment" or self.channel_type != "livechat":
            return result
        # sudo: what the chat belongs to, asked for whoever speaks
        chat = self.sudo()
        if not chat.care_ticket_id:
            chat._care_adopt(message)
        elif chat.livechat_end_dt:
            chat._care_keep_late_word(message)
        return result

    def _care_keep_late_word(self, message):
        """Keep what was said while the other side was ending, so that it is not lost; in sudo.

        :param message: mail.message that was just posted
        :raises UserError: where the end is long past: says where to write instead
        """
        self.ensure_one()
        if fields.Datetime.now() - self.livechat_end_dt > self.CARE_LATE:
            raise UserError(
                self.env._("This chat has ended: answer by mail from the request.")
                if self._care_is_of_team(message)
                else self.env._(
                    "This chat has ended, and nothing was sent. Begin a new one, or answer one "
                    "of our mails."
                )
            )
        ticket = self.care_ticket_id
        was_closed = ticket.state == "closed"
        self._care_keep_words()
        self.care_has_unseen = bool(self._care_unseen())
        if was_closed and ticket.state != "closed":
            # An agent who has the request sees the word in the chat itself.
            ticket._alert_team()
