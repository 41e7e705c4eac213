"""A real Odoo server with a database of its own, to be killed and asked by many at once.

An `HttpCase` answers every request within one transaction, which is never committed: it cannot
show what two transactions do to each other, nor what a killed server leaves behind.
"""

import os
import socket
import subprocess
import threading
import time
import unittest
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg2
import requests

from odoo.sql_db import connection_info_for
from odoo.tests import BaseCase
from odoo.tests.common import HOST

TOOLS = Path(__file__).resolve().parents[1] / "tools"


class RealServerCase(BaseCase):
    """Has `self.server`, a `RealServer` that the tests of the class share.

    What they write is committed, and thrown away with the database after the last one.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        pristine = os.environ.get("CARE_TEST_PRISTINE")
        if not pristine:
            raise unittest.SkipTest("starts a server of its own, which tools/test prepares")
        cls.server = RealServer(pristine, Path(os.environ["CARE_TEST_LOGS"]))
        # Registered first: a server that never answers leaves nothing behind either.
        cls.addClassCleanup(cls.server.remove)
        cls.server.prepare()
        cls.server.start()


class RealServer:
    """One Odoo process on a copy of the database `pristine`, with its log in the folder `logs`.

    It runs no cron and reaches no mail server, so that nothing happens but what a test does.
    """

    def __init__(self, pristine, logs):
        self.pristine = pristine
        self.database = f"{pristine}_server"
        self.log = logs / f"{self.database}.log"
        self.process = None
        with closing(socket.socket()) as free:
            free.bind((HOST, 0))
            self.address = free.getsockname()
        self.url = "http://{}:{}".format(*self.address)

    # -------------------------------------------------------------- its life

    def prepare(self):
        """Copy the pristine database and its files; an older copy is replaced."""
        self.log.unlink(missing_ok=True)
        self._db("clone", self.pristine, self.database)

    def start(self, timeout=120):
        """Start the process and return when it answers.

        :param int timeout: seconds it may take
        :raises AssertionError: when it does not answer, with the end of its log
        """
        host, port = self.address
        command = [TOOLS / "odoo", "-d", self.database, "--max-cron-threads", "0"]
        command += ["--http-interface", host, "--http-port", str(port)]
        # Nobody listens on port 1: not even a machine that relays mail sends that of a test.
        command += ["--smtp", HOST, "--smtp-port", "1"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                # A killed test run takes its server along.
                ["setpriv", "--pdeathsig", "KILL", *command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + timeout
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                end = "\n".join(self.log.read_text(errors="replace").splitlines()[-30:])
                raise AssertionError(f"The server does not answer. The end of {self.log}:\n{end}")
            time.sleep(0.1)

    def kill(self):
        """End the process with SIGKILL, as a crash or a lack of memory does; returns when gone."""
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None

    def restart(self):
        """Kill the process if it runs and start it again, at the same address."""
        self.kill()
        self.start()

    def remove(self):
        """Kill the process and drop its database and files."""
        self.kill()
        self._db("drop", self.database)

    def _db(self, *arguments):
        subprocess.run([TOOLS / "db", *arguments], check=True, stdin=subprocess.DEVNULL)

    def _answers(self):
        try:
            # Asks the database, unlike /web/health.
            return requests.get(f"{self.url}/web/manifest.webmanifest", timeout=60).ok
        except requests.ConnectionError:
            return False

    # ------------------------------------------------------------ its people

    def login(self, login, password=None):
        """Log in and return a `Caller`; the password is the login unless given."""
        return Caller(self, login, password or login)

    def add_user(self, login, group, **values):
        """Create a user of `group` (str, external id) and return him, logged in (`Caller`)."""
        self.login("admin").call(
            "res.users",
            "create",
            {
                "login": login,
                "name": login.title(),
                "password": login,
                "email": f"{login}@example.com",
                "group_ids": [(6, 0, [self.ref(group)])],
                **values,
            },
            context={"no_reset_password": True},
        )
        return self.login(login)

    def at_once(self, *calls, lock=None):
        """Run `calls` (functions without arguments) at the same time, each in its own thread.

        Threads alone may miss each other. With `lock`, a statement of SQL, the transactions
        certainly overlap: what it locks is held until all calls wait for it.

        :return: list of what each returned or raised, in the order of `calls`
        :raises AssertionError: when a call does not wait for the lock, so that nothing is proven
        """
        outcomes = [None] * len(calls)
        together = threading.Barrier(len(calls))

        def run(index, call):
            together.wait()
            try:
                outcomes[index] = call()
            except Exception as error:  # noqa: BLE001  who called at_once judges it
                outcomes[index] = error

        threads = [
            threading.Thread(target=run, args=pair, daemon=True) for pair in enumerate(calls)
        ]
        with self.cursor() as cursor:
            if lock:
                cursor.execute(lock)
            for thread in threads:
                thread.start()
            met = not lock or self._all_wait(threads)
        for thread in threads:
            thread.join()
        if not met:
            raise AssertionError(f"not all calls waited for {lock!r}; outcomes: {outcomes}")
        return outcomes

    def _all_wait(self, threads, timeout=30):
        """Tell whether all `threads` get to where their transactions wait for a lock."""
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline and all(thread.is_alive() for thread in threads):
            [(waiting,)] = self.rows(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = %s AND wait_event_type = 'Lock'",
                self.database,
            )
            if waiting == len(threads):
                return True
            time.sleep(0.05)
        return False

    # ---------------------------------------------------------- its database

    @contextmanager
    def cursor(self):
        """Open a transaction of psycopg2 on the database, rolled back at the end."""
        _name, info = connection_info_for(self.database)
        with closing(psycopg2.connect(**info)) as connection, connection.cursor() as cursor:
            yield cursor

    def rows(self, query, *params):
        """Return the rows (list of tuples) of a query on what is committed now."""
        with self.cursor() as cursor:
            cursor.execute(query, params)
            return cursor.fetchall()

    def ref(self, xmlid):
        """Return the database id (int) of an external id."""
        [(res_id,)] = self.rows(
            "SELECT res_id FROM ir_model_data WHERE module = %s AND name = %s", *xmlid.split(".")
        )
        return res_id


class Caller:
    """A person logged in on a `RealServer`, who calls methods as the web client does."""

    def __init__(self, server, login, password):
        self.server = server
        self.session = requests.Session()
        info = self._post(
            "/web/session/authenticate",
            {"db": server.database, "login": login, "password": password},
        )
        self.uid = info["uid"]

    def call(self, model, method, *args, **kwargs):
        """Call a method of a model and return its result, records as a list of ids.

        Public and not decorated with `api.model`, it takes ids (list of int) as first argument.

        :raises ServerError: what the person would see instead of a result
        :raises requests.ConnectionError: when the server dies or is not there
        """
        return self._post(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": args, "kwargs": kwargs},
        )

    def _post(self, path, params):
        response = self.session.post(
            self.server.url + path,
            json={"jsonrpc": "2.0", "method": "call", "params": params},
            timeout=120,
        )
        response.raise_for_status()
        answer = response.json()
        if "error" in answer:
            raise ServerError(answer["error"])
        return answer.get("result")


class ServerError(Exception):
    """An error the server answered with; `name` is the Python exception behind it."""

    def __init__(self, error):
        data = error.get("data", {})
        self.name = data.get("name")
        super().__init__(f"{self.name}: {data.get('message')}\n{data.get('debug', '')}")
