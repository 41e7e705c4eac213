from urllib.parse import urlencode
from uuid import uuid4

from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import request, route
from odoo.tools import plaintext2html

from odoo.addons.portal.controllers.portal import CustomerPortal, pager

from ..models.ticket.care_ticket_portal import id_of
from .ticket_form import MAX_CONTENT_LENGTH, files_of_request, form_values


class CustomerRequests(CustomerPortal):
    """The requests of people from outside: their own, and those they follow."""

    # ------------------------------------------------------------ my account

    def _prepare_portal_layout_values(self):
        values = super()._prepare_portal_layout_values()
        values["care_service_on"] = request.env["care.ticket"]._is_service_on()
        return values

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        for name, view in (("request_count", "mine"), ("followed_request_count", "followed")):
            if name in counters:
                values[name] = request.env["care.ticket"]._count_open(view)
        return values

    # -------------------------------------------------------------- the lists

    @route(
        ["/my/requests", "/my/requests/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_requests(self, page=1, **params):
        """Show the signed-in user's own requests; who has none and follows some sees those.

        :param int page: which page of the list
        :param params: sortby, filterby, search and search_in, see `_page_of_list`
        """
        lists = request.env["care.ticket"]._lists_of_mine()
        if lists == {"followed"}:
            return request.redirect("/my/requests/followed")
        return self._page_of_list("mine", lists, page, **params)

    @route(
        ["/my/requests/followed", "/my/requests/followed/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_requests_followed(self, page=1, **params):
        """Show the requests that the signed-in user observes (see `portal_requests`)."""
        lists = request.env["care.ticket"]._lists_of_mine()
        return self._page_of_list("followed", lists, page, **params)

    def _page_of_list(
        self, view, lists, page, sortby=None, filterby=None, search="", search_in="all", **_params
    ):
        """Return one of the two lists as a page.

        :param str view: mine or followed
        :param set lists: those of the two that have anything in them
        :param int page: which page of the list
        :param str sortby: a key of `_request_sortings`, else the last word
        :param str filterby: a key of `_request_filters`, else all
        :param str search: what to look for, in what `search_in` says
        """
        sortings, filters = self._request_sortings(view), self._request_filters(view)
        inputs = self._request_inputs(view)
        sortby = sortby if sortby in sortings else "word"
        filterby = filterby if filterby in filters else "all"
        search_in = search_in if search_in in inputs else "all"
        # sudo: the list's own domain holds what is open to the user, of which he may neither
        # search nor read the fields that the page shows
        tickets = request.env["care.ticket"].sudo()
        domain = tickets._domain_of_list(view) & filters[filterby]["domain"]
        if search:
            domain &= Domain.OR(
                Domain(name, "ilike", search) for name in inputs[search_in]["fields"]
            )
        url = "/my/requests" if view == "mine" else "/my/requests/followed"
        pages = pager(
            url=url,
            total=tickets.search_count(domain),
            page=page,
            step=self._items_per_page,
            url_args={
                "sortby": sortby,
                "filterby": filterby,
                "search": search,
                "search_in": search_in,
            },
        )
        return request.render(
            "care_desk.portal_requests",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "request",
                "view": view,
                "lists": lists,
                "tickets": tickets.search(
                    domain,
                    order=sortings[sortby]["order"],
                    limit=self._items_per_page,
                    offset=pages["offset"],
                ),
                "pager": pages,
                "default_url": url,
                "searchbar_sortings": sortings,
                "sortby": sortby,
                "searchbar_filters": filters,
                "filterby": filterby,
                "searchbar_inputs": inputs,
                "search": search,
                "search_in": search_in,
            },
        )

    def _request_sortings(self, view):
        # What a customer does not read moves nothing in his list.
        word = "last_public_word_at" if view == "mine" else "last_word_at"
        return {
            "word": {"label": request.env._("Last word"), "order": f"{word} desc, id desc"},
            "newest": {"label": request.env._("Newest"), "order": "id desc"},
            "subject": {"label": request.env._("Subject"), "order": "name, id desc"},
        }

    def _request_filters(self, view):
        tickets = request.env["care.ticket"]
        states = tickets._fields["state"]._description_selection(request.env)
        return {
            "all": {"label": request.env._("All"), "domain": Domain.TRUE},
            "open": {"label": request.env._("Open"), "domain": Domain("closed_at", "=", False)},
            "mine": {
                "label": request.env._("Your answer is expected"),
                "domain": tickets._domain_of_my_turn(view),
            },
            **{
                state: {"label": label, "domain": Domain("state", "=", state)}
                for state, label in states
            },
        }

    def _request_inputs(self, view):
        # An observer does not find by what he is not shown.
        if view == "mine":
            link, label = "order_id.name", request.env._("Search in order")
        else:
            link, label = "product_id.name", request.env._("Search in product")
        inputs = {
            "all": (request.env._("Search in all"), ["number", "name", link]),
            "number": (request.env._("Search in number"), ["number"]),
            "name": (request.env._("Search in subject"), ["name"]),
            "link": (label, [link]),
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
        :param params: pid and hash of the link
        """
        ticket, link = self._request_and_link(ticket_id, params)
        if not ticket:
            return self._away_from_request(ticket_id, params)
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
            return self._away_from_request(ticket_id, params)
        if ticket._is_observed_by_me():
            # The page has no such form for him: he reopens nothing.
            return request.redirect(ticket.access_url)
        words = {"body": body.strip(), "attachments": files_of_request()}
        mistakes = ticket._mistakes_of_words(words, ticket.MAX_FILES)
        if mistakes:
            return self._page_of_request(ticket, link, words=words, mistakes=mistakes)
        customer = ticket._link_partner()
        message = ticket.message_post(
            body=plaintext2html(words["body"]),
            attachments=words["attachments"],
            author_id=customer.id or None,
            care_audience="public",
        )
        if message.res_id == ticket.id:
            return request.redirect(self._url_of_request(ticket, link))
        follow_up = ticket.browse(message.res_id)
        # Whoever holds the link of a request has just opened its follow-up.
        url = follow_up._get_share_url(pid=customer.id)
        return request.redirect(f"{url}{'&' if customer else '?'}opened=1")

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
            return self._away_from_request(ticket_id, params)
        ticket.close()
        return request.redirect(self._url_of_request(ticket, link))

    @route(
        "/my/requests/<int:ticket_id>/link",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
    )
    def portal_request_link(self, ticket_id, **params):
        """Mail a new link to the customer whose old one is no longer good.

        The answer is the same whether there was such a request, or such a link.
        """
        try:
            request.env["care.ticket"]._mail_new_link(
                ticket_id, params.get("pid"), params.get("hash"), request.httprequest.remote_addr
            )
        except UserError as error:
            return self._away_from_request(ticket_id, params, mistake=str(error))
        link = {**self._link_of(params), "asked": 1}
        return request.redirect(f"/my/requests/{ticket_id}?{urlencode(link)}")

    def _link_of(self, params):
        """Return what a visitor came by (dict): the names that a link, old or new, may have."""
        return {name: params[name] for name in ("pid", "hash", "access_token") if name in params}

    def _request_and_link(self, ticket_id, params):
        """Return the ticket (in sudo, as this visitor) that he may read, or none.

        With it goes the link (dict) that opened it: empty where he reads by right.
        """
        ticket = request.env["care.ticket"]._get_thread_with_access(
            ticket_id, pid=params.get("pid"), hash=params.get("hash")
        )
        if not ticket:
            return ticket, {}
        link = self._link_of(params) if ticket._link_partner() else {}
        # sudo: the model has decided; the names of what is linked are shown with it
        return ticket.sudo(), link

    def _away_from_request(self, ticket_id, params, mistake=None):
        """Say what is wrong where a request does not open, never whether there is one."""
        link = self._link_of(params)
        back = f"/my/requests/{ticket_id}" + (f"?{urlencode(link)}" if link else "")
        user = request.env.user
        if user._is_public() and not link:
            return request.redirect(f"/web/login?redirect=/my/requests/{ticket_id}")
        return request.render(
            "care_desk.portal_request_away",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "request_away",
                "no_breadcrumbs": user._is_public(),
                "ticket_id": ticket_id,
                "link": link,
                "sign_out_url": f"/web/session/logout?{urlencode({'redirect': back})}",
                "asked": params.get("asked"),
                "mistake": mistake,
            },
            status=403,
        )

    def _url_of_request(self, ticket, link):
        return f"{ticket.access_url}?{urlencode(link)}" if link else ticket.access_url

    def _page_of_request(self, ticket, link, *, opened=None, words=None, mistakes=None):
        is_observer = ticket._is_observed_by_me()
        order = ticket.order_id.sudo(False)
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "request",
            "no_breadcrumbs": request.env.user._is_public(),
            # What Odoo's chatter reads. It lets visitors write where there is a token, which
            # opens nothing here: the two others do.
            "object": ticket,
            "token": link.get("hash"),
            "pid": link.get("pid"),
            "hash": link.get("hash"),
            "ticket": ticket,
            "view": "followed" if is_observer else "mine",
            "link": link,
            "opened": opened,
            "words": words or {},
            "mistakes": mistakes or {},
            "had_files": bool(words and words["attachments"]),
            "max_files": ticket.MAX_FILES,
            "max_bytes": ticket.MAX_BYTES,
            "order_opens": not is_observer and bool(order) and order.has_access("read"),
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
