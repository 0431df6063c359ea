"""Calendar entries as RFC 5545 and 5546 want them: feed and invitation come from one place, so they agree.

An entry's DTSTAMP and LAST-MODIFIED are the time of its last stored change, never of the asking, so that a
feed has an ETag and two renderings are the same bytes. Times are told in UTC: that is right everywhere and
needs no VTIMEZONE, whose generated form (RDATE) Outlook reads an hour wrong. What is ours in an entry is said in the
language that is spoken.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from gettext import NullTranslations
from typing import Any, Self

from icalendar import Calendar, Event, vCalAddress, vDuration, vText, vUri
from icalendar.parser import Contentline
from pydantic import BaseModel, ConfigDict, Field, model_validator

from shared import texts
from shared.moments import Moment
from shared.places import Located, place
from shared.text import settled
from shared.texts import _
from shared.wording import say

PRODID = "-//City Challenge//Events//EN"
_NOWHERE = {"place": "", "link": ""}
REFRESH = timedelta(hours=1)  # what we ask for; Google comes after 8 to 24 hours whatever we say


class EntryStatus(StrEnum):
    """RFC 5545, STATUS of a VEVENT."""

    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


class Method(StrEnum):
    """RFC 5546, METHOD of an invitation; also the `method` parameter of the mail's text/calendar part."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


class Entry(Located):
    """One session as calendars show it. A cancelled one has neither place nor link: whoever has no seat any more, or
    whoever got hold of an old feed, must not find the way into the meeting.

    Attributes:
        uid: stable for the session's life, the same in feed and invitation.
        sequence: grows with every change of time, place or status (RFC 5546, 2.1.4).
        url: the session's page, a path on the one origin; rendering puts the base URL before it.
    """

    uid: str
    sequence: int = Field(ge=0)
    status: EntryStatus = EntryStatus.CONFIRMED
    title: str
    summary: str = ""
    starts_at: Moment
    ends_at: Moment
    changed_at: Moment
    url: str = ""

    @model_validator(mode="before")
    @classmethod
    def _off_is_nowhere(cls, said: Any) -> Any:
        if isinstance(said, dict) and said.get("status") == EntryStatus.CANCELLED:
            return {**said, **_NOWHERE}
        return said

    def off(self, **changes: Any) -> Self:
        """The entry as cancelled, with these *changes*."""
        return self.model_copy(update={**changes, **_NOWHERE, "status": EntryStatus.CANCELLED})


class Mailbox(BaseModel):
    """An ORGANIZER or ATTENDEE: the address, and the name people know it by."""

    model_config = ConfigDict(frozen=True)

    email: str
    name: str = ""


def feed(entries: Iterable[Entry], *, name: str, prodid: str = PRODID, base_url: str = "", url: str = "") -> bytes:
    """A calendar to subscribe to, in the entries' order; the same entries give the same bytes.

    It has no METHOD (PUBLISH without ORGANIZER is invalid iTIP), and no UID of its own (vdirsyncer drops such
    calendars' events without a word). Cancelled entries stay in it.

    Args:
        name: what subscribers see in their list of calendars.
        base_url: the one origin, put before every entry's `url`.
        url: where the calendar as a page stands; a path or an address.
    """
    calendar = _calendar(prodid)
    calendar.add("name", vText(_label(name)))  # as a plain string icalendar would not escape it
    calendar.add("x-wr-calname", vText(_label(name)))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    if url:
        calendar.add("url", _absolute(url, base_url))
    for entry in entries:
        calendar.add_component(_event(entry, base_url))
    return bytes(calendar.to_ical())


def invitation(
    entry: Entry,
    *,
    method: Method,
    organizer: Mailbox,
    attendee: Mailbox,
    prodid: str = PRODID,
    base_url: str = "",
) -> bytes:
    """The calendar object of one mail to one person: UID and SEQUENCE are the feed's.

    *organizer* must be the mail's From mailbox, else clients take it for a forgery and show no event. A CANCEL
    says STATUS:CANCELLED whatever the entry says, for to this person the session is off.
    """
    if method is Method.CANCEL:
        entry = entry.off()
    spoken = texts.translations(texts.language())
    before, after = _around_attendee(entry, method, organizer, prodid, base_url, spoken)
    return before + _attendee_line(attendee, method) + after


