"""A real SMTP server that can be told to fail in all the ways that mail servers do."""

import asyncio
import email
import socket
import ssl
import threading
from collections.abc import Collection, Mapping
from email.message import EmailMessage
from email.policy import default
from types import MappingProxyType

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Postbox:
    """Takes mail on a free port of this machine; `answers` are given to the next letters in turn, then it accepts.

    Recipients in `stalls` wait for an answer to RCPT for ever, those of `refuses` get that reply.

    An answer is a reply such as `450 4.2.1 later` to DATA; `mail:530 ...` to MAIL; `rcpt:550 ...` to RCPT; `drop` cuts
    the connection before the text is taken, `drop after` takes the text and cuts it without an answer; `slow` waits a
    second first.

    With *tls* it offers STARTTLS; when somebody on the way `strips` that, nobody reads of it. `encrypted` counts the
    letters that came over an encrypted line.
    """

    def __init__(
        self,
        *answers: str,
        stalls: Collection[str] = (),
        refuses: Mapping[str, str] = MappingProxyType({}),
        tls: ssl.SSLContext | None = None,
        strips: bool = False,
    ) -> None:
        self.answers, self.connections, self.raw = list(answers), 0, list[bytes]()
        self.stalls, self.refuses, self.stalled = stalls, refuses, set[str]()
        self.arrived, self.encrypted, self.strips = threading.Condition(), 0, strips
        self._controller = Controller(
            self, hostname="127.0.0.1", port=free_port(), enable_SMTPUTF8=True, tls_context=tls
        )

    def __enter__(self) -> "Postbox":
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop(no_assert=True)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self._controller.port}"

    @property
    def mails(self) -> list[EmailMessage]:
        """What arrived, parsed, in order."""
        return [email.message_from_bytes(raw, policy=default) for raw in self.raw]

    def wait_for(self, count: int, seconds: float = 10) -> list[EmailMessage]:
        """The mails as soon as there are *count*."""
        with self.arrived:
            assert self.arrived.wait_for(lambda: len(self.raw) >= count, seconds), f"{len(self.raw)} of {count} arrived"
        return self.mails

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += session.ssl is None
        session.host_name = hostname
        offers = [line for line in responses if not (self.strips and "STARTTLS" in line)]
        return ["250-PIPELINING", *offers]  # as all do; aiosmtpd answers commands one after the other anyway

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.answers and self.answers[0].startswith("mail:"):
            return self.answers.pop(0).removeprefix("mail:")
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.stalls:
            self.stalled.add(address)
            await asyncio.sleep(600)
        if address in self.refuses:
            return self.refuses[address]
        if self.answers and self.answers[0].startswith("rcpt:"):
            return self.answers.pop(0).removeprefix("rcpt:")
        if self.answers and self.answers[0] == "drop":
            self.answers.pop(0)
            server.transport.abort()  # type: ignore[union-attr] # it is connected
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = self.answers.pop(0) if self.answers else "250 2.0.0 OK"
        if answer == "slow":
            await asyncio.sleep(1)
            answer = "250 2.0.0 OK"
        if answer.startswith("250") or answer == "drop after":
            assert isinstance(envelope.content, bytes)
            with self.arrived:
                self.raw.append(envelope.content)
                self.encrypted += session.ssl is not None
                self.arrived.notify_all()
        if answer == "drop after":
            server.transport.abort()  # type: ignore[union-attr] # it is connected
        return answer


def free_port() -> int:
    """A port of this machine that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
