"""Who holds, or held, a seat in which session."""

from uuid import UUID

from services.events.registrations import Hold, Registration
from shared.mongo.rows import Rows


class Registrations(Rows[Registration]):
    """Who holds, or held, a seat in which session."""

    collection, kind, missing = "registrations", Registration, "There is no such registration."

    def of(self, *delegate_ids: UUID) -> list[Registration]:
        """Every registration of these delegates, given back ones too."""
        return self._list({"delegate_id": {"$in": list(delegate_ids)}}, "session_id")

    def held_in(self, session_id: str) -> list[Registration]:
        """The seats held in the session."""
        return self._list({"session_id": session_id, "hold": Hold.HELD}, "_id")
