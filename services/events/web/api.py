"""The API: events and sessions for everybody, changes and lists for organisers."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from services.events import actions
from services.events.forms import Cancellation, NewSlot
from services.events.model import Event, Session, Slot
from services.events.scheduling import Order
from services.events.store import Delegates, Delegations, Events, Registrations, Sessions
from services.events.web.shapes import DelegateShape, EventList, EventShape, SessionShape
from shared.errors import Refused
from shared.mongo import Database
from shared.web import Db, Paged, Paging, Seen, SignedIn, etag
from shared.web.paging import Part

router = APIRouter(prefix="/events/api")


@router.get("/events", tags=["agenda"])
def events(request: Request, db: Db) -> EventList:
    """Every event with its sessions."""
    return EventList(events=[_shape(request, db, event) for event in Events(db).all()])


@router.get("/events/{event_id}", tags=["agenda"])
def event(request: Request, event_id: str, db: Db) -> EventShape:
    """One event with its sessions."""
    return _shape(request, db, Events(db).get(event_id))


@router.get("/sessions/{session_id}", tags=["agenda"])
def session(session_id: str, db: Db, response: Response) -> SessionShape:
    """One session; its ETag is what a change must send as If-Match."""
    return _tagged(response, Sessions(db).get(session_id))


@router.post("/sessions/{session_id}/reschedule", tags=["organisers"])
def reschedule(session_id: str, sent: NewSlot, seen: Seen, who: SignedIn, db: Db, response: Response) -> SessionShape:
    """Move a session in time or place. Everybody who holds a seat is told; the same again changes nothing."""
    link = Sessions(db).get(session_id).link if sent.link is None else sent.link
    slot = Slot(starts_at=sent.starts_at, ends_at=sent.ends_at, place=sent.place, link=link)
    order = Order(version=seen, by=who.email, reason=sent.reason)
    moved = actions.reschedule_session(db, session_id, slot, order)
    return _tagged(response, moved, slot=moved.slot)


@router.post("/sessions/{session_id}/cancellation", tags=["organisers"])
def cancel(session_id: str, sent: Cancellation, seen: Seen, who: SignedIn, db: Db, response: Response) -> SessionShape:
    """Call a session off. Everybody who holds a seat is told; once off, the same again changes nothing."""
    off = actions.cancel_session(db, session_id, Order(version=seen, by=who.email, reason=sent.reason))
    return _tagged(response, off, slot=off.slot)


@router.get("/delegates", tags=["organisers"])
def delegates(
    event: Annotated[str, Query(max_length=150)], part: Paging, who: SignedIn, db: Db
) -> Paged[DelegateShape]:
    """Everybody who comes to the event, and to which sessions."""
    who.need("events:read")
    known = Events(db).get(event)
    actions.check_organiser(db, known.challenge_id, by=who.email)
    found = Delegates(db).part_of_event(known.id, after=_after(part), limit=part.limit + 1)
    delegations = {one.id: one for one in Delegations(db).of_event(known.id)}
    rows = Registrations(db).of(*(delegate.id for delegate in found))
    shapes = [DelegateShape.of(one, delegations[one.delegation_id], rows) for one in found]
    return part.of(shapes, lambda shape: str(shape.id))


def _after(part: Part) -> UUID | None:
    try:
        return UUID(part.after) if part.after is not None else None
    except (ValueError, AttributeError):
        raise Refused("This cursor is none of ours.", fields={"cursor": "Use `next` as it was given."}) from None


def _shape(request: Request, db: Database, event: Event) -> EventShape:
    feed = f"{request.app.state.settings.base_url}/events/calendar/{event.id}.ics"
    return EventShape.of(event, Sessions(db).of_event(event.id), feed=feed)


def _tagged(response: Response, session: Session, *, slot: Slot | None = None) -> SessionShape:
    response.headers["ETag"] = etag(session.version)
    return SessionShape.of(session, slot=slot)
