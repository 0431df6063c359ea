"""Challenges, expressions and the rounds that unseal them."""

from collections.abc import Collection
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from services.selection.model.expressions import Expression, Round
from services.selection.store.rows import row, value, values
from shared.challenge import Challenge
from shared.errors import NotFound
from shared.mongo import Database, Document


class Challenges:
    """The editions, each in its newest revision. The one defined last is the current one."""

    def __init__(self, db: Database) -> None:
        self._rows = db["challenges"]

    def current(self) -> Challenge:
        """The edition that is being selected for; NotFound when none was heard of yet."""
        if (found := self._rows.find_one(sort=[("defined_at", -1)])) is None:
            raise NotFound("No challenge is known here yet.")
        return _challenge(found["text"])

    def find(self, challenge_id: str) -> Challenge | None:
        """The edition called *challenge_id*, if it was heard of."""
        found = self._rows.find_one({"_id": challenge_id})
        return _challenge(found["text"]) if found else None

    def learn(self, challenge: Challenge, revision: int, *, at: datetime) -> None:
        """Keep *challenge*, unless a newer revision is here already."""
        known = self._rows.find_one({"_id": challenge.id}, {"revision": 1})
        if known is None or known["revision"] < revision:
            text = {"revision": revision, "defined_at": at, "text": challenge.model_dump_json()}
            self._rows.replace_one({"_id": challenge.id}, text, upsert=True)


@lru_cache(maxsize=16)
def _challenge(text: str) -> Challenge:
    return Challenge.model_validate_json(text)  # 1 ms, and nearly every request needs it


class Expressions:
    """Expressions in their newest version. Whoever is not handling a message asks for final ones only."""

    def __init__(self, db: Database) -> None:
        self._rows = db["expressions"]

    def known(self, expression_id: UUID) -> Expression | None:
        """The expression as last heard of, sealed or not; for messages alone."""
        found = self._rows.find_one({"_id": expression_id})
        return value(Expression, found) if found else None

    def in_lane(self, challenge_id: str, lane: str) -> list[Expression]:
        """All expressions of a lane, sealed or not; for messages alone."""
        return values(Expression, self._rows.find({"challenge_id": challenge_id, "lane": lane}))

    def keep(self, expression: Expression) -> None:
        """Let *expression* be what is known."""
        self._rows.replace_one({"_id": expression.id}, row(expression, expression.id), upsert=True)

    def unseal(self, ids: Collection[UUID]) -> None:
        """Let the committee see these from now on."""
        self._rows.update_many({"_id": {"$in": list(ids)}}, {"$set": {"final": True}})

    def get(self, expression_id: UUID) -> Expression:
        """A final expression; NotFound, in the same words, when there is none and while it is sealed."""
        if (found := self._rows.find_one({"_id": expression_id, "final": True})) is None:
            raise NotFound("There is no such expression here.")
        return value(Expression, found)

    def final(self, challenge_id: str, lanes: Collection[str] | None = None) -> list[Expression]:
        """The final expressions of *lanes*, or of all opened lanes, by name."""
        asked: Document = {"challenge_id": challenge_id, "final": True}
        if lanes is not None:
            asked["lane"] = {"$in": list(lanes)}
        return values(Expression, self._rows.find(asked, sort=[("name", 1), ("_id", 1)]))

    def by_ids(self, ids: Collection[UUID]) -> dict[UUID, Expression]:
        """The final ones among *ids*."""
        found = self._rows.find({"_id": {"$in": list(ids)}, "final": True})
        return {one["_id"]: value(Expression, one) for one in found}


class Rounds:
    """The lanes whose final versions are all here."""

    def __init__(self, db: Database) -> None:
        self._rows = db["rounds"]

    def open(self, opened: Round) -> None:
        """Open a lane's round."""
        self._rows.insert_one(row(opened, f"{opened.challenge_id}/{opened.lane}"))

    def is_open(self, challenge_id: str, lane: str) -> bool:
        """Whether the lane's round is open."""
        return self._rows.count_documents({"_id": f"{challenge_id}/{lane}"}, limit=1) == 1

    def all(self, challenge_id: str) -> dict[str, Round]:
        """The open rounds, by lane."""
        return {found["lane"]: value(Round, found) for found in self._rows.find({"challenge_id": challenge_id})}
