"""Whether a calendar feed and the invitations that were mailed say the same: UID, SEQUENCE and time of each session."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from icalendar import Calendar

from demo.post import Letter


class Shown(NamedTuple):
    """A session as a calendar shows it."""

    sequence: int
    starts_at: datetime
    ends_at: datetime
    cancelled: bool


def shown(text: str) -> dict[str, Shown]:
    """Every session of a calendar object, by UID."""
    found = {}
    for event in Calendar.from_ical(text).walk("VEVENT"):
        cancelled = str(event["STATUS"]) == "CANCELLED"
        starts_at, ends_at = event.decoded("DTSTART"), event.decoded("DTEND")
        found[str(event["UID"])] = Shown(event.decoded("SEQUENCE"), starts_at, ends_at, cancelled)
    return found


def newest(letters: Iterable[Letter]) -> dict[str, Shown]:
    """Every session as the last letter about it shows it, by UID."""
    found: dict[str, Shown] = {}
    for letter in sorted(letters, key=lambda one: one.number):
        if letter.calendar:
            found.update(shown(letter.calendar))
    return found
