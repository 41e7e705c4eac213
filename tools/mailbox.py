"""A mail server that delivers nothing: mailbox.py PORT FOLDER

It takes every message on 127.0.0.1:PORT and writes it to FOLDER as an .eml file, for
people who try the demo: they see what a customer would get, and nobody gets it.
"""

import email
import email.policy
import re
import sys
import threading
from datetime import datetime
from pathlib import Path

from aiosmtpd.controller import Controller


class ToFolder:
    """Writes each message to a file of its own."""

    def __init__(self, folder):
        self.folder = folder

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        recipient = re.sub(r"[^\w.@-]", "_", envelope.rcpt_tos[0])
        subject = re.sub(r"\W+", "-", message["Subject"] or "").strip("-")[:60]
        moment = datetime.now().strftime("%Y%m%d-%H%M%S-%f")[:-3]
        path = self.folder / f"{moment} {recipient} {subject}.eml"
        path.write_bytes(envelope.original_content)
        return "250 kept"


def main():
    port, folder = int(sys.argv[1]), Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    controller = Controller(ToFolder(folder), hostname="127.0.0.1", port=port, ready_timeout=20)
    controller.start()
    threading.Event().wait()


if __name__ == "__main__":
    main()
