from odoo.exceptions import UserError
from odoo.http import Controller, request, route

from ..models.ticket.care_ticket_portal import id_of


class JoinPage(Controller):
    """The page behind the link that proves the address of an account."""

    @route(
        "/my/join/<string:token>",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        sitemap=False,
    )
    def join(self, token, joined=None, **_params):
        """Ask which contacts are his; nothing is written, as machines open links in mails too.

        :param str token: the end of the link
        :param str joined: set right after he joined some
        """
        return self._page(token, joined=joined)

    @route(
        "/my/join/<string:token>",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
        sitemap=False,
    )
    def join_confirm(self, token, **_params):
        """Join the contacts that he says are his.

        :param str token: the end of the link
        """
        me = request.env["res.partner"]._care_join_by_link(token)
        if not me:
            return self._page(token)
        chosen = [id_of(value) for value in request.httprequest.form.getlist("twin")]
        if not any(chosen):
            return self._page(token, mistake=request.env._("Choose what is yours."))
        try:
            me._care_join([twin for twin in chosen if twin])
        except UserError as error:
            return self._page(token, mistake=str(error))
        return request.redirect(f"/my/join/{token}?joined=1")

    @route(
        "/my/join/again", type="http", auth="user", website=True, methods=["POST"], sitemap=False
    )
    def join_again(self, **_params):
        """Mail a new link to the account's own address; nobody learns whether there was one."""
        mistake = None
        try:
            request.env.user.partner_id._care_ask_joining()
        except UserError as error:
            mistake = str(error)
        return request.render("care_desk.join_asked", {"mistake": mistake})

    def _page(self, token, joined=None, mistake=None):
        me = request.env["res.partner"]._care_join_by_link(token)
        if not me:
            response = request.render("care_desk.join_void")
            response.status_code = 403
            return response
        values = {
            "token": token,
            "me": me,
            "offers": me._care_join_offers(),
            "joined": joined,
            "mistake": mistake,
        }
        return request.render("care_desk.join_page", values)
