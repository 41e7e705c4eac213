"""Two shops that chat: with care_desk, and with Odoo's live chat alone."""

import itertools
import time

from chat_browser import Browser
from measure import Work

WAITING, OPEN = 50, 20
FEW_WAITING, FEW_OPEN = 5, 2
# To which the clients of both shops subscribe beside their chats; core ignores ours.
STAFF_CHANNELS = ["care_desk.console", "im_livechat.looking_for_help"]


class Side:
    """One shop: its server, its operators, and the chats in which it is measured.

    Chats are what `open_chats` opened: the operator's own, and those that wait for somebody. The
    first of his own is the one in which is talked.
    """

    channel, login = "Shop chat", "agent1"
    addresses = itertools.count()

    def __init__(self, server):
        self.server = server
        self.own, self.waiting = [], []
        self.visitor = None
        self.operator = self.staff(self.login)
        found = self.operator.call_method(
            "im_livechat.channel", "search_read", [("name", "=", self.channel)], ["name"]
        )
        self.channel_id = found[0]["id"]

    def prepare(self, work):
        """Do what `work` needs before; what it returns is handed to every call."""
        return work.prepare(self)

    def run(self, work, prepared, turn):
        """Do `work` once.

        :return: seconds (float), number of queries (int), what `work` returned
        """
        self.server.forget_requests()
        seconds, result = work.call(self, prepared, turn)
        return seconds, self.server.count_queries(), result

    def browser(self):
        number = next(self.addresses)
        return Browser(self.server, f"10.{number // 250}.{number % 250}.7")

    def staff(self, login):
        """Return the browser of who works there, signed in and online."""
        staff = self.browser()
        session = staff.sign_in(login)
        staff.partner_id = session["partner_id"]
        staff.come_online(STAFF_CHANNELS)
        staff.stay_online()
        # The server reads it in its own time.
        time.sleep(1)
        return staff

    def open_chats(self, waiting, own):
        """Bring the chats to as many as these."""
        while len(self.own) < own:
            self.own.append(self.open_own())
        while len(self.waiting) < waiting:
            self.waiting.append(self.open_waiting())

    def visit(self, open_chat):
        """Let a visitor come and chat; return the id (int) of what `open_chat` of him opened."""
        visitor = self.browser()
        chat_id = open_chat(visitor)
        visitor.come_online()
        visitor.stay_online()
        self.visitor = self.visitor or visitor
        return chat_id


class CareSide(Side):
    """The shop with care_desk: a form, a queue, and the operator takes from it."""

    def open_waiting(self):
        return self.visit(self._send_form)

    def open_own(self):
        chat_id = self.open_waiting()
        self.operator.call_method("discuss.channel", "care_take", [chat_id])
        return chat_id

    def _send_form(self, visitor):
        form = visitor.call("/care/chat/form", channel_id=self.channel_id)
        name = f"Visitor {visitor.address}"
        values = {
            "name": name,
            "email": f"{visitor.address}@visitor.example",
            "question": "Is the teapot dishwasher safe?",
            "consent": True,
            "token": form["token"],
            "page_url": "/shop",
        }
        answer = visitor.call("/care/chat/open", channel_id=self.channel_id, values=values)
        if "channel_id" not in answer:
            raise RuntimeError(f"no chat was opened: {answer}")
        return answer["channel_id"]


class CoreSide(Side):
    """The shop with Odoo's live chat: it gives each chat to an operator, who may look for help."""

    def __init__(self, server):
        super().__init__(server)
        self.colleague = None

    def open_own(self):
        return self._open_with(self.operator)

    def open_waiting(self):
        # The nearest that Odoo has to a queue: a colleague has it, and looks for help.
        if self.colleague is None:
            self.colleague = self.staff("agent2")
        chat_id = self._open_with(self.colleague)
        self.colleague.call(
            "/im_livechat/session/update_status", channel_id=chat_id, livechat_status="need_help"
        )
        return chat_id

    def _open_with(self, operator):
        def open_chat(visitor):
            answer = visitor.call(
                "/im_livechat/get_session",
                channel_id=self.channel_id,
                previous_operator_id=operator.partner_id,
            )
            # The form's question.
            say(visitor, answer["channel_id"], "Is the teapot dishwasher safe?")
            return answer["channel_id"]

        return self.visit(open_chat)


class PlainSide(CoreSide):
    """A chat channel of the shop with care_desk that care_desk does not serve."""

    channel, login = "Plain chat", "agent3"


def say(speaker, chat_id, text):
    """Post a chat message as the web client does; return the connection's answer (dict)."""
    return speaker.finish(begin_to_say(speaker, chat_id, text))


def begin_to_say(speaker, chat_id, text):
    post_data = {
        "body": f"<p>{text}</p>",
        "email_add_signature": False,
        "message_type": "comment",
        "subtype_xmlid": "mail.mt_comment",
    }
    return speaker.begin(
        "/mail/message/post",
        {"thread_model": "discuss.channel", "thread_id": chat_id, "post_data": post_data},
    )


def listen(side):
    """Let operator and visitor listen themselves; the turns of warming up show that they do."""
    side.visitor.come_online()
    side.operator.come_online(STAFF_CHANNELS)


def posting(who):
    """Return the work of posting a message as `who` (visitor or operator), until it is answered."""

    def call(side, _prepared, turn):
        text = f"Word{turn + 100}of{who}."
        start = time.perf_counter()
        say(getattr(side, who), side.own[0], text)
        seconds = time.perf_counter() - start
        # The other one's server must be done with it before the next is measured.
        side.visitor.hear(text)
        side.operator.hear(text)
        return seconds, 1

    return Work(listen, call)


def delivering(who, to):
    """Return the work of posting as `who` until the websocket of `to` brings it."""

    def call(side, _prepared, turn):
        text = f"News{turn + 100}of{who}."
        start = time.perf_counter()
        connection = begin_to_say(getattr(side, who), side.own[0], text)
        seconds = getattr(side, to).hear(text) - start
        getattr(side, who).finish(connection)
        getattr(side, who).hear(text)
        return seconds, 1

    return Work(listen, call)


def load_console(side, _prepared, _turn):
    """Load what the console shows, as care_desk's does or as Odoo's Discuss does.

    Both load the operator's own chats as threads too, in the same way.
    """
    start = time.perf_counter()
    if isinstance(side, CareSide):
        shown = side.operator.call_method("discuss.channel", "care_console")
        count = len(shown["waiting"]) + len(shown["mine"])
        side.operator.call("/mail/data", fetch_params=["channels_as_member"])
    else:
        data = side.operator.call(
            "/mail/data", fetch_params=["/im_livechat/looking_for_help", "channels_as_member"]
        )
        count = len(
            [chat for chat in data["discuss.channel"] if chat.get("channel_type") == "livechat"]
        )
    return time.perf_counter() - start, count


CONSOLE = Work(lambda side: None, load_console)
