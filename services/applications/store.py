"""Documents and what they hold: challenges, lanes and their gates, expressions, receipts."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from pymongo import ASCENDING, DESCENDING

from services.applications.content import Content
from services.applications.model import Expression
from services.applications.receipts import Receipt
from services.applications.states import NEXT, Status, Step
from shared.challenge import Challenge, Lane
from shared.errors import NotFound, Stale
from shared.mongo import Database, Document
from shared.people import City

INDEXES: dict[str, list[tuple[list[tuple[str, int]], dict[str, Any]]]] = {
    "challenges": [([("defined_at", DESCENDING)], {})],
    "revisions": [([("challenge_id", ASCENDING), ("revision", ASCENDING)], {"unique": True})],
    "lanes": [([("closed_at", ASCENDING), ("closes_at", ASCENDING)], {})],
    "expressions": [
        ([("owner_key", ASCENDING), ("content.name", ASCENDING), ("_id", ASCENDING)], {}),
        ([("challenge_id", ASCENDING), ("content.name", ASCENDING), ("_id", ASCENDING)], {}),
        ([("challenge_id", ASCENDING), ("lane", ASCENDING), ("status", ASCENDING)], {}),
    ],
    "receipts": [([("expression_id", ASCENDING), ("version", ASCENDING)], {"unique": True})],
}
GATES = 16  # per lane: one would let 88 submissions through each second, and all would wait for one document


class Challenges:
    """The editions as their files described them, every revision kept. The one defined last is the current one."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def current(self) -> Challenge:
        """The edition that the pages are about.

        Raises:
            NotFound: none was loaded yet.
        """
        found = self._db["challenges"].find_one(sort=[("defined_at", DESCENDING)])
        if found is None:
            raise NotFound("No challenge has been loaded yet.")
        return _challenge(found["text"])

    def get(self, challenge_id: str) -> Challenge:
        """The newest revision of *challenge_id*."""
        if (found := self._db["challenges"].find_one({"_id": challenge_id})) is None:
            raise NotFound("There is no such challenge.")
        return _challenge(found["text"])

    def known(self, challenge_id: str) -> tuple[Challenge, int] | None:
        """The newest revision of *challenge_id* and its number, if it was ever loaded."""
        found = self._db["challenges"].find_one({"_id": challenge_id})
        return (_challenge(found["text"]), found["revision"]) if found else None

    def save(self, challenge: Challenge, revision: int, *, at: datetime) -> None:
        """Let *revision* hold from now on."""
        row = {"revision": revision, "text": challenge.model_dump_json(), "defined_at": at}
        self._db["challenges"].replace_one({"_id": challenge.id}, row, upsert=True)
        self._db["revisions"].insert_one({**row, "challenge_id": challenge.id})


@lru_cache(maxsize=16)
def _challenge(text: str) -> Challenge:
    return Challenge.model_validate_json(text)  # 1 ms, and needed by nearly every request


