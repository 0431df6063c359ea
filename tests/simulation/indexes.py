"""The indexes of the simulator's store: they find what would else be looked for in every document, and nothing else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from shared.mongo import Document


class Index(Protocol):
    """What finds documents of one collection."""

    def note(self, key: Any, old: Document | None, new: Document | None) -> None:
        """Under *key* stands *new* in the place of *old*; None is nothing."""

    def fill(self, rows: Mapping[Any, Document]) -> None:
        """Begin anew with *rows*."""

    def find(self, where: Document) -> Iterable[Document] | None:
        """All that may fit, in no order of their own; None when this index cannot say."""

    def forbids(self, row: Document) -> bool:
        """Whether *row* cannot stand beside the others."""


@dataclass
class Partial:
    """The documents in which certain fields have certain values."""

    wanted: Document
    _rows: dict[Any, Document] = field(default_factory=dict, compare=False)

    def note(self, key: Any, old: Document | None, new: Document | None) -> None:
        """See Index."""
        if new is not None and all(new.get(name) == value for name, value in self.wanted.items()):
            self._rows[key] = new
        else:
            self._rows.pop(key, None)

    def fill(self, rows: Mapping[Any, Document]) -> None:
        """See Index."""
        self._rows = {}
        for key, row in rows.items():
            self.note(key, None, row)

    def find(self, where: Document) -> Iterable[Document] | None:
        """See Index."""
        for name, value in self.wanted.items():
            if name not in where or where[name] != value:
                return None
        return self._rows.values()

    def forbids(self, row: Document) -> bool:
        """See Index."""
        return False


@dataclass
class Unique:
    """The documents by fields that no two share."""

    names: tuple[str, ...]
    _rows: dict[tuple[Any, ...], Document] = field(default_factory=dict, compare=False)

    def note(self, key: Any, old: Document | None, new: Document | None) -> None:
        """See Index."""
        if old is not None:
            self._rows.pop(self._place(old), None)
        if new is not None:
            self._rows[self._place(new)] = new

    def fill(self, rows: Mapping[Any, Document]) -> None:
        """See Index."""
        self._rows = {self._place(row): row for row in rows.values()}

    def find(self, where: Document) -> Iterable[Document] | None:
        """See Index."""
        if "$or" in where and len(where) == 1:
            return self._find_each(where["$or"])
        if self.names[0] not in where:
            return None
        place = self._place(where)
        if not all(type(value) in (str, int) for value in place):
            return None
        return [row] if (row := self._rows.get(place)) is not None else []

    def forbids(self, row: Document) -> bool:
        """See Index."""
        return self._place(row) in self._rows

    def _find_each(self, places: list[Document]) -> Iterable[Document] | None:
        found = [self.find(where) for where in places]
        if any(rows is None for rows in found):
            return None
        return {id(row): row for rows in found for row in rows or ()}.values()

    def _place(self, row: Document) -> tuple[Any, ...]:
        return tuple(map(row.get, self.names))
