"""A shop that chats: its channel, its operators, and a visitor's browser without a screen."""

from odoo.fields import Command, Datetime

from ..common import CareCase, CareHttpCase


class ChatPeople:
    """Mixed into a case: a served, ready chat channel with two operators who are there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team.company_id.partner_id.lang = "en_US"
        cls.operators = cls.agent + cls.agent_2
        cls.channel = cls.env["im_livechat.channel"].create(
            {
                "name": "Shop chat",
                "user_ids": [Command.set(cls.operators.ids)],
                "care_team_id": cls.team.id,
                "care_assignment": "queue",
                "care_privacy_url": "/privacy",
            }
        )
        for operator in cls.operators:
            cls._be_there(operator)

    @classmethod
    def _be_there(cls, person, minutes_ago=0):
        """Let a browser of `person` (res.users or mail.guest) have told of itself lately."""
        cls.env["mail.presence"]._update_presence(person)
        # sudo: what its websocket would write
        presence = person.sudo().presence_ids
        if minutes_ago:
            presence.last_poll = Datetime.subtract(Datetime.now(), minutes=minutes_ago)
            presence.status = "offline"
        return presence

    @classmethod
    def _said(cls, **values):
        """Return what the form reads, filled in by a visitor without account."""
        return {
            "name": "Vera Visitor",
            "email": "vera@example.com",
            "customer_number": "",
            "question": "Is the teapot dishwasher safe?",
            "consent": True,
            "token": "",
            "page_url": "/shop",
            "request_id": 0,
            "product_id": 0,
            **values,
        }

    @classmethod
    def _chat(cls, operator=None, **values):
        """Open a chat as the controller does for a guest; taken by `operator` (res.users) if given.

        :return: discuss.channel record, in sudo
        """
        said = cls._said(**values)
        guest = cls.env["mail.guest"].create({"name": said["name"]})
        public = cls.env.ref("base.public_user")
        env = cls.env(user=public, context={"guest": guest})
        channel = cls.channel.with_env(env).sudo()
        identity, customer = channel._care_identify(said)
        ticket = channel._care_open_request(
            said, identity, customer, False, True, env["sale.order"]
        )
        info = channel._get_operator_info(lang="en_US", country_id=False)
        vals = channel._get_livechat_discuss_channel_vals(**info)
        chat = env["discuss.channel"].sudo().create(vals)
        chat.sudo(False)._care_begin(ticket, said, identity, False)
        chat = chat.with_env(cls.env(su=True))
        cls._be_there(guest)
        if operator:
            chat.with_user(operator).sudo(False).care_take()
        return chat

    @classmethod
    def _say(cls, chat, body, user=None):
        """Say something in a chat: `user` (res.users), or by default its guest."""
        if user:
            speaker = chat.with_user(user).sudo(False)
        else:
            public = cls.env.ref("base.public_user")
            guest = chat._care_visitor()
            # sudo: as Odoo's own route
            speaker = chat.with_env(cls.env(user=public, su=True, context={"guest": guest}))
        return speaker.message_post(
            body=body, message_type="comment", subtype_xmlid="mail.mt_comment"
        )

    @classmethod
    def _qualification(cls):
        return {"reason_id": cls.reason.id}


class ChatCase(ChatPeople, CareCase):
    """Rules of the chats."""


class ChatHttpCase(ChatPeople, CareHttpCase):
    """What visitors and operators may do over HTTP."""

    def _form(self, **values):
        """Fetch the form and return what a visitor sends with it."""
        form = self.make_jsonrpc_request("/care/chat/form", {"channel_id": self.channel.id})
        said = self._said(token=form["token"], **values)
        return {name: value for name, value in said.items() if value != ""}

    def _open(self, **values):
        """Send the form; return the answer (dict)."""
        return self.make_jsonrpc_request(
            "/care/chat/open", {"channel_id": self.channel.id, "values": self._form(**values)}
        )
