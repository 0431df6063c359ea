"""The log of acts."""

from collections.abc import Collection
from datetime import datetime

from bson import ObjectId

from services.selection.model.acts import ASSIGNED_AGAIN, ASSIGNED_AGAIN_BEFORE, Act
from shared.mongo import Database, Document
from shared.mongo.keyset import behind

NEWEST = [("at", -1), ("_id", -1)]
NO_MOVES = {"act.code": {"$ne": ASSIGNED_AGAIN.code}, "act": {"$ne": ASSIGNED_AGAIN_BEFORE}}


class Acts:
    """The log of acts. Nothing in it is ever changed."""

    def __init__(self, db: Database) -> None:
        self._rows = db["acts"]

    def add(self, act: Act) -> None:
        """Write *act* down."""
        self._rows.insert_one(act.model_dump())

    def page(
        self, limit: int, after: tuple[datetime, str] | None = None, *, besides: Collection[str] = ()
    ) -> list[tuple[str, Act]]:
        """Up to *limit* acts, newest first, each with its id; those behind the act with the moment and id *after*, none
        about *besides*, nor, where there are any, what tells of itself that something of them moved."""
        last = None if after is None else (after[0], ObjectId(after[1]))
        query: Document = {"about": {"$nin": list(besides)}, **NO_MOVES} if besides else {}
        rows = self._rows.find(behind(query, ("-at", "-_id"), last), sort=NEWEST, limit=limit)
        return [(str(row["_id"]), _act(row)) for row in rows]

    def newest(self, limit: int, about: str = "") -> list[Act]:
        """The newest acts, newest first; those *about* one thing, if it is named."""
        query = {"about": about} if about else {}
        return [_act(row) for row in self._rows.find(query, sort=NEWEST, limit=limit)]


def _act(row: Document) -> Act:
    return Act.model_validate(row)
