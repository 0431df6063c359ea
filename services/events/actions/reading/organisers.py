"""For organisers: their events and sessions, and who takes part."""

from typing import NamedTuple
from uuid import UUID

from services.events import rights
from services.events.actions import guards
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
from shared.errors import NotAllowed
from shared.mongo import Database
from shared.person import Person
from shared.phrases import phrase


class Numbers(NamedTuple):
    """An event with its sessions, how many delegations are invited to it with how many seats, and how many delegates
    are named."""

    event: Event
    sessions: list[Session]
    delegations: int
    seats: int
    delegates: int


class SessionRoom(NamedTuple):
    """A session as its organisers see it; `may_change`: it is neither over nor cancelled."""

    session: Session
    event: Event
    may_change: bool


class Participants(NamedTuple):
    """Who comes to an event, by delegation; `may_replace`: the reader may put others in their places."""

    event: Event
    rows: list[tuple[Delegation, list[Delegate]]]
    may_replace: bool


class ListRow(NamedTuple):
    """Somebody on a list: the name of their delegation, the delegate, and the titles of their sessions."""

    delegation: str
    delegate: Delegate
    sessions: tuple[str, ...] = ()


class Part(NamedTuple):
    """Some delegates to an event, the delegations by id, and the delegates' registrations, given back ones too."""

    delegates: list[Delegate]
    delegations: dict[UUID, Delegation]
    rows: list[Registration]


def overview(db: Database, *, by: Person) -> list[Numbers]:
    """The events that *by* organises, in numbers.

    Raises:
        NotAllowed: they organise no challenge.
    """
    theirs = [challenge.id for challenge in Challenges(db).all() if rights.organises(challenge, by)]
    if not theirs:
        raise NotAllowed(phrase("only-organisers-see"))
    return [_numbers(db, event, by) for challenge_id in theirs for event in Events(db).all(challenge_id)]


def session(db: Database, session_id: str, *, by: Person) -> SessionRoom:
    """The session and its event.

    Raises:
        NotAllowed: *by* does not organise it.
    """
    one = guards.organised_session(db, session_id, by=by)
    return SessionRoom(one, Events(db).get(one.event_id), one.is_open(clock.now()))


def everybody(db: Database, event_id: str, *, by: Person) -> Participants:
    """Everybody who comes to the event, by delegation.

    Raises:
        NotAllowed: *by* does not organise it.
    """
    event = _organised(db, event_id, by=by)
    people = Delegates(db).of_event(event.id)
    rows = [
        (one, [person for person in people if person.delegation_id == one.id])
        for one in guards.readable(db, Delegations(db).of_event(event.id), by=by)
    ]
    return Participants(event, rows, rights.may_replace_anybody(Challenges(db).get(event.challenge_id), by))


def delegates(db: Database, event_id: str, *, by: Person) -> list[ListRow]:
    """Everybody who comes to the event, and to which sessions.

    Raises:
        NotAllowed: *by* does not organise it.
    """
    event = _organised(db, event_id, by=by)
    names = _names(db, event.id, by)
    people = [one for one in Delegates(db).of_event(event.id) if one.delegation_id in names]
    titles = {session.id: session.title for session in Sessions(db).of_event(event.id)}
    chosen: dict[UUID, list[str]] = {delegate.id: [] for delegate in people}
    for row in Registrations(db).of(*chosen):
        if row.held:
            chosen[row.delegate_id].append(titles[row.session_id])
    return [ListRow(names[one.delegation_id], one, tuple(chosen[one.id])) for one in people]


def part_of_delegates(db: Database, event_id: str, *, by: Person, after: UUID | None, limit: int) -> Part:
    """At most *limit* of those who come to the event, by id, beginning behind the id *after*.

    Raises:
        NotAllowed: *by* does not organise it.
    """
    event = _organised(db, event_id, by=by)
    delegations = {one.id: one for one in guards.readable(db, Delegations(db).of_event(event.id), by=by)}
    people = Delegates(db).part_of_event(event.id, delegations, after=after, limit=limit)
    return Part(people, delegations, Registrations(db).of(*(delegate.id for delegate in people)))


def attendance(db: Database, session_id: str, *, by: Person) -> list[ListRow]:
    """Everybody who holds a seat in the session; who was there and left their delegation afterwards stands in it, too.

    Raises:
        NotAllowed: *by* does not organise it.
    """
    one = guards.organised_session(db, session_id, by=by)
    held = [row.delegate_id for row in Registrations(db).held_in(one.id)]
    names = _names(db, one.event_id, by)
    there = [who for who in Delegates(db).some(held) if who.delegation_id in names]
    return [ListRow(names[who.delegation_id], who) for who in there]


def _organised(db: Database, event_id: str, *, by: Person) -> Event:
    event = Events(db).get(event_id)
    guards.check_organiser(db, event.challenge_id, by=by)
    return event


def _numbers(db: Database, event: Event, by: Person) -> Numbers:
    invited, named = guards.readable(db, Delegations(db).of_event(event.id), by=by), _names(db, event.id, by)
    return Numbers(
        event,
        Sessions(db).of_event(event.id),
        delegations=len(invited),
        seats=sum(one.seats for one in invited),
        delegates=sum(one.delegation_id in named for one in Delegates(db).of_event(event.id)),
    )


def _names(db: Database, event_id: str, by: Person) -> dict[UUID, str]:
    """The names of the delegations that *by* may know of, those that no longer take part too."""
    return {one.id: one.name for one in guards.readable(db, Delegations(db).ever_of_event(event_id), by=by)}
