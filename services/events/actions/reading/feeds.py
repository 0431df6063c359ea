"""For calendar programs: an event's feed for everybody, and a delegate's own."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from services.events.model.delegates import Delegate
from services.events.model.events import Event
from services.events.model.registrations import entry_for, last_change
from services.events.model.sessions import Session
from services.events.store.delegates import Delegates
from services.events.store.events import Events
from services.events.store.registrations import Registrations
from services.events.store.sessions import Sessions
from shared import clock
from shared.calendar import Entry
from shared.errors import Gone
from shared.mongo import Database
from shared.phrases import phrase


class EventFeed(NamedTuple):
    """What everybody's calendar shows of an event, and when that last became another."""

    event: Event
    sessions: list[Session]
    changed_at: datetime


class DelegateFeed(NamedTuple):
    """What a delegate's calendar shows of an event, and when that last became another."""

    event: Event
    entries: list[Entry]
    changed_at: datetime


def of_event(db: Database, event_id: str) -> EventFeed | None:
    """The event's feed for everybody; None where there is no such event."""
    event = Events(db).find(event_id)
    if event is None:
        return None
    sessions = Sessions(db).of_event(event.id)
    changed_at = max([event.changed_at, *(session.changed_at for session in sessions)])
    return EventFeed(event, sessions, changed_at)


def delegate(db: Database, delegate_id: UUID) -> Delegate | None:
    """Whose feed an address names, there or gone. The address says which of their links it is."""
    return Delegates(db).find(delegate_id)


def of_delegate(db: Database, delegate: Delegate) -> DelegateFeed:
    """The feed of *delegate*, whose link was shown.

    Raises:
        Gone: they left too long ago.
    """
    if not delegate.has_feed(clock.now()):
        raise Gone(phrase("calendar-ended"))
    event, rows = Events(db).get(delegate.event_id), Registrations(db).of(delegate.id)
    sessions = Sessions(db).by_key(row.session_id for row in rows)
    pairs = sorted(((sessions[row.session_id], row) for row in rows), key=lambda pair: (pair[0].starts_at, pair[0].id))
    entries = [entry_for(delegate, session, row) for session, row in pairs]
    return DelegateFeed(event, entries, max(event.changed_at, last_change(pairs, delegate)))
