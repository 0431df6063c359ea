"""For contacts: the delegations that they speak for, and who sits on their seats."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from services.events.actions import guards
from services.events.actions.reading import sessions
from services.events.model.agenda import Day
from services.events.model.delegates import Delegate
from services.events.model.delegations import Delegation
from services.events.model.events import Event
from services.events.model.registrations import Registration
from services.events.model.sessions import Session
from services.events.store.delegates import Delegates
from services.events.store.delegations import Delegations
from services.events.store.events import Events
from services.events.store.expressions import Applicants
from services.events.store.registrations import Registrations
from services.events.store.sessions import Sessions
from shared.mongo import Database
from shared.people import Contact
from shared.person import Person


class DelegationSeats(NamedTuple):
    """A delegation, its delegates in the order they were added, and registrations, of others too."""

    delegation: Delegation
    delegates: list[Delegate]
    rows: list[Registration]


class DelegationPage(NamedTuple):
    """A delegation as its contact sees it.

    Attributes:
        contact: whose language and zone a new delegate's are taken for, until somebody says otherwise.
        held: the ids of the sessions that each delegate holds a seat in.
        replaced: who left because somebody came in their place, the last to go first.
        options: the days with the sessions that a new delegate could still have a seat in.
        any_left: whether any session is still to come.
    """

    delegation: Delegation
    event: Event
    contact: Contact
    delegates: list[Delegate]
    held: dict[UUID, list[str]]
    replaced: list[Delegate]
    sessions: list[Session]
    options: list[Day]
    any_left: bool


def own(db: Database, *, by: Person) -> list[tuple[Delegation, list[Delegate]]]:
    """The delegations of the expressions that *by* speaks for, withdrawn ones too, each with its delegates."""
    expressions = [applicant.expression_id for applicant in Applicants(db).at(by.email)]
    theirs = Delegations(db).of_expressions(expressions)
    people = Delegates(db).of(*(delegation.id for delegation in theirs))
    return [(one, [person for person in people if person.delegation_id == one.id]) for one in theirs]


def own_seats(db: Database, *, by: Person) -> list[DelegationSeats]:
    """`own` with who holds which seats."""
    theirs = own(db, by=by)
    rows = Registrations(db).of(*(delegate.id for _, people in theirs for delegate in people))
    return [DelegationSeats(delegation, people, rows) for delegation, people in theirs]


def seats(db: Database, delegation_id: UUID, *, by: Person) -> DelegationSeats:
    """The delegation with its delegates.

    Raises:
        NotAllowed: *by* does not speak for it.
    """
    delegation = _theirs(db, delegation_id, by=by)
    people = Delegates(db).of(delegation.id)
    return DelegationSeats(delegation, people, Registrations(db).of(*(delegate.id for delegate in people)))


def page(db: Database, delegation_id: UUID, *, by: Person) -> DelegationPage:
    """The delegation with all that its contact may do with it.

    Raises:
        NotAllowed: *by* does not speak for it.
    """
    delegation = _theirs(db, delegation_id, by=by)
    event, delegates = Events(db).get(delegation.event_id), Delegates(db).of(delegation.id)
    return DelegationPage(
        delegation,
        event,
        contact=Applicants(db).get(delegation.expression_id).contact,
        delegates=delegates,
        held=_held(Registrations(db).of(*(delegate.id for delegate in delegates))),
        replaced=Delegates(db).replaced_of(delegation.id),
        sessions=Sessions(db).of_event(event.id),
        options=sessions.options(db, event.id, frozenset(), event.zone),
        any_left=sessions.any_left(db, event.id),
    )


def successor(db: Database, leaving_id: UUID, present: list[Delegate]) -> tuple[Delegate, Delegate] | None:
    """Who left and who of those *present*, whom the reader sees, came in their place; None where nobody did."""
    leaving = Delegates(db).find(leaving_id)
    if leaving is None or leaving.replaced is None:
        return None
    return next(((leaving, one) for one in present if one.id == leaving.replaced.by), None)


def _theirs(db: Database, delegation_id: UUID, *, by: Person) -> Delegation:
    delegation = Delegations(db).get(delegation_id)
    guards.check_contact(db, delegation, by=by)
    return delegation


def _held(rows: Iterable[Registration]) -> dict[UUID, list[str]]:
    held: dict[UUID, list[str]] = {}
    for row in rows:
        if row.held:
            held.setdefault(row.delegate_id, []).append(row.session_id)
    return held
