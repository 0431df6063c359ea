"""The connection to our mail server: made, encrypted as its route wants it, and signed in."""

import contextlib
import smtplib
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

from services.notifications.model.limits import Limits
from services.notifications.model.replies import bad_ca_file, bad_certificate, no_starttls
from shared.phrases import Phrase
from shared.smtp import Route, StartTls

CONNECT = Limits().connect  # seconds


class NotUsable(smtplib.SMTPException):
    """There is a server, and letters may not go to it; *why* is for organisers."""

    def __init__(self, why: Phrase) -> None:
        super().__init__(str(why))
        self.why = why


def connected(route: Route, limits: Limits) -> smtplib.SMTP:
    """A connection that letters may go over.

    Raises:
        smtplib.SMTPResponseException: the server refused us.
        smtplib.SMTPException, OSError: there is none, or it may not be used; says why.
    """
    smtp = _opened(route, limits)
    try:
        if smtp.sock is not None:
            smtp.sock.settimeout(limits.command)
        smtp.ehlo_or_helo_if_needed()
        _encrypt(smtp, route)
        if route.user:
            smtp.login(route.user, route.password)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _opened(route: Route, limits: Limits) -> smtplib.SMTP:
    if not route.is_tls:
        return _Connection(route.host, route.port, timeout=limits.greeting)
    with _certificate_of(route):
        return _EncryptedConnection(route.host, route.port, timeout=limits.greeting, context=_context(route))


def _encrypt(smtp: smtplib.SMTP, route: Route) -> None:
    if route.is_tls or route.starttls is StartTls.NEVER:
        return
    if smtp.has_extn("starttls"):
        with _certificate_of(route):
            smtp.starttls(context=_context(route))
        smtp.ehlo()
    elif route.starttls is StartTls.REQUIRED:
        raise NotUsable(no_starttls())


def _context(route: Route) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if not route.is_verified:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    elif route.ca_file:
        _trust(context, route.ca_file)
    return context


def _trust(context: ssl.SSLContext, ca_file: Path) -> None:
    try:
        context.load_verify_locations(ca_file)
    except OSError as error:
        raise NotUsable(bad_ca_file(str(error))) from error


@contextlib.contextmanager
def _certificate_of(route: Route) -> Iterator[None]:
    """Say of a certificate that is not good for *route*'s server what can be done."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise NotUsable(bad_certificate(route.host, error.verify_message)) from error


class _Connection(smtplib.SMTP):
    """A connection that sends a short piece at once: Nagle's algorithm would keep the final dot back for 40 ms."""

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return _prompt(super()._get_socket(host, port, CONNECT), timeout)  # type: ignore[misc]


class _EncryptedConnection(smtplib.SMTP_SSL):
    """The same, encrypted from the first word on."""

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return _prompt(super()._get_socket(host, port, CONNECT), timeout)  # type: ignore[misc]


def _prompt(connection: socket.socket, timeout: float) -> socket.socket:
    connection.settimeout(timeout)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection
