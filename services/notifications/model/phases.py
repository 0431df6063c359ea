"""In which phase a challenge is, for the home page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.notifications.model.sessions import Session
from shared.challenge import Challenge, EventPlan, Lane, SessionPlan


class Phase(StrEnum):
    """What is on."""

    BEFORE = "before the call"
    OPEN = "call open"
    SELECTING = "selection under way"
    ANNOUNCED = "selection announced"
    EVENTS = "event on"
    RUNNING = "programme running"


@dataclass(frozen=True)
class View:
    """A challenge at a moment: its phase, and what is still ahead.

    Attributes:
        lanes: all of them, the one that closes first, first.
        event: the next event, or the one that is on.
    """

    phase: Phase
    lanes: tuple[Lane, ...]
    open_lanes: tuple[Lane, ...]
    event: EventPlan | None


def as_it_is(challenge: Challenge, sessions: Iterable[Session]) -> Challenge:
    """*challenge* with its sessions at their newest times; those cancelled are left out, unless all of an event are."""
    newest = {session.session_id.removeprefix(f"{challenge.id}."): session for session in sessions}
    events = [event.model_copy(update={"sessions": _moved(event, newest)}) for event in challenge.events]
    return challenge.model_copy(update={"events": tuple(events)})


def view_of(challenge: Challenge, *, now: datetime, announced_at: datetime | None) -> View:
    """How *challenge* stands at *now*."""
    lanes = tuple(sorted(challenge.lanes, key=lambda lane: lane.closes_at))
    open_lanes = tuple(lane for lane in lanes if lane.opens_at <= now <= lane.closes_at)
    events = sorted((event for event in challenge.events if event.sessions), key=starts_at)
    event = next((event for event in events if now <= ends_at(event)), None)
    return View(_phase(challenge, now, announced_at, event), lanes, open_lanes, event)


def _moved(event: EventPlan, newest: Mapping[str, Session]) -> tuple[SessionPlan, ...]:
    left = [plan for plan in event.sessions if plan.id not in newest or not newest[plan.id].is_cancelled]
    times = {key: session.entry.model_dump(include={"starts_at", "ends_at"}) for key, session in newest.items()}
    return tuple(plan.model_copy(update=times.get(plan.id, {})) for plan in left or event.sessions)


def starts_at(event: EventPlan) -> datetime:
    """When its first session starts."""
    return min(session.starts_at for session in event.sessions)


def ends_at(event: EventPlan) -> datetime:
    """When its last session ends."""
    return max(session.ends_at for session in event.sessions)


def _phase(challenge: Challenge, now: datetime, announced_at: datetime | None, event: EventPlan | None) -> Phase:
    if now < min(lane.opens_at for lane in challenge.lanes):
        return Phase.BEFORE
    if now <= max(lane.closes_at for lane in challenge.lanes):
        return Phase.OPEN
    if announced_at is None:
        return Phase.SELECTING
    if event is None:
        return Phase.RUNNING
    return Phase.EVENTS if starts_at(event) <= now else Phase.ANNOUNCED
