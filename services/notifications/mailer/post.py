"""A mail server, spoken to by smtplib over a connection that is kept for the next letter."""

import contextlib
import re
import smtplib
import socket
import ssl
from collections.abc import Callable
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

from services.notifications.answers import Answer, Try
from services.notifications.limits import Limits
from shared import clock

_ENHANCED = re.compile(r"^\s*([245]\.\d{1,3}\.\d{1,3})\b")
_LINE_ENDS = re.compile(rb"\r\n|\r|\n")
_FULL_STOPS = re.compile(rb"(?m)^\.")
# A letter that was refused on a connection that served others before may only have found it worn out.
_WORN_OUT = (smtplib.SMTPServerDisconnected, ConnectionError)


DEFAULT = Limits()
FINAL_DOT = b".\r\n"
GOODBYE = 2  # seconds for the answer to QUIT, which nobody needs


class NotHandedOver(Exception):
    """The letter must not go out any more; nothing was sent."""


class BrokenOff(Exception):
    """We hung up in the middle, before the letter was handed over."""


class MailServer:
    """The server that SMTP_URL names: `smtp://user:password@host:587`, `smtps://...:465`.

    The line is encrypted whenever the server offers STARTTLS, unless `?starttls=never`.

    Attributes:
        needs_tls: whether a letter goes over `smtp:` only once the line is encrypted, to a server with a certificate
            that is good for its name. So it is with `?starttls=required`, and whenever a password would go to another
            machine. Otherwise any certificate will do: it keeps listeners out, and without it we would speak in clear.
    """

    def __init__(self, url: str, *, limits: Limits = DEFAULT) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise ValueError("SMTP_URL must look like smtp://user:password@host:587 or smtps://host:465")
        self._implicit_tls = parts.scheme == "smtps"
        self._host, self._port = parts.hostname, parts.port or (465 if self._implicit_tls else 25)
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._never_tls = "starttls=never" in parts.query
        by_default = bool(self._user) and not _is_own(self._host) and not self._never_tls
        self.needs_tls = "starttls=required" in parts.query or by_default
        self._limits, self._broken_off = limits, False
        self._smtp: smtplib.SMTP | None = None
        self._named = False  # whether the recipient of the letter under way was named to the server

    def deliver(self, mail: bytes, *, sender: str, recipient: str, may_go: Callable[[], bool]) -> Try:
        """Hand *mail*, as it goes on the wire, to the server. *may_go* is asked last, just before the final dot.

        Raises:
            NotHandedOver: *may_go* said no.
            BrokenOff: somebody called `break_off` before the final dot.
        """
        text, was_kept = _dotted(mail), self._smtp is not None
        try:
            return self._deliver(text, sender, recipient, may_go)
        except _WORN_OUT as error:
            self._give_up()
            if not was_kept:
                return _unreachable(error, named=self._named)
        try:
            return self._deliver(text, sender, recipient, may_go)
        except _WORN_OUT as error:
            self._give_up()
            return _unreachable(error, named=self._named)

    def greet(self, sender: str) -> Try:
        """Ask whether the server would take a letter of *sender*'s, without one."""
        try:
            smtp = self._connected()
            code, words = smtp.mail(sender)
            self._reset(smtp)
        except smtplib.SMTPResponseException as error:
            self.hang_up()
            return _said(Answer.OUT_OF_REACH, error.smtp_code, error.smtp_error)
        except (OSError, smtplib.SMTPException) as error:
            self._give_up()
            return _unreachable(error)
        return _said(Answer.ACCEPTED if code == 250 else Answer.OUT_OF_REACH, code, words)

    def hang_up(self) -> None:
        """Say goodbye, if anybody still listens."""
        if (smtp := self._smtp) is not None:
            self._smtp = None
            with contextlib.suppress(smtplib.SMTPException, OSError):
                if smtp.sock is not None:
                    smtp.sock.settimeout(GOODBYE)
                smtp.quit()
            smtp.close()

    def break_off(self) -> None:
        """From another thread: end the talk now, whatever it waits for. After the final dot the answer is lost."""
        self._broken_off = True
        if (smtp := self._smtp) is not None and smtp.sock is not None:
            with contextlib.suppress(OSError):
                smtp.sock.shutdown(socket.SHUT_RDWR)

    @property
    def is_connected(self) -> bool:
        """Whether a connection is kept."""
        return self._smtp is not None

    def _deliver(self, text: bytes, sender: str, recipient: str, may_go: Callable[[], bool]) -> Try:
        self._named = False
        try:
            smtp = self._connected()
            if not recipient.isascii() and not smtp.has_extn("smtputf8"):
                return _said(Answer.PERMANENT, 553, b"5.6.7 our mail server takes no address with such letters")
            if refusal := self._envelope(smtp, sender, recipient):
                return refusal
        except _WORN_OUT:
            raise
        except smtplib.SMTPResponseException as error:  # it refused us before it knew the letter
            self.hang_up()
            return _said(Answer.OUT_OF_REACH, error.smtp_code, error.smtp_error)
        except (OSError, smtplib.SMTPException) as error:
            self._give_up()
            return _unreachable(error, named=self._named)
        return self._text(smtp, text, may_go)

    def _envelope(self, smtp: smtplib.SMTP, sender: str, recipient: str) -> Try | None:
        """Name sender and recipient; what the server has against them, if anything."""
        international = not recipient.isascii()
        smtp.command_encoding = "utf-8" if international else "ascii"
        self._within(smtp, self._limits.command)
        code, words = smtp.mail(sender, ["SMTPUTF8", "BODY=8BITMIME"] if international else [])
        if code != 250:
            self._refused(smtp, code, words)
            return _said(Answer.OUT_OF_REACH, code, words)  # it does not want our sender, whoever the letter is for
        self._named = True
        code, words = smtp.rcpt(recipient)
        return None if code in (250, 251) else self._refused(smtp, code, words)

    def _text(self, smtp: smtplib.SMTP, text: bytes, may_go: Callable[[], bool]) -> Try:
        """Send the text, and the final dot apart from it: before the dot nothing can have arrived."""
        self._within(smtp, self._limits.data)
        code, words = smtp.docmd("DATA")
        if code != 354:
            return self._refused(smtp, code, words)
        self._within(smtp, self._limits.block)
        smtp.send(text.removesuffix(FINAL_DOT))
        if not may_go():
            self._give_up(of_ours=True)
            raise NotHandedOver
        return self._final(smtp)

    def _final(self, smtp: smtplib.SMTP) -> Try:
        """Send the final dot. From here on, a broken connection leaves open whether the letter arrived."""
        try:
            smtp.send(FINAL_DOT)
            self._within(smtp, self._limits.final)
            code, words = smtp.getreply()
        except (OSError, smtplib.SMTPException) as error:
            self._give_up(of_ours=True)
            return Try(at=clock.real(), answer=Answer.LOST, words=f"after the text was sent: {error}"[:300])
        if code != 250:
            return self._refused(smtp, code, words)
        return _said(Answer.ACCEPTED, code, words)

    def _within(self, smtp: smtplib.SMTP, seconds: float) -> None:
        if smtp.sock is not None:
            smtp.sock.settimeout(seconds)

    def _refused(self, smtp: smtplib.SMTP, code: int, words: bytes) -> Try:
        """A refusal of this letter; afterwards the connection is ready for the next one, or given up (421)."""
        if code == 421 or code < 400:
            self.hang_up()
        else:
            self._reset(smtp)
        return _said(Answer.PERMANENT if code >= 500 else Answer.TEMPORARY, code, words)

    def _reset(self, smtp: smtplib.SMTP) -> None:
        """Ready the connection for the next letter; some servers close it after a refusal, and then so do we."""
        try:
            smtp.rset()
        except (OSError, smtplib.SMTPException):
            self._give_up(of_ours=True)

    def _give_up(self, *, of_ours: bool = False) -> None:
        """Close a connection that is of no more use, without a word.

        Raises:
            BrokenOff: it was we who broke it; unless that was asked for (*of_ours*).
        """
        if (smtp := self._smtp) is not None:
            self._smtp = None
            smtp.close()
        if self._broken_off and not of_ours:
            raise BrokenOff

    def _connected(self) -> smtplib.SMTP:
        if self._broken_off:
            raise BrokenOff
        if self._smtp is None:
            self._smtp = self._connect()
        return self._smtp

    def _connect(self) -> smtplib.SMTP:
        context, limits = self._context(), self._limits
        if self._implicit_tls:
            smtp: smtplib.SMTP = _EncryptedLine(self._host, self._port, timeout=limits.greeting, context=context)
        else:
            smtp = _Line(self._host, self._port, timeout=limits.greeting)
        try:
            self._within(smtp, limits.command)
            self._secure(smtp, context)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _context(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if not (self.needs_tls or self._implicit_tls):
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return context

    def _secure(self, smtp: smtplib.SMTP, context: ssl.SSLContext) -> None:
        smtp.ehlo_or_helo_if_needed()
        offered = smtp.has_extn("starttls") and not self._never_tls
        if (self.needs_tls or offered) and not self._implicit_tls:
            smtp.starttls(context=context)  # raises when the server does not offer it
            smtp.ehlo()
        if self._user:
            smtp.login(self._user, self._password)


class _Line(smtplib.SMTP):
    """A connection that sends a short piece at once: Nagle's algorithm would keep the final dot back for 40 ms."""

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return _prompt(super()._get_socket(host, port, DEFAULT.connect), timeout)  # type: ignore[misc]


class _EncryptedLine(smtplib.SMTP_SSL):
    """The same, encrypted from the first word on."""

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return _prompt(super()._get_socket(host, port, DEFAULT.connect), timeout)  # type: ignore[misc]


def _prompt(line: socket.socket, timeout: float) -> socket.socket:
    line.settimeout(timeout)
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return line


def _said(answer: Answer, code: int, words: bytes | str) -> Try:
    text = words.decode(errors="replace") if isinstance(words, bytes) else words
    enhanced = _ENHANCED.match(text)
    return Try(
        at=clock.real(), answer=answer, code=code, enhanced=enhanced[1] if enhanced else "",
        words=" ".join(text.split())[:300],
    )  # fmt: skip


def _unreachable(error: Exception, *, named: bool = False) -> Try:
    return Try(at=clock.real(), answer=Answer.OUT_OF_REACH, words=str(error)[:300], named=named)


def _dotted(body: bytes) -> bytes:
    """*body* as DATA takes it (RFC 5321, 4.5.2): CRLF, a second full stop before one that begins a line, the end."""
    lines = _FULL_STOPS.sub(b"..", _LINE_ENDS.sub(b"\r\n", body))
    return lines + (b"" if lines.endswith(b"\r\n") else b"\r\n") + b".\r\n"


def _is_own(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
