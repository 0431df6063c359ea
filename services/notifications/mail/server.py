"""A mail server, spoken to by smtplib over a connection that is kept for the next letter."""

import contextlib
import smtplib
import socket
from collections.abc import Callable, Iterator

from services.notifications.mail.connection import NotUsable, connected
from services.notifications.model.limits import Limits
from services.notifications.model.replies import Reply, Try, address_not_taken, lost, replied
from shared import clock
from shared.smtp import Route

# A letter that was refused on a connection that served others before may only have found it worn out.
_WORN_OUT = (smtplib.SMTPServerDisconnected, ConnectionError)

DEFAULT = Limits()
FINAL_DOT = b".\r\n"
OK, GO_ON = 250, 354
TAKEN = (OK, 251)  # what says that a recipient is
GOODBYE = 2  # seconds for the answer to QUIT, which nobody needs


class NotHandedOver(Exception):
    """The letter must not go out any more; nothing was sent."""


class BrokenOff(Exception):
    """We hung up in the middle, before the letter was handed over."""


class MailServer:
    """The server at the end of *route*, which takes letters one after the other."""

    def __init__(self, route: Route, *, limits: Limits = DEFAULT) -> None:
        self._route = route
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
            return _replied(Reply.OUT_OF_REACH, error.smtp_code, error.smtp_error)
        except (OSError, smtplib.SMTPException) as error:
            self._give_up()
            return _unreachable(error)
        return _replied(Reply.ACCEPTED if code == 250 else Reply.OUT_OF_REACH, code, words)

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
            is_kept, smtp = self.is_connected, self._connected()
            if not recipient.isascii() and not smtp.has_extn("smtputf8"):
                return address_not_taken(at=clock.real())
            ask = self._at_once if is_kept and smtp.has_extn("pipelining") else self._step_by_step
            if refusal := ask(smtp, sender, recipient):
                return refusal
        except _WORN_OUT:
            raise
        except smtplib.SMTPResponseException as error:  # it refused us before it knew the letter
            self.hang_up()
            return _replied(Reply.OUT_OF_REACH, error.smtp_code, error.smtp_error)
        except (OSError, smtplib.SMTPException) as error:
            self._give_up()
            return _unreachable(error, named=self._named)
        return self._text(smtp, text, may_go)

    def _step_by_step(self, smtp: smtplib.SMTP, sender: str, recipient: str) -> Try | None:
        """Name sender and recipient and ask to send the text; what the server has against it, if anything."""
        commands = _commands(smtp, sender, recipient)
        self._within(smtp, self._limits.command)
        smtp.send(next(commands))
        if refusal := self._sender_refused(smtp, *smtp.getreply()):
            return refusal
        smtp.send(next(commands))
        code, words = smtp.getreply()
        if code not in TAKEN:
            return self._refused(smtp, code, words)
        self._within(smtp, self._limits.data)
        smtp.send(next(commands))
        code, words = smtp.getreply()
        return None if code == GO_ON else self._refused(smtp, code, words)

    def _at_once(self, smtp: smtplib.SMTP, sender: str, recipient: str) -> Try | None:
        """The same, without waiting for each answer (RFC 2920): only over a connection that served others before. One
        that breaks is made anew, and there step by step, so that it shows at which command it breaks."""
        smtp.send("".join(_commands(smtp, sender, recipient)))
        self._within(smtp, self._limits.command)
        sender_reply = smtp.getreply()
        self._named = sender_reply[0] == OK
        recipient_reply = smtp.getreply()
        self._within(smtp, self._limits.data)
        code, words = smtp.getreply()
        if code == GO_ON and not (self._named and recipient_reply[0] in TAKEN):
            smtp.send(FINAL_DOT)  # RFC 2920, 3.1: it goes to nobody
            smtp.getreply()
        if refusal := self._sender_refused(smtp, *sender_reply):
            return refusal
        if recipient_reply[0] not in TAKEN:
            return self._refused(smtp, *recipient_reply)
        return None if code == GO_ON else self._refused(smtp, code, words)

    def _sender_refused(self, smtp: smtplib.SMTP, code: int, words: bytes) -> Try | None:
        self._named = code == OK
        if self._named:
            return None
        self._refused(smtp, code, words)
        return _replied(Reply.OUT_OF_REACH, code, words)  # it does not want our sender, whoever the letter is for

    def _text(self, smtp: smtplib.SMTP, text: bytes, may_go: Callable[[], bool]) -> Try:
        """Send the text, and the final dot apart from it: before the dot nothing can have arrived."""
        self._within(smtp, self._limits.block)
        smtp.send(text.removesuffix(FINAL_DOT))
        try:
            may_end = may_go()
        except BaseException:  # what is said next would be read as more of the text
            self._give_up(of_ours=True)
            raise
        if not may_end:
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
            return lost(str(error), at=clock.real())
        if code != OK:
            return self._refused(smtp, code, words)
        return _replied(Reply.ACCEPTED, code, words)

    def _within(self, smtp: smtplib.SMTP, seconds: float) -> None:
        if smtp.sock is not None:
            smtp.sock.settimeout(seconds)

    def _refused(self, smtp: smtplib.SMTP, code: int, words: bytes) -> Try:
        """A refusal of this letter; afterwards the connection is ready for the next one, or given up (421)."""
        if code == 421 or code < 400:
            self.hang_up()
        else:
            self._reset(smtp)
        return _replied(Reply.PERMANENT if code >= 500 else Reply.TEMPORARY, code, words)

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
            self._smtp = connected(self._route, self._limits)
        return self._smtp


def _commands(smtp: smtplib.SMTP, sender: str, recipient: str) -> Iterator[str]:
    international = not recipient.isascii()
    smtp.command_encoding = "utf-8" if international else "ascii"
    options = " SMTPUTF8 BODY=8BITMIME" if international else ""
    yield f"MAIL FROM:<{sender}>{options}\r\n"
    yield f"RCPT TO:<{recipient}>\r\n"
    yield "DATA\r\n"


def _replied(reply: Reply, code: int, words: bytes | str) -> Try:
    return replied(reply, code, words, at=clock.real())


def _unreachable(error: Exception, *, named: bool = False) -> Try:
    words = error.why if isinstance(error, NotUsable) else str(error)[:300]
    return Try(at=clock.real(), answer=Reply.OUT_OF_REACH, words=words, named=named)


def _dotted(body: bytes) -> bytes:
    """*body* as DATA takes it (RFC 5321, 4.5.2): CRLF, a second full stop before one that begins a line, the end."""
    lines = b"\n" + body.replace(b"\r\n", b"\n").replace(b"\r", b"\n").removesuffix(b"\n")
    return lines.replace(b"\n.", b"\n..").replace(b"\n", b"\r\n")[2:] + b"\r\n" + FINAL_DOT
