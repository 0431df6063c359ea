"""Who holds, or held, a seat in which session."""

from uuid import UUID

from services.events.model.registrations import Registration, Status
from shared.mongo import Document
from shared.mongo.rows import Rows
from shared.phrases import phrase


class Registrations(Rows[Registration]):
    """Who holds, or held, a seat in which session. A document calls the status `hold`."""

    collection, kind, missing = "registrations", Registration, phrase("no-such-registration")

    def of(self, *delegate_ids: UUID) -> list[Registration]:
        """Every registration of these delegates, given back ones too."""
        return self._list({"delegate_id": {"$in": list(delegate_ids)}}, "session_id")

    def held_in(self, session_id: str) -> list[Registration]:
        """The seats held in the session."""
        return self._list({"session_id": session_id, "hold": Status.HELD}, "_id")

    def _read(self, row: Document) -> Registration:
        return super()._read({**row, "status": row.get("hold", Status.HELD)})

    def _row(self, value: Registration) -> Document:
        row = super()._row(value)
        row["hold"] = row.pop("status")
        return row
