"""Who may send delegates to which event."""

from collections.abc import Iterable
from uuid import UUID

from services.events.model.delegations import Delegation, Status
from shared.mongo import Document
from shared.mongo.rows import Rows
from shared.phrases import phrase
from shared.text import in_order


class Delegations(Rows[Delegation]):
    """Who may send delegates to which event. A document calls the status `standing`."""

    collection, kind, missing = "delegations", Delegation, phrase("no-such-delegation")

    def of_expression(self, expression_id: UUID, event_id: str) -> Delegation | None:
        """The expression's delegation to the event, withdrawn ones too."""
        rows = self._list({"expression_id": expression_id, "event_id": event_id})
        return rows[0] if rows else None

    def of_expressions(self, expression_ids: Iterable[UUID]) -> list[Delegation]:
        """Every delegation of these expressions, withdrawn ones too."""
        found = _by_name(self._list({"expression_id": {"$in": list(expression_ids)}}))
        return sorted(found, key=lambda one: one.event_id)

    def of_event(self, event_id: str) -> list[Delegation]:
        """The delegations invited to the event, by name."""
        return _by_name(self._list({"event_id": event_id, "standing": Status.INVITED}))

    def ever_of_event(self, event_id: str) -> list[Delegation]:
        """The delegations that are, or were, invited to the event, by name."""
        return _by_name(self._list({"event_id": event_id}))

    def _read(self, row: Document) -> Delegation:
        return super()._read({**row, "status": row.get("standing", Status.INVITED)})

    def _row(self, value: Delegation) -> Document:
        row = super()._row(value)
        row["standing"] = row.pop("status")
        return row


def _by_name(delegations: list[Delegation]) -> list[Delegation]:
    return sorted(delegations, key=lambda one: (in_order(one.name), one.id))
