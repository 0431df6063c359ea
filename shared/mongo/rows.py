"""Typed values of one kind in one collection: what a store is."""

from collections.abc import Iterable
from typing import Any, Generic, TypeVar

from pydantic import BaseModel
from pymongo import ReplaceOne
from pymongo.collation import Collation

from shared.errors import NotFound
from shared.mongo.database import Database, Document
from shared.phrases import Phrase

V = TypeVar("V", bound=BaseModel)


class Rows(Generic[V]):
    """Values of one kind in one collection, each under its key.

    A subclass names them; one whose documents hold more than the value overrides `_row`, and `_read` where they do not
    hold it field by field.

    Attributes:
        collection: their name in the database.
        kind: their type.
        key: the field that stands as `_id`; what is kept under a key of several parts overrides `_key`.
        missing: what `NotFound` says.
    """

    collection: str
    kind: type[V]
    key: str = "id"
    missing: Phrase | str = Phrase(code="no-such-thing")

    def __init__(self, db: Database) -> None:
        self._rows = db[self.collection]

    def get(self, key: Any) -> V:
        """The value under *key*.

        Raises:
            NotFound: there is none.
        """
        found = self.find(key)
        if found is None:
            raise NotFound(self.missing)
        return found

    def find(self, key: Any) -> V | None:
        """The value under *key*, if there is one."""
        row = self._rows.find_one({"_id": key})
        return self._read(row) if row else None

    def by_key(self, keys: Iterable[Any]) -> dict[Any, V]:
        """Those under *keys* that there are, each under its key."""
        rows = self._rows.find({"_id": {"$in": list(keys)}}, sort=[("_id", 1)])
        return {row["_id"]: self._read(row) for row in rows}

    def lock(self, key: Any) -> V:
        """The value under *key*, which nobody else locks or saves until the transaction ends.

        Raises:
            NotFound: there is none.
        """
        row = self._rows.find_one_and_update({"_id": key}, {"$inc": {"held": 1}})
        if row is None:
            raise NotFound(self.missing)
        return self._read(row)

    def save(self, *values: V) -> None:
        """Put *values* in, each over the one under its key."""
        if values:
            self._rows.bulk_write([ReplaceOne({"_id": self._key(v)}, self._row(v), upsert=True) for v in values])

    def _list(self, query: Document, *order: str, limit: int = 0, collation: Collation | None = None) -> list[V]:
        """What fits *query*, ordered by fields, a `-` before those whose last comes first; *limit* 0: all."""
        rows = self._rows.find(
            query, sort=[_direction(name) for name in order] or None, limit=limit, collation=collation
        )
        return [self._read(row) for row in rows]

    def _read(self, row: Document) -> V:
        return self.kind.model_validate({self.key: row["_id"], **row})

    def _row(self, value: V) -> Document:
        return value.model_dump(exclude={self.key}) | {"_id": self._key(value)}

    def _key(self, value: V) -> Any:
        return getattr(value, self.key)


def _direction(name: str) -> tuple[str, int]:
    return (name[1:], -1) if name.startswith("-") else (name, 1)
