"""One collection of the store in memory: what the message core asks of it, by the product's own indexes."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Self

from pymongo import IndexModel, InsertOne, ReplaceOne, UpdateOne
from pymongo.errors import DuplicateKeyError
from pymongo.results import DeleteResult, InsertManyResult, InsertOneResult, UpdateResult

from shared.mongo import Document
from tests.simulation import query
from tests.simulation.found import Found
from tests.simulation.indexes import Index, Partial, Unique

if TYPE_CHECKING:
    from tests.simulation.store import Store

ABSENT = object()
NOTHING = UpdateResult({"n": 0, "nModified": 0}, acknowledged=True)
CHANGED = UpdateResult({"n": 1, "nModified": 1}, acknowledged=True)


class Collection:
    """Documents by `_id`, in the order in which they were inserted."""

    def __init__(self, store: "Store", name: str) -> None:
        self.store, self.name, self.rows, self.writes = store, name, dict[Any, Document](), 0
        self._indexes: list[Index] = []

    def with_options(self, **options: Any) -> Self:
        """The same: here every read is of what a majority has."""
        return self

    def create_indexes(self, models: list[IndexModel]) -> None:
        """Keep to those that are unique, and find by the partial ones what they are there to find."""
        for index in (model.document for model in models):
            if (partial := index.get("partialFilterExpression")) is not None:
                self._add(Partial(dict(partial)))
            elif index.get("unique"):
                self._add(Unique(tuple(index["key"])))

    def put(self, key: Any, row: Any) -> None:
        """Let *row*, or nothing, stand under *key*."""
        old = self.rows.get(key)
        if row is not ABSENT:
            self.rows[key] = row
        elif old is not None:
            del self.rows[key]
        self.writes += 1
        for index in self._indexes:
            index.note(key, old, None if row is ABSENT else row)

    def refill(self, rows: Mapping[Any, Document]) -> None:
        """Put *rows* in the place of everything."""
        self.rows, self.writes = dict(rows), self.writes + 1
        for index in self._indexes:
            index.fill(self.rows)

    def find(self, where: Document | None = None, projection: object = None) -> "Found":
        """Copies of the documents that fit."""
        self.store.moment(f"find in {self.name}")
        return Found(self._fitting(where or {}))

    def find_one(self, where: Document | None = None, projection: object = None, sort: Any = None) -> Document | None:
        """A copy of the first one that fits."""
        self.store.moment(f"find one in {self.name}")
        first = self._first(where or {}, sort)
        return query.read(first) if first is not None else None

    def count_documents(self, where: Document, limit: int = 0) -> int:
        """How many fit."""
        return sum(1 for _ in self._fitting(where))

    def distinct(self, name: str, where: Document | None = None) -> list[Any]:
        """The values of one field."""
        self.store.moment(f"distinct {name} in {self.name}")
        return list(dict.fromkeys(row[name] for row in self._fitting(where or {}) if name in row))

    def aggregate(self, stages: list[Document]) -> Iterator[Document]:
        """What a `$match` and a `$group` make of the documents."""
        self.store.moment(f"aggregate {self.name}")
        return map(query.read, query.aggregate(self.rows.values(), stages))

    def insert_one(self, row: Document) -> InsertOneResult:
        """Add a document."""
        self.store.moment(f"insert into {self.name}")
        return InsertOneResult(self._insert(row), acknowledged=True)

    def insert_many(self, rows: list[Document]) -> InsertManyResult:
        """Add documents."""
        self.store.moment(f"insert into {self.name}")
        return InsertManyResult([self._insert(row) for row in rows], acknowledged=True)

    def update_one(self, where: Document, change: Any, upsert: bool = False) -> UpdateResult:
        """Change the first that fits."""
        self.store.moment(f"update {self.name}")
        return self._update(self._first(where), where, change, upsert=upsert)[1]

    def update_many(self, where: Document, change: Any) -> UpdateResult:
        """Change all that fit."""
        self.store.moment(f"update {self.name}")
        found = list(self._fitting(where))
        for row in found:
            self._write(row["_id"], query.changed(row, change, is_new=False))
        return UpdateResult({"n": len(found), "nModified": len(found)}, acknowledged=True)

    def replace_one(self, where: Document, row: Document, upsert: bool = False) -> UpdateResult:
        """Put *row* in the place of the first that fits."""
        self.store.moment(f"replace in {self.name}")
        old = self._first(where)
        if old is None and not upsert:
            return NOTHING
        key = old["_id"] if old else where.get("_id", self.store.new_key())
        self._write(key, {"_id": key, **query.copied({k: v for k, v in row.items() if k != "_id"})})
        return CHANGED if old else _inserted(key)

    def find_one_and_update(
        self, where: Document, change: Any, upsert: bool = False, sort: Any = None, return_document: bool = False
    ) -> Document | None:
        """Change the first that fits; a copy of what it was (or, with *return_document*, of what it became)."""
        self.store.moment(f"update {self.name}")
        old = self._first(where, sort)
        new, _ = self._update(old, where, change, upsert=upsert)
        wanted = new if return_document else old
        return query.read(wanted) if wanted is not None else None

    def delete_one(self, where: Document) -> DeleteResult:
        """Take the first away that fits."""
        self.store.moment(f"delete from {self.name}")
        return self._delete([row] if (row := self._first(where)) is not None else [])

    def delete_many(self, where: Document) -> DeleteResult:
        """Take all away that fit."""
        self.store.moment(f"delete from {self.name}")
        return self._delete(list(self._fitting(where)))

    def bulk_write(self, requests: list[Any]) -> None:
        """Several writes, one after the other."""
        self.store.moment(f"write to {self.name}")
        for one in requests:
            if isinstance(one, ReplaceOne):
                self.replace_one(one._filter, one._doc, upsert=bool(one._upsert))  # type: ignore[arg-type]
            elif isinstance(one, UpdateOne):
                self.update_one(one._filter, one._doc, upsert=bool(one._upsert))  # type: ignore[arg-type]
            elif isinstance(one, InsertOne):
                self.insert_one(one._doc)
            else:
                raise NotImplementedError(one)

    def _first(self, where: Document, sort: Any = None) -> Document | None:
        found = self._fitting(where)
        if sort and len(found) > 1:
            return Found(found).sort(sort).rows[0]
        return found[0] if found else None

    def _fitting(self, where: Document) -> list[Document]:
        if not self.rows:
            return []
        key = where.get("_id")
        if type(key) in (str, int):
            row = self.rows.get(key)
            return [row] if row is not None and (len(where) == 1 or query.fits(row, where)) else []
        if type(key) is dict and "$in" in key:
            found = (self.rows.get(one) for one in dict.fromkeys(key["$in"]))
            return [row for row in found if row is not None and query.fits(row, where)]
        candidates = self._candidates(where)
        return [row for row in candidates if query.fits(row, where)] if where else list(candidates)

    def _candidates(self, where: Document) -> Iterable[Document]:
        for index in self._indexes if where else ():
            if (found := index.find(where)) is not None:
                return found
        return self.rows.values()

    def _add(self, index: Index) -> None:
        if index not in self._indexes:
            index.fill(self.rows)
            self._indexes.append(index)

    def _insert(self, row: Document) -> Any:
        key = row.setdefault("_id", self.store.new_key())
        if key in self.rows or any(index.forbids(row) for index in self._indexes):
            raise DuplicateKeyError(f"{self.name}: {key}")
        self._write(key, query.copied(row))
        return key

    def _update(
        self, old: Document | None, where: Document, change: Any, *, upsert: bool
    ) -> tuple[Document | None, UpdateResult]:
        if old is None and not upsert:
            return None, NOTHING
        base = old if old is not None else query.equalities(where)
        new = query.changed(base, change, is_new=old is None)
        new.setdefault("_id", self.store.new_key()) if "_id" not in new else None
        self._write(new["_id"], new)
        return new, _inserted(new["_id"]) if old is None else CHANGED

    def _write(self, key: Any, row: Document) -> None:
        self.store.remember(self, key)
        self.put(key, row)

    def _delete(self, rows: list[Document]) -> DeleteResult:
        for row in rows:
            self.store.remember(self, row["_id"])
            self.put(row["_id"], ABSENT)
        return DeleteResult({"n": len(rows)}, acknowledged=True)


def _inserted(key: Any) -> UpdateResult:
    return UpdateResult({"n": 1, "nModified": 0, "upserted": key}, acknowledged=True)
