"""The connection to our mail server: made, encrypted as its route wants it, and signed in."""

import contextlib
import smtplib
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

from services.notifications.model.limits import Limits
from shared.smtp import Route, StartTls

CONNECT = Limits().connect  # seconds
NO_STARTTLS = (
    "nothing was sent: the mail server offers no STARTTLS, and letters do not go in the clear. Let SMTP_URL begin with "
    "smtps://, or name another server; ?starttls=never at its end allows the clear, within a network of your own"
)


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
        raise smtplib.SMTPNotSupportedError(NO_STARTTLS)


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
        raise smtplib.SMTPException(f"SMTP_CA_FILE holds no certificate in PEM that can be read: {error}") from error


@contextlib.contextmanager
def _certificate_of(route: Route) -> Iterator[None]:
    """Say of a certificate that is not good for *route*'s server what can be done."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        why = f"the mail server's certificate is not good for {route.host}: {error.verify_message}"
        raise smtplib.SMTPException(f"{why}; SMTP_CA_FILE may name an authority of your own") from error


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
