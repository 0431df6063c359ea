"""The public agenda and its sessions' pages, in the event's time zone or in the visitor's."""

from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Query, Request, Response
from pydantic import ValidationError

from services.events.agenda import ZONES, Day, days, zone_name
from services.events.forms import ChosenZone
from services.events.model import Event, Session
from services.events.store import Challenges, Delegates, Events, Registrations, Sessions
from services.events.web.shown import shown
from shared import clock
from shared.mongo import Database
from shared.person import Person
from shared.web import Db, MaybeSignedIn
from shared.web.forms import refusal

router = APIRouter(include_in_schema=False)
Zone = Annotated[str, Query(max_length=60)]


class Calendar(NamedTuple):
    """An event as the agenda shows it."""

    event: Event
    zone: str
    days: list[Day]


@router.get("/events/")
def agenda(request: Request, who: MaybeSignedIn, db: Db, zone: Zone = "") -> Response:
    """Every event, by day."""
    events, (chosen, errors) = Events(db).all(), _chosen(zone)
    calendars = [
        Calendar(event, chosen or event.zone, days(Sessions(db).of_event(event.id), chosen or event.zone))
        for event in events
    ]
    at = events[0].starts_at if events else clock.now()
    return shown(
        request, "agenda.html", 422 if errors else 200, calendars=calendars, zone=chosen, errors=errors,
        zones=[(name, zone_name(name, at)) for name in dict.fromkeys([chosen, *ZONES]) if name],
        organises=_organises(db, who), replay=any(event.replay for event in events),
    )  # fmt: skip


@router.get("/events/sessions/{session_id}")
def session(request: Request, session_id: str, who: MaybeSignedIn, db: Db, zone: Zone = "") -> Response:
    """One session: when, where, what changed, and for a delegate their seat."""
    session = Sessions(db).get(session_id)
    event, (chosen, _) = Events(db).get(session.event_id), _chosen(zone)
    return shown(
        request, "session.html", session=session, event=event, zone=chosen, replay=event.replay,
        organises=bool(who and Challenges(db).get(session.challenge_id).offices_of(who.email)),
        **_seat(db, who, session),
    )  # fmt: skip


def _seat(db: Database, who: Person | None, session: Session) -> dict[str, Any]:
    theirs = [one for one in Delegates(db).at(who.email) if one.event_id == session.event_id] if who else []
    delegate = theirs[0] if theirs else None
    rows = Registrations(db).of(delegate.id) if delegate else []
    holds = any(row.held and row.session_id == session.id for row in rows)
    return {"delegate": delegate, "holds": holds}


def _chosen(zone: str) -> tuple[str, dict[str, str]]:
    """The visitor's zone, if they chose one; and what is wrong with it."""
    if not zone:
        return "", {}
    try:
        return ChosenZone(zone=zone).zone, {}
    except ValidationError as error:
        return "", refusal(error).fields


def _organises(db: Database, who: Person | None) -> bool:
    return who is not None and any(challenge.offices_of(who.email) for challenge in Challenges(db).all())
