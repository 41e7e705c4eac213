from uuid import uuid4

from werkzeug.exceptions import Forbidden, NotFound

from odoo.exceptions import UserError
from odoo.http import request, route

from odoo.addons.im_livechat.controllers.main import LivechatController
from odoo.addons.im_livechat.tools.misc import force_guest_env
from odoo.addons.mail.tools.discuss import Store, add_guest_to_context


class CareChatController(LivechatController):
    """The visitor's side of a chat: the form before it, and the copy after it."""

    @route("/care/chat", type="http", auth="public", website=True, sitemap=False)
    def care_chat_page(self, **_params):
        """Show the chat in a window of its own, or the request form where there is no chat."""
        # sudo: settings of the site
        chat_channel = request.website.sudo().channel_id
        if not chat_channel or not chat_channel._care_is_ready():
            return request.redirect("/care/request")
        return request.render("care_desk.chat_page", {"channel": chat_channel})

    @route("/care/chat/form", type="jsonrpc", auth="public", website=True)
    @add_guest_to_context
    def care_chat_form(self, channel_id):
        """Return what the form before the chat shows: see `_care_form`."""
        chat_channel = self._care_chat_channel(channel_id)
        return {**chat_channel._care_form(), "token": uuid4().hex}

    @route("/care/chat/open", type="jsonrpc", auth="public", website=True)
    @add_guest_to_context
    def care_chat_open(self, channel_id, values):
        """Open the chat that a visitor asks for; where nobody is there, a request.

        :param dict values: what the form holds, see `_care_read_form`
        :return: dict of mistakes (dict of field to sentence); or of store_data and channel_id; or
            of number and email of the request that is answered by mail
        """
        chat_channel = self._care_chat_channel(channel_id)
        said = chat_channel._care_read_form(values)
        is_open = chat_channel._care_is_open()
        mistakes = chat_channel._care_mistakes(said, is_open)
        if mistakes:
            return {"mistakes": mistakes}
        digest = chat_channel._care_digest(said)
        chat = request.env["discuss.channel"]._care_of_visitor(chat_channel, digest)
        if chat:
            self._care_recognise(chat)
            # sudo: whether this is the form that opened it
            if chat.sudo().care_form_digest != digest:
                chat._care_say(said)
            return self._care_session_of(chat)
        try:
            chat_channel._care_check_uses(said, request.httprequest.remote_addr)
        except UserError as error:
            return {"mistakes": {"form": str(error)}}
        identity, customer = chat_channel._care_identify(said)
        ticket = chat_channel._care_open_request(
            said, identity, customer, digest, is_open, self._care_cart()
        )
        if not is_open:
            return {"number": ticket.number, "email": ticket.email_normalized}
        return self._care_open_session(chat_channel, ticket, said, identity, digest)

    @route("/care/chat/copy", type="jsonrpc", auth="public")
    @add_guest_to_context
    def care_chat_copy(self, channel_id):
        """Mail the visitor his conversation, once, to the address of his request.

        :return: dict of email, or of error (a sentence)
        """
        chat = request.env["discuss.channel"]._care_chat_of_visitor(channel_id)
        if not chat:
            raise NotFound()
        try:
            return {"email": chat._care_mail_copy()}
        except UserError as error:
            return {"error": str(error)}

    @route()
    @add_guest_to_context
    def get_session(
        self,
        channel_id,
        previous_operator_id=None,
        chatbot_script_id=None,
        persisted=True,
        **kwargs,
    ):
        """Refuse what would be a chat without the form that goes before it."""
        # sudo: settings of the channel
        chat_channel = request.env["im_livechat.channel"].sudo().search([("id", "=", channel_id)])
        if persisted and chat_channel and chat_channel._care_is_served():
            raise Forbidden(request.env._("Please fill in the form first."))
        return super().get_session(
            channel_id, previous_operator_id, chatbot_script_id, persisted, **kwargs
        )

    def _get_guest_name(self):
        return getattr(request, "care_guest_name", None) or super()._get_guest_name()

    # -------------------------------------------------------------- embedded

    @route("/care/cors/chat/form", type="jsonrpc", auth="public", cors="*")
    def care_cors_chat_form(self, channel_id, guest_token=""):
        """Do what `care_chat_form` does, on another site."""
        force_guest_env(guest_token, raise_if_not_found=False)
        return self.care_chat_form(channel_id)

    @route("/care/cors/chat/open", type="jsonrpc", auth="public", cors="*")
    def care_cors_chat_open(self, channel_id, values, guest_token=""):
        """Do what `care_chat_open` does, on another site."""
        force_guest_env(guest_token, raise_if_not_found=False)
        return self.care_chat_open(channel_id, values)

    @route("/care/cors/chat/copy", type="jsonrpc", auth="public", cors="*")
    def care_cors_chat_copy(self, channel_id, guest_token):
        """Do what `care_chat_copy` does, on another site."""
        force_guest_env(guest_token)
        return self.care_chat_copy(channel_id)

    # --------------------------------------------------------------- the ways

    def _care_chat_channel(self, channel_id):
        """Return the channel (im_livechat.channel, in sudo) that visitors chat by.

        :raises NotFound: where none of the care desk's is ready
        """
        if type(channel_id) is not int:
            raise NotFound()
        # sudo: settings, of which visitors see what the form shows
        chat_channel = request.env["im_livechat.channel"].sudo().browse(channel_id).exists()
        if not chat_channel or not chat_channel._care_is_ready():
            raise NotFound()
        return chat_channel

    def _care_cart(self):
        """Return the cart (sale.order, one or none) of the present visitor."""
        return getattr(request, "cart", None) or request.env["sale.order"]

    def _care_open_session(self, chat_channel, ticket, said, identity, digest):
        """Open Odoo's live chat session for a request; return it as Odoo does."""
        request.care_guest_name = said["name"]
        guest = request.env["mail.guest"]._get_guest_from_context()
        if guest and request.env.user._is_public() and guest.name != said["name"]:
            # sudo: the visitor names himself anew
            guest.sudo()._update_name(said["name"])
        # sudo: which bot greets on this page, in this country
        rule = request.env["im_livechat.channel.rule"].sudo()
        code = request.geoip.country_code
        country = request.env["res.country"].sudo().search([("code", "=", code)]) if code else None
        bot = rule.match_rule(
            chat_channel.id, said["page_url"], country and country.id
        ).chatbot_script_id
        result = super().get_session(chat_channel.id, chatbot_script_id=bot.id)
        chat = request.env["discuss.channel"].browse(result["channel_id"])
        chat._care_begin(ticket, said, identity, digest)
        # What was said since Odoo described the session.
        described = Store().add(chat, extra_fields={"isLoaded": False}).get_result()
        return {**result, "store_data": {**result["store_data"], **described}}

    def _care_recognise(self, chat):
        """Let the browser be the guest of its own chat again, whose first answer it never got.

        Nobody else knows what its form held: the token above all.
        """
        guest = chat._care_visitor()
        if request.env.user._is_public() and guest._name == "mail.guest":
            guest._set_auth_cookie()

    def _care_session_of(self, chat):
        """Return the session of a chat that exists, as Odoo describes a new one."""
        chat = chat.with_env(request.env)
        store = Store()
        if guest := chat.env["mail.guest"]._get_guest_from_context():
            # sudo: his own
            store.add_global_values(guest_token=guest.sudo()._format_auth_cookie())
        request.env["res.users"]._init_store_data(store)
        store.add(chat.sudo(False), extra_fields={"isLoaded": False})
        return {"store_data": store.get_result(), "channel_id": chat.id}
