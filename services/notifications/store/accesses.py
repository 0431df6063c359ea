"""Sessions and tokens as documents; they go a month after they are over."""

from datetime import datetime
from typing import Any
from uuid import UUID

from services.notifications.model.accesses import KEPT, SEEN_EVERY, Access, Kind
from shared import addresses
from shared.mongo import Document
from shared.mongo.rows import Rows
from shared.phrases import phrase

INDEXES: list[tuple[list[tuple[str, int]], dict[str, Any]]] = [
    ([("email_key", 1), ("began_at", -1)], {}),
    ([("kind", 1), ("began_at", -1)], {}),
    ([("kept_until", 1)], {"expireAfterSeconds": 0}),
]


class Accesses(Rows[Access]):
    """What lets people in, and what did."""

    collection, kind, key = "accesses", Access, "access_id"
    missing = phrase("no-such-access")

    def find(self, key: UUID | str) -> Access | None:
        """The session or token of that id."""
        return super().find(str(key))

    def of(self, email: str, kind: Kind | None = None) -> list[Access]:
        """What there is of *email*, newest first."""
        query: Document = {"email_key": addresses.key(email), **({"kind": kind} if kind else {})}
        return self._list(query, "-began_at")

    def tokens(self) -> list[Access]:
        """Every token, newest first."""
        return self._list({"kind": Kind.TOKEN}, "-began_at")

    def seen(self, access_id: str, at: datetime) -> bool:
        """Note that it was used now; False when it is over, or was noted a moment ago."""
        query = {"_id": access_id, "ended_at": None, "seen_at": {"$lt": at - SEEN_EVERY}}
        return self._rows.update_one(query, {"$set": {"seen_at": at}}).modified_count == 1

    def read_in_confidence(self, access_id: str) -> bool:
        """Note that expressions under review are read in it; False when it is over, or that was noted before."""
        query = {"_id": access_id, "ended_at": None, "confidential": {"$ne": True}}
        return self._rows.update_one(query, {"$set": {"confidential": True}}).modified_count == 1

    def _row(self, value: Access) -> Document:
        more = {"email_key": addresses.key(value.email), "kept_until": value.expires_at + KEPT}
        return {**super()._row(value), **more}

    def _key(self, value: Access) -> str:
        return str(value.access_id)
