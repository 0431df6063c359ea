"""The agenda: sessions by day in a time zone, and wall-clock times turned into instants."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from itertools import groupby
from typing import NamedTuple
from zoneinfo import ZoneInfo

from services.events.model.sessions import Session
from services.events.model.slots import EARLIEST, LATEST
from shared.errors import Refused
from shared.phrases import phrase

BETWEEN = phrase("enter-a-year-between", first=str(EARLIEST.year), last=str(LATEST.year - 1))


class NoSuchTime(Refused):
    """The clocks jump over the time that was typed."""

    code = "no-such-time"


class AnotherCentury(Refused):
    """No session lies so far from today; near the ends of the calendar there is not even an instant for it."""

    code = "bad-times"


class Day(NamedTuple):
    """The sessions that begin on one day."""

    day: date
    sessions: tuple[Session, ...]


def days(sessions: Iterable[Session], zone: str) -> list[Day]:
    """*sessions* by the day on which they begin in *zone*, in the order of time."""
    here = ZoneInfo(zone)
    in_order = sorted(sessions, key=lambda session: (session.starts_at, session.ends_at, session.title))
    by_day = groupby(in_order, key=lambda session: session.starts_at.astimezone(here).date())
    return [Day(day, tuple(of_day)) for day, of_day in by_day]


def overlapping(sessions: Iterable[Session]) -> list[tuple[Session, Session]]:
    """Pairs of sessions that nobody can attend both of."""
    alive = sorted((one for one in sessions if not one.cancelled), key=lambda session: session.starts_at)
    return [(one, other) for at, one in enumerate(alive) for other in alive[at + 1 :] if other.starts_at < one.ends_at]


def wall_clock(moment: datetime, zone: str) -> str:
    """*moment* on the clocks of *zone*, as an `<input type="datetime-local">` shows it."""
    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%dT%H:%M}"


def instant(local: datetime, zone: str, field: str) -> datetime:
    """The moment when clocks in *zone* show *local*; when they show it twice, the first time.

    Raises:
        NoSuchTime: they never show it, for they jump over it. It names *field*.
        AnotherCentury: it lies years outside of what a session may. It names *field*.
    """
    if local.tzinfo is not None:
        return local
    if not EARLIEST.year - 1 <= local.year <= LATEST.year:
        raise AnotherCentury(phrase("no-such-session"), fields={field: BETWEEN})
    moment = local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    if moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local:
        jump = phrase("clocks-jump-over", zone=zone, time=f"{local:%H:%M}")
        raise NoSuchTime(fields={field: jump})
    return moment
