from odoo import models


class MailMessageReaction(models.Model):
    """Who reacted to a comment on a request is named to those who may know his name."""

    _inherit = "mail.message.reaction"

    def _to_store(self, store, fields):
        unnamed = self._care_unnamed()
        super(MailMessageReaction, self - unnamed)._to_store(store, fields)
        for (message, content), reactions in unnamed.grouped(
            lambda reaction: (reaction.message_id, reaction.content)
        ).items():
            alike = self.filtered(
                lambda reaction, message=message, content=content: (
                    reaction.message_id == message and reaction.content == content
                )
            )
            ticket = self.env["care.ticket"].browse(message.res_id)
            store.add_model_values(
                "MessageReactions",
                {
                    "content": content,
                    "count": len(alike),
                    "message": message.id,
                    "partners": [
                        *(alike - reactions).partner_id.ids,
                        {"id": False, "name": ticket._requester_shown()},
                    ],
                    "sequence": min(alike.ids),
                },
            )

    def _care_unnamed(self):
        """Return those of these reactions whose authors their reader is not to know by name."""
        unnamed = self.browse()
        for message, reactions in self.grouped("message_id").items():
            # sudo: what the message is about
            if message.sudo().model != "care.ticket":
                continue
            ticket = self.env["care.ticket"].browse(message.sudo().res_id)
            people = ticket._unnamed_among(reactions.partner_id)
            unnamed += reactions.filtered(
                lambda reaction, people=people: reaction.partner_id & people
            )
        return unnamed
