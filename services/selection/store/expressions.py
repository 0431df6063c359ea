"""Expressions of interest and the rounds that unseal them."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from services.selection.model.expressions import Expression, Particulars, Round
from services.selection.store.named import NamedRows
from shared.mongo import Document
from shared.mongo.rows import Rows
from shared.phrases import phrase
from shared.text import in_order


class Expressions(NamedRows[Expression]):
    """Expressions in their newest version. Only `received` and `in_lane` give any that is sealed."""

    collection = "expressions"
    kind = Expression
    missing = phrase("no-such-expression-here")

    def find(self, key: Any) -> Expression | None:
        """The final expression under *key*; None in the same way when there is none and while it is sealed."""
        return next(iter(self._list({"_id": key, "final": True})), None)

    def by_key(self, keys: Iterable[Any]) -> dict[Any, Expression]:
        """The final ones under *keys*."""
        return {one.id: one for one in self._list({"_id": {"$in": list(keys)}, "final": True})}

    def final(self, challenge_id: str, lanes: Collection[str] | None = None) -> list[Expression]:
        """The final expressions of *lanes*, or of all opened lanes, by name."""
        query: Document = {"challenge_id": challenge_id, "final": True}
        if lanes is not None:
            query["lane"] = {"$in": list(lanes)}
        return sorted(self._list(query), key=lambda one: (in_order(one.name), one.id))

    def particulars(self, challenge_id: str, *, sealed: bool = False) -> list[Particulars]:
        """What decides who may not see an expression, of all that are final; with *sealed* of all."""
        wanted = dict.fromkeys(set(Particulars.model_fields) - {"id"}, 1)
        query = {"challenge_id": challenge_id, **({} if sealed else {"final": True})}
        rows = self._rows.find(query, wanted)
        return [Particulars.model_validate({"id": row["_id"], **row}) for row in rows]

    def received(self, expression_id: UUID) -> Expression | None:
        """The expression as last heard of, sealed or not; for messages alone."""
        return next(iter(self._list({"_id": expression_id})), None)

    def in_lane(self, challenge_id: str, lane: str) -> list[Expression]:
        """All expressions of a lane, sealed or not; for messages alone."""
        return self._list({"challenge_id": challenge_id, "lane": lane})

    def unseal(self, ids: Collection[UUID]) -> None:
        """Let the committee see these from now on."""
        self._rows.update_many({"_id": {"$in": list(ids)}}, {"$set": {"final": True}})


class Rounds(Rows[Round]):
    """The lanes whose final versions are all here."""

    collection = "rounds"
    kind = Round

    def is_open(self, challenge_id: str, lane: str) -> bool:
        """Whether the lane's round is open."""
        return self.find(f"{challenge_id}/{lane}") is not None

    def open(self, challenge_id: str) -> dict[str, Round]:
        """The open rounds of a challenge, by lane."""
        return {one.lane: one for one in self._list({"challenge_id": challenge_id})}

    def _key(self, value: Round) -> str:
        return f"{value.challenge_id}/{value.lane}"
