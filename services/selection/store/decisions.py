"""Overrides, decisions and their releases."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from services.selection.model.decisions import Decision, Override, Release, ReleaseState
from services.selection.store.rows import row, value, values
from shared.errors import NotFound, Stale
from shared.mongo import Database


class Overrides:
    """What people decided against the ranking; one per expression, the newest."""

    def __init__(self, db: Database) -> None:
        self._rows = db["overrides"]

    def put(self, override: Override, *, challenge_id: str) -> None:
        """Let *override* hold."""
        key = override.expression_id
        self._rows.replace_one({"_id": key}, row(override, key, challenge_id=challenge_id), upsert=True)

    def lift(self, expression_id: UUID) -> bool:
        """Take the override away; whether there was one."""
        return self._rows.delete_one({"_id": expression_id}).deleted_count == 1

    def all(self, challenge_id: str) -> dict[UUID, Override]:
        """Every override of a challenge, by expression."""
        return {found["_id"]: value(Override, found) for found in self._rows.find({"challenge_id": challenge_id})}


Terms = tuple[tuple[str, ...], int]  # the lanes decided together, and the reserve in per cent of the places


class Proposals:
    """On which terms the outcomes of each lane were last proposed."""

    def __init__(self, db: Database) -> None:
        self._rows = db["proposals"]

    def put(self, challenge_id: str, terms: Terms) -> None:
        """Remember the newest terms of all their lanes."""
        for lane in terms[0]:
            kept = {"challenge_id": challenge_id, "lane": lane, "lanes": list(terms[0]), "reserve_percent": terms[1]}
            self._rows.replace_one({"_id": f"{challenge_id}/{lane}"}, kept, upsert=True)

    def terms(self, challenge_id: str) -> dict[str, Terms]:
        """The newest terms, by lane."""
        found = self._rows.find({"challenge_id": challenge_id})
        return {one["lane"]: (tuple(one["lanes"]), one["reserve_percent"]) for one in found}


class Decisions:
    """Every decision ever made: held ones, which a new proposal replaces, and released ones, which nothing changes."""

    def __init__(self, db: Database) -> None:
        self._rows = db["decisions"]

    def hold(self, decisions: Iterable[Decision]) -> None:
        """Keep new decisions back."""
        if rows := [row(d, f"{d.expression_id}/{d.generation}") for d in decisions]:
            self._rows.insert_many(rows)

    def drop_held(self, challenge_id: str, lanes: Collection[str]) -> None:
        """Forget the decisions of *lanes* that are held and in no confirmed release."""
        self._rows.delete_many(self._held(challenge_id, lanes))

    def drop_held_on(self, expression_id: UUID) -> None:
        """Forget what is held on one expression."""
        self._rows.delete_many({"expression_id": expression_id, "release_id": None})

    def held(self, challenge_id: str, lanes: Collection[str]) -> list[Decision]:
        """The decisions of *lanes* that are held and in no confirmed release."""
        return values(Decision, self._rows.find(self._held(challenge_id, lanes)))

    def bind(self, challenge_id: str, lanes: Collection[str], release_id: UUID) -> int:
        """Put every held decision of *lanes* into a confirmed release; from then on none can change."""
        bound = {"$set": {"release_id": release_id}}
        return self._rows.update_many(self._held(challenge_id, lanes), bound).modified_count

    def on_their_way(self, release_id: UUID, limit: int) -> list[Decision]:
        """Up to *limit* decisions of a confirmed release that have not left yet."""
        asked = {"release_id": release_id, "released_at": None}
        return values(Decision, self._rows.find(asked, sort=[("_id", 1)], limit=limit))

    def in_release(self, release_id: UUID) -> list[Decision]:
        """Every decision of a confirmed release, whatever replaced it later."""
        return values(Decision, self._rows.find({"release_id": release_id}, sort=[("_id", 1)]))

    def mark_released(self, decisions: Iterable[Decision], *, at: datetime) -> None:
        """Note that these have left."""
        self._rows.update_many(self._keys(decisions), {"$set": {"released_at": at}})

    def mark_announced(self, decisions: Iterable[Decision], *, at: datetime) -> None:
        """Note that these are public."""
        self._rows.update_many(self._keys(decisions), {"$set": {"announced_at": at}})

    def unannounced(self, challenge_id: str) -> list[Decision]:
        """Released and not yet public."""
        asked = {"challenge_id": challenge_id, "released_at": {"$ne": None}, "announced_at": None}
        return values(Decision, self._rows.find(asked, sort=[("_id", 1)]))

    def announced(self, challenge_id: str) -> list[Decision]:
        """Every decision that is public, oldest first, whatever replaced it later."""
        asked = {"challenge_id": challenge_id, "announced_at": {"$ne": None}}
        return values(Decision, self._rows.find(asked, sort=[("announced_at", 1), ("_id", 1)]))

    def released(self, release_id: UUID) -> int:
        """How many decisions of a release have left."""
        return self._rows.count_documents({"release_id": release_id, "released_at": {"$ne": None}})

    def of(self, expression_id: UUID) -> list[Decision]:
        """All decisions on an expression, oldest first."""
        return values(Decision, self._rows.find({"expression_id": expression_id}, sort=[("generation", 1)]))

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
        asked = {"expression_id": {"$in": list(ids)}, "release_id": {"$ne": None}}
        return set(self._rows.distinct("expression_id", asked))

    def _newest(self, asked: dict[str, Any]) -> dict[UUID, Decision]:
        found = self._rows.find(asked, sort=[("generation", 1)])
        return {one["expression_id"]: value(Decision, one) for one in found}

    def _held(self, challenge_id: str, lanes: Collection[str]) -> dict[str, Any]:
        return {"challenge_id": challenge_id, "lane": {"$in": list(lanes)}, "released_at": None, "release_id": None}

    def _keys(self, decisions: Iterable[Decision]) -> dict[str, Any]:
        return {"_id": {"$in": [f"{d.expression_id}/{d.generation}" for d in decisions]}}


class Releases:
    """Who proposed and who confirmed which batch."""

    def __init__(self, db: Database) -> None:
        self._rows = db["releases"]

    def add(self, release: Release) -> None:
        """Keep a new proposal."""
        self._rows.insert_one(row(release, release.id))

    def get(self, release_id: UUID) -> Release:
        """The release; NotFound when there is none."""
        if (found := self._rows.find_one({"_id": release_id})) is None:
            raise NotFound("There is no such release.")
        return value(Release, found)

    def save(self, release: Release, *, over: ReleaseState) -> None:
        """Keep *release*; Stale when it no longer stands in state *over*."""
        asked = {"_id": release.id, "state": over.value}
        if self._rows.replace_one(asked, row(release, release.id)).matched_count == 0:
            raise Stale("This release was changed meanwhile.")

    def all(self, challenge_id: str) -> list[Release]:
        """Every release, newest first."""
        return values(Release, self._rows.find({"challenge_id": challenge_id}, sort=[("proposed_at", -1), ("_id", 1)]))

    def standing(self, state: ReleaseState) -> list[Release]:
        """The releases in *state*, oldest first."""
        return values(Release, self._rows.find({"state": state.value}, sort=[("proposed_at", 1), ("_id", 1)]))
