"""What people do with events in tests, each by their address: Maria for Athens where nobody else is said."""

from uuid import UUID

from services.events.actions import add_delegates, change_session, choose_sessions, remove_delegate, replace_delegate
from services.events.forms import NewDelegate, NewSlot, Substitute
from services.events.model.delegates import Delegate
from services.events.model.sessions import Session
from services.events.store.sessions import Sessions
from shared.mongo import Database
from shared.person import Person
from tests.events.builders import HOUR, OPENING, a_person
from tests.events.hearing import an_invited_delegation
from tests.events.people import MARIA, ORGANISER


def add(db: Database, delegation_id: UUID, *people: NewDelegate, by: str = MARIA) -> list[Delegate]:
    """Name *people* for a delegation."""
    return add_delegates.add(db, delegation_id, people, by=Person(by))


def eleni_with_seats(db: Database, *sessions: str) -> Delegate:
    """Let Athens be invited and name Eleni, with seats in *sessions*."""
    (eleni,) = add(db, an_invited_delegation(db), a_person("Eleni", *sessions))
    return eleni


def take(db: Database, delegate: Delegate, *sessions: str, by: str = MARIA) -> None:
    """Take seats in *sessions*."""
    choose_sessions.take(db, delegate.id, sessions, by=Person(by))


def give_back(db: Database, delegate: Delegate, session: str, *, by: str = MARIA) -> None:
    """Give a seat back."""
    choose_sessions.give_back(db, delegate.id, session, by=Person(by))


def remove(db: Database, delegate: Delegate, *, by: str = MARIA) -> None:
    """Take the delegate off the delegation."""
    remove_delegate.remove(db, delegate.id, by=Person(by))


def replace(db: Database, delegate: Delegate, person: Substitute, *, by: str = MARIA) -> Delegate:
    """Put *person* in the delegate's place."""
    return replace_delegate.replace(db, delegate.id, person, by=Person(by))


def move(db: Database, session_id: str = OPENING, *, version: int = 1, by: str = ORGANISER) -> Session:
    """Let a session take place an hour later."""
    slot = Sessions(db).get(session_id).slot
    later = NewSlot(starts_at=slot.starts_at + HOUR, ends_at=slot.ends_at + HOUR, place=slot.place, link=slot.link)
    return change_session.reschedule(db, session_id, later, version=version, by=Person(by))


def call_off(db: Database, session_id: str, reason: str = "", *, version: int = 1, by: str = ORGANISER) -> Session:
    """Cancel a session."""
    return change_session.cancel(db, session_id, reason, version=version, by=Person(by))
