"""For delegates, and their contacts: which seats they hold, and which they could have."""

from typing import NamedTuple
from uuid import UUID

from services.events import rights
from services.events.actions import guards
from services.events.actions import seats as held_seats
from services.events.actions.reading import delegations, sessions
from services.events.model.agenda import Day, days, overlapping
from services.events.model.delegates import Delegate
from services.events.model.delegations import Delegation
from services.events.model.events import Event
from services.events.model.registrations import Registration
from services.events.model.sessions import Session
from services.events.store.challenges import Challenges
from services.events.store.delegates import Delegates
from services.events.store.delegations import Delegations
from services.events.store.events import Events
from services.events.store.registrations import Registrations
from services.events.store.sessions import Sessions
from shared import clock
from shared.mongo import Database
from shared.person import Person


class Attendance(NamedTuple):
    """What a delegate comes to: their sessions by day, in their own zone, and pairs of them at the same time."""

    delegate: Delegate
    delegation: Delegation
    event: Event
    days: list[Day]
    overlaps: list[tuple[Session, Session]]
    any_left: bool


class MinePage(NamedTuple):
    """What somebody has to do with events.

    Attributes:
        delegations: those they speak for, with how many delegates each has.
        events: all there are, by id.
        was_one: whether they were a delegate anywhere, even if they are none now.
    """

    attending: list[Attendance]
    delegations: list[tuple[Delegation, int]]
    events: dict[str, Event]
    was_one: bool


class ChoicePage(NamedTuple):
    """Which sessions a delegate goes to, and which they could choose, by day; `own`: the reader is the delegate."""

    delegate: Delegate
    delegation: Delegation
    event: Event
    own: bool
    held: frozenset[str]
    options: list[Day]
    any_left: bool


class Seats(NamedTuple):
    """A delegate's registrations, each with its session, and whether the reader may know how to join."""

    delegate: Delegate
    delegation: Delegation
    pairs: list[tuple[Session, Registration]]
    may_join: bool


def mine(db: Database, *, by: Person) -> MinePage:
    """The sessions that *by* attends and the delegations that they speak for."""
    events = {event.id: event for event in Events(db).all()}
    return MinePage(
        attending=[_attending(db, one) for one in Delegates(db).at(by.email)],
        delegations=[(one, len(delegates)) for one, delegates in delegations.own(db, by=by)],
        events=events,
        was_one=any(Delegates(db).of_address(event_id, by.email) for event_id in events),
    )


def own(db: Database, *, by: Person) -> list[Seats]:
    """The seats of *by*, per event that they are a delegate to."""
    return [_seats(db, delegate, may_join=True) for delegate in Delegates(db).at(by.email)]


def of_delegate(db: Database, delegate_id: UUID, *, by: Person) -> Seats:
    """The delegate's seats.

    Raises:
        NotFound: they are no delegate, or none any more.
        NotAllowed: *by* is neither the delegate nor the delegation's contact.
    """
    delegate = _delegate(db, delegate_id, by=by)
    challenge = Challenges(db).get(Events(db).get(delegate.event_id).challenge_id)
    return _seats(db, delegate, may_join=rights.may_join(delegate, challenge, by))


def of_substitute(db: Database, substitute: Delegate) -> tuple[Delegate, Delegation, list[Registration]]:
    """Who just came in somebody's place, for whoever put them there: with their delegation and registrations."""
    return substitute, Delegations(db).get(substitute.delegation_id), Registrations(db).of(substitute.id)


def way_back(db: Database, delegate_id: UUID, *, by: Person) -> tuple[Delegation, bool]:
    """The delegate's delegation, and whether *by* is the delegate and not its contact.

    Raises:
        NotFound: they are no delegate, or none any more.
        NotAllowed: *by* is neither the delegate nor the delegation's contact.
    """
    delegate = _delegate(db, delegate_id, by=by)
    return Delegations(db).get(delegate.delegation_id), rights.is_self(delegate, by)


def choice(db: Database, delegate_id: UUID, *, by: Person) -> ChoicePage:
    """What the delegate can choose from.

    Raises:
        NotFound: they are no delegate, or none any more.
        NotAllowed: *by* is neither the delegate nor the delegation's contact.
    """
    delegate = _delegate(db, delegate_id, by=by)
    held = frozenset(session.id for _, session in held_seats.to_free(db, delegate.id))
    return ChoicePage(
        delegate,
        Delegations(db).get(delegate.delegation_id),
        Events(db).get(delegate.event_id),
        own=rights.is_self(delegate, by),
        held=held,
        options=sessions.options(db, delegate.event_id, held, delegate.contact.zone),
        any_left=sessions.any_left(db, delegate.event_id),
    )


def _attending(db: Database, delegate: Delegate) -> Attendance:
    rows = [row for row in Registrations(db).of(delegate.id) if row.held]
    coming, now = list(Sessions(db).by_key(row.session_id for row in rows).values()), clock.now()
    return Attendance(
        delegate,
        Delegations(db).get(delegate.delegation_id),
        Events(db).get(delegate.event_id),
        days=days(coming, delegate.contact.zone),
        overlaps=overlapping(session for session in coming if not session.over(now)),
        any_left=sessions.any_left(db, delegate.event_id),
    )


def _seats(db: Database, delegate: Delegate, *, may_join: bool) -> Seats:
    rows = Registrations(db).of(delegate.id)
    there = Sessions(db).by_key(row.session_id for row in rows)
    pairs = [(there[row.session_id], row) for row in rows]
    return Seats(delegate, Delegations(db).get(delegate.delegation_id), pairs, may_join)


def _delegate(db: Database, delegate_id: UUID, *, by: Person) -> Delegate:
    delegate = guards.present(Delegates(db).get(delegate_id))
    guards.check_choosing(db, delegate, by=by)
    return delegate
