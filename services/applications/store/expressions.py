"""Expressions of interest with what is being written, and the receipts of what was sent."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from pymongo import ASCENDING

from services.applications.content import Content
from services.applications.model import Expression
from services.applications.receipts import Receipt
from services.applications.states import NEXT, Status, Step
from shared import addresses
from shared.errors import NotFound, Refused, Stale
from shared.mongo import Database, Document
from shared.mongo.rekeying import Keyed
from shared.people import City

INDEXES: dict[str, list[tuple[list[tuple[str, int]], dict[str, Any]]]] = {
    "expressions": [
        ([("owner_key", ASCENDING), ("content.name", ASCENDING), ("_id", ASCENDING)], {}),
        ([("challenge_id", ASCENDING), ("content.name", ASCENDING), ("_id", ASCENDING)], {}),
        ([("challenge_id", ASCENDING), ("lane", ASCENDING), ("status", ASCENDING)], {}),
    ],
    "lots": [([("challenge_id", ASCENDING)], {})],
    "receipts": [([("expression_id", ASCENDING), ("version", ASCENDING)], {"unique": True})],
}
KEYED = (Keyed("expressions", "owner_key", "owner"),)
_BY_NAME = [("content.name", ASCENDING), ("_id", ASCENDING)]


class Expressions:
    """Expressions of interest, each with what is being written and what was sent last."""

    def __init__(self, db: Database) -> None:
        self._rows = db["expressions"]

    def get(self, expression_id: UUID) -> Expression:
        """The expression.

        Raises:
            NotFound: there is none.
        """
        if (row := self._rows.find_one({"_id": expression_id})) is None:
            raise NotFound("There is no such expression of interest.")
        return _expression(row)

    def add(self, expression: Expression) -> None:
        """Keep a new expression."""
        self._rows.insert_one(_row(expression))

    def save(self, expression: Expression) -> None:
        """Keep the next revision.

        Raises:
            Stale: somebody else saved that revision meanwhile.
        """
        before = {"_id": expression.id, "revision": expression.revision - 1}
        if self._rows.replace_one(before, _row(expression)).matched_count == 0:
            raise Stale("Somebody changed this meanwhile.")

    def delete(self, expression: Expression) -> None:
        """Keep nothing of *expression*.

        Raises:
            Stale: somebody else saved another revision meanwhile.
        """
        if self._rows.delete_one({"_id": expression.id, "revision": expression.revision}).deleted_count == 0:
            raise Stale("Somebody changed this meanwhile.")

    def close(self, challenge_id: str, lane: str, *, at: datetime) -> None:
        """Let every expression of the lane take the step that closing means for it."""
        for (status, step), after in NEXT.items():
            if step is Step.CLOSE and after is not status:
                self._rows.update_many(
                    {"challenge_id": challenge_id, "lane": lane, "status": status.value},
                    {"$set": {"status": after.value, "changed_at": at}, "$inc": {"revision": 1}},
                )

    def final_versions(self, challenge_id: str, lane: str) -> list[tuple[UUID, int]]:
        """Number and newest version of each of the lane's final expressions, by number."""
        rows = self._final(challenge_id, lane, {"sent.version": 1})
        return [(row["_id"], row["sent"]["version"]) for row in rows]

    def final_cities(self, challenge_id: str, lane: str) -> list[tuple[City, ...]]:
        """The cities of each of the lane's final expressions."""
        fields = ("name", "country", "population", "applies", "members")
        rows = self._final(challenge_id, lane, {f"sent.content.{name}": 1 for name in fields})
        return [Content.model_validate(row["sent"]["content"]).cities for row in rows]

    def _final(self, challenge_id: str, lane: str, fields: Document) -> Iterator[Document]:
        asked = {"challenge_id": challenge_id, "lane": lane, "status": Status.FINAL.value}
        yield from self._rows.find(asked, fields, sort=[("_id", ASCENDING)])

    def owned_by(self, email: str, *, limit: int, after: Any = None) -> list[Expression]:
        """Up to *limit* of this address's expressions by name, from the one after the place *after* on."""
        return self._part({"owner_key": addresses.key(email)}, limit, after)

    def of_challenge(
        self, challenge_id: str, *, limit: int, after: Any = None, only: Status | None = None
    ) -> list[Expression]:
        """Up to *limit* of the challenge's expressions by name, from the one after the place *after* on."""
        asked = {"challenge_id": challenge_id, **({"status": only.value} if only else {})}
        return self._part(asked, limit, after)

    def each(self, challenge_id: str) -> Iterator[Expression]:
        """All of the challenge's expressions by name, one at a time."""
        return map(_expression, self._rows.find({"challenge_id": challenge_id}, sort=_BY_NAME))

    def is_any_in(self, challenge_id: str, lane: str) -> bool:
        """Whether an expression was begun in the lane and is still there."""
        return self._rows.find_one({"challenge_id": challenge_id, "lane": lane}, {"_id": 1}) is not None

    def counts(self, challenge_id: str) -> dict[tuple[str, Status], int]:
        """How many there are per lane and status."""
        grouped = {"_id": {"lane": "$lane", "status": "$status"}, "count": {"$sum": 1}}
        rows = self._rows.aggregate([{"$match": {"challenge_id": challenge_id}}, {"$group": grouped}])
        return {(row["_id"]["lane"], Status(row["_id"]["status"])): row["count"] for row in rows}

    def _part(self, asked: Document, limit: int, after: Any) -> list[Expression]:
        if after is not None:
            name, expression_id = _place(after)
            later = [{"content.name": {"$gt": name}}, {"content.name": name, "_id": {"$gt": expression_id}}]
            asked = {**asked, "$or": later}
        return [_expression(row) for row in self._rows.find(asked, sort=_BY_NAME, limit=limit)]


class Receipts:
    """Every version as it was sent; nothing here is ever changed."""

    def __init__(self, db: Database) -> None:
        self._rows = db["receipts"]

    def add(self, receipt: Receipt) -> None:
        """Keep *receipt*."""
        self._rows.insert_one({"_id": f"{receipt.expression_id}/{receipt.version}", **receipt.model_dump()})

    def get(self, expression_id: UUID, version: int) -> Receipt:
        """The receipt of one version."""
        if (row := self._rows.find_one({"_id": f"{expression_id}/{version}"})) is None:
            raise NotFound("There is no such receipt.")
        return Receipt.model_validate(row)

    def of(self, expression_id: UUID) -> list[Receipt]:
        """All receipts of an expression, oldest first."""
        rows = self._rows.find({"expression_id": expression_id}, sort=[("version", ASCENDING)])
        return [Receipt.model_validate(row) for row in rows]


def _place(after: Any) -> tuple[str, UUID]:
    try:
        name, expression_id = after
        return str(name), UUID(expression_id)
    except (TypeError, ValueError, AttributeError):
        raise Refused("This cursor is none of ours.", fields={"cursor": "Use `next` as it was given."}) from None


def _row(expression: Expression) -> Document:
    return {"_id": expression.id, "owner_key": addresses.key(expression.owner), **expression.model_dump(exclude={"id"})}


def _expression(row: Document) -> Expression:
    return Expression.model_validate({"id": row["_id"], **row})
