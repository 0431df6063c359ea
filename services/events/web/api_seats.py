"""The API for delegations: their contact names delegates, delegates take seats and fetch their feed."""

from uuid import UUID

from fastapi import APIRouter, Request

from services.events.actions import add_delegates as addition
from services.events.actions import choose_sessions
from services.events.actions import remove_delegate as removal
from services.events.actions import renew_feed as renewal
from services.events.actions import replace_delegate as replacement
from services.events.actions.reading import delegations, seats
from services.events.actions.reading.delegations import DelegationSeats
from services.events.actions.reading.seats import Seats
from services.events.forms import NewDelegates, SessionChoice, Substitute
from services.events.web.feeds import link_to
from services.events.web.shapes import DelegateShape, Delegations, DelegationShape, MyEvent, MySessions, SeatShape
from shared.settings import Settings
from shared.web import Db, SignedIn

router = APIRouter(prefix="/events/api", tags=["delegations"])


@router.get("/delegations/mine")
def my_delegations(who: SignedIn, db: Db) -> Delegations:
    """The delegations of the expressions that you are the contact of, with their delegates."""
    who.need("events:read")
    return Delegations(delegations=[_shape(one) for one in delegations.own_seats(db, by=who)])


@router.post("/delegations/{delegation_id}/delegates", status_code=201)
def add_delegates(delegation_id: UUID, sent: NewDelegates, who: SignedIn, db: Db) -> DelegationShape:
    """Name delegates and seat them in sessions, all of them or none. The same again changes nothing."""
    addition.add(db, delegation_id, sent.delegates, by=who)
    return _shape(delegations.seats(db, delegation_id, by=who))


@router.post("/delegates/{delegate_id}/replacement", status_code=201)
def replace_delegate(delegate_id: UUID, sent: Substitute, who: SignedIn, db: Db) -> DelegateShape:
    """Put somebody in a delegate's place and into all their sessions that are to come; no seat is free in between.

    The programme office may do it, too, and gives a reason. The same again changes nothing.
    """
    substitute = replacement.replace(db, delegate_id, sent, by=who)
    return DelegateShape.of(*seats.of_substitute(db, substitute))


@router.delete("/delegates/{delegate_id}", status_code=204)
def remove_delegate(delegate_id: UUID, who: SignedIn, db: Db) -> None:
    """Take a delegate off the delegation; their seats are free, and their feed shows what is off for 60 days."""
    removal.remove(db, delegate_id, by=who)


@router.post("/delegates/{delegate_id}/sessions", tags=["seats"])
def register(delegate_id: UUID, sent: SessionChoice, who: SignedIn, db: Db) -> list[SeatShape]:
    """Take a seat in each of the sessions, in all of them or none. The same again changes nothing.

    The link to join by stands here only for whoever holds the seat, and for organisers.
    """
    choose_sessions.take(db, delegate_id, sent.sessions, by=who)
    theirs = seats.of_delegate(db, delegate_id, by=who)
    shapes = _seats(theirs)
    return shapes if theirs.may_join else [seat.model_copy(update={"link": ""}) for seat in shapes]


@router.delete("/delegates/{delegate_id}/sessions/{session_id}", status_code=204, tags=["seats"])
def unregister(delegate_id: UUID, session_id: str, who: SignedIn, db: Db) -> None:
    """Give a seat back; it is free at once."""
    choose_sessions.give_back(db, delegate_id, session_id, by=who)


@router.get("/mine", tags=["seats"])
def mine(request: Request, who: SignedIn, db: Db) -> MySessions:
    """Your seats, and the address of your private feed, per event that you are a delegate to."""
    who.need("events:read")
    return MySessions(events=[_my_event(request.app.state.settings, one) for one in seats.own(db, by=who)])


@router.post("/delegates/{delegate_id}/feed", tags=["seats"])
def renew_feed(request: Request, delegate_id: UUID, who: SignedIn, db: Db) -> MyEvent:
    """Make a new address for your private feed; the old one is gone (410) at once."""
    renewed = renewal.renew(db, delegate_id, by=who)
    return _my_event(request.app.state.settings, seats.of_delegate(db, renewed.id, by=who))


def _my_event(settings: Settings, one: Seats) -> MyEvent:
    return MyEvent(
        delegate_id=one.delegate.id,
        event_id=one.delegate.event_id,
        delegation=one.delegation.name,
        feed=link_to(settings, one.delegate),
        generation=one.delegate.generation,
        seats=_seats(one),
    )


def _seats(one: Seats) -> list[SeatShape]:
    return [SeatShape.of(session, row) for session, row in one.pairs]


def _shape(one: DelegationSeats) -> DelegationShape:
    return DelegationShape(
        **one.delegation.model_dump(exclude={"invited_at"}),
        taken=len(one.delegates),
        delegates=[DelegateShape.of(delegate, one.delegation, one.rows) for delegate in one.delegates],
    )
