"""A letter as the mail server takes it: RFC 5322 headers, MIME parts, and the calendar object where there is one."""

from datetime import datetime
from email.headerregistry import Address, HeaderRegistry, UniqueUnstructuredHeader, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8, EmailPolicy
from email.utils import format_datetime, parseaddr
from textwrap import wrap

from services.notifications.mail.rendering import Rendered, entries_of, language_of, subject_of
from services.notifications.model.letters import Letter
from shared.addresses import is_plain
from shared.calendar import Entry, Mailbox, Method, invitation
from shared.settings import Settings
from shared.texts import speaking


class Link(UnstructuredHeader):
    """A header that holds a link: one line, however long. Past 75 characters the library would encode it to pieces."""

    name: str  # of BaseHeader, with which the registry combines this class

    def fold(self, *, policy: EmailPolicy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


class Subject(UniqueUnstructuredHeader):
    """A subject whose first line is not empty, as the library's is where all of it fits on the second: some programs
    show nothing then, or a blank before it."""

    name: str

    def fold(self, *, policy: EmailPolicy) -> str:
        folded: str = super().fold(policy=policy)  # type: ignore[misc]  # of BaseHeader
        empty = f"{self.name}:{policy.linesep} "
        if not folded.startswith(empty):
            return folded
        whole = f"{self.name}: {''.join(folded.removeprefix(empty).splitlines())}"
        lines = wrap(whole, 78, subsequent_indent=" ", break_long_words=False, break_on_hyphens=False)
        return policy.linesep.join(lines) + policy.linesep


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("subject", Subject)  # type: ignore[arg-type]  # what it takes are such parts of a class
_HEADERS.map_to_type("list-unsubscribe", Link)  # type: ignore[arg-type]
ASCII, UTF8 = SMTP.clone(header_factory=_HEADERS), SMTPUTF8.clone(header_factory=_HEADERS)


def envelope(letter: Letter, bodies: Rendered, settings: Settings, *, now: datetime) -> EmailMessage:
    """*letter* as a message. No applicant's text stands in an address header; a line break in any header raises.

    Args:
        now: real time, for the Date header.
    """
    if not is_plain(letter.recipient):
        raise ValueError("the recipient's address would be read as something else")
    mail = EmailMessage(policy=ASCII if letter.recipient.isascii() else UTF8)
    sender, (local, _, domain) = mailbox(settings), letter.recipient.rpartition("@")
    mail["From"] = Address(sender.name, addr_spec=sender.email)
    mail["To"] = Address(username=local, domain=domain)
    mail["Subject"] = subject_of(letter)
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = message_id(letter, settings)
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail["X-Letter-Template"] = letter.template
    mail["X-Letter-Cause"] = letter.message
    if bodies.leave:
        mail["List-Unsubscribe"] = f"<{bodies.leave}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    _put_bodies(mail, bodies, _calendar_objects(letter, settings))
    mail["Content-Language"] = language_of(letter)  # last: setting the bodies drops earlier Content-* headers
    return mail


def mailbox(settings: Settings) -> Mailbox:
    """Whom letters are from, and who organises what they invite to."""
    name, email = parseaddr(settings.mail_from)
    return Mailbox(email=email, name=name)


def message_id(letter: Letter, settings: Settings) -> str:
    """The letter's Message-ID, the same on every try."""
    return f"<{letter.id}@{mailbox(settings).email.rpartition('@')[2]}>"


def _put_bodies(mail: EmailMessage, bodies: Rendered, calendars: list[tuple[str, bytes]]) -> None:
    """One calendar object stands beside the texts and is attached; of several, each is attached by itself, for one
    object of iTIP speaks of one UID (RFC 5546, 3.2)."""
    mail.set_content(bodies.text, cte="quoted-printable")
    mail.add_alternative(bodies.html, subtype="html", cte="quoted-printable")
    if len(calendars) == 1:
        method, body = calendars[0]
        mail.add_alternative(body.decode(), subtype="calendar", params={"method": method}, cte="base64")
        mail.add_attachment(body, maintype="application", subtype="ics", filename="invite.ics")
        return
    for number, (method, body) in enumerate(calendars, start=1):
        name = f"session-{number}.ics"
        mail.add_attachment(body.decode(), subtype="calendar", params={"method": method}, cte="base64", filename=name)


def _calendar_objects(letter: Letter, settings: Settings) -> list[tuple[str, bytes]]:
    attendee, organizer = Mailbox(email=letter.recipient), mailbox(settings)

    def written(entry: Entry, method: Method) -> bytes:
        return invitation(entry, method=method, organizer=organizer, attendee=attendee, base_url=settings.base_url)

    entries = entries_of(letter)
    with speaking(letter.language):
        return [(letter.facts["method"], written(entry, Method(letter.facts["method"]))) for entry in entries]
