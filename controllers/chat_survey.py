from werkzeug.exceptions import NotFound

from odoo.exceptions import UserError
from odoo.http import Controller, request, route

from odoo.addons.im_livechat.controllers.main import LivechatController
from odoo.addons.im_livechat.tools.misc import force_guest_env
from odoo.addons.mail.tools.discuss import add_guest_to_context

from ..models.chat.care_ticket_survey import RATES
from ..models.ticket.care_ticket_portal import id_of

QUESTION = "question_"


class SurveyPage(Controller):
    """The page behind the link that customers are mailed after a request is closed."""

    @route(
        "/care/survey/<string:token>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
        readonly=True,
    )
    def survey(self, token, rate=None, sent=None, **_params):
        """Show the survey; nothing is written, as machines open the links in mails too.

        :param str token: the end of the link
        :param str rate: the face that he pressed in the mail, to choose it
        :param str sent: set right after he sent it
        """
        ticket = request.env["care.ticket"]._survey_by_link(token)
        if not ticket:
            return self._no_survey()
        if ticket.survey_answered_at:
            return request.render("care_desk.survey_done", {"ticket": ticket, "is_new": sent})
        return self._page_of_survey(ticket, token, {"rate": rate})

    @route(
        "/care/survey/<string:token>",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        sitemap=False,
        max_content_length=1024 * 1024,
    )
    def survey_answer(self, token, rate=None, reason="", **params):
        """Take what the customer filled in, once."""
        ticket = request.env["care.ticket"]._survey_by_link(token)
        if not ticket:
            return self._no_survey()
        answers = {
            name.removeprefix(QUESTION): said
            for name, said in params.items()
            if name.startswith(QUESTION)
        }
        try:
            is_new = ticket._answer_survey(
                id_of(rate) if rate else None, reason, answers, author=ticket.partner_id
            )
        except UserError as error:
            values = {**params, "rate": rate, "reason": reason}
            return self._page_of_survey(ticket, token, values, mistake=str(error))
        return request.redirect(f"/care/survey/{token}{'?sent=1' if is_new else ''}")

    def _page_of_survey(self, ticket, token, values, mistake=None):
        labels = (request.env._("Happy"), request.env._("Neutral"), request.env._("Unhappy"))
        return request.render(
            "care_desk.survey_page",
            {
                "ticket": ticket,
                "token": token,
                "rates": list(zip(RATES, labels, strict=True)),
                "questions": ticket._survey_questions(),
                "max_text": ticket.MAX_SURVEY_TEXT,
                "values": values,
                "mistake": mistake,
            },
            status=400 if mistake else 200,
        )

    def _no_survey(self):
        return request.render("care_desk.survey_away", status=404)


class ChatSurvey(Controller):
    """The survey that the chat widget asks at the end."""

    @route("/care/chat/survey", type="jsonrpc", auth="public")
    @add_guest_to_context
    def chat_survey(self, channel_id):
        """Return what to ask the visitor: {"is_done": bool, "questions": [...]}.

        :param int channel_id: a chat of his own
        :raises NotFound: for anybody but its visitor
        """
        return self._chat_of_visitor(channel_id)._care_survey()

    @route("/care/chat/survey/answer", type="jsonrpc", auth="public")
    @add_guest_to_context
    def chat_survey_answer(self, channel_id, rate=None, reason="", answers=None):
        """Take the visitor's opinion, once.

        :param int channel_id: a chat of his own
        :param int rate: 5, 3, 1 or nothing
        :param str reason: what he says to it
        :param dict answers: id of a question to a text, or to the id of a choice
        :return: {"is_done": True, "is_new": bool}, `is_new` off where he had answered before and
            nothing was changed
        :raises NotFound: for anybody but its visitor
        :raises UserError: where it names what was not asked, or is empty; nothing is kept then
        """
        chat = self._chat_of_visitor(channel_id)
        return {"is_done": True, "is_new": chat._care_answer_survey(rate, reason, answers)}

    def _chat_of_visitor(self, channel_id):
        chat = request.env["discuss.channel"]._care_chat_of_visitor(channel_id)
        if not chat:
            raise NotFound()
        return chat


class CorsChatSurvey(ChatSurvey):
    """The same for a widget on another site than the shop's."""

    @route("/care/cors/chat/survey", type="jsonrpc", auth="public", cors="*")
    def cors_chat_survey(self, guest_token, channel_id):
        """See `chat_survey`; `guest_token` (str) says who asks."""
        force_guest_env(guest_token)
        return self.chat_survey(channel_id)

    @route("/care/cors/chat/survey/answer", type="jsonrpc", auth="public", cors="*")
    def cors_chat_survey_answer(self, guest_token, channel_id, rate=None, reason="", answers=None):
        """See `chat_survey_answer`; `guest_token` (str) says who answers."""
        force_guest_env(guest_token)
        return self.chat_survey_answer(channel_id, rate, reason, answers)


class Feedback(LivechatController):
    """Odoo's own question after a chat, where a widget of before still asks it."""

    @route()
    @add_guest_to_context
    def feedback(self, channel_id, rate, reason=None, **kwargs):
        chats = request.env["discuss.channel"]
        # sudo: whether this is a chat of the care desk decides who takes the opinion
        if not chats.browse(id_of(channel_id)).sudo().exists().care_ticket_id:
            return super().feedback(channel_id, rate, reason, **kwargs)
        chat = chats._care_chat_of_visitor(channel_id)
        if not chat:
            return False
        chat._care_answer_survey(rate, reason, {})
        return chat.care_ticket_id.survey_rating_ids.id
