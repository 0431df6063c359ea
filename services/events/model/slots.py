"""When and where a session takes place, and what moves between two such slots."""

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from shared.phrases import Phrase, clocks, day, hours, phrase, span
from shared.places import Located, holds_link, place

EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)  # beyond lies a slip of the keys
HIDDEN = phrase("session-place-hidden")


class Slot(Located):
    """When and where a session takes place."""

    starts_at: datetime
    ends_at: datetime

    @property
    def public_place(self) -> Phrase | str:
        """The place as everybody may see it: a way into a meeting is for those who hold a seat. One stands in the place
        only where the challenge file says so, or an organiser did before there was a field for it."""
        return HIDDEN if holds_link(self.place) else place(self.place)


def difference(was: Slot, will_be: Slot, zone: str) -> tuple[Phrase, ...]:
    """What moves, in phrases for everybody, with times in *zone*; empty when nothing does."""
    changes = []
    if (was.starts_at, was.ends_at) != (will_be.starts_at, will_be.ends_at):
        changes.append(_moved(was, will_be, zone))
    if was.place != will_be.place and not holds_link(will_be.place):
        changes.append(phrase("session-place-changed", place=place(will_be.place)))
    if _links(will_be) - _links(was):
        changes.append(phrase("session-new-link"))
    elif was.link and not will_be.link:
        changes.append(phrase("session-link-gone"))
    return tuple(changes)


def _links(slot: Slot) -> set[str]:
    """The ways into *slot*, never to be told to everybody; before there was a field for them one stood in the place."""
    return {text for text in (slot.link, slot.place) if holds_link(text)}


def _moved(was: Slot, will_be: Slot, zone: str) -> Phrase:
    """From when to when, the day named once when it is the same."""
    moments = (was.starts_at, was.ends_at, will_be.starts_at, will_be.ends_at)
    theirs = clocks(zone)
    days = {moment.astimezone(ZoneInfo(zone)).date() for moment in moments}
    if len(days) > 1:
        return phrase("session-moved", was=_between(span, was, zone), became=_between(span, will_be, zone), zone=theirs)
    before, after = _between(hours, was, zone), _between(hours, will_be, zone)
    return phrase("session-moved-within-day", was=before, became=after, day=day(*days), zone=theirs)


def _between(say_when: Callable[[datetime, datetime, str], Phrase], slot: Slot, zone: str) -> Phrase:
    return say_when(slot.starts_at, slot.ends_at, zone)
