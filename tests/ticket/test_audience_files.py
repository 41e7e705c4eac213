"""Files go with the comment they hang on when it is read by others."""

import base64

from lxml import html
from markupsafe import Markup

from odoo.tests import tagged

from ..common import CareHttpCase
from .audience_case import Observed

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


@tagged("post_install", "-at_install")
class TestFilesFollow(Observed, CareHttpCase):
    def with_files(self, audience):
        """Return an agent's comment with a file and an image in its text, and both addresses."""
        files = self.env["ir.attachment"].create(
            [
                {
                    "name": name,
                    "raw": content,
                    "mimetype": mimetype,
                    "res_model": "care.ticket",
                    "res_id": self.ticket.id,
                }
                for name, content, mimetype in (
                    ("plan.txt", b"the plan", "text/plain"),
                    ("lid.png", PIXEL, "image/png"),
                )
            ]
        )
        plan_token, lid_token = files.generate_access_token()
        lid = f"/web/image/{files[1].id}-ab12/lid.png?unique=7&access_token={lid_token}"
        message = self.say(
            self.agent,
            audience,
            body=Markup('<p>See <img src="%s"/></p>') % lid,
            attachment_ids=files.ids,
        )
        return message, [
            f"/web/content/{files[0].id}?access_token={plan_token}",
            lid,
        ]

    def opens(self, url, user=None):
        """Tell whether `user`, or a visitor, gets the file at `url`."""
        self.authenticate(user and user.login, user and user.login)
        response = self.url_open(url)
        return response.status_code == 200 and response.content in (b"the plan", PIXEL)

    def current(self, message):
        """Return the present addresses of the files of a comment."""
        return [
            f"/web/content/{file.id}?access_token={file.generate_access_token()[0]}"
            for file in message.attachment_ids
        ]

    def test_addresses_die_when_fewer_read_it(self):
        for former, audience in (("public", "private"), ("public", "team"), ("private", "team")):
            message, urls = self.with_files(former)
            for url in urls:
                self.assertTrue(self.opens(url, self.customer), url)
            names = set(message.attachment_ids.mapped("name"))
            self.change(message, audience)
            self.env.flush_all()
            with self.subTest(former=former, audience=audience):
                for url in urls:
                    for user in (self.customer, self.nora, None):
                        self.assertFalse(self.opens(url, user), url)
                self.assertEqual(set(message.attachment_ids.mapped("name")), names)
                for url in self.current(message):
                    self.assertTrue(self.opens(url, self.nora))

    def test_images_in_the_text_move_with_it(self):
        message, urls = self.with_files("public")
        self.change(message, "private")
        self.env.flush_all()
        [src] = html.fromstring(message.body).xpath("//img/@src")
        self.assertNotIn(src, urls)
        self.assertTrue(self.opens(src, self.nora), src)

    def test_an_image_without_a_token_moves_too(self):
        file = self.env["ir.attachment"].create(
            {
                "name": "lid.png",
                "raw": PIXEL,
                "res_model": "care.ticket",
                "res_id": self.ticket.id,
            }
        )
        message = self.say(
            self.agent,
            "public",
            body=Markup('<img src="/web/image/%s"/>') % file.id,
            attachment_ids=file.ids,
        )
        self.change(message, "private")
        [src] = html.fromstring(message.body).xpath("//img/@src")
        self.assertEqual(src.split("?")[0], f"/web/image/{message.attachment_ids.id}")
        self.env.flush_all()
        self.assertTrue(self.opens(src, self.agent))

    def test_addresses_stay_when_more_read_it(self):
        for former, audience in (("private", "public"), ("team", "public"), ("team", "private")):
            message, urls = self.with_files(former)
            before = message.attachment_ids
            self.change(message, audience)
            self.env.flush_all()
            with self.subTest(former=former, audience=audience):
                self.assertEqual(message.attachment_ids, before)
                for url in urls:
                    self.assertTrue(self.opens(url, self.customer))
