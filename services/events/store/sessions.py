"""Events and their sessions."""

from collections.abc import Iterable

from services.events.model import Event, Session
from services.events.store.kept import Kept


class Events(Kept[Event]):
    """The gatherings of every challenge."""

    collection, kind, missing = "events", Event, "There is no such event."

    def all(self, challenge_id: str | None = None) -> list[Event]:
        """Every event, the first to begin first."""
        return self._list({"challenge_id": challenge_id} if challenge_id else {}, "starts_at", "_id")


class Sessions(Kept[Session]):
    """The sessions of every event."""

    collection, kind, missing = "sessions", Session, "There is no such session."

    def of_event(self, event_id: str) -> list[Session]:
        """The event's sessions, cancelled ones too, the first to begin first."""
        return self._list({"event_id": event_id}, "starts_at", "_id")

    def hold_all(self, ids: Iterable[str]) -> None:
        """Hold all of *ids*. Who takes many seats does it first: found out at the end, every race would be lost."""
        self._rows.update_many({"_id": {"$in": sorted(set(ids))}}, {"$inc": {"held": 1}})

    def some(self, ids: Iterable[str]) -> dict[str, Session]:
        """Those of *ids* that exist, by id."""
        return {session.id: session for session in self._list({"_id": {"$in": sorted(set(ids))}}, "_id")}
