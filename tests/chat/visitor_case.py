"""A visitor's browser without a screen: cookies of its own, and the routes of the chat."""

from odoo.tests import JsonRpcException

from .chat_case import ChatHttpCase


class VisitorCase(ChatHttpCase):
    """Over HTTP, as a person whose browser knows no more than what it was told."""

    def setUp(self):
        super().setUp()
        self.browse_as(None)

    def ask(self, path, **params):
        """Call a route as the widget does; return its answer."""
        return self.make_jsonrpc_request(path, params)

    def open(self, **values):
        """Send the form; return the answer (dict)."""
        return self._open(**values)

    def send(self, values):
        """Send the same form once more; return the answer (dict)."""
        return self.ask("/care/chat/open", channel_id=self.channel.id, values=values)

    def open_chat(self, **values):
        """Send the form that opens a chat; return the chat (discuss.channel)."""
        answer = self.open(**values)
        self.assertIn("channel_id", answer, answer)
        return self.env["discuss.channel"].browse(answer["channel_id"])

    def post(self, chat, body, **extra):
        """Say something in a chat as the present person; return the message (mail.message)."""
        answer = self.ask(
            "/mail/message/post",
            thread_model="discuss.channel",
            thread_id=chat.id,
            post_data={"body": body, "message_type": "comment", **extra},
        )
        return self.env["mail.message"].browse(answer["message_id"])

    def assert_refused(self, path, name=None, **params):
        """The route answers with an error, whose exception is `name` (str) if given."""
        with self.assertRaises(JsonRpcException) as caught, self.cr.savepoint():
            self.ask(path, **params)
        if name:
            self.assertIn(name, str(caught.exception))

    def tickets(self):
        """Return all requests of the shop, spam and all."""
        return self.env["care.ticket"].with_context(active_test=False).search([])
