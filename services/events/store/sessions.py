"""The sessions of every event."""

from collections.abc import Iterable

from services.events.model.sessions import Session
from shared.mongo.rows import Rows
from shared.phrases import phrase


class Sessions(Rows[Session]):
    """The sessions of every event."""

    collection, kind, missing = "sessions", Session, phrase("no-such-session")

    def of_event(self, event_id: str) -> list[Session]:
        """The event's sessions, cancelled ones too, the first to begin first."""
        return self._list({"event_id": event_id}, "starts_at", "_id")

    def lock_all(self, ids: Iterable[str]) -> None:
        """Lock all of *ids*. Who takes many seats does it first: found out at the end, every race would be lost."""
        self._rows.update_many({"_id": {"$in": sorted(set(ids))}}, {"$inc": {"held": 1}})
