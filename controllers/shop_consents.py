from odoo.exceptions import UserError
from odoo.http import request, route

from odoo.addons.portal.controllers.portal import CustomerPortal


class CustomerConsents(CustomerPortal):
    """What the signed-in customer agrees to: he sees it, grants it and withdraws it."""

    @route("/my/consents", type="http", auth="user", website=True, readonly=True)
    def portal_consents(self):
        """Show each purpose, what the customer said on it and since when."""
        return self._page_of_consents()

    @route("/my/consents/set", type="http", auth="user", website=True, methods=["POST"])
    def portal_consent_set(self, purpose_id="", granted="", **_params):
        """Keep what the signed-in customer says on one purpose, and show the page again.

        :param str purpose_id: id of the care.consent.purpose
        :param str granted: "1" to agree, anything else to withdraw
        """
        purpose = int(purpose_id) if purpose_id.isdecimal() and len(purpose_id) < 10 else 0
        try:
            request.env.user.partner_id.care_set_consent(purpose, granted == "1", "portal")
        except UserError as error:
            return self._page_of_consents(error=str(error))
        return request.redirect("/my/consents?saved=1")

    def _page_of_consents(self, error=""):
        """Return the page, with what went wrong (str) at its head."""
        partner = request.env.user.partner_id
        return request.render(
            "care_desk.portal_consents",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "consents",
                "purposes": partner._care_consents_shown(),
                "blocked": partner._care_is_blocked(),
                "error": error,
                "saved": bool(request.params.get("saved")) and not error,
            },
        )
