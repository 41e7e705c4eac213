"""Two people in two browsers at the same time, on the real websocket."""

import base64
import json
import re
import threading
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from odoo.tests.common import (
    HOST,
    TEST_CURSOR_COOKIE_NAME,
    ChromeBrowser,
    ChromeBrowserException,
    get_db_name,
)
from odoo.tools import config

from odoo.addons.bus.models.bus import BusBus
from odoo.addons.bus.websocket import CloseCode, WebsocketConnectionHandler, _kick_all


class Side(NamedTuple):
    """What one of the two people does: `tour` on the page `url`, logged in as `login`.

    Without a login he is a visitor. The same tour may be played by both.
    """

    tour: str
    url: str
    login: str | None = None


class TwoBrowsers:
    """Mixed into an HttpCase: `run_tours` plays two tours at once."""

    def run_tours(self, *sides, timeout=60):
        """Play one tour per person (`Side`, or a tuple of its fields), all at the same time.

        The people see what the test made and each other's doing live, as the bus is not queued
        until a commit that a test never does. Each side waits for the other by the triggers of
        its own steps: give those a `timeout` of their own (milliseconds, 10,000 by default).

        As soon as one side fails the others are stopped. Nothing may touch `self.env` in the
        meantime: the requests of the browsers share its transaction.

        :param int timeout: seconds that each side has after its page is loaded
        :raises AssertionError: names every side that failed, why, and the screenshots of all
        """
        sides = [Side(*side) for side in sides]
        with self._browsers(len(sides)) as browsers:
            for side, browser in zip(sides, browsers, strict=True):
                self.session = None  # authenticate() would end it, and it is another person's
                self.authenticate(side.login, side.login, browser=browser)
            # The requests have caches of their own: they read what is written.
            self.cr.flush()
            self.cr.clear()
            failures = self._play(sides, browsers, timeout)
            screenshots = self._screenshots(sides, browsers) if failures else []
        self.env.invalidate_all()
        if failures:
            self.fail("\n".join([*failures, *screenshots]))

    @contextmanager
    def _browsers(self, count):
        """Start `count` browsers whose requests and websockets reach this test's transaction."""
        with ExitStack() as stack:
            # Undone in reverse order: the browsers go first, then what they still asked for.
            stack.enter_context(patch.multiple(self, opener=self.opener, session=None))
            stack.enter_context(self.allow_requests())
            stack.callback(self._wait_remaining_requests)
            stack.callback(_kick_all, CloseCode.KILL_NOW)
            for patcher in self._patches():
                stack.enter_context(patcher)
            browsers = []
            for _index in range(count):
                browser = ChromeBrowser(self, success_signal="tour succeeded")
                stack.callback(browser.stop)
                browser.set_cookie(TEST_CURSOR_COOKIE_NAME, self.http_request_key, "/", HOST)
                browsers.append(browser)
            yield browsers

    def _patches(self):
        """Do for the websocket and the tours what `HttpCase` does for one browser."""
        send = BusBus._sendone

        def send_now(bus, target, notification_type, message):
            send(bus, target, notification_type, message)
            bus.env.cr.precommit.run()  # writes bus.bus
            bus.env.cr.postcommit.run()  # tells the websockets

        users = self.registry["res.users"]
        return [
            patch.object(BusBus, "_sendone", send_now),
            patch.object(WebsocketConnectionHandler, "websocket_allowed", return_value=True),
            # Otherwise Odoo's onboarding tours start between the steps.
            patch.object(users, "tour_enabled", False),
            patch.object(
                users, "_post_model_setup__", lambda _: setattr(users, "tour_enabled", False)
            ),
            patch.object(users, "_compute_tour_enabled", lambda _: None),
        ]

    def _play(self, sides, browsers, timeout):
        """Run each side in a thread of its own and return what failed (list of str)."""
        failures = []

        def play(side, browser):
            options = {"stepDelay": 0, "keepWatchBrowser": False, "startUrl": side.url}
            try:
                browser.navigate_to(self.base_url() + side.url)
                if not browser._wait_ready(f"odoo.isTourReady({side.tour!r})", timeout):
                    raise ChromeBrowserException(f"{side.url} never offered this tour")
                browser._wait_code_ok(
                    f"odoo.startTour({side.tour!r}, {json.dumps(options)})", timeout
                )
            except Exception as error:  # noqa: BLE001  a thread has nobody else to tell
                failures.append(f"{side.tour}, played by {side.login or 'a visitor'}: {error}")
                for other in browsers:
                    # The side that failed has its outcome already and ignores this.
                    other._result.cancel()

        threads = [
            threading.Thread(target=play, args=pair, name=f"tour of {pair[0].login}", daemon=True)
            for pair in zip(sides, browsers, strict=True)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            # Page and tour each have their own timeout; this one only keeps a test from hanging.
            thread.join(2 * timeout + 30)
            if thread.is_alive():
                failures.append(f"{thread.name}: the browser no longer answers")
        return failures

    def _screenshots(self, sides, browsers):
        """Save what every side sees and return where (list of str)."""
        folder = Path(config["screenshots"]) / get_db_name() / "screenshots"
        folder.mkdir(parents=True, exist_ok=True)
        lines = []
        for index, (side, browser) in enumerate(zip(sides, browsers, strict=True), start=1):
            who = side.login or "a visitor"
            name = re.sub(r"\W+", "_", f"{self.id()} {index} {who}")
            try:
                shot = browser._websocket_request("Page.captureScreenshot")
                path = folder / f"{name}.png"
                path.write_bytes(base64.b64decode(shot["data"]))
            except Exception as error:  # noqa: BLE001  it must not hide the failure itself
                path = f"none, {error!r}"
            lines.append(f"screen of {who}: {path}")
        return lines
