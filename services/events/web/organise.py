"""Organisers' lists: their events, who holds which seat, and both as CSV to take away."""

from collections.abc import Iterable
from typing import Any

from fastapi import APIRouter, Request, Response

from services.events import actions
from services.events.delegations import Delegate
from services.events.model import Event, Session
from services.events.store import Challenges, Delegates, Delegations, Events, Registrations, Sessions
from services.events.web.shown import shown
from shared.errors import NotAllowed
from shared.mongo import Database
from shared.person import Person
from shared.web import Db, SignedIn
from shared.web.tables import as_csv

router = APIRouter(prefix="/events/organise", include_in_schema=False)
HEADINGS = ("delegation", "name", "e-mail", "language", "time zone")


@router.get("")
def overview(request: Request, who: SignedIn, db: Db) -> Response:
    """The events that the signed-in person organises."""
    theirs = [one.id for one in Challenges(db).all() if one.offices_of(who.email)]
    if not theirs:
        raise NotAllowed("Only the organisers named in the challenge file may see this.")
    events = [event for challenge_id in theirs for event in Events(db).all(challenge_id)]
    return shown(
        request, "organise.html", events=[_numbers(db, event) for event in events],
        replay=any(event.replay for event in events),
    )  # fmt: skip


@router.get("/events/{event_id}/delegates.csv")
def delegates_csv(event_id: str, who: SignedIn, db: Db) -> Response:
    """Everybody who comes to the event, and to which sessions."""
    event = Events(db).get(event_id)
    actions.check_organiser(db, event.challenge_id, by=who.email)
    delegates, names = Delegates(db).of_event(event.id), _names(db, event.id)
    titles = {session.id: session.title for session in Sessions(db).of_event(event.id)}
    chosen: dict[Any, list[str]] = {delegate.id: [] for delegate in delegates}
    for row in Registrations(db).of(*chosen):
        if row.held:
            chosen[row.delegate_id].append(titles[row.session_id])
    rows = [(*_cells(one, names), "; ".join(chosen[one.id])) for one in delegates]
    return _csv(f"{event.id}-delegates", as_csv((*HEADINGS, "sessions"), sorted(rows)))


@router.get("/{session_id}/attendance.csv")
def attendance_csv(session_id: str, who: SignedIn, db: Db) -> Response:
    """Everybody who holds a seat in the session, with an empty column to tick them off.

    Who was there and left their delegation afterwards stands in it, too.
    """
    session, event = organised(db, session_id, who)
    held = [row.delegate_id for row in Registrations(db).held_in(session.id)]
    names = _names(db, event.id)
    rows = [(*_cells(delegate, names), "") for delegate in Delegates(db).some(held)]
    return _csv(f"{session.id}-attendance", as_csv((*HEADINGS, "present"), sorted(rows)))


def organised(db: Database, session_id: str, who: Person) -> tuple[Session, Event]:
    """The session and its event, if *who* organises them.

    Raises:
        NotAllowed: they do not.
    """
    session = Sessions(db).get(session_id)
    actions.check_organiser(db, session.challenge_id, by=who.email)
    return session, Events(db).get(session.event_id)


def _numbers(db: Database, event: Event) -> dict[str, Any]:
    delegations = Delegations(db).of_event(event.id)
    return {
        "event": event, "sessions": Sessions(db).of_event(event.id), "delegations": len(delegations),
        "seats": sum(one.seats for one in delegations), "delegates": len(Delegates(db).of_event(event.id)),
    }  # fmt: skip


def _names(db: Database, event_id: str) -> dict[Any, str]:
    return {one.id: one.name for one in Delegations(db).ever_of_event(event_id)}


def _cells(delegate: Delegate, names: dict[Any, str]) -> tuple[str, ...]:
    contact = delegate.contact
    return names.get(delegate.delegation_id, ""), contact.name, contact.email, contact.language, contact.zone


def _csv(name: str, lines: Iterable[str]) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response("".join(lines), media_type="text/csv", headers=headers)
