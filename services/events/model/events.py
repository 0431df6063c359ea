"""The gatherings of a challenge: learnt from its file, and as long as their sessions are."""

from collections.abc import Iterable
from datetime import datetime

from services.events.model.sessions import Session
from shared.challenge import Challenge, EventPlan
from shared.errors import Refused
from shared.translated import KeptInOriginals, Text
from shared.values import Value


class EventOver(Refused):
    """The event lies in the past."""

    code = "event-over"


class Event(Value, KeptInOriginals):
    """A gathering, learnt from the challenge file; it lasts as long as its sessions do."""

    id: str
    challenge_id: str
    title: Text
    zone: str
    seats_per_city: int
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    replay: bool = False

    def over(self, now: datetime) -> bool:
        """Whether its last session has ended. One may still be put in another's place then, for the record's sake."""
        return self.ends_at <= now


def event_id(challenge_id: str, plan: EventPlan) -> str:
    """The id of the event that *plan* describes. It names the challenge, for the next edition has a launch week too."""
    return f"{challenge_id}.{plan.id}"


def event_of(challenge: Challenge, plan: EventPlan, *, now: datetime) -> Event:
    """The event that *plan*, which has sessions, describes."""
    return Event(
        id=event_id(challenge.id, plan),
        challenge_id=challenge.id,
        title=plan.title,
        zone=plan.zone,
        seats_per_city=plan.seats_per_city,
        replay=challenge.replay,
        changed_at=now,
        starts_at=min(session.starts_at for session in plan.sessions),
        ends_at=max(session.ends_at for session in plan.sessions),
    )


def follow_file(event: Event, earlier: Event | None) -> Event:
    """*event*, as the file says it now, at the times to which its sessions were moved since; *earlier*, if it is the
    same."""
    if earlier is None:
        return event
    there = event.model_copy(update={"starts_at": earlier.starts_at, "ends_at": earlier.ends_at})
    is_same = earlier.model_copy(update={"changed_at": there.changed_at}).model_dump() == there.model_dump()
    return earlier if is_same else there


def spanning(event: Event, sessions: Iterable[Session]) -> Event:
    """*event* from the first beginning to the last end of its *sessions*, cancelled ones left out.

    Where none is left it stays as it was, so that the agenda can still say which days were meant.
    """
    on = [session for session in sessions if not session.cancelled]
    if not on:
        return event
    return event.model_copy(
        update={"starts_at": min(one.starts_at for one in on), "ends_at": max(one.ends_at for one in on)}
    )


def require_coming(event: Event, now: datetime) -> None:
    """Refuse to name somebody more for what is over.

    Raises:
        EventOver
    """
    if event.over(now):
        raise EventOver(event=event.title)
