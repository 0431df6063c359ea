"""A mail server, spoken to by smtplib over a connection that is kept for the next letter."""

import contextlib
import re
import smtplib
import ssl
from collections.abc import Callable
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

from services.notifications.answers import Answer, Try
from shared import clock

SECONDS = 15  # for each of the mail server's answers but the last
LAST_SECONDS = 60  # it may look at the whole letter before it says yes
_ENHANCED = re.compile(r"^\s*([245]\.\d{1,3}\.\d{1,3})\b")
_LINE_ENDS = re.compile(rb"\r\n|\r|\n")
_FULL_STOPS = re.compile(rb"(?m)^\.")
# A letter that was refused on a connection that served others before may only have found it worn out.
_WORN_OUT = (smtplib.SMTPServerDisconnected, ConnectionError)


class NotHandedOver(Exception):
    """The letter must not go out any more; nothing was sent."""


class MailServer:
    """The server that SMTP_URL names: `smtp://user:password@host:587`, `smtps://...:465`.

    Attributes:
        needs_tls: whether a letter goes over `smtp:` only once the line is encrypted. So it is with
            `?starttls=required`, and whenever a password would go to another machine, unless `?starttls=never`.
    """

    def __init__(self, url: str, *, seconds: float = SECONDS, last_seconds: float = LAST_SECONDS) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise ValueError("SMTP_URL must look like smtp://user:password@host:587 or smtps://host:465")
        self._implicit_tls = parts.scheme == "smtps"
        self._host, self._port = parts.hostname, parts.port or (465 if self._implicit_tls else 25)
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        by_default = bool(self._user) and not _is_own(self._host) and "starttls=never" not in parts.query
        self.needs_tls = "starttls=required" in parts.query or by_default
        self._seconds, self._last_seconds = seconds, last_seconds
        self._smtp: smtplib.SMTP | None = None

    def deliver(self, mail: bytes, *, sender: str, recipient: str, may_go: Callable[[], bool]) -> Try:
        """Hand *mail*, as it goes on the wire, to the server. *may_go* is asked last, just before the text.

        Raises:
            NotHandedOver: *may_go* said no.
        """
        text, was_kept = _dotted(mail), self._smtp is not None
        try:
            return self._deliver(text, sender, recipient, may_go)
        except _WORN_OUT as error:
            self.hang_up()
            if not was_kept:
                return _unreachable(error)
        try:
            return self._deliver(text, sender, recipient, may_go)
        except _WORN_OUT as error:
            self.hang_up()
            return _unreachable(error)

    def hang_up(self) -> None:
        """Say goodbye, if anybody still listens."""
        if (smtp := self._smtp) is not None:
            self._smtp = None
            with contextlib.suppress(smtplib.SMTPException, OSError):
                smtp.quit()
            smtp.close()

    @property
    def is_connected(self) -> bool:
        """Whether a connection is kept."""
        return self._smtp is not None

    def _deliver(self, text: bytes, sender: str, recipient: str, may_go: Callable[[], bool]) -> Try:
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
            self.hang_up()
            return _unreachable(error)
        return self._text(smtp, text, may_go)

    def _envelope(self, smtp: smtplib.SMTP, sender: str, recipient: str) -> Try | None:
        """Name sender and recipient; what the server has against them, if anything."""
        international = not recipient.isascii()
        smtp.command_encoding = "utf-8" if international else "ascii"
        code, words = smtp.mail(sender, ["SMTPUTF8", "BODY=8BITMIME"] if international else [])
        if code == 250:
            code, words = smtp.rcpt(recipient)
        return None if code in (250, 251) else self._refused(smtp, code, words)

    def _text(self, smtp: smtplib.SMTP, text: bytes, may_go: Callable[[], bool]) -> Try:
        """Send the text. From its first byte on, a broken connection leaves open whether it arrived."""
        if not may_go():
            self._reset(smtp)
            raise NotHandedOver
        code, words = smtp.docmd("DATA")
        if code != 354:
            return self._refused(smtp, code, words)
        try:
            if smtp.sock is not None:
                smtp.sock.settimeout(self._last_seconds)
            smtp.send(text)
            code, words = smtp.getreply()
            if smtp.sock is not None:
                smtp.sock.settimeout(self._seconds)
        except (OSError, smtplib.SMTPException) as error:
            self.hang_up()
            return Try(at=clock.real(), answer=Answer.LOST, words=f"after the text was sent: {error}"[:300])
        if code != 250:
            return self._refused(smtp, code, words)
        return _said(Answer.ACCEPTED, code, words)

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
            self.hang_up()

    def _connected(self) -> smtplib.SMTP:
        if self._smtp is None:
            self._smtp = self._connect()
        return self._smtp

    def _connect(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self._implicit_tls:
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(self._host, self._port, timeout=self._seconds, context=context)
        else:
            smtp = smtplib.SMTP(self._host, self._port, timeout=self._seconds)
        try:
            self._secure(smtp, context)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _secure(self, smtp: smtplib.SMTP, context: ssl.SSLContext) -> None:
        smtp.ehlo_or_helo_if_needed()
        if self.needs_tls and not self._implicit_tls:
            smtp.starttls(context=context)  # raises when the server does not offer it
            smtp.ehlo()
        if self._user:
            smtp.login(self._user, self._password)


def _said(answer: Answer, code: int, words: bytes | str) -> Try:
    text = words.decode(errors="replace") if isinstance(words, bytes) else words
    enhanced = _ENHANCED.match(text)
    return Try(
        at=clock.real(), answer=answer, code=code, enhanced=enhanced[1] if enhanced else "",
        words=" ".join(text.split())[:300],
    )  # fmt: skip


def _unreachable(error: Exception) -> Try:
    return Try(at=clock.real(), answer=Answer.OUT_OF_REACH, words=str(error)[:300])


def _dotted(body: bytes) -> bytes:
    """*body* as DATA takes it (RFC 5321, 4.5.2): CRLF, a second full stop before one that begins a line, the end."""
    lines = _FULL_STOPS.sub(b"..", _LINE_ENDS.sub(b"\r\n", body))
    return lines + (b"" if lines.endswith(b"\r\n") else b"\r\n") + b".\r\n"


def _is_own(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
