"""A mailbox with one mail, from which Odoo fetches."""

import socketserver
import threading
from contextlib import contextmanager

from odoo.tests.common import HOST


@contextmanager
def pop_server(mail):
    """Serve one mail (bytes, lines ended by CRLF) to whoever logs in by POP3.

    :return: host (str), port (int) and the list of the numbers of mails that were deleted
    """
    deleted = []

    class Session(socketserver.StreamRequestHandler):
        def handle(self):
            self.wfile.write(b"+OK\r\n")
            for line in self.rfile:
                command, *arguments = line.decode().split()
                answer = b"+OK\r\n"
                if command == "STAT":
                    answer = b"+OK 1 %d\r\n" % len(mail)
                elif command == "LIST":
                    answer = b"+OK\r\n1 %d\r\n.\r\n" % len(mail)
                elif command == "RETR":
                    answer = b"+OK\r\n%s\r\n.\r\n" % mail
                elif command == "DELE":
                    deleted.append(int(arguments[0]))
                self.wfile.write(answer)
                if command == "QUIT":
                    return

    with socketserver.ThreadingTCPServer((HOST, 0), Session) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield (*server.server_address, deleted)
        finally:
            server.shutdown()
