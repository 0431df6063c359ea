"""One person comes in place of another, as the delegation's contact or the programme office says."""

from typing import NamedTuple
from uuid import UUID

from services.events.actions import guards, seats
from services.events.forms import Substitute
from services.events.model import replacements
from services.events.model.delegates import Delegate
from services.events.model.delegations import Delegation
from services.events.model.events import Event
from services.events.model.replacements import Handover, Order, Pair, ReasonMissing
from services.events.model.sessions import Session
from services.events.store.delegates import Delegates
from services.events.store.delegations import Delegations
from services.events.store.events import Events
from services.events.store.registrations import Registrations
from services.events.store.sessions import Sessions
from shared import clock
from shared.errors import NotFound
from shared.mongo import Database, locking, transactional
from shared.person import Person
from shared.phrases import phrase


class Replacement(NamedTuple):
    """Who may be replaced: the sessions whose seats would go over, and whether the office has to give a reason."""

    delegate: Delegate
    delegation: Delegation
    event: Event
    sessions: list[Session]
    is_office: bool


@locking("seats")
@transactional
def replace(db: Database, delegate_id: UUID, person: Substitute, *, by: Person) -> Delegate:
    """Put *person* in the delegate's place and into all their sessions that are neither over nor cancelled. The same
    again changes nothing.

    Raises:
        NotAllowed: only the delegation's contact and the programme office may.
        ReasonMissing: the office has to say why.
        AlreadyReplaced, DelegationWithdrawn, SamePerson, AlreadyDelegate: as their names say.
    """
    Sessions(db).lock_all(row.session_id for row in Registrations(db).of(delegate_id) if row.held)
    leaving = Delegates(db).lock(delegate_id)
    delegation = Delegations(db).lock(leaving.delegation_id)
    as_office = guards.speaks_as_office(db, delegation, by=by)
    if not leaving.present:
        return _again(db, leaving, person)
    if as_office and not person.reason:
        raise ReasonMissing(fields={"reason": phrase("say-why-to-both")})
    order = Order(clock.new_id(), by, person.reason if as_office else "", clock.now())
    earlier = Delegates(db).of_address(delegation.event_id, person.email)
    pair = replacements.replace(leaving, earlier, delegation, person.contact, order, new_id=clock.new_id())
    handovers = _hand_over(db, pair, order)
    Delegates(db).save(*pair)
    db.announce(replacements.fact_of(pair, delegation, Events(db).get(delegation.event_id), handovers, order))
    return pair.substitute


def preview(db: Database, delegate_id: UUID, *, by: Person) -> Replacement:
    """What `replace` would do.

    Raises:
        NotFound: they are no delegate any more.
        NotAllowed: only the delegation's contact and the programme office may.
    """
    planned = look_again(db, delegate_id, by=by)
    if not planned.delegate.present:
        raise NotFound(phrase("no-such-delegate-any-more"))
    return planned


def look_again(db: Database, delegate_id: UUID, *, by: Person) -> Replacement:
    """`preview` for who was refused, even where the delegate was replaced by somebody else meanwhile.

    Raises:
        NotAllowed: only the delegation's contact and the programme office may.
    """
    delegate = Delegates(db).get(delegate_id)
    delegation = Delegations(db).get(delegate.delegation_id)
    is_office = guards.speaks_as_office(db, delegation, by=by)
    sessions = [session for _, session in seats.to_free(db, delegate.id)]
    return Replacement(delegate, delegation, Events(db).get(delegate.event_id), sessions, is_office)


def _again(db: Database, leaving: Delegate, person: Substitute) -> Delegate:
    if leaving.replaced is None:
        raise NotFound(phrase("no-such-delegate"))
    return replacements.again(leaving, Delegates(db).find(leaving.replaced.by), person.contact)


def _hand_over(db: Database, pair: Pair, order: Order) -> list[Handover]:
    rows = {row.session_id: row for row in Registrations(db).of(pair.leaving.id) if row.held}
    earlier = {row.session_id: row for row in Registrations(db).of(pair.substitute.id)}
    sessions = {key: one for key, one in Sessions(db).by_key(rows).items() if one.is_open(order.now)}
    handovers = [
        replacements.hand_over(rows[key], earlier.get(key), session, pair, order, new_id=clock.new_id())
        for key, session in sessions.items()
    ]
    db.announce(*(one.cancelled for one in handovers), *(one.registered for one in handovers))
    Sessions(db).save(*(one.session for one in handovers))
    Registrations(db).save(*(row for one in handovers for row in (one.given, one.taken)))
    return handovers
