from urllib.parse import urlencode
from uuid import uuid4

from werkzeug.exceptions import NotFound

from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import Controller, request, route
from odoo.tools import plaintext2html

from odoo.addons.portal.controllers.portal import CustomerPortal, pager
from odoo.addons.portal.controllers.portal_thread import PortalChatter
from odoo.addons.portal.utils import get_portal_partner

from ..models.ticket.care_ticket_portal import id_of

# More than any form may send with its files; what is above is not even read.
MAX_CONTENT_LENGTH = 32 * 1024 * 1024


def files_of_request():
    """Return the files sent with the field `attachments`: list of (name, content as bytes)."""
    uploads = [
        upload for upload in request.httprequest.files.getlist("attachments") if upload.filename
    ]
    for upload in uploads:
        # When Odoo repeats a request it rewinds only the first file of a field.
        upload.stream.seek(0)
    return [(upload.filename, upload.read()) for upload in uploads]


class CustomerRequests(CustomerPortal):
    """The customer's own requests, in his account."""

    # ------------------------------------------------------------ my account

    def _prepare_portal_layout_values(self):
        values = super()._prepare_portal_layout_values()
        values["care_service_on"] = request.env["care.ticket"]._is_service_on()
        return values

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "request_count" in counters:
            tickets = request.env["care.ticket"]
            values["request_count"] = (
                tickets.search_count(
                    tickets._domain_of_customer() & Domain("closed_at", "=", False)
                )
                if tickets.has_access("read")
                else 0
            )
        return values

    # --------------------------------------------------------------- the list

    @route(
        ["/my/requests", "/my/requests/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_requests(
        self, page=1, sortby=None, filterby=None, search="", search_in="all", **_params
    ):
        """Show the signed-in customer's requests.

        :param int page: which page of the list
        :param str sortby: a key of `_request_sortings`, else the last word
        :param str filterby: a key of `_request_filters`, else all
        :param str search: what to look for, in what `search_in` says
        """
        sortings, filters = self._request_sortings(), self._request_filters()
        inputs = self._request_inputs()
        sortby = sortby if sortby in sortings else "word"
        filterby = filterby if filterby in filters else "all"
        search_in = search_in if search_in in inputs else "all"
        tickets = request.env["care.ticket"]
        domain = tickets._domain_of_customer() & filters[filterby]["domain"]
        if search:
            domain &= Domain.OR(
                Domain(name, "ilike", search) for name in inputs[search_in]["fields"]
            )
        readable = tickets.has_access("read")
        pages = pager(
            url="/my/requests",
            total=tickets.search_count(domain) if readable else 0,
            page=page,
            step=self._items_per_page,
            url_args={
                "sortby": sortby,
                "filterby": filterby,
                "search": search,
                "search_in": search_in,
            },
        )
        if readable:
            tickets = tickets.search(
                domain,
                order=sortings[sortby]["order"],
                limit=self._items_per_page,
                offset=pages["offset"],
            )
        return request.render(
            "care_desk.portal_requests",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "request",
                # sudo: his own requests; the page shows the names of orders and companies
                "tickets": tickets.sudo(),
                "pager": pages,
                "default_url": "/my/requests",
                "searchbar_sortings": sortings,
                "sortby": sortby,
                "searchbar_filters": filters,
                "filterby": filterby,
                "searchbar_inputs": inputs,
                "search": search,
                "search_in": search_in,
            },
        )

    def _request_sortings(self):
        return {
            "word": {"label": request.env._("Last word"), "order": "last_word_at desc, id desc"},
            "newest": {"label": request.env._("Newest"), "order": "id desc"},
            "subject": {"label": request.env._("Subject"), "order": "name, id desc"},
        }

    def _request_filters(self):
        states = request.env["care.ticket"]._fields["state"]._description_selection(request.env)
        return {
            "all": {"label": request.env._("All"), "domain": Domain.TRUE},
            "open": {"label": request.env._("Open"), "domain": Domain("closed_at", "=", False)},
            "mine": {
                "label": request.env._("Your answer is expected"),
                "domain": Domain("awaiting", "=", "customer"),
            },
            **{
                state: {"label": label, "domain": Domain("state", "=", state)}
                for state, label in states
            },
        }

    def _request_inputs(self):
        inputs = {
            "all": (request.env._("Search in all"), ["number", "name", "order_id.name"]),
            "number": (request.env._("Search in number"), ["number"]),
            "name": (request.env._("Search in subject"), ["name"]),
            "order": (request.env._("Search in order"), ["order_id.name"]),
        }
        return {
            name: {"input": name, "label": label, "fields": fields}
            for name, (label, fields) in inputs.items()
        }

    # ------------------------------------------------------------ one request

    @route("/my/requests/<int:ticket_id>", type="http", auth="public", website=True)
    def portal_request(self, ticket_id, opened=None, **params):
        """Show one request to whoever may read it, by right or by a link he was mailed.

        :param str opened: set right after it was opened, to say so
        :param params: access_token, pid and hash of the link
        """
        ticket, link = self._request_and_link(ticket_id, params)
        if not ticket:
            return self._away_from_request(ticket_id)
        ticket._note_opening()
        return self._page_of_request(ticket, link, opened=opened)

    @route(
        "/my/requests/<int:ticket_id>/answer",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        max_content_length=MAX_CONTENT_LENGTH,
    )
    def portal_request_answer(self, ticket_id, body="", **params):
        """Take an answer to a closed request, which reopens it or opens a follow-up."""
        ticket, link = self._request_and_link(ticket_id, params)
        if not ticket:
            return self._away_from_request(ticket_id)
        words = {"body": body.strip(), "attachments": files_of_request()}
        mistakes = ticket._mistakes_of_words(words, ticket.MAX_FILES)
        if mistakes:
            return self._page_of_request(ticket, link, words=words, mistakes=mistakes)
        author = get_portal_partner(
            ticket, link.get("hash"), link.get("pid"), link.get("access_token")
        )
        message = ticket.message_post(
            body=plaintext2html(words["body"]),
            attachments=words["attachments"],
            author_id=author.id if request.env.user._is_public() else None,
            care_audience="public",
        )
        if message.res_id == ticket.id:
            return request.redirect(self._url_of_request(ticket, link))
        follow_up = ticket.browse(message.res_id)
        if link:
            # Whoever holds the link of a request has just opened its follow-up.
            link = {"access_token": follow_up._portal_ensure_token()}
        return request.redirect(self._url_of_request(follow_up, {**link, "opened": 1}))

    @route(
        "/my/requests/<int:ticket_id>/close",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
    )
    def portal_request_close(self, ticket_id, **params):
        """Close a request of the customer's."""
        ticket, link = self._request_and_link(ticket_id, params)
        if not ticket:
            return self._away_from_request(ticket_id)
        ticket.close()
        return request.redirect(self._url_of_request(ticket, link))

    def _request_and_link(self, ticket_id, params):
        """Return the ticket (in sudo, as this visitor) that he may read, or none.

        With it goes the link (dict) that opened it: empty where he reads by right.
        """
        link = {name: params[name] for name in ("access_token", "pid", "hash") if name in params}
        ticket = request.env["care.ticket"]._get_thread_with_access(
            ticket_id,
            token=link.get("access_token"),
            pid=link.get("pid"),
            hash=link.get("hash"),
        )
        if ticket.sudo(False).has_access("read"):
            link = {}
        # sudo: the model has decided; the names of what is linked are shown with it
        return ticket.sudo(), link

    def _away_from_request(self, ticket_id):
        if request.env.user._is_public():
            return request.redirect(f"/web/login?redirect=/my/requests/{ticket_id}")
        return request.redirect("/my")

    def _url_of_request(self, ticket, link):
        return f"{ticket.access_url}?{urlencode(link)}" if link else ticket.access_url

    def _page_of_request(self, ticket, link, *, opened=None, words=None, mistakes=None):
        order = ticket.order_id.sudo(False)
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "request",
            "no_breadcrumbs": request.env.user._is_public(),
            # What Odoo's chatter reads.
            "object": ticket,
            "token": link.get("access_token"),
            "pid": link.get("pid"),
            "hash": link.get("hash"),
            "ticket": ticket,
            "link": link,
            "opened": opened,
            "words": words or {},
            "mistakes": mistakes or {},
            "had_files": bool(words and words["attachments"]),
            "max_files": ticket.MAX_FILES,
            "max_bytes": ticket.MAX_BYTES,
            "order_opens": bool(order) and order.has_access("read"),
            "product_opens": ticket.product_id.website_published,
        }
        return request.render("care_desk.portal_request", values, status=400 if mistakes else 200)

    # ------------------------------------------------------------- a new one

    @route("/my/requests/new", type="http", auth="user", website=True, methods=["GET"])
    def portal_request_new(self, order_id=None, **_params):
        """Show the customer's form for a new request.

        :param str order_id: the order to propose, where it is his
        """
        if not request.env.user.share:
            return request.redirect("/care/request")
        return self._form_of_customer({"order_id": order_id, "form_token": uuid4().hex})

    @route(
        "/my/requests/new",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
        max_content_length=MAX_CONTENT_LENGTH,
    )
    def portal_request_open(self, **params):
        """Open the request that the customer wrote in his account."""
        if not request.env.user.share:
            return request.redirect("/care/request")
        names = ("name", "body", "reason_id", "order_id", "picking_id", "product_id", "form_token")
        values = {name: (params.get(name) or "").strip() for name in names}
        said = {**values, "attachments": files_of_request()}
        tickets = request.env["care.ticket"]
        if not tickets._is_service_on():
            return self._form_of_customer(values)
        mistakes = tickets._mistakes_of_customer(said)
        if not mistakes:
            try:
                with request.env.cr.savepoint():
                    ticket = tickets.open_ticket("portal", said)
            except UserError as error:
                mistakes = {"form": str(error)}
        if mistakes:
            return self._form_of_customer(values, mistakes, had_files=said["attachments"])
        return request.redirect(f"/my/requests/{ticket.id}?opened=1")

    def _form_of_customer(self, values, mistakes=None, had_files=False):
        tickets = request.env["care.ticket"]
        layout = self._prepare_portal_layout_values()
        order_id = str(values.get("order_id") or "")
        choices = (
            tickets._form_choices(id_of(order_id) or None) if layout["care_service_on"] else {}
        )
        return request.render(
            "care_desk.portal_request_form",
            {
                **layout,
                **form_values(values, mistakes, had_files),
                "page_name": "request_new",
                "choices": choices,
                "max_files": tickets.MAX_FILES,
            },
            status=400 if mistakes else 200,
        )


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
    def portal_avatar(self, res_id=None, height=50, width=50, **kw):
        """Show the face of who wrote a comment to whoever reads it, else a placeholder."""
        # sudo: what the comment is about decides who sees its author
        message = request.env["mail.message"].sudo().browse(int(res_id)).exists()
        if message.model != "care.ticket":
            return super().portal_avatar(res_id, height, width, **kw)
        shown = message if message._shows_author(hash=kw.get("_hash"), pid=kw.get("pid")) else None
        stream = request.env["ir.binary"]._get_image_stream_from(
            # sudo: a picture that everyone may see
            shown or request.env.ref("web.image_placeholder").sudo(),
            field_name="author_avatar" if shown else "raw",
            width=int(width),
            height=int(height),
        )
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


