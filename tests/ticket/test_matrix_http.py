from urllib.parse import urlencode

from odoo.http import Request
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import CareHttpCase
from .visibility import AUDIENCES, WEB_DOORS, WORDS, Visibility

REQUESTED = ["attachments", "followers", "activities", "scheduledMessages", "suggestedRecipients"]


@tagged("post_install", "-at_install", "security")
class TestMatrixHttp(Visibility, CareHttpCase):
    """Each person, each audience, each door of the web: see `visibility.py`."""

    @mute_logger("odoo.http", "odoo.models.unlink")
    def test_every_person_gets_by_every_door_what_the_table_says(self):
        def knock(door, person, user):
            if self.at_the_door != person:
                self.authenticate(user.login, user.login)
                self.at_the_door = person
            self.link = self.link_of(person)
            return getattr(self, f"door_{door}")()

        self.at_the_door = None
        self.check_doors(WEB_DOORS, knock)

    # ---------------------------------------------------------------- helpers

    def ask(self, route, **params):
        return self.make_jsonrpc_request(route, params)

    def url(self, path, **params):
        return f"{path}?{urlencode({**params, **self.link})}"

    def fetched(self, link=None, **fetch_params):
        return self.ask(
            "/mail/chatter_fetch",
            thread_model="care.ticket",
            thread_id=self.ticket.id,
            fetch_params=fetch_params,
            **(self.link if link is None else link),
        )

    def files_where(self, opens):
        """Return the marks (list of str) of the files whose content `opens(file)` returns."""
        return [self.tried(opens, file) for file in self.said.attachment_ids]

    def with_faceless(self, marks):
        """Add to `marks` those of comments without author, which show no face to anybody."""
        faceless = {mark for id_, mark in self.marks.items() if not self.said.browse(id_).author_id}
        found = set(marks)
        for word in WORDS.values():
            if any(mark.startswith(word) for mark in found):
                found |= {mark for mark in faceless if mark.startswith(word)}
        return found

    def is_face(self, response):
        # Nobody here has a photo: Odoo draws him one. The placeholder is a PNG.
        return response.status_code == 200 and "svg" in response.headers["Content-Type"]

    # ------------------------------------------------------------------ doors

    def door_page(self):
        page = self.url_open(self.url(f"/my/requests/{self.ticket.id}"))
        if f"/my/requests/{self.ticket.id}" not in page.url or "/web/login" in page.url:
            return page.text
        chatter = self.ask(
            "/portal/chatter_init",
            thread_model="care.ticket",
            thread_id=self.ticket.id,
            **self.link,
        )
        return (page.text, chatter, self.fetched())

    def door_fetch(self):
        return self.fetched()

    def door_fetch_by_word(self):
        return [self.fetched(search_term=mark) for mark in self.marks.values()]

    def door_fetch_by_token(self):
        # The ticket's own token adds nothing to what one may read without it.
        return self.fetched({**self.link, "token": self.ticket.access_token})

    def door_download(self):
        return [
            self.url_open(
                f"/web/content/{file['id']}?access_token={file['raw_access_token']}"
            ).content
            for message in self.fetched()["data"]["mail.message"]
            for file in message["attachment_ids"]
        ]

    def door_face(self):
        link = {"_hash": self.link["hash"], "pid": self.link["pid"]} if self.link else {}
        avatar = "/mail/avatar/mail.message/%s/author_avatar/50x50?%s"
        return self.with_faceless(
            self.marks_where(
                lambda id_: self.is_face(self.url_open(avatar % (id_, urlencode(link))))
            )
        )

    def door_react(self):
        return self.marks_where(
            lambda id_: self.ask(
                "/mail/message/reaction", message_id=id_, content="👍", action="add", **self.link
            )
        )

    def door_post(self):
        def posted(audience):
            answer = self.ask(
                "/mail/message/post",
                thread_model="care.ticket",
                thread_id=self.ticket.id,
                post_data={"body": "Words", "care_audience": audience},
                **self.link,
            )
            message = self.env["mail.message"].browse(answer["message_id"])
            return message.care_audience == audience

        return self.marks_of_audiences(
            audience for audience in AUDIENCES.values() if self.tried(posted, audience)
        )

    def door_backend_messages(self):
        return self.ask(
            "/mail/thread/messages", thread_model="care.ticket", thread_id=self.ticket.id
        )

    def door_backend_thread(self):
        thread = {
            "thread_model": "care.ticket",
            "thread_id": self.ticket.id,
            "request_list": REQUESTED,
            "access_params": {**self.link, "token": self.ticket.access_token},
        }
        return self.ask("/mail/data", fetch_params=["failures", ["mail.thread", thread]])

    def door_inbox(self):
        return [self.ask(f"/mail/{box}/messages") for box in ("inbox", "history", "starred")]

    def door_content(self):
        return self.files_where(lambda file: self.url_open(f"/web/content/{file.id}").content)

    def door_image(self):
        return self.files_where(lambda file: self.url_open(f"/web/image/{file.id}").content)

    def door_image_of_comment(self):
        image = "/web/image/mail.message/%s/author_avatar"
        return self.with_faceless(
            self.marks_where(lambda id_: self.is_face(self.url_open(image % id_)))
        )

    def door_zip(self):
        def zipped(file):
            return self.url_open(
                "/mail/attachment/zip",
                data={
                    "file_ids": str(file.id),
                    "zip_name": "x",
                    "csrf_token": Request.csrf_token(self),
                },
            ).content

        return self.files_where(zipped)
