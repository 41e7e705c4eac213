from odoo import api, models

from ..ticket.care_ticket_portal import id_of


class DiscussChannel(models.Model):
    """The survey at the end of a chat: the visitor's opinion of his operator and of the request."""

    _inherit = "discuss.channel"

    @api.model
    def _care_chat_of_visitor(self, channel_id):
        """Return the chat (in sudo) in which the caller is the visitor, or none.

        :param channel_id: id that a browser sent, of whatever type
        """
        chat = self.search([("id", "=", id_of(channel_id))])
        if not chat or not chat._care_is_mine():
            return self.browse()
        # sudo: visitors read little of their chats
        return chat.sudo().filtered("care_ticket_id")

    def _care_survey(self):
        """Return what the widget asks the visitor of this chat.

        :return: dict of `is_done` (bool) and `questions`: list of dict with id, name, hint, kind
            (open / closed) and choices (list of dict with id and name)
        """
        self.ensure_one()
        ticket = self.care_ticket_id
        is_done = bool(ticket.survey_answered_at)
        if self.livechat_end_dt and not is_done:
            # Who is asked here is not asked once more by mail.
            ticket._claim_survey()
        lang = self.env.user._is_public() and self.livechat_lang_id.code or self.env.lang
        questions = ticket._survey_questions().with_context(lang=lang)
        return {
            "is_done": is_done,
            "questions": []
            if is_done
            else [
                {
                    "id": question.id,
                    "name": question.name,
                    "hint": question.hint or "",
                    "kind": question.kind,
                    "choices": [
                        {"id": choice.id, "name": choice.name} for choice in question.choice_ids
                    ],
                }
                for question in questions
            ],
        }

    def _care_answer_survey(self, rate, reason, answers):
        """Take the opinion of this chat's visitor (see `_answer_survey` of care.ticket)."""
        self.ensure_one()
        partner, _guest = self.env["res.partner"]._get_current_persona()
        # Until somebody takes it, the operator of a chat is the shop itself. Odoo would rate the
        # first partner in the chat, who may be the visitor.
        operator = self.livechat_operator_id if self.care_taken_at else partner.browse()
        return self.care_ticket_id._answer_survey(
            rate,
            reason,
            answers,
            author=partner or self.care_ticket_id.partner_id,
            rated=operator,
            chat=self,
        )