class RequestForm(Controller):
    """The form of visitors without account."""

    @route("/care/request", type="http", auth="public", website=True, methods=["GET"])
    def care_request(self, **_params):
        """Show the public form; customers have a better one in their account."""
        user = request.env.user
        if user.share and not user._is_public():
            return request.redirect("/my/requests/new")
        return self._form_of_visitor({"form_token": uuid4().hex})

    @route(
        "/care/request",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        sitemap=False,
        max_content_length=MAX_CONTENT_LENGTH,
    )
    def care_request_open(self, **params):
        """Open the request that a visitor wrote, or show the form again with what is wrong."""
        names = ("partner_name", "email", "name", "body", "order_reference", "reason_id")
        values = {name: (params.get(name) or "").strip() for name in (*names, "form_token")}
        said = {**values, "attachments": files_of_request()}
        tickets = request.env["care.ticket"]
        if not tickets._is_service_on():
            return self._form_of_visitor(values)
        mistakes = tickets._mistakes_of_visitor(said)
        if not mistakes:
            try:
                ticket = tickets._open_from_form(
                    said, request.httprequest.remote_addr, trapped=bool(params.get("homepage"))
                )
            except UserError as error:
                mistakes = {"form": str(error)}
        if mistakes:
            return self._form_of_visitor(values, mistakes, had_files=said["attachments"])
        request.session["care_request_number"] = ticket.number
        return request.redirect("/care/request/sent")

    @route("/care/request/sent", type="http", auth="public", website=True, sitemap=False)
    def care_request_sent(self, **_params):
        """Say that the request came in, and its number."""
        number = request.session.get("care_request_number")
        if not number:
            return request.redirect("/care/request")
        return request.render("care_desk.care_request_sent", {"number": number})

    def _form_of_visitor(self, values, mistakes=None, had_files=False):
        tickets = request.env["care.ticket"]
        return request.render(
            "care_desk.care_request_form",
            {
                **form_values(values, mistakes, had_files),
                "care_service_on": tickets._is_service_on(),
                "max_files": tickets.MAX_FILES_OF_VISITOR,
            },
            status=400 if mistakes else 200,
        )


def form_values(values, mistakes, had_files):
    """Return what both forms show (dict): what was typed, what is wrong, what is offered."""
    tickets = request.env["care.ticket"]
    # sudo: the words of the team above its form
    team = request.env["care.team"].sudo()._default_team(request.env.company)
    return {
        "values": values,
        "mistakes": mistakes or {},
        "had_files": bool(had_files),
        "reasons": tickets._public_reasons(),
        "intro": team.form_intro,
        "max_bytes": tickets.MAX_BYTES,
    }