class Lanes:
    """Which lanes are closed, and the gates that submissions pass on their way in.

    A submission writes to one of the lane's gates in its transaction. Closing shuts all of them first, one by one, each
    waiting for the submissions that are passing; then, in a transaction, it lists what is final. So each submission
    either committed before and is listed, or finds its gate shut. (Shutting them in that same transaction, where a
    conflict aborts instead of waiting, let 8 busy senders keep a lane open for as long as they went on.)
    """

    def __init__(self, db: Database) -> None:
        self._db = db

    def announce(self, challenge: Challenge, lane: Lane) -> None:
        """Note when *lane* closes. Writing it collides with a closing under way, so that only one of the two holds."""
        key = _key(challenge.id, lane.id)
        about = {"challenge_id": challenge.id, "lane": lane.id, "closes_at": lane.closes_at}
        self._db["lanes"].update_one({"_id": key}, {"$set": about, "$setOnInsert": {"closed_at": None}}, upsert=True)
        for number in range(GATES):
            new = {"$setOnInsert": {"shut_for": None, "passed": 0}}
            self._db["gates"].update_one({"_id": f"{key}/{number}"}, new, upsert=True)

    def due(self, before: datetime) -> list[tuple[str, str]]:
        """Challenge and lane of each that is not closed and whose closing time is not after *before*."""
        rows = self._db["lanes"].find({"closed_at": None, "closes_at": {"$lte": before}})
        return [(row["challenge_id"], row["lane"]) for row in rows]

    def closed(self, challenge_id: str) -> dict[str, datetime]:
        """When each closed lane was closed."""
        rows = self._db["lanes"].find({"challenge_id": challenge_id, "closed_at": {"$ne": None}})
        return {row["lane"]: row["closed_at"] for row in rows}

    def shut_gates(self, challenge_id: str, lane: Lane) -> None:
        """Shut the gates for the lane's closing time; call it outside a transaction, so that it waits its turn."""
        for number in range(GATES):
            gate = f"{_key(challenge_id, lane.id)}/{number}"
            self._db["gates"].update_one({"_id": gate}, {"$set": {"shut_for": lane.closes_at}})

    def close(self, challenge_id: str, lane: Lane) -> bool:
        """Note that the lane is closed; whether it was open, with this closing time, until now."""
        open_still = {"_id": _key(challenge_id, lane.id), "closed_at": None, "closes_at": lane.closes_at}
        return self._db["lanes"].update_one(open_still, {"$set": {"closed_at": lane.closes_at}}).modified_count == 1

    def let_through(self, expression: Expression, lane: Lane) -> bool:
        """Pass the gate of *expression*; False when it is shut. One shut before the lane was extended is open."""
        key = f"{_key(expression.challenge_id, lane.id)}/{expression.id.int % GATES}"
        gate = self._db["gates"].find_one_and_update({"_id": key}, {"$inc": {"passed": 1}})
        return gate is not None and (gate["shut_for"] is None or gate["shut_for"] < lane.closes_at)


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
        return iter(self._rows.find(asked, fields, sort=[("_id", ASCENDING)]))

    def owned_by(self, email: str, *, limit: int, after: Sequence[Any] | None = None) -> list[Expression]:
        """Up to *limit* of this address's expressions by name, from the one after the place *after* on."""
        return self._part({"owner_key": _owner_key(email)}, limit, after)

    def of_challenge(
        self, challenge_id: str, *, limit: int, after: Sequence[Any] | None = None, only: Status | None = None
    ) -> list[Expression]:
        """Up to *limit* of the challenge's expressions by name, from the one after the place *after* on."""
        asked = {"challenge_id": challenge_id, **({"status": only.value} if only else {})}
        return self._part(asked, limit, after)

    def each(self, challenge_id: str) -> Iterator[Expression]:
        """All of the challenge's expressions by name, one at a time."""
        return map(_expression, self._rows.find({"challenge_id": challenge_id}, sort=_BY_NAME))

    def counts(self, challenge_id: str) -> dict[tuple[str, Status], int]:
        """How many there are per lane and status."""
        grouped = {"_id": {"lane": "$lane", "status": "$status"}, "count": {"$sum": 1}}
        rows = self._rows.aggregate([{"$match": {"challenge_id": challenge_id}}, {"$group": grouped}])
        return {(row["_id"]["lane"], Status(row["_id"]["status"])): row["count"] for row in rows}

    def _part(self, asked: Document, limit: int, after: Sequence[Any] | None) -> list[Expression]:
        if after is not None:
            name, expression_id = str(after[0]), UUID(str(after[1]))
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


_BY_NAME = [("content.name", ASCENDING), ("_id", ASCENDING)]


def _key(challenge_id: str, lane: str) -> str:
    return f"{challenge_id}/{lane}"


def _owner_key(email: str) -> str:
    return email.strip().casefold()


def _row(expression: Expression) -> Document:
    return {"_id": expression.id, "owner_key": _owner_key(expression.owner), **expression.model_dump(exclude={"id"})}


def _expression(row: Document) -> Expression:
    return Expression.model_validate({"id": row["_id"], **row})
