"""The kit itself: two people at once, and a failure that cannot be overlooked."""

import re
import threading
import time
from pathlib import Path

import psutil

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.bus.models.bus import BusBus

from .common import CareHttpCase
from .two_browsers import TwoBrowsers


@tagged("post_install", "-at_install")
class TestKitTwoBrowsers(TwoBrowsers, CareHttpCase):
    def setUp(self):
        super().setUp()
        channels = self.env["discuss.channel"].with_user(self.agent)
        self.channel = channels._get_or_create_chat(self.agent_2.partner_id.ids)
        self.url = f"/odoo/action-mail.action_discuss?active_id=discuss.channel_{self.channel.id}"

    def test_two_agents_talk_live(self):
        self.run_tours(
            ("care_kit_asks", self.url, self.agent.login),
            ("care_kit_answers", self.url, self.agent_2.login),
        )
        said = self.channel.message_ids.sorted("id").mapped(
            lambda message: (message.author_id.name, str(message.preview))
        )
        self.assertEqual(
            said,
            [
                (self.agent.name, "Is the teapot back?"),
                (self.agent_2.name, "It came this morning"),
                (self.agent.name, "Then I tell Carla"),
                (self.agent_2.name, "Please do"),
            ],
        )

    def test_the_failure_of_one_side_ends_both_and_says_so(self):
        before = self._surroundings()
        with (
            self.assertRaises(AssertionError) as failure,
            mute_logger(f"{self._logger.name}.browser"),
        ):
            self.run_tours(
                ("care_kit_waits_in_vain", self.url, self.agent.login),
                ("care_kit_fails", self.url, self.agent_2.login),
            )
        words = str(failure.exception)
        self.assertRegex(words, r"care_kit_fails, played by care_agent_2: .*")
        self.assertIn("Look for a teapot", words)
        self.assertNotIn("care_kit_waits_in_vain", words)
        for login in (self.agent.login, self.agent_2.login):
            saved = re.search(rf"screen of {login}: (.*\.png)$", words, re.MULTILINE)
            self.assertTrue(saved, words)
            self.assertGreater(Path(saved[1]).stat().st_size, 1000)
        self.assertEqual(self._surroundings(), before)

    def _surroundings(self):
        """Return what a run must leave as it found it."""
        mine = ("tour of", "odoo.service.http.request", "WebSocket events consumer")
        deadline = time.monotonic() + 10
        # A browser's last thread ends when it notices that its socket is closed.
        while time.monotonic() < deadline and self._threads(mine):
            time.sleep(0.1)
        return {
            "threads": self._threads(mine),
            "browsers": psutil.Process().children(recursive=True),
            "key": self.http_request_key,
            "cookies": self.opener.cookies.get_dict(),
            "session": self.session,
            "bus": BusBus._sendone,
            "tours": self.registry["res.users"].tour_enabled,
        }

    def _threads(self, names):
        return [thread for thread in threading.enumerate() if thread.name.startswith(names)]
