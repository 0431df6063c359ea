"""When and where a session takes place, and what moves between two such slots, in words."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from shared.places import ONLINE, Located, holds_link

EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)  # beyond lies a slip of the keys
HIDDEN = f"{ONLINE}; delegates find the link in their calendar"


class Slot(Located):
    """When and where a session takes place."""

    starts_at: datetime
    ends_at: datetime

    @property
    def public_place(self) -> str:
        """The place as everybody may see it: a way into a meeting is for those who hold a seat. One stands in the place
        only where the challenge file says so, or an organiser did before there was a field for it."""
        return HIDDEN if holds_link(self.place) else self.place


def difference(was: Slot, will_be: Slot, zone: ZoneInfo) -> str:
    """What moves, in words for everybody, with times in *zone*; empty when nothing does."""
    parts = []
    if (was.starts_at, was.ends_at) != (will_be.starts_at, will_be.ends_at):
        parts.append(f"moved from {_times(was, will_be, zone)} ({zone.key})")
    if was.place != will_be.place and not holds_link(will_be.place):
        parts.append(f"place changed to {will_be.place}")
    if _links(will_be) - _links(was):
        parts.append("it has a new link")
    elif was.link and not will_be.link:
        parts.append("it has no link to join any more")
    return "; ".join(parts)


def _links(slot: Slot) -> set[str]:
    """The ways into *slot*, never to be told to everybody; before there was a field for them one stood in the place."""
    return {text for text in (slot.link, slot.place) if holds_link(text)}


def _times(was: Slot, will_be: Slot, zone: ZoneInfo) -> str:
    """`X to Y`, the day named once when it is the same."""
    days = {
        moment.astimezone(zone).date() for moment in (was.starts_at, was.ends_at, will_be.starts_at, will_be.ends_at)
    }
    before, after = _span(was, zone), _span(will_be, zone)
    if len(days) > 1:
        return f"{before} to {after}"
    day, _, hours = after.rpartition(", ")
    return f"{before.rpartition(', ')[2]} to {hours} on {day}"


def _span(slot: Slot, zone: ZoneInfo) -> str:
    start, end = slot.starts_at.astimezone(zone), slot.ends_at.astimezone(zone)
    until = f"{end:%H:%M}" if start.date() == end.date() else f"{end.day} {end:%B %Y, %H:%M}"
    return f"{start.day} {start:%B %Y, %H:%M}–{until}"
