"""A letter as the mail server takes it: RFC 5322 headers, MIME parts, and the calendar object where there is one."""

from datetime import datetime
from email.utils import format_datetime, parseaddr
from functools import lru_cache

from services.notifications.mail import wire
from services.notifications.mail.rendering import Rendered, entries_of, language_of, subject_of
from services.notifications.model.letters import Letter
from shared.addresses import is_plain
from shared.calendar import Entry, Mailbox, Method, invitation
from shared.settings import Settings
from shared.texts import speaking


def envelope(letter: Letter, bodies: Rendered, settings: Settings, *, now: datetime) -> bytes:
    """*letter* as a message. No applicant's text stands in an address header; a line break in any header raises.

    Args:
        now: real time, for the Date header.
    """
    if not is_plain(letter.recipient):
        raise ValueError("the recipient's address would be read as something else")
    policy = wire.ASCII if letter.recipient.isascii() else wire.UTF8
    sender = mailbox(settings)
    plain = {
        "Subject": subject_of(letter),
        "Date": format_datetime(now),
        "Message-ID": message_id(letter, settings),
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "X-Letter-Template": letter.template,
        "X-Letter-Cause": letter.message,
        "Content-Language": language_of(letter),
        "MIME-Version": "1.0",
    }
    if bodies.leave:
        plain |= {"List-Unsubscribe": f"<{bodies.leave}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    lines = [
        wire.address("From", sender.name, sender.email, policy),
        wire.address("To", "", letter.recipient, policy),
        *(wire.header(name, value, policy) for name, value in plain.items()),
    ]
    return b"".join([*lines, _bodies(letter, bodies, settings)])


def mailbox(settings: Settings) -> Mailbox:
    """Whom letters are from, and who organises what they invite to."""
    return _mailbox(settings.mail_from)


def message_id(letter: Letter, settings: Settings) -> str:
    """The letter's Message-ID, the same on every try."""
    return f"<{letter.id}@{mailbox(settings).email.rpartition('@')[2]}>"


@lru_cache
def _mailbox(mail_from: str) -> Mailbox:
    name, email = parseaddr(mail_from)
    return Mailbox(email=email, name=name)


def _bodies(letter: Letter, bodies: Rendered, settings: Settings) -> bytes:
    """One calendar object stands beside the texts and is attached; of several, each is attached by itself, for one
    object of iTIP speaks of one UID (RFC 5546, 3.2)."""
    texts, calendars = [wire.text("plain", bodies.text), wire.text("html", bodies.html)], _calendars(letter, settings)
    if len(calendars) == 1:
        method, body = calendars[0]
        texts.append(wire.data(_calendar_type(method), body))
    both = wire.several("alternative", texts, boundary=f"{letter.id.hex}.1")
    if not calendars:
        return both
    if len(calendars) == 1:
        attached = [wire.data("application/ics", calendars[0][1], filename="invite.ics")]
    else:
        numbered = enumerate(calendars, start=1)
        attached = [wire.data(_calendar_type(one), body, filename=f"session-{n}.ics") for n, (one, body) in numbered]
    return wire.several("mixed", [both, *attached], boundary=f"{letter.id.hex}.0")


def _calendar_type(method: str) -> str:
    return f'text/calendar; charset="utf-8"; method="{method}"'


def _calendars(letter: Letter, settings: Settings) -> list[tuple[str, bytes]]:
    attendee, organizer = Mailbox(email=letter.recipient), mailbox(settings)

    def written(entry: Entry, method: Method) -> bytes:
        return invitation(entry, method=method, organizer=organizer, attendee=attendee, base_url=settings.base_url)

    entries = entries_of(letter)
    with speaking(letter.language):
        return [(letter.facts["method"], written(entry, Method(letter.facts["method"]))) for entry in entries]
