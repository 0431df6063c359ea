"""Seats in sessions within an action's transaction: taken, given back, and all of a delegate's at once."""

from uuid import UUID

from services.events.contracts import Cause, DelegateRegistered
from services.events.model import delegates, registrations
from services.events.model.delegates import Delegate
from services.events.model.registrations import Registration
from services.events.model.sessions import Session
from services.events.store.delegates import Delegates
from services.events.store.registrations import Registrations
from services.events.store.sessions import Sessions
from shared import clock
from shared.errors import NotFound
from shared.mongo import Database
from shared.phrases import phrase


def to_free(db: Database, delegate_id: UUID) -> list[tuple[Registration, Session]]:
    """The seats that the delegate holds and can give back, each with its session."""
    rows = [row for row in Registrations(db).of(delegate_id) if row.held]
    sessions, now = Sessions(db).by_key(row.session_id for row in rows), clock.now()
    return [(row, sessions[row.session_id]) for row in rows if sessions[row.session_id].is_open(now)]


def take(db: Database, asked: list[tuple[Delegate, str]]) -> None:
    """Take a seat for each of these delegates in the session called so: in all, or in none.

    Raises:
        NotFound: there is no such session at their event.
        SessionFull, SessionOver, AlreadyCancelled: a session cannot take them.
    """
    sessions = Sessions(db).by_key(session_id for _, session_id in asked)
    rows = Registrations(db).of(*{delegate.id for delegate, _ in asked})
    earlier = {(row.delegate_id, row.session_id): row for row in rows}
    taken: list[Registration] = []
    facts: list[DelegateRegistered] = []
    for delegate, session_id in dict.fromkeys(asked):
        session = sessions.get(session_id)
        if session is None or session.event_id != delegate.event_id:
            raise NotFound(phrase("no-such-session-here", id=session_id))
        sessions[session_id], row, fact = registrations.register(
            earlier.get((delegate.id, session_id)), session, delegate, now=clock.now(), new_id=clock.new_id()
        )
        if fact is not None:
            taken.append(row)
            facts.append(fact)
    db.announce(*facts)
    Sessions(db).save(*(sessions[session_id] for session_id in {row.session_id for row in taken}))
    Registrations(db).save(*taken)


def give_back(
    db: Database, delegate: Delegate, row: Registration, session: Session, cause: Cause = Cause.GIVEN_BACK
) -> None:
    """Free the seat *row* in *session* for that *cause*.

    Raises:
        SessionOver, AlreadyCancelled: it is too late for that.
    """
    released, given, fact = registrations.give_back(row, session, delegate, cause=cause, now=clock.now())
    if fact is not None:
        Sessions(db).save(released)
        Registrations(db).save(given)
        db.announce(fact)


def unseat(db: Database, delegate: Delegate, cause: Cause) -> None:
    """Take the delegate off the delegation for that *cause*, and free every seat that somebody else can still have."""
    for row, session in to_free(db, delegate.id):
        give_back(db, delegate, row, session, cause)
    Delegates(db).save(delegates.unseat(delegate, now=clock.now()))
