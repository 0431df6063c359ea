"""Sessions and tokens as documents; they go a month after they are over."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from services.notifications.accesses import KEPT, SEEN_EVERY, Access, Kind
from shared import addresses
from shared.errors import NotFound
from shared.mongo import Database

INDEXES: list[tuple[list[tuple[str, int]], dict[str, Any]]] = [
    ([("email_key", 1), ("began_at", -1)], {}),
    ([("kind", 1), ("began_at", -1)], {}),
    ([("kept_until", 1)], {"expireAfterSeconds": 0}),
]


class Accesses:
    """What lets people in, and what did."""

    def __init__(self, db: Database) -> None:
        self._rows = db["accesses"]

    def find(self, access_id: UUID | str) -> Access | None:
        """The session or token of that id."""
        row = self._rows.find_one({"_id": str(access_id)})
        return _access(row) if row else None

    def get(self, access_id: UUID | str) -> Access:
        """The same.

        Raises:
            NotFound: there is none.
        """
        if (found := self.find(access_id)) is None:
            raise NotFound("There is no such session or token, or no longer.")
        return found

    def of(self, email: str, kind: Kind | None = None) -> list[Access]:
        """What is known of *email*, newest first."""
        wanted: dict[str, Any] = {"email_key": addresses.key(email), **({"kind": kind} if kind else {})}
        return [_access(row) for row in self._rows.find(wanted).sort("began_at", -1)]

    def tokens(self) -> Iterator[Access]:
        """Every token, newest first."""
        yield from (_access(row) for row in self._rows.find({"kind": Kind.TOKEN}).sort("began_at", -1))

    def save(self, access: Access) -> None:
        """Keep *access* as it is now."""
        row = {**access.model_dump(mode="python", exclude={"access_id"}), "email_key": addresses.key(access.email)}
        row["kept_until"] = access.expires_at + KEPT
        self._rows.replace_one({"_id": str(access.access_id)}, row, upsert=True)

    def seen(self, access_id: str, at: datetime) -> bool:
        """Note that it was used now; False when it is over, or was noted a moment ago."""
        wanted = {"_id": access_id, "ended_at": None, "seen_at": {"$lt": at - SEEN_EVERY}}
        return self._rows.update_one(wanted, {"$set": {"seen_at": at}}).modified_count == 1

    def read_in_confidence(self, access_id: str) -> bool:
        """Note that expressions under review are read in it; False when it is over, or that was noted before."""
        wanted = {"_id": access_id, "ended_at": None, "confidential": {"$ne": True}}
        return self._rows.update_one(wanted, {"$set": {"confidential": True}}).modified_count == 1


def _access(row: dict[str, Any]) -> Access:
    return Access.model_validate({**row, "access_id": row["_id"]})
