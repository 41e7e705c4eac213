"""A server of Odoo for one database, and what it says about its own work."""

import http.client
import pathlib
import re
import socket
import subprocess
import sys
import tempfile
import time

STARTS_WITHIN = 120  # seconds
# What Odoo logs of a request: its path, and how many queries it made.
REQUEST = re.compile(r'"POST (/[^ #]*)\S* HTTP/1\.\d" 200 - (\d+) ')


class Server:
    """Used as a context: it runs within it.

    :param str name: what the table calls it
    :param str database: the only one it serves
    """

    def __init__(self, name, database):
        self.name = name
        self.database = database
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.host = f"127.0.0.1:{free.getsockname()[1]}"

    def __enter__(self):
        with tempfile.NamedTemporaryFile("w", suffix=".log", delete=False) as log:
            self.log = pathlib.Path(log.name).open()
        command = [sys.executable, "-W", "ignore", "-m", "odoo", "-d", self.database]
        command += ["--db-filter", f"^{self.database}$", "--http-port", self.host.split(":")[1]]
        # Requests alone are measured; visitors come from addresses of their own.
        command += ["--max-cron-threads=0", "--proxy-mode", "--logfile", self.log.name]
        self.process = subprocess.Popen(command)
        started = time.monotonic()
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() - started > STARTS_WITHIN:
                self.__exit__()
                raise RuntimeError(f"{self.name} does not start:\n{self.log.read()[-2000:]}")
            time.sleep(0.3)
        return self

    def __exit__(self, *_error):
        self.process.terminate()
        self.process.wait()
        self.log.close()
        pathlib.Path(self.log.name).unlink()

    def forget_requests(self):
        """Count from here."""
        self.log.read()

    def count_queries(self):
        """Return how many queries (int) the requests since `forget_requests` made."""
        return sum(int(count) for _path, count in REQUEST.findall(self.log.read()))

    def _answers(self):
        connection = http.client.HTTPConnection(self.host, timeout=5)
        try:
            connection.request("GET", "/web/health")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()
