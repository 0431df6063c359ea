"""What organisers do: move sessions and call them off."""

from services.events import scheduling
from services.events.delegations import Delegate
from services.events.model import Event, Session, Slot
from services.events.scheduling import Order
from services.events.store import Challenges, Events, Sessions
from shared import addresses, clock
from shared.errors import NotAllowed
from shared.mongo import Database, transactional


def check_organiser(db: Database, challenge_id: str, *, by: str) -> None:
    """Go on only if *by* is an organiser of the challenge.

    Raises:
        NotAllowed: the challenge file does not name them.
    """
    if not Challenges(db).get(challenge_id).offices_of(by):
        raise NotAllowed("Only the organisers named in the challenge file may do this.")


def may_join(db: Database, delegate: Delegate, *, by: str) -> bool:
    """Whether *by* may know the links to join what the delegate has a seat in: they themself, and organisers."""
    challenge_id = Events(db).get(delegate.event_id).challenge_id
    return addresses.same(delegate.contact.email, by) or bool(Challenges(db).get(challenge_id).offices_of(by))


@transactional
def reschedule_session(db: Database, session_id: str, slot: Slot, order: Order) -> Session:
    """Move a session in time or place and tell everybody who holds a seat.

    Raises:
        NotAllowed: only organisers may.
        Stale, SessionOver, BadTimes: as `scheduling.reschedule` says.
    """
    session = _theirs(db, session_id, by=order.by)
    event = Events(db).lock(session.event_id)
    moved, fact = scheduling.reschedule(session, slot, order, zone=event.zone, now=clock.now())
    if fact is not None:
        Sessions(db).save(moved)
        follow_sessions(db, event)
        db.announce(fact)
    return moved


@transactional
def cancel_session(db: Database, session_id: str, order: Order) -> Session:
    """Call a session off and tell everybody who holds a seat.

    Raises:
        NotAllowed: only organisers may.
        Stale, SessionOver: as `scheduling.cancel` says.
    """
    session = _theirs(db, session_id, by=order.by)
    event = Events(db).lock(session.event_id)
    off, fact = scheduling.cancel(session, order, now=clock.now())
    if fact is not None:
        Sessions(db).save(off)
        follow_sessions(db, event)
        db.announce(fact)
    return off


def follow_sessions(db: Database, event: Event) -> None:
    """Let *event*, which the caller holds, begin and end with its sessions as they are saved by now."""
    spanned = scheduling.spanning(event, Sessions(db).of_event(event.id))
    if spanned != event:
        Events(db).save(spanned)


def _theirs(db: Database, session_id: str, *, by: str) -> Session:
    session = Sessions(db).get(session_id)
    check_organiser(db, session.challenge_id, by=by)
    return session
