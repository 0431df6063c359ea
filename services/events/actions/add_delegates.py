"""A delegation's contact names the people on its seats."""

from collections.abc import Iterable
from uuid import UUID

from services.events.actions import guards, seats
from services.events.forms import NewDelegate
from services.events.model import delegates, delegations, events
from services.events.model.delegates import Delegate
from services.events.model.delegations import Delegation
from services.events.store.delegates import Delegates
from services.events.store.delegations import Delegations
from services.events.store.events import Events
from services.events.store.sessions import Sessions
from shared import clock
from shared.mongo import Database, locking, transactional
from shared.person import Person


@locking("seats")
@transactional
def add(db: Database, delegation_id: UUID, people: Iterable[NewDelegate], *, by: Person) -> list[Delegate]:
    """Put *people* on the delegation's seats and into the sessions they want: all of them, or none.

    Who is there already is only brought up to date, so the same twice changes nothing.

    Raises:
        NotAllowed: only the delegation's contact may.
        DelegationWithdrawn, DelegationFull, AlreadyDelegate, EventOver: as their names say.
        SessionFull, SessionOver, AlreadyCancelled: a session cannot take them.
    """
    people = list(people)
    Sessions(db).lock_all(session_id for person in people for session_id in person.sessions)
    delegation = Delegations(db).lock(delegation_id)
    guards.check_contact(db, delegation, by=by)
    there = {delegate.id for delegate in Delegates(db).of(delegation.id)}
    seated = [_seat(db, delegation, person) for person in people]
    new = {delegate.id for delegate in seated} - there
    delegations.check_room(delegation, there=len(there), more=len(new))
    if new:
        events.require_coming(Events(db).get(delegation.event_id), clock.now())
    db.announce(*delegates.described(Delegates(db).some(there), seated, now=clock.now()))
    Delegates(db).save(*{delegate.id: delegate for delegate in seated}.values())
    asked = [
        (delegate, session) for delegate, person in zip(seated, people, strict=True) for session in person.sessions
    ]
    seats.take(db, asked)
    return seated


def _seat(db: Database, delegation: Delegation, person: NewDelegate) -> Delegate:
    earlier = Delegates(db).of_address(delegation.event_id, person.email)
    return delegates.seat(earlier, delegation, person.contact, now=clock.now(), new_id=clock.new_id())
