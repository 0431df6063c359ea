"""For everybody: events and their sessions. Whoever is signed in reads what is theirs beside it."""

from typing import NamedTuple

from services.events import rights
from services.events.model.agenda import Day, days
from services.events.model.delegates import Delegate
from services.events.model.events import Event
from services.events.model.sessions import Session
from services.events.store.challenges import Challenges
from services.events.store.delegates import Delegates
from services.events.store.events import Events
from services.events.store.registrations import Registrations
from services.events.store.sessions import Sessions
from shared.mongo import Database
from shared.person import Person


class Calendar(NamedTuple):
    """An event as the agenda shows it."""

    event: Event
    zone: str
    days: list[Day]


class Agenda(NamedTuple):
    """Every event, the first to begin first, and whether the reader organises any."""

    calendars: list[Calendar]
    organises: bool


class SessionPage(NamedTuple):
    """A session, its event, and the reader's part in it: who they are there, whether they hold a seat, organise it, and
    may read how to join."""

    session: Session
    event: Event
    delegate: Delegate | None
    holds: bool
    organises: bool
    may_join: bool


class EventSessions(NamedTuple):
    """An event with its sessions, cancelled ones too, the first to begin first."""

    event: Event
    sessions: list[Session]


def agenda(db: Database, zone: str, *, by: Person | None) -> Agenda:
    """Every event by day, in *zone* or, where that is empty, in its own."""
    calendars = [
        Calendar(event, zone or event.zone, days(Sessions(db).of_event(event.id), zone or event.zone))
        for event in Events(db).all()
    ]
    return Agenda(calendars, by is not None and rights.organises_any(Challenges(db).all(), by))


def session_page(db: Database, session_id: str, *, by: Person | None) -> SessionPage:
    """One session with the reader's part in it."""
    session = Sessions(db).get(session_id)
    event = Events(db).get(session.event_id)
    theirs = [one for one in Delegates(db).at(by.email) if one.event_id == session.event_id] if by else []
    delegate = theirs[0] if theirs else None
    rows = Registrations(db).of(delegate.id) if delegate else []
    holds = any(row.held and row.session_id == session.id for row in rows)
    organises = by is not None and rights.organises(Challenges(db).get(session.challenge_id), by)
    may_join = rights.may_read_way_in(holds_seat=holds, organises=organises)
    return SessionPage(session, event, delegate, holds, organises, may_join)


def all_events(db: Database) -> list[EventSessions]:
    """Every event with its sessions, the first to begin first."""
    return [EventSessions(event, Sessions(db).of_event(event.id)) for event in Events(db).all()]


def one_event(db: Database, event_id: str) -> EventSessions:
    """The event called *event_id* with its sessions.

    Raises:
        NotFound: there is none.
    """
    event = Events(db).get(event_id)
    return EventSessions(event, Sessions(db).of_event(event.id))


def one_session(db: Database, session_id: str) -> Session:
    """The session called *session_id*.

    Raises:
        NotFound: there is none.
    """
    return Sessions(db).get(session_id)
