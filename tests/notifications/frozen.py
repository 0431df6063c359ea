"""`python -m tests.notifications.frozen FACTOR`: the senders of a work process of its own, which a test can freeze.

Settings come from the environment; limits are divided by FACTOR, but the lease, which a busy machine needs.
"""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from services.notifications.mail.senders import send_letters
from services.notifications.model.limits import Limits
from shared.mongo import Database
from shared.settings import Settings

LEASE = 3.0  # seconds


class Sender:
    """A running one."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process

    def freeze(self) -> None:
        """Let it do nothing, and hear nothing, from now on."""
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self._process.send_signal(signal.SIGCONT)


@contextmanager
def sender(settings: Settings, url: str, factor: float) -> Iterator[Sender]:
    """Senders that hand letters to the server at *url*, for as long as this lasts."""
    own = {
        "ENVIRONMENT": "local",
        "MONGODB_URI": settings.mongodb_uri,
        "NAMESPACE": settings.namespace,
        "LINK_KEY": settings.link_key.get_secret_value(),
        "SMTP_URL": url,
        "PATH": os.environ["PATH"],
    }
    process = subprocess.Popen([sys.executable, "-m", "tests.notifications.frozen", str(factor)], env=own)
    try:
        yield Sender(process)
    finally:
        process.kill()
        process.wait()


if __name__ == "__main__":
    mine = Settings()
    limits = replace(Limits().divided(float(sys.argv[1])), lease=LEASE)
    send_letters(Database.connect(mine, "notifications"), mine, threading.Event(), limits)
