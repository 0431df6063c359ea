"""Typed values of one kind in one collection: what every store of events does."""

from typing import Any, Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel
from pymongo import ReplaceOne

from shared.errors import NotFound
from shared.mongo import Database, Document

V = TypeVar("V", bound=BaseModel)


class Kept(Generic[V]):
    """Values of one kind in one collection."""

    collection: str
    kind: type[V]
    missing = "There is no such thing."

    def __init__(self, db: Database) -> None:
        self._rows = db[self.collection]

    def get(self, key: str | UUID) -> V:
        """The value called *key*.

        Raises:
            NotFound: there is none.
        """
        found = self.find(key)
        if found is None:
            raise NotFound(self.missing)
        return found

    def find(self, key: str | UUID) -> V | None:
        """The value called *key*, if there is one."""
        row = self._rows.find_one({"_id": key})
        return self._read(row) if row else None

    def hold(self, key: str | UUID) -> V:
        """The value called *key*, which nobody else holds or saves until the transaction ends.

        Raises:
            NotFound: there is none.
        """
        row = self._rows.find_one_and_update({"_id": key}, {"$inc": {"held": 1}})
        if row is None:
            raise NotFound(self.missing)
        return self._read(row)

    def save(self, *values: V) -> None:
        """Put *values* in, each over the one of its id."""
        if values:
            self._rows.bulk_write([ReplaceOne({"_id": _key(v)}, self._row(v), upsert=True) for v in values])

    def _list(self, query: Document, *order: str) -> list[V]:
        rows = self._rows.find(query, sort=[(name, 1) for name in order] or None)
        return [self._read(row) for row in rows]

    def _read(self, row: Document) -> V:
        return self.kind.model_validate(row)

    def _row(self, value: V) -> Document:
        return value.model_dump() | {"_id": _key(value)}


def _key(value: BaseModel) -> Any:
    return getattr(value, "id", None) or value.expression_id  # type: ignore[attr-defined] # keyed by theirs
