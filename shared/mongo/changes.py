"""How often each collection of a database changed, as a change stream tells this process: no request asks for it.

Whoever keeps something made of what it read compares the counts of before with those of now. Counts are known only
while the stream is heard; what was counted before a silence is worth nothing afterwards.
"""

import logging
import threading
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from math import inf
from time import monotonic
from typing import Any

from pymongo.errors import PyMongoError

from shared.mongo.database import Database, Document

log = logging.getLogger(__name__)

AWAIT = 200  # milliseconds that the server may keep a question of ours when nothing changes
SILENT = 1.0  # seconds after a question that was answered, in which it is known what changed
AGAIN = 0.5  # seconds until a stream that broke is opened again
UNUSED = 30.0  # seconds in which nobody compared anything, after which nothing is asked any more
ROWS = ("insert", "update", "replace", "delete")


@dataclass(frozen=True)
class State:
    """How often counting began anew, and how many changes of each collection were counted."""

    begun: int
    counted: Counter[str]


class Changes:
    """Counts changes in a thread of its own, from `start` to `stop`, while somebody wants to know."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._followed: frozenset[str] = frozenset()  # what is to be counted
        self._covered: frozenset[str] = frozenset()  # what the open stream tells
        self._counted: Counter[str] = Counter()
        self._begun, self._answered_at, self._used_at = 0, -inf, -inf
        self._stopping, self._wanted = threading.Event(), threading.Event()

    def start(self) -> None:
        """Count from now on what is followed."""
        threading.Thread(target=self._run, name=f"changes of {self._db.service}", daemon=True).start()

    def stop(self) -> None:
        """Count no longer; the thread ends with the answer that it waits for."""
        self._stopping.set()
        self._wanted.set()

    def follow(self, collections: Collection[str]) -> None:
        """Count changes of *collections*, too, from in a moment on."""
        self._followed = self._followed.union(collections)
        self._want()

    def state(self) -> State | None:
        """How things stand, for `unchanged` to compare with; None while nobody knows."""
        return State(self._begun, self._counted.copy()) if self._is_heard() else None

    def unchanged(self, since: State | None, collections: Collection[str]) -> bool | None:
        """Whether none of *collections* changed *since*; None while nobody knows."""
        self._want()
        if not self._is_heard() or not self._covered.issuperset(collections):
            return None
        if since is None or self._begun != since.begun:
            return False
        return all(self._counted[one] == since.counted[one] for one in collections)

    def _want(self) -> None:
        self._used_at = monotonic()
        if not self._wanted.is_set() and self._followed:
            self._wanted.set()

    def _is_heard(self) -> bool:
        return not self._stopping.is_set() and monotonic() < self._answered_at + SILENT

    def _run(self) -> None:
        while self._wanted.wait() and not self._stopping.is_set():
            try:
                self._listen(self._followed)
            except PyMongoError as error:  # an election, a restart
                log.warning("changes of %s: %r; trying again", self._db.service, error)
                self._stopping.wait(AGAIN)

    def _listen(self, followed: frozenset[str]) -> None:
        """Count changes of *followed* until told to stop, or to follow more, or until nobody wants to know.

        Raises:
            PyMongoError: the stream is of no use any more.
        """
        asked_at = monotonic()
        with self._db.mongo.watch(_pipeline(followed), max_await_time_ms=AWAIT) as stream:
            self._begun += 1  # what changed while nobody listened was not counted
            self._covered, self._answered_at = followed, asked_at
            while not self._stopping.is_set() and stream.alive and followed == self._followed:
                asked_at = monotonic()
                self._count(stream.try_next(), asked_at)
                if asked_at > self._used_at + UNUSED:
                    self._wanted.clear()
                    return

    def _count(self, change: Document | None, asked_at: float) -> None:
        """Count *change*, if there was one, and note that the question of *asked_at* was answered. After a silence the
        driver goes on where it was, though the database may be another by then."""
        if asked_at > self._answered_at + SILENT or (change and change["operationType"] not in ROWS):
            self._begun += 1  # dropped, renamed, put back: nothing that was made before holds
        elif change:
            self._counted[change["ns"]["coll"]] += 1
        self._answered_at = asked_at


def _pipeline(followed: Collection[str]) -> list[dict[str, Any]]:
    """What lets through changes of the *followed* collections, and of what is more than a collection."""
    return [
        {"$match": {"$or": [{"ns.coll": {"$in": sorted(followed)}}, {"operationType": {"$nin": list(ROWS)}}]}},
        {"$project": {"operationType": 1, "ns": 1}},
    ]
