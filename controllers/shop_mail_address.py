from odoo.exceptions import UserError
from odoo.http import request, route
from odoo.service.security import compute_session_token

from odoo.addons.portal.controllers.portal import CustomerPortal


class MailAddress(CustomerPortal):
    """The links in the mails about a changed address: confirm the new one, or undo the change.

    Opening a link changes nothing, for mail scanners open them too; the button on its page does.
    """

    @route("/my/mail-address/<string:token>", type="http", auth="user", website=True)
    def mail_address_confirm(self, token, **_params):
        """Let the signed-in customer take the new address as that of his account.

        :param str token: what the link in the mail to the new address carries
        """
        change = request.env["care.mail.change"]._of_link("confirm", token)
        if change.partner_id != request.env.user.partner_id:
            return self._page("confirm", change, foreign=bool(change))
        return self._answer("confirm", change, change._confirm)

    @route("/care/mail-address/<string:token>", type="http", auth="public", website=True)
    def mail_address_undo(self, token, **_params):
        """Let the owner of the old address take the change back.

        :param str token: what the link in the mail to the old address carries
        """
        change = request.env["care.mail.change"]._of_link("undo", token)
        return self._answer("undo", change, change._undo)

    def _answer(self, purpose, change, carry_out):
        """Show the page, and on a press of its button do what it says first."""
        if not change:
            return self._page(purpose, change)
        try:
            change._check_open(purpose)
            if request.httprequest.method != "POST":
                return self._page(purpose, change)
            outcome = carry_out()
        except UserError as error:
            return self._page(purpose, change, error=str(error))
        if purpose == "confirm":
            # Who signs in with another address has another session, but for this one.
            request.env.flush_all()
            request.session.session_token = compute_session_token(request.session, request.env)
        return self._page(purpose, change, done=True, restored=outcome)

    def _page(self, purpose, change, **shown):
        """Return the page of a link.

        :param str purpose: confirm or undo
        :param change: care.mail.change in sudo, or none where the link is no longer good
        :param shown: error (str), done, restored and foreign (bool)
        """
        return request.render(
            "care_desk.mail_address",
            {
                "page_name": "mail_address",
                "purpose": purpose,
                "change": change,
                "error": "",
                "done": False,
                "restored": False,
                "foreign": False,
                **shown,
            },
        )
