"""A browser without a screen: its cookies, its requests and its websocket."""

import contextlib
import http.client
import json
import threading
import time
from http.cookies import SimpleCookie

import websocket

PATIENCE = 30  # seconds


class Browser:
    """Somebody who visits or works at a server.

    :param server: chat_server.Server
    :param str address: the network address from which he seems to come
    """

    def __init__(self, server, address):
        self.server = server
        self.address = address
        self.cookies = {}
        self.socket = None

    # --------------------------------------------------------------- requests

    def begin(self, path, params):
        """Send a JSON-RPC request, and return the connection without waiting for its answer."""
        connection = http.client.HTTPConnection(self.server.host, timeout=PATIENCE)
        connection.request(
            "POST",
            path,
            json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}),
            {
                "Content-Type": "application/json",
                "Cookie": self._cookie(),
                # As the web server in front of Odoo sets them.
                "X-Forwarded-For": self.address,
                "X-Forwarded-Host": self.server.host,
                "X-Forwarded-Proto": "http",
            },
        )
        return connection

    def finish(self, connection):
        """Return the result of a request that was begun.

        :raises RuntimeError: with what the server said where it refused
        """
        with contextlib.closing(connection):
            response = connection.getresponse()
            for header in response.headers.get_all("Set-Cookie", ()):
                for name, morsel in SimpleCookie(header).items():
                    self.cookies[name] = morsel.value
            answer = json.loads(response.read())
        if "error" in answer:
            raise RuntimeError(f"{self.server.name}: {answer['error']['data']['message']}")
        return answer.get("result")

    def call(self, path, **params):
        return self.finish(self.begin(path, params))

    def call_method(self, model, method, *args):
        """Call a method of a model as the web client does."""
        path = f"/web/dataset/call_kw/{model}/{method}"
        return self.call(path, model=model, method=method, args=args, kwargs={})

    def sign_in(self, login):
        """Sign in with a login (str) that is its own password; return the session's data."""
        return self.call(
            "/web/session/authenticate", db=self.server.database, login=login, password=login
        )

    # -------------------------------------------------------------- websocket

    def come_online(self, channels=()):
        """Open the websocket anew, tell that somebody is there, and subscribe to his own chats.

        Who is online must `hear` now and then or `stay_online`: the server ends a connection that
        does not answer its pings.

        :param channels: names (str) of what else he subscribes to
        """
        if self.socket:
            self.socket.shutdown()
        self.socket = websocket.create_connection(
            f"ws://{self.server.host}/websocket", cookie=self._cookie(), timeout=PATIENCE
        )
        self._tell("update_presence", {"inactivity_period": 0})
        self._tell("subscribe", {"channels": channels, "last": 0})

    def stay_online(self):
        """Keep the websocket open until the next one, whatever comes through it."""

        def listen(socket):
            with contextlib.suppress(websocket.WebSocketException, OSError):
                while True:
                    socket.recv()

        self.socket.settimeout(None)
        threading.Thread(target=listen, args=[self.socket], daemon=True).start()

    def hear(self, text):
        """Wait until the websocket brings the chat message with this text.

        :return: when it came, by time.perf_counter
        """
        while True:
            notifications = json.loads(self.socket.recv())
            heard = time.perf_counter()
            for notification in notifications:
                message = notification["message"]
                if message["type"] == "discuss.channel/new_message" and text in json.dumps(message):
                    return heard

    def _tell(self, event, data):
        self.socket.send(json.dumps({"event_name": event, "data": data}))

    def _cookie(self):
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())
