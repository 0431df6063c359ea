"""What is kept for good: who did what when, and the dated history that every announced figure is derived from."""

from collections.abc import Iterable
from datetime import datetime

from bson import ObjectId
from pymongo import ReturnDocument

from services.selection.announcement import Entry
from services.selection.model.base import Value
from services.selection.store.rows import row, values
from shared.mongo import Database, Document


class Act(Value):
    """One act of a person, in the edition's time."""

    at: datetime
    by: str
    act: str
    about: str = ""
    detail: str = ""


class Acts:
    """The log of acts. Nothing in it is ever changed."""

    def __init__(self, db: Database) -> None:
        self._rows = db["acts"]

    def add(self, act: Act) -> None:
        """Write *act* down."""
        self._rows.insert_one(act.model_dump())

    def part(self, limit: int, after: tuple[datetime, str] | None = None) -> list[tuple[str, Act]]:
        """The newest acts, newest first, each with its id; those that come *after* that place in the list."""
        asked: Document = {}
        if after is not None:
            at, key = after
            asked = {"$or": [{"at": {"$lt": at}}, {"at": at, "_id": {"$lt": ObjectId(key)}}]}
        rows = list(self._rows.find(asked, sort=[("at", -1), ("_id", -1)], limit=limit))
        return list(zip([str(row["_id"]) for row in rows], values(Act, rows), strict=True))

    def newest(self, limit: int, about: str = "") -> list[Act]:
        """The newest acts, newest first; those *about* one thing, if it is named."""
        asked = {"about": about} if about else {}
        return values(Act, self._rows.find(asked, sort=[("at", -1), ("_id", -1)], limit=limit))


class History:
    """Who was announced as what, and when. Entries are added, never changed."""

    def __init__(self, db: Database) -> None:
        self._rows = db["history"]

    def add(self, entries: Iterable[Entry], *, challenge_id: str) -> None:
        """Write down what has become public."""
        rows = [row(entry, f"{entry.expression_id}/{entry.generation}", challenge_id=challenge_id) for entry in entries]
        if rows:
            self._rows.insert_many(rows)

    def all(self, challenge_id: str) -> list[Entry]:
        """The whole history of a challenge, oldest first."""
        return values(Entry, self._rows.find({"challenge_id": challenge_id}, sort=[("announced_at", 1), ("_id", 1)]))


class Turns:
    """Makes acts on the same thing take turns: two at once conflict, and the later one sees what the earlier did."""

    def __init__(self, db: Database) -> None:
        self._rows = db["turns"]

    def take(self, what: str) -> int:
        """Wait for a turn at *what*, in the open transaction; which one it is."""
        found = self._rows.find_one_and_update(
            {"_id": what}, {"$inc": {"turn": 1}}, upsert=True, return_document=ReturnDocument.AFTER
        )
        return int(found["turn"]) if found else 0
