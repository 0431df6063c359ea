"""What came of it: the facts that were announced, and the seats that are held."""

from typing import Any

from services.events.model.delegates import Delegate
from services.events.store.registrations import Registrations
from shared.errors import Refused
from shared.messages import Fact, Message
from shared.mongo import Database
from shared.wording import say
from tests.events.builders import OPENING


def facts_of(db: Database, kind: type[Fact]) -> list[Any]:
    """Every fact of *kind* in the journal, in the order it was said."""
    name = f"{db.service}.{kind.contract_name()}"
    rows = db["journal"].find({"type": name}, sort=[("_id", 1)])
    return [Message.parse(row["message"]).read(kind) for row in rows]


def field_errors(no: Refused) -> dict[str, str]:
    """What stands at each field after *no*."""
    return {field: say(what) for field, what in no.fields.items()}


def seats_held(db: Database, session_id: str = OPENING) -> int:
    """How many seats of a session are held."""
    return len(Registrations(db).held_in(session_id))


def sessions_of(db: Database, delegate: Delegate) -> list[str]:
    """The ids of the sessions that the delegate holds a seat in."""
    return [row.session_id for row in Registrations(db).of(delegate.id) if row.held]
