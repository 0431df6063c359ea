"""The API for delegations: their contact names delegates, delegates take seats and fetch their feed."""

from uuid import UUID

from fastapi import APIRouter, Request

from services.events import actions
from services.events.delegations import Delegate, Delegation
from services.events.forms import NewDelegates, SessionChoice, Substitute
from services.events.registrations import Registration
from services.events.store import Applicants, Delegates, Registrations, Sessions
from services.events.store import Delegations as Stored
from services.events.web.feeds import link_to
from services.events.web.shapes import DelegateShape, Delegations, DelegationShape, MyEvent, MySessions, SeatShape
from shared.mongo import Database
from shared.settings import Settings
from shared.web import Db, SignedIn

router = APIRouter(prefix="/events/api", tags=["delegations"])


@router.get("/delegations/mine")
def my_delegations(who: SignedIn, db: Db) -> Delegations:
    """The delegations of the expressions that you are the contact of, with their delegates."""
    who.need("events:read")
    expressions = [applicant.expression_id for applicant in Applicants(db).at(who.email)]
    found = Stored(db).of_expressions(expressions)
    people = Delegates(db).of(*(delegation.id for delegation in found))
    rows = Registrations(db).of(*(delegate.id for delegate in people))
    return Delegations(delegations=[_shape(delegation, people, rows) for delegation in found])


@router.post("/delegations/{delegation_id}/delegates", status_code=201)
def add_delegates(delegation_id: UUID, sent: NewDelegates, who: SignedIn, db: Db) -> DelegationShape:
    """Name delegates and seat them in sessions, all of them or none. The same again changes nothing."""
    actions.add_delegates(db, delegation_id, sent.delegates, by=who.email)
    people = Delegates(db).of(delegation_id)
    rows = Registrations(db).of(*(delegate.id for delegate in people))
    return _shape(Stored(db).get(delegation_id), people, rows)


@router.post("/delegates/{delegate_id}/replacement", status_code=201)
def replace_delegate(delegate_id: UUID, sent: Substitute, who: SignedIn, db: Db) -> DelegateShape:
    """Put somebody in a delegate's place and into all their sessions that are to come; no seat is free in between.

    The programme office may do it, too, and gives a reason. The same again changes nothing.
    """
    substitute = actions.replace_delegate(db, delegate_id, sent, by=who.email)
    return DelegateShape.of(substitute, Stored(db).get(substitute.delegation_id), Registrations(db).of(substitute.id))


@router.delete("/delegates/{delegate_id}", status_code=204)
def remove_delegate(delegate_id: UUID, who: SignedIn, db: Db) -> None:
    """Take a delegate off the delegation; their seats are free, and their feed shows what is off for 60 days."""
    actions.remove_delegate(db, delegate_id, by=who.email)


@router.post("/delegates/{delegate_id}/sessions", tags=["seats"])
def register(delegate_id: UUID, sent: SessionChoice, who: SignedIn, db: Db) -> list[SeatShape]:
    """Take a seat in each of the sessions, in all of them or none. The same again changes nothing.

    The link to join by stands here only for whoever holds the seat, and for organisers.
    """
    actions.register(db, delegate_id, sent.sessions, by=who.email)
    seats = _seats(db, delegate_id)
    if actions.may_join(db, Delegates(db).get(delegate_id), by=who.email):
        return seats
    return [seat.model_copy(update={"link": ""}) for seat in seats]


@router.delete("/delegates/{delegate_id}/sessions/{session_id}", status_code=204, tags=["seats"])
def unregister(delegate_id: UUID, session_id: str, who: SignedIn, db: Db) -> None:
    """Give a seat back; it is free at once."""
    actions.unregister(db, delegate_id, session_id, by=who.email)


@router.get("/mine", tags=["seats"])
def mine(request: Request, who: SignedIn, db: Db) -> MySessions:
    """Your seats, and the address of your private feed, per event that you are a delegate to."""
    who.need("events:read")
    return MySessions(events=[_my_event(request.app.state.settings, db, one) for one in Delegates(db).at(who.email)])


@router.post("/delegates/{delegate_id}/feed", tags=["seats"])
def renew_feed(request: Request, delegate_id: UUID, who: SignedIn, db: Db) -> MyEvent:
    """Make a new address for your private feed; the old one is gone (410) at once."""
    return _my_event(request.app.state.settings, db, actions.renew_link(db, delegate_id, by=who.email))


def _my_event(settings: Settings, db: Database, delegate: Delegate) -> MyEvent:
    delegation = Stored(db).get(delegate.delegation_id)
    return MyEvent(
        delegate_id=delegate.id, event_id=delegate.event_id, delegation=delegation.name,
        feed=link_to(settings, delegate), generation=delegate.generation, seats=_seats(db, delegate.id),
    )  # fmt: skip


def _seats(db: Database, delegate_id: UUID) -> list[SeatShape]:
    rows = Registrations(db).of(delegate_id)
    sessions = Sessions(db).by_key(row.session_id for row in rows)
    return [SeatShape.of(sessions[row.session_id], row) for row in rows]


def _shape(delegation: Delegation, people: list[Delegate], rows: list[Registration]) -> DelegationShape:
    theirs = [one for one in people if one.delegation_id == delegation.id]
    return DelegationShape(
        **delegation.model_dump(exclude={"standing", "invited_at"}), status=delegation.standing, taken=len(theirs),
        delegates=[DelegateShape.of(one, delegation, rows) for one in theirs],
    )  # fmt: skip
