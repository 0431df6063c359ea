"""Expressions of interest, each with what is being written and what was sent last."""

import re
from collections.abc import Collection, Iterator
from datetime import datetime
from uuid import UUID

from services.applications.forms import EVERYTHING, Wanted
from services.applications.model.content import Content
from services.applications.model.expressions import STEPS, Cursor, Expression, Status, Step
from shared import addresses
from shared.errors import Stale
from shared.mongo import Document
from shared.mongo.keyset import BY_NAME, behind
from shared.mongo.rekeying import Derived
from shared.mongo.rows import Rows
from shared.people import City
from shared.phrases import phrase
from shared.text import folded

_BY_NAME = ("content.name", "_id")
FEW = 500  # so many ids are quicker put in order than looked for in it; of more, the first hundred are soon come by


class Expressions(Rows[Expression]):
    """Expressions of interest; a list of them is by name."""

    collection = "expressions"
    kind = Expression
    missing = phrase("no-such-expression-of-interest")

    def add(self, expression: Expression) -> None:
        """Keep a new expression."""
        self._rows.insert_one(self._row(expression))

    def save(self, *expressions: Expression) -> None:
        """Keep the next revision of each.

        Raises:
            Stale: somebody else saved that revision meanwhile.
        """
        for expression in expressions:
            before = {"_id": expression.id, "revision": expression.revision - 1}
            if self._rows.replace_one(before, self._row(expression)).matched_count == 0:
                raise Stale(phrase("expression-changed"))

    def delete(self, expression: Expression) -> None:
        """Keep nothing of *expression*.

        Raises:
            Stale: somebody else saved another revision meanwhile.
        """
        if self._rows.delete_one({"_id": expression.id, "revision": expression.revision}).deleted_count == 0:
            raise Stale(phrase("expression-changed"))

    def close(self, challenge_id: str, lane: str, *, at: datetime) -> None:
        """Let every expression of the lane take the step that closing means for it. What stays as it is is written all
        the same, so that a submission of it under way begins again; see `Lanes`."""
        for (status, step), after in STEPS.table.items():
            if step is Step.CLOSE:
                change = {"$set": {"status": after.value, "changed_at": at}, "$inc": {"revision": 1}}
                self._rows.update_many(
                    {"challenge_id": challenge_id, "lane": lane, "status": status.value},
                    {"$inc": {"held": 1}} if after is status else change,
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

    def owned_by(
        self, owner_key: str, wanted: Wanted = EVERYTHING, *, limit: int, after: Cursor | None = None
    ) -> list[Expression]:
        """Up to *limit* of those *wanted* under this key of an address, from the one behind *after* on."""
        query = {"owner_key": owner_key, **_fitting(wanted)}
        return self._list(behind(query, _BY_NAME, after), *_BY_NAME, limit=limit, collation=BY_NAME)

    def count_owned_by(self, owner_key: str, *, most: int) -> int:
        """How many there are under this key of an address, up to *most*."""
        return len(list(self._rows.find({"owner_key": owner_key}, {"_id": 1}, limit=most)))

    def of_challenge(self, among: Document, *, limit: int, after: Cursor | None = None) -> list[Expression]:
        """Up to *limit* of the expressions *among* these, from the one behind *after* on."""
        return self._list(behind(among, _BY_NAME, after), *_BY_NAME, limit=limit, collation=BY_NAME)

    def few(self, among: Document) -> list[UUID] | None:
        """The ids of those *among* these, in no order; None where there are more than FEW. One index holds all that is
        asked for, so that no document is read for it."""
        ids = [row["_id"] for row in self._rows.find(among, {"_id": 1}, limit=FEW + 1)]
        return ids if len(ids) <= FEW else None

    def each(self, among: Document) -> Iterator[Expression]:
        """All of those *among* these, one at a time."""
        rows = self._rows.find(among, sort=[(name, 1) for name in _BY_NAME], collation=BY_NAME)
        return map(self._read, rows)

    def is_any_in(self, challenge_id: str, lane: str) -> bool:
        """Whether an expression was begun in the lane and is still there."""
        return self._rows.find_one({"challenge_id": challenge_id, "lane": lane}, {"_id": 1}) is not None

    def counts(self, challenge_id: str, *, besides: Collection[UUID] = ()) -> dict[tuple[str, Status], int]:
        """How many there are per lane and status, none of those *besides*; `searched` holds all that is counted."""
        group = {"_id": {"lane": "$lane", "status": "$status"}, "count": {"$sum": 1}}
        rows = self._rows.aggregate([{"$match": those(challenge_id, besides=besides)}, {"$group": group}])
        return {(row["_id"]["lane"], Status(row["_id"]["status"])): row["count"] for row in rows}

    def _final(self, challenge_id: str, lane: str, fields: Document) -> Iterator[Document]:
        query = {"challenge_id": challenge_id, "lane": lane, "status": Status.FINAL.value}
        yield from self._rows.find(query, fields, sort=[("_id", 1)])

    def _row(self, expression: Expression) -> Document:
        derived = {"owner_key": addresses.key(expression.owner), "search": _search(expression.content_of_record)}
        return {**derived, **super()._row(expression)}


def those(
    challenge_id: str, wanted: Wanted = EVERYTHING, *, only: Status | None = None, besides: Collection[UUID] = ()
) -> Document:
    """What finds the challenge's expressions that are *wanted*, none of those *besides*."""
    query = {"challenge_id": challenge_id, **_fitting(wanted), **_others(besides)}
    return {"$and": [query, {"status": only.value}]} if only else query


def these(ids: Collection[UUID]) -> Document:
    """What finds the expressions with these *ids*."""
    return {"_id": {"$in": list(ids)}}


def _fitting(wanted: Wanted) -> Document:
    exact = {"lane": wanted.lane, "status": str(wanted.status)}
    query: Document = {name: value for name, value in exact.items() if value}
    patterns = ([rf"^[A-Z ]*{wanted.country}"] if wanted.country else []) + (
        [re.escape(folded(wanted.text))] if wanted.text else []
    )
    return {**query, **({"$and": [{"search": {"$regex": one}} for one in patterns]} if patterns else {})}


def _search(content: Content) -> str:
    """What it is found by: its countries in capitals, of which names have none here; then its name and its cities'.

    *content* is that of record: whoever may read what was sent alone finds nothing by what is being written.
    """
    names = dict.fromkeys(folded(name) for name in (content.name, *(city.name for city in content.cities)))
    return "\n".join([" ".join(content.countries), *names])


def _of_record(row: Document) -> Content:
    return Content.model_validate((row.get("sent") or row)["content"])


def _others(besides: Collection[UUID]) -> Document:
    return {"_id": {"$nin": list(besides)}} if besides else {}


SEARCHED = Derived("expressions", "search", lambda row: _search(_of_record(row)))
