"""Organisers move a session or call it off; each after a look at what that would change."""

from typing import NamedTuple

from services.events.actions import guards
from services.events.contracts import SessionCancelled, SessionChanged
from services.events.forms import Move
from services.events.model import events, scheduling
from services.events.model.events import Event
from services.events.model.scheduling import Moved, Order
from services.events.model.sessions import Session
from services.events.store.events import Events
from services.events.store.sessions import Sessions
from shared import clock
from shared.errors import Refused
from shared.mongo import Database, transactional
from shared.person import Person
from shared.phrases import Phrase, phrase


class Preview(NamedTuple):
    """What would change: the session as it is, its event, and the change."""

    session: Session
    event: Event
    what: tuple[Phrase, ...]


@transactional
def reschedule(db: Database, session_id: str, move: Move, *, version: int, by: Person) -> Session:
    """Move a session in time or place and tell everybody who holds a seat.

    Args:
        version: of the session that *by* had before their eyes.

    Raises:
        NotAllowed: only organisers may.
        Stale, SessionOver, BadTimes: as `scheduling.reschedule` says.
        NoSuchTime, AnotherCentury: as `move.slot` says.
    """
    session = guards.organised_session(db, session_id, by=by)
    event = Events(db).lock(session.event_id)
    return _save(db, event, *_moved(session, event, move, Order(version, by, move.reason)))


def preview_reschedule(db: Database, session_id: str, move: Move, *, version: int, by: Person) -> Preview:
    """What `reschedule` would change.

    Raises:
        Refused: nothing, or it would be refused; as `reschedule`.
    """
    session = guards.organised_session(db, session_id, by=by)
    event = Events(db).get(session.event_id)
    _, fact = _moved(session, event, move, Order(version, by, move.reason))
    if fact is None:
        raise Refused(phrase("nothing-would-change"))
    return Preview(session, event, fact.changes)


@transactional
def cancel(db: Database, session_id: str, reason: str, *, version: int, by: Person) -> Session:
    """Call a session off and tell everybody who holds a seat.

    Args:
        version: of the session that *by* had before their eyes.

    Raises:
        NotAllowed: only organisers may.
        Stale, SessionOver: as `scheduling.cancel` says.
    """
    session = guards.organised_session(db, session_id, by=by)
    event = Events(db).lock(session.event_id)
    return _save(db, event, *scheduling.cancel(session, Order(version, by, reason), now=clock.now()))


def preview_cancel(db: Database, session_id: str, reason: str, *, version: int, by: Person) -> Preview:
    """What `cancel` would change.

    Raises:
        NotAllowed, Stale, SessionOver: as `cancel`.
    """
    session = guards.organised_session(db, session_id, by=by)
    scheduling.cancel(session, Order(version, by, reason), now=clock.now())
    return Preview(session, Events(db).get(session.event_id), (phrase("session-called-off"),))


def follow_sessions(db: Database, event: Event) -> None:
    """Let *event*, which the caller locked, begin and end with its sessions as they are saved by now."""
    spanned = events.spanning(event, Sessions(db).of_event(event.id))
    if spanned != event:
        Events(db).save(spanned)


def _moved(session: Session, event: Event, move: Move, order: Order) -> Moved:
    slot = move.slot(session, event.zone)
    return scheduling.reschedule(session, slot, order, zone=event.zone, now=clock.now())


def _save(db: Database, event: Event, session: Session, fact: SessionChanged | SessionCancelled | None) -> Session:
    if fact is not None:
        Sessions(db).save(session)
        follow_sessions(db, event)
        db.announce(fact)
    return session
