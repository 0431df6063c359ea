"""Sessions and tokens that are over before their time, as each service knows them: told by notifications, read by web.

A session or token is signed and needs no look-up to be believed; what is over is the short list, and each request with
one costs one read by id.
"""

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from shared import addresses

if TYPE_CHECKING:  # what is pure knows the names of this module
    from shared.mongo import Database


def digest(email: str) -> str:
    """What stands for *email* without naming it."""
    return hashlib.sha256(addresses.key(email).encode()).hexdigest()[:32]


def all_of(kind: str, email: str) -> str:
    """What stands for everything of *kind* (`session` or `token`) of *email*."""
    return f"{kind}/{digest(email)}"


def note(db: "Database", what: str, *, issued_until: datetime, kept_until: datetime) -> None:
    """Let in nobody any more by *what* was begun until then. Twice, or late, changes nothing."""
    latest = {"issued_until": issued_until, "expires_at": kept_until}
    db["ended"].update_one({"_id": what}, {"$max": latest}, upsert=True)


def is_over(db: "Database", access_id: str, kind: str, email: str, began_at: float) -> bool:
    """Whether a session or token of *email*, begun at *began_at* (seconds since 1970), is over before its time."""
    rows = db["ended"].find({"_id": {"$in": [access_id, all_of(kind, email)]}})
    return any(datetime.fromtimestamp(began_at, UTC) <= row["issued_until"] for row in rows)
