"""Locks on what several people act on: two acts at once conflict, and the later one sees what the earlier did."""

from enum import StrEnum

from shared.mongo import Database


class Lock(StrEnum):
    """What is locked, as it is called in documents."""

    ROSTER = "roster"
    ASSIGNMENT = "dealing"
    DECISIONS = "deciding"  # a release that is being confirmed counts on the sheets, so who changes those takes it too


class Locks:
    """One document per lock. Taking it writes to that document, so that another transaction that does collides."""

    def __init__(self, db: Database) -> None:
        self._rows = db["turns"]

    def take(self, *locks: Lock) -> None:
        """Take *locks* in the open transaction, until it ends."""
        for lock in locks:
            self._rows.update_one({"_id": lock.value}, {"$inc": {"turn": 1}}, upsert=True)
