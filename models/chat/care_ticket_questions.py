from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class CareTicket(models.Model):
    """What came in writing and waits for the team: taken between two chats."""

    _inherit = "care.ticket"

    # More than this are worked through in the list of requests.
    MAX_QUESTIONS = 40

    @api.model
    @api.readonly
    def latest_questions(self, ticket_id=False, limit=20):
        """Return the latest questions by mail, form and portal that await the team.

        Those of nobody and my own; of the customer I talk to, whoever handles them, and first.

        :param int ticket_id: id of the care.ticket of the visitor I talk to
        :param int limit: how many at most
        :return: list of dicts with keys id, number, name, requester, channel, channel_name, date
            (datetime of the last word), priority, assignee (name, or False), is_mine and
            is_of_visitor
        :raises AccessError: to who is not of the team
        """
        self.check_access("write")
        limit = min(limit, self.MAX_QUESTIONS)
        waiting = (
            Domain("closed_at", "=", False)
            & Domain("awaiting", "=", "team")
            & Domain("spam_at", "=", False)
            & Domain("channel", "in", ("email", "form", "portal"))
        )
        order = "last_word_at desc, id desc"
        shown = ["number", "name", "partner_id", "channel", "last_word_at", "priority", "user_id"]
        questions = self.browse()
        ticket = self.browse(ticket_id or [])
        if ticket:
            ticket.check_access("write")
            same = ticket._domain_of_same_customer() & Domain("id", "!=", ticket.id)
            questions = self.search_fetch(waiting & same, shown, order=order, limit=limit)
        of_visitor = questions
        if len(questions) < limit:
            free = Domain("user_id", "in", [False, self.env.uid])
            others = waiting & free & Domain("id", "not in", (questions + ticket).ids)
            rest = limit - len(questions)
            questions += self.search_fetch(others, shown, order=order, limit=rest)
        channels = dict(self._fields["channel"]._description_selection(self.env))
        return [
            {
                "id": question.id,
                "number": question.number,
                "name": question.name,
                "requester": question.requester or "",
                "channel": question.channel,
                "channel_name": channels[question.channel],
                "date": question.last_word_at,
                "priority": question.priority,
                "assignee": question.user_id.name,
                "is_mine": question.user_id == self.env.user,
                "is_of_visitor": question in of_visitor,
            }
            for question in questions
        ]

    def take_question(self):
        """Assign this ticket to me, unless a colleague has it.

        :raises UserError: names the colleague
        """
        self.ensure_one()
        self.check_access("write")
        # Of two who press at once the second is refused by the database and tries again by itself:
        # he reads here then what the first has done.
        if self.user_id not in (self.env["res.users"], self.env.user):
            raise UserError(self.env._("%s was first and has this question.", self.user_id.name))
        self.assign(self.env.user)
