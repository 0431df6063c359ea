"""A delegation's contact takes somebody off it."""

from typing import NamedTuple
from uuid import UUID

from services.events.actions import guards, seats
from services.events.contracts import Cause
from services.events.model.delegates import Delegate
from services.events.model.events import Event
from services.events.store.delegates import Delegates
from services.events.store.delegations import Delegations
from services.events.store.events import Events
from shared.mongo import Database, locking, transactional
from shared.person import Person


class Removal(NamedTuple):
    """Who would be removed from which event, and how many seats would become free."""

    delegate: Delegate
    event: Event
    seats: int


@locking("seats")
@transactional
def remove(db: Database, delegate_id: UUID, *, by: Person) -> None:
    """Take the delegate off the delegation: their seats are free, and their feed shows the sessions as cancelled.

    Raises:
        NotFound: they are none, or none any more.
        NotAllowed: only the delegation's contact may.
    """
    delegate = guards.lock_present(db, delegate_id)
    guards.check_contact(db, Delegations(db).lock(delegate.delegation_id), by=by)
    seats.unseat(db, delegate, Cause.REMOVED)


def remove_once(db: Database, delegate_id: UUID, *, by: Person) -> Delegate:
    """`remove` for a page that may be sent twice: who was removed already stays so. Returns them as they were before.

    Raises:
        NotAllowed: only the delegation's contact may.
    """
    delegate = Delegates(db).get(delegate_id)
    if delegate.present:
        remove(db, delegate_id, by=by)
    return delegate


def preview(db: Database, delegate_id: UUID, *, by: Person) -> Removal:
    """What `remove` would do.

    Raises:
        NotFound, NotAllowed: as `remove` does.
    """
    delegate = guards.present(Delegates(db).get(delegate_id))
    guards.check_contact(db, Delegations(db).get(delegate.delegation_id), by=by)
    return Removal(delegate, Events(db).get(delegate.event_id), len(seats.to_free(db, delegate.id)))
