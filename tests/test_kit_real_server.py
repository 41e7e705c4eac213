"""The kit itself: a server that can be killed, and calls that certainly meet."""

import socket
from contextlib import closing

import requests

from odoo.tests import tagged

from .real_server import RealServerCase, ServerError


@tagged("post_install", "-at_install")
class TestKitRealServer(RealServerCase):
    def test_what_was_answered_outlives_a_kill_and_so_does_the_login(self):
        admin = self.server.login("admin")
        [tag_id] = admin.call("care.tag", "create", [{"name": "Outlives"}])
        process = self.server.process
        self.server.kill()
        self.assertLess(process.returncode, 0, "ended by a signal, not by itself")
        with self.assertRaises(requests.ConnectionError):
            admin.call("care.tag", "read", [tag_id], ["name"])
        rows = self.server.rows("SELECT id FROM care_tag WHERE id = %s", tag_id)
        self.assertEqual(rows, [(tag_id,)])
        self.server.start()
        [tag] = admin.call("care.tag", "read", [tag_id], ["name"])
        self.assertEqual(tag["name"], "Outlives")

    def test_a_server_that_does_not_start_says_why(self):
        self.server.kill()
        self.addCleanup(self.server.restart)
        with closing(socket.socket()) as taken:
            taken.bind(self.server.address)
            with self.assertRaisesRegex(AssertionError, "in use"):
                self.server.start()

    def test_an_error_of_the_server_is_raised_with_its_name(self):
        agent = self.server.add_user("nosy", "care_desk.group_care_agent")
        with self.assertRaises(ServerError) as refusal:
            agent.call("ir.mail_server", "search", [])
        self.assertEqual(refusal.exception.name, "odoo.exceptions.AccessError")

    def test_calls_that_do_not_meet_prove_nothing(self):
        with self.assertRaisesRegex(AssertionError, r"outcomes: \['one', 'two'\]"):
            self.server.at_once(
                lambda: "one", lambda: "two", lock="LOCK TABLE care_ticket IN SHARE MODE"
            )

    def test_each_call_has_its_own_outcome(self):
        admin = self.server.login("admin")
        value, error = self.server.at_once(
            lambda: admin.call("res.users", "search_count", [("id", "=", admin.uid)]),
            lambda: admin.call("res.users", "no_such_method"),
        )
        self.assertEqual(value, 1)
        self.assertIsInstance(error, ServerError)
