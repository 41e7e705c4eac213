from werkzeug.exceptions import NotFound

from odoo.http import request, route

from odoo.addons.mail.tools.discuss import Store
from odoo.addons.portal.controllers.portal_thread import PortalChatter


class RequestChatter(PortalChatter):
    """The talk on the page of a request."""

    @route()
    def portal_message_fetch(self, thread_model, thread_id, fetch_params=None, **kw):
        """Show the comments on a ticket to whoever may open it: those he may read.

        :param dict fetch_params: search_term, before, after, around and limit, see Odoo's chatter
        :raises NotFound: where the ticket is not open to the visitor
        """
        if thread_model != "care.ticket":
            return super().portal_message_fetch(thread_model, thread_id, fetch_params, **kw)
        ticket = self._ticket_of_page(thread_id, kw)
        messages = ticket._comments_of_page(fetch_params or {})
        found = messages.pop("messages").with_context(
            care_ticket=ticket,
            portal_data={
                "portal_partner": ticket._link_partner() or request.env.user.partner_id,
                "portal_thread": ticket,
            },
        )
        return {
            **messages,
            "data": {"mail.message": found.portal_message_format(options=kw)},
            "messages": found.ids,
        }

    @route()
    def portal_chatter_init(self, thread_model, thread_id, **kwargs):
        """Tell the talk on a ticket what Odoo's does, and in which audiences one may write.

        :return: store data; on the thread `care_audiences` (list of str, widest first) and
            `care_is_talk_private` (bool), what the next comment is by default
        """
        data = super().portal_chatter_init(thread_model, thread_id, **kwargs)
        if thread_model != "care.ticket":
            return data
        ticket = self._get_thread_with_access(thread_model, thread_id, **kwargs)
        if ticket:
            store = Store()
            store.add(ticket, ticket._audiences_to_store(), as_thread=True)
            for name, values in store.get_result().items():
                data[name] = data.get(name, []) + values
        return data

    @route()
    def portal_avatar(self, res_id=None, height=50, width=50, **kw):
        """Show the face of who wrote a comment to whoever reads it, else a grey one."""
        # sudo: what the comment is about decides who sees its author
        message = request.env["mail.message"].sudo().browse(int(res_id)).exists()
        if message.model != "care.ticket":
            return super().portal_avatar(res_id, height, width, **kw)
        binary = request.env["ir.binary"]
        shows = message._shows_author(hash=kw.get("_hash"), pid=kw.get("pid"))
        if shows and message.author_id:
            stream = binary._get_image_stream_from(
                message,
                field_name="author_avatar",
                width=int(width),
                height=int(height),
            )
        else:
            grey = request.env["avatar.mixin"]._avatar_get_placeholder_path()
            stream = binary._get_placeholder_stream(grey)
        return stream.get_response()

    @route(
        "/care/comment/<int:message_id>/audience",
        type="jsonrpc",
        auth="user",
        website=True,
    )
    def care_comment_audience(self, message_id, audience, confirmed=False):
        """Let an observer change who reads his comment.

        :param str audience: public or private
        :param bool confirmed: else nothing is changed
        :return: dict, what it would do, see `care_audience_change`; None where it is done
        """
        message = request.env["mail.message"].browse(message_id)
        if not confirmed:
            return message.care_audience_change(audience)
        message.care_change_audience(audience)
        return None

    def _ticket_of_page(self, thread_id, params):
        ticket = request.env["care.ticket"]._get_thread_with_access(
            int(thread_id), **{name: params[name] for name in ("pid", "hash") if params.get(name)}
        )
        if not ticket:
            raise NotFound()
        return ticket
