"""Canned replies that their tests share."""

from odoo.fields import Command


class ReplyCase:
    """Replies of the shop and of its agents."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # What Odoo, other addons and the demo bring along would be found as well.
        cls.env["mail.canned.response"].search([]).unlink()
        cls.env["care.reply.theme"].search([]).child_ids.unlink()
        cls.env["care.reply.theme"].search([]).unlink()
        cls.team_group = cls.env.ref("care_desk.group_care_agent")
        cls.delivery, cls.returns = cls.env["care.reply.theme"].create(
            [{"name": "Delivery"}, {"name": "Returns"}]
        )
        cls.late = cls.env["care.reply.theme"].create(
            {"name": "Late", "parent_id": cls.delivery.id}
        )

    @classmethod
    def _reply(cls, title, text="Some text", user=None, shared=True, **values):
        """Make a reply of `user` (the manager by default), shared with the agents or not."""
        return (
            cls.env["mail.canned.response"]
            .with_user(user or cls.manager)
            .create(
                {
                    "care_title": title,
                    "source": "reply",
                    "substitution": text,
                    "group_ids": [Command.set(cls.team_group.ids)] if shared else [],
                    **values,
                }
            )
        )

    def _titles(self, term="", user=None, **options):
        """Return the titles that `user` (an agent by default) finds, in their order."""
        replies = self.env["mail.canned.response"].with_user(user or self.agent)
        return [found["title"] for found in replies.care_search(term, **options)]

    def _filled(self, text, ticket=None, user=None):
        reply = self._reply("Filled", text)
        return reply.with_user(user or self.agent).care_fill(ticket.id if ticket else False)
