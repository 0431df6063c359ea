"""The gatherings of every challenge."""

from services.events.model.events import Event
from shared.mongo.rows import Rows
from shared.phrases import phrase


class Events(Rows[Event]):
    """The gatherings of every challenge."""

    collection, kind, missing = "events", Event, phrase("no-such-event")

    def all(self, challenge_id: str | None = None) -> list[Event]:
        """Every event, the first to begin first."""
        return self._list({"challenge_id": challenge_id} if challenge_id else {}, "starts_at", "_id")
