"""A running mail sink for tests, and mails to put into it."""

import os
import smtplib
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import httpx

from local import ports


@dataclass(frozen=True)
class Sink:
    """A running sink."""

    smtp_port: int
    web: httpx.Client

    @property
    def address(self) -> str:
        """Where its page is."""
        return str(self.web.base_url)


@contextmanager
def a_sink(folder: Path) -> Iterator[Sink]:
    """A sink of one's own that keeps its mail in *folder*."""
    smtp_port, http_port = ports.any_free(), ports.any_free()
    options = ["--smtp-port", str(smtp_port), "--http-port", str(http_port), "--folder", str(folder)]
    command = [sys.executable, "-m", "local.sink", *options]
    with (
        subprocess.Popen(command, env={**os.environ, "ENVIRONMENT": "local"}) as process,
        httpx.Client(base_url=f"http://127.0.0.1:{http_port}") as web,
    ):
        try:
            _until_up(http_port)
            yield Sink(smtp_port, web)
        finally:
            process.terminate()


def a_mail(to: str, *, subject: str = "Hello", text: str = "Hello\n") -> EmailMessage:
    """A mail as the letters' sender makes them."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"], mail["X-Letter-Template"] = "desk@example.org", to, subject, "test"
    mail.set_content(text)
    return mail


def send(sink: Sink, mail: EmailMessage) -> int:
    """Send by SMTP; the number under which the sink keeps it."""
    with smtplib.SMTP("127.0.0.1", sink.smtp_port) as smtp:
        smtp.send_message(mail)
    return int(sink.web.get("/api/messages", params={"to": mail["To"]}).json()[-1]["index"])


def _until_up(port: int) -> None:
    for _ in range(200):
        if ports.answers(port):
            return
        time.sleep(0.1)
    raise AssertionError(f"nothing answers on port {port} after 20 s: {Path.cwd()}")
