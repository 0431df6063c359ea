"""The API: events and sessions for everybody, changes and lists for organisers."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from services.events.actions import change_session
from services.events.actions.reading import agenda, organisers
from services.events.actions.reading.agenda import EventSessions
from services.events.forms import Cancellation, NewSlot
from services.events.model.sessions import Session
from services.events.model.slots import Slot
from services.events.web.shapes import DelegateShape, EventList, EventShape, SessionShape
from shared.web import Db, Paged, Paging, Seen, SignedIn, etag
from shared.web.paging import Part, none_of_ours
from shared.web.shelf import for_everybody

router = APIRouter(prefix="/events/api")


@router.get("/events", tags=["agenda"])
@for_everybody
def events(request: Request, db: Db) -> EventList:
    """Every event with its sessions."""
    return EventList(events=[_shape(request, one) for one in agenda.all_events(db)])


@router.get("/events/{event_id}", tags=["agenda"])
@for_everybody
def event(request: Request, event_id: str, db: Db) -> EventShape:
    """One event with its sessions."""
    return _shape(request, agenda.one_event(db, event_id))


@router.get("/sessions/{session_id}", tags=["agenda"])
def session(session_id: str, db: Db, response: Response) -> SessionShape:
    """One session; its ETag is what a change must send as If-Match."""
    return _tagged(response, agenda.one_session(db, session_id))


@router.post("/sessions/{session_id}/reschedule", tags=["organisers"])
def reschedule(session_id: str, sent: NewSlot, seen: Seen, who: SignedIn, db: Db, response: Response) -> SessionShape:
    """Move a session in time or place. Everybody who holds a seat is told; the same again changes nothing."""
    moved = change_session.reschedule(db, session_id, sent, version=seen, by=who)
    return _tagged(response, moved, slot=moved.slot)


@router.post("/sessions/{session_id}/cancellation", tags=["organisers"])
def cancel(session_id: str, sent: Cancellation, seen: Seen, who: SignedIn, db: Db, response: Response) -> SessionShape:
    """Call a session off. Everybody who holds a seat is told; once off, the same again changes nothing."""
    off = change_session.cancel(db, session_id, sent.reason, version=seen, by=who)
    return _tagged(response, off, slot=off.slot)


@router.get("/delegates", tags=["organisers"])
def delegates(
    event: Annotated[str, Query(max_length=150)], part: Paging, who: SignedIn, db: Db
) -> Paged[DelegateShape]:
    """Everybody who comes to the event, and to which sessions."""
    who.need("events:read")
    some = organisers.part_of_delegates(db, event, by=who, after=_after(part), limit=part.limit + 1)
    shapes = [DelegateShape.of(one, some.delegations[one.delegation_id], some.rows) for one in some.delegates]
    return part.of(shapes, lambda shape: str(shape.id))


def _after(part: Part) -> UUID | None:
    try:
        return UUID(part.after) if part.after is not None else None
    except (ValueError, AttributeError):
        raise none_of_ours() from None


def _shape(request: Request, one: EventSessions) -> EventShape:
    feed = f"{request.app.state.settings.base_url}/events/calendar/{one.event.id}.ics"
    return EventShape.of(one.event, one.sessions, feed=feed)


def _tagged(response: Response, session: Session, *, slot: Slot | None = None) -> SessionShape:
    response.headers["ETag"] = etag(session.version)
    return SessionShape.of(session, slot=slot)
