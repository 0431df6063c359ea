"""A delegate, or the contact for them, takes seats in sessions and gives them back."""

from collections.abc import Iterable
from uuid import UUID

from services.events.actions import guards, seats
from services.events.model.delegates import Delegate
from services.events.model.registrations import Choice
from services.events.store.delegates import Delegates
from services.events.store.registrations import Registrations
from services.events.store.sessions import Sessions
from shared.errors import NotFound
from shared.mongo import Database, locking, transactional
from shared.person import Person
from shared.phrases import phrase


@locking("seats")
@transactional
def take(db: Database, delegate_id: UUID, session_ids: Iterable[str], *, by: Person) -> Delegate:
    """Take a seat for the delegate in each of the sessions: in all, or in none.

    Raises:
        NotAllowed: only the delegate and the delegation's contact may.
        SessionFull, SessionOver, AlreadyCancelled: a session cannot take them.
    """
    asked = list(session_ids)
    Sessions(db).lock_all(asked)
    delegate = _chooser(db, delegate_id, by=by)
    seats.take(db, [(delegate, session_id) for session_id in asked])
    return delegate


@locking("seats")
@transactional
def choose(db: Database, delegate_id: UUID, choice: Choice, *, by: Person) -> None:
    """Take and give back the delegate's seats as chosen: what somebody else did for them meanwhile, and seats in what
    is over or cancelled, stay.

    Raises:
        NotAllowed: only the delegate and the delegation's contact may.
        SessionFull, SessionOver, AlreadyCancelled: a session cannot take them, and nothing is changed.
    """
    Sessions(db).lock_all(choice.taken)
    delegate = _chooser(db, delegate_id, by=by)
    seats.take(db, [(delegate, session_id) for session_id in sorted(choice.taken)])
    for row, session in seats.to_free(db, delegate.id):
        if session.id in choice.given_up:
            seats.give_back(db, delegate, row, session)


@locking("seats")
@transactional
def give_back(db: Database, delegate_id: UUID, session_id: str, *, by: Person) -> None:
    """Give the delegate's seat in the session back; somebody else may have it at once.

    Raises:
        NotAllowed: only the delegate and the delegation's contact may.
        SessionOver, AlreadyCancelled: it is too late for that.
    """
    delegate = _chooser(db, delegate_id, by=by)
    rows = {row.session_id: row for row in Registrations(db).of(delegate.id)}
    if session_id not in rows:
        raise NotFound(phrase("no-such-registration"))
    seats.give_back(db, delegate, rows[session_id], Sessions(db).get(session_id))


def take_own(db: Database, session_id: str, *, by: Person) -> None:
    """Take a seat in the session for *by*, where they are a delegate to its event; else nothing happens.

    Raises:
        SessionFull, SessionOver, AlreadyCancelled: it cannot take them.
    """
    for delegate in _own(db, session_id, by):
        take(db, delegate.id, [session_id], by=by)


def give_back_own(db: Database, session_id: str, *, by: Person) -> None:
    """Give back the seat that *by* holds in the session, where they are a delegate to its event.

    Raises:
        NotFound: they never held one.
        SessionOver, AlreadyCancelled: it is too late for that.
    """
    for delegate in _own(db, session_id, by):
        give_back(db, delegate.id, session_id, by=by)


def _own(db: Database, session_id: str, by: Person) -> list[Delegate]:
    event_id = Sessions(db).get(session_id).event_id
    return [delegate for delegate in Delegates(db).at(by.email) if delegate.event_id == event_id]


def _chooser(db: Database, delegate_id: UUID, *, by: Person) -> Delegate:
    delegate = guards.lock_present(db, delegate_id)
    guards.check_choosing(db, delegate, by=by)
    return delegate