# Everybody at a session gets the same object but for one line, and the library takes a millisecond to write it.
@lru_cache(maxsize=256)
def _around_attendee(
    entry: Entry, method: Method, organizer: Mailbox, prodid: str, base_url: str, _spoken: NullTranslations
) -> tuple[bytes, bytes]:
    """An invitation but for its attendee: what stands before that line, and what stands behind it."""
    nobody, calendar, event = Mailbox(email="-"), _calendar(prodid), _event(entry, base_url)
    calendar.add("method", method.value)
    event.add("organizer", _address(organizer))
    event.add("attendee", _attendee(nobody, method))
    calendar.add_component(event)
    before, line, after = calendar.to_ical().partition(b"\r\n" + _attendee_line(nobody, method))
    return before + line[:2], after


def _attendee_line(attendee: Mailbox, method: Method) -> bytes:
    address = _attendee(attendee, method)
    return bytes(Contentline.from_parts("ATTENDEE", address.params, address).to_ical()) + b"\r\n"


class _Text(vText):
    """A TEXT escaped as RFC 5545, 3.3.11 says. icalendar 7.3 takes the two characters of a `\\N` for a line break."""

    def to_ical(self) -> bytes:
        breaks = self.replace("\r\n", "\n").replace("\r", "\n")
        return re.sub(r"([\\;,])", r"\\\1", breaks).replace("\n", r"\n").encode()


def _calendar(prodid: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", prodid)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    return calendar


def _event(entry: Entry, base_url: str) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("status", entry.status.value)
    event.add("dtstamp", _second(entry.changed_at))
    event.add("last-modified", _second(entry.changed_at))
    event.add("dtstart", _second(entry.starts_at))
    event.add("dtend", _second(entry.ends_at))
    event.add("summary", _Text(_text(entry.title)))
    if entry.place:
        event.add("location", _Text(_text(say(place(entry.place)))))
    if entry.link:
        event.add("conference", _conference(entry.link))
    if entry.summary or entry.link:
        event.add("description", _Text(_description(entry)))
    if entry.url:
        event.add("url", _absolute(entry.url, base_url))
    return event


def _description(entry: Entry) -> str:
    """What it is about, and the link once more, for many programs do not know CONFERENCE yet."""
    join = _("Join the session: %(link)s", link=entry.link) if entry.link else ""
    return "\n\n".join(filter(None, (_text(entry.summary), join)))


def _conference(link: str) -> vUri:
    """RFC 7986, 5.11."""
    uri = vUri(link)
    uri.params |= {"VALUE": "URI", "FEATURE": ["AUDIO", "VIDEO"], "LABEL": _("Join the session")}
    return uri


def _attendee(mailbox: Mailbox, method: Method) -> vCalAddress:
    address = _address(mailbox)
    address.params["ROLE"] = "REQ-PARTICIPANT"
    if method is Method.REQUEST:
        address.params["PARTSTAT"] = "ACCEPTED"  # they hold a seat; and nobody reads answers that come by mail
        address.params["RSVP"] = "FALSE"
    return address


def _address(mailbox: Mailbox) -> vCalAddress:
    address = vCalAddress(f"mailto:{mailbox.email}")
    # A parameter holds no line break and no double quote; icalendar raises on them (RFC 5545, 3.2).
    if name := _in_one_line(_text(mailbox.name).replace('"', "'")):
        address.params["CN"] = name
    return address


def _second(moment: datetime) -> datetime:
    """Calendars know whole seconds, in UTC."""
    return moment.astimezone(UTC).replace(microsecond=0)


def _text(text: str) -> str:
    """*text* without what RFC 5545 forbids or three of four clients stumble over, such as U+2028. What was kept before
    the policy is mended here, for an entry that is refused would hide its session from everybody."""
    return settled(text)


def _label(name: str) -> str:
    """*name* without anything to escape: Thunderbird (ical.js) shows the backslashes in a calendar's name."""
    return _in_one_line(re.sub(r"\s*[,;]\s*", " – ", _text(name).replace("\\", "/")))


def _in_one_line(text: str) -> str:
    """*text* with a space for every run of white space; French keeps its spaces at which no line may break."""
    return re.sub("[^\\S\u00a0\u202f]+", " ", text).strip()


def _absolute(url: str, base_url: str) -> str:
    return f"{base_url}{url}" if url.startswith("/") else url
