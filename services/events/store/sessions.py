"""Events and their sessions."""

from collections.abc import Iterable

from services.events.model import Event, Session
from shared.mongo.rows import Rows


class Events(Rows[Event]):
    """The gatherings of every challenge."""

    collection, kind, missing = "events", Event, "There is no such event."

    def all(self, challenge_id: str | None = None) -> list[Event]:
        """Every event, the first to begin first."""
        return self._list({"challenge_id": challenge_id} if challenge_id else {}, "starts_at", "_id")


class Sessions(Rows[Session]):
    """The sessions of every event."""

    collection, kind, missing = "sessions", Session, "There is no such session."

    def of_event(self, event_id: str) -> list[Session]:
        """The event's sessions, cancelled ones too, the first to begin first."""
        return self._list({"event_id": event_id}, "starts_at", "_id")

    def hold_all(self, ids: Iterable[str]) -> None:
        """Hold all of *ids*. Who takes many seats does it first: found out at the end, every race would be lost."""
        self._rows.update_many({"_id": {"$in": sorted(set(ids))}}, {"$inc": {"held": 1}})
