"""Declared conflicts of interest."""

from uuid import UUID

from services.selection.model.conflicts import Conflict
from services.selection.store.named import NamedRows
from shared.mongo import Document
from shared.text import caseless


class Conflicts(NamedRows[Conflict]):
    """Declared conflicts; they are never taken back, only added to."""

    collection = "conflicts"
    kind = Conflict

    def same_as(self, conflict: Conflict) -> Conflict | None:
        """The one that says already what *conflict* says."""
        return next(iter(self._list({"key": _about(conflict)}, limit=1)), None)

    def of(self, reviewer_id: UUID) -> list[Conflict]:
        """What a reviewer declared, oldest first."""
        return self._list({"reviewer_id": reviewer_id}, "declared_at", "_id")

    def all(self) -> list[Conflict]:
        """Everything declared, oldest first."""
        return self._list({}, "declared_at", "_id")

    def _row(self, value: Conflict) -> Document:
        return super()._row(value) | {"key": _about(value)}


def _about(conflict: Conflict) -> str:
    about = conflict.expression_id or f"{caseless(conflict.city or '')}/{conflict.country}"
    return f"{conflict.reviewer_id}/{about}"
