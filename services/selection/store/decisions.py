"""Decisions."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from services.selection.model.decisions import Decision
from shared.mongo import Document
from shared.mongo.rows import Rows


class Decisions(Rows[Decision]):
    """Every decision ever made: held ones, which a new proposal replaces, and released ones, which nothing changes."""

    collection = "decisions"
    kind = Decision

    def hold(self, decisions: Iterable[Decision]) -> None:
        """Keep new decisions back."""
        if rows := [self._row(decision) for decision in decisions]:
            self._rows.insert_many(rows)

    def drop_held(self, challenge_id: str, lanes: Collection[str]) -> None:
        """Forget the decisions of *lanes* that are held and in no confirmed release."""
        self._rows.delete_many(_held(challenge_id, lanes))

    def drop_held_on(self, expression_id: UUID) -> None:
        """Forget what is held on one expression."""
        self._rows.delete_many({"expression_id": expression_id, "release_id": None})

    def held(self, challenge_id: str, lanes: Collection[str]) -> list[Decision]:
        """The decisions of *lanes* that are held and in no confirmed release."""
        return self._list(_held(challenge_id, lanes))

    def bind(self, challenge_id: str, lanes: Collection[str], release_id: UUID) -> None:
        """Put every held decision of *lanes* into a confirmed release; from then on none can change."""
        self._rows.update_many(_held(challenge_id, lanes), {"$set": {"release_id": release_id}})

    def to_leave(self, release_id: UUID, limit: int) -> list[Decision]:
        """Up to *limit* decisions of a confirmed release that have not left yet."""
        return self._list({"release_id": release_id, "released_at": None}, "_id", limit=limit)

    def in_release(self, release_id: UUID) -> list[Decision]:
        """Every decision of a confirmed release, whatever replaced it later."""
        return self._list({"release_id": release_id}, "_id")

    def mark_released(self, decisions: Iterable[Decision], *, at: datetime) -> None:
        """Note that these have left."""
        self._rows.update_many(self._these(decisions), {"$set": {"released_at": at}})

    def mark_announced(self, decisions: Iterable[Decision], *, at: datetime) -> None:
        """Note that these are public."""
        self._rows.update_many(self._these(decisions), {"$set": {"announced_at": at}})

    def unannounced(self, challenge_id: str) -> list[Decision]:
        """Released and not yet public."""
        return self._list({"challenge_id": challenge_id, "released_at": {"$ne": None}, "announced_at": None}, "_id")

    def announced(self, challenge_id: str) -> list[Decision]:
        """Every decision that is public, oldest first, whatever replaced it later."""
        return self._list({"challenge_id": challenge_id, "announced_at": {"$ne": None}}, "announced_at", "_id")

    def released(self, release_id: UUID) -> int:
        """How many decisions of a release have left."""
        return self._rows.count_documents({"release_id": release_id, "released_at": {"$ne": None}})

    def on(self, expression_id: UUID) -> list[Decision]:
        """All decisions on an expression, oldest first."""
        return self._list({"expression_id": expression_id}, "generation")

    def newest(self, challenge_id: str) -> dict[UUID, Decision]:
        """The newest decision per expression, held or not."""
        return self._newest({"challenge_id": challenge_id})

    def newest_bound(self, challenge_id: str) -> dict[UUID, Decision]:
        """The newest decision per expression that can no longer change."""
        return self._newest({"challenge_id": challenge_id, "release_id": {"$ne": None}})

    def may_change(self, expression_id: UUID) -> bool:
        """Whether no decision on the expression is bound; then none can be until the open transaction has ended.

        Writing to what is held makes a release that binds it meanwhile collide with us, and look again.
        """
        self._rows.update_many({"expression_id": expression_id, "release_id": None}, {"$inc": {"asked": 1}})
        return not self.bound([expression_id])

    def bound(self, ids: Collection[UUID]) -> set[UUID]:
        """Those expressions among *ids* on which a decision can no longer change."""
        query = {"expression_id": {"$in": list(ids)}, "release_id": {"$ne": None}}
        return set(self._rows.distinct("expression_id", query))

    def _newest(self, query: Document) -> dict[UUID, Decision]:
        return {decision.expression_id: decision for decision in self._list(query, "generation")}

    def _these(self, decisions: Iterable[Decision]) -> Document:
        return {"_id": {"$in": [self._key(decision) for decision in decisions]}}

    def _key(self, value: Decision) -> str:
        return f"{value.expression_id}/{value.generation}"


def _held(challenge_id: str, lanes: Collection[str]) -> Document:
    return {"challenge_id": challenge_id, "lane": {"$in": list(lanes)}, "released_at": None, "release_id": None}
