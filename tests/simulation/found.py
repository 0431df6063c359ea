"""What a query of the simulator's store found."""

from collections.abc import Iterator
from typing import Any, Self

from shared.mongo import Document
from tests.simulation import query


class Found:
    """A cursor over documents that were found; who goes through them gets copies."""

    def __init__(self, rows: list[Document]) -> None:
        self.rows = rows

    def __iter__(self) -> Iterator[Document]:
        return map(query.read, self.rows)

    def sort(self, by: Any, direction: int = 1) -> Self:
        """In the order of one field or of several."""
        if len(self.rows) < 2:
            return self
        for name, way in reversed(by if isinstance(by, list) else [(by, direction)]):
            self.rows = sorted(self.rows, key=lambda row: query.rank(query.at(row, name)), reverse=way < 0)
        return self

    def limit(self, count: int) -> Self:
        """The first *count* of them."""
        self.rows = self.rows[:count] if count else self.rows
        return self

    def hint(self, name: object) -> Self:
        """The same: there are no indexes here."""
        return self
