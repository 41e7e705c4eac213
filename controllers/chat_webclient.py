from odoo.http import request

from odoo.addons.mail.controllers.webclient import WebclientController
from odoo.addons.mail.tools.discuss import Store


class CareWebclientController(WebclientController):
    """What the visitor's page learns about the chat when it loads."""

    @classmethod
    def _process_request_for_all(self, store: Store, name, params):
        super()._process_request_for_all(store, name, params)
        if name != "init_livechat":
            return
        # sudo: settings of the channel
        chat_channel = request.env["im_livechat.channel"].sudo().search([("id", "=", params)])
        is_served = bool(chat_channel) and chat_channel._care_is_served()
        is_ready = is_served and chat_channel._care_is_ready()
        store.add_global_values(
            care_chat={
                "is_served": is_served,
                "is_ready": is_ready,
                "is_open": is_ready and chat_channel._care_is_open(),
            }
        )
        if is_served:
            # Nobody there: the same form becomes a request. Who may not be asked sees nothing.
            # sudo: the rule of this page, which Odoo has found
            rule_id = store.data["Store"].get("livechat_rule")
            rule = request.env["im_livechat.channel.rule"].sudo().browse(rule_id or ())
            store.add_global_values(
                livechat_available=is_ready and rule.action != "hide_button",
            )
