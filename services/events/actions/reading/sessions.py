"""Which sessions of an event one can still choose."""

from services.events.model.agenda import Day, days
from services.events.store.sessions import Sessions
from shared import clock
from shared.mongo import Database


def options(db: Database, event_id: str, held: frozenset[str], zone: str) -> list[Day]:
    """The days with the sessions that one can still choose: coming, not cancelled, and not full unless held."""
    sessions, now = Sessions(db).of_event(event_id), clock.now()
    return days((one for one in sessions if one.is_open(now) and (one.free or one.id in held)), zone)


def any_left(db: Database, event_id: str) -> bool:
    """Whether any session of the event is still to come."""
    now = clock.now()
    return any(session.is_open(now) for session in Sessions(db).of_event(event_id))
