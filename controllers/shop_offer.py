from odoo.http import request

from odoo.addons.mail.controllers.webclient import WebclientController
from odoo.addons.mail.tools.discuss import Store


class OfferWebclientController(WebclientController):
    """Help that was offered shows on the next page, to who is signed in as well."""

    @classmethod
    def _process_request_for_all(self, store: Store, name, params):
        super()._process_request_for_all(store, name, params)
        if name != "init_livechat" or request.env.user._is_public():
            return  # Odoo itself shows it to guests
        # sudo: what was offered to this very visitor
        offer = (
            request.env["discuss.channel"]
            .sudo()
            .search(
                [
                    ("livechat_channel_id", "=", params),
                    ("livechat_end_dt", "=", False),
                    ("is_pending_chat_request", "=", True),
                    ("livechat_visitor_id.partner_id", "=", request.env.user.partner_id.id),
                ],
                order="id desc",
                limit=1,
            )
        )
        if offer:
            store.add(offer.sudo(False), extra_fields={"open_chat_window": True})
            offer.is_pending_chat_request = False
