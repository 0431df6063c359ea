"""How often each collection of a database changed, as a change stream tells this process: no request asks for it.

Whoever keeps something made of what it read compares the counts of before with those of now. Counts are known only
while the stream is heard; what was counted before it broke is worth nothing afterwards.
"""

import logging
import threading
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from time import monotonic
from typing import Any

from pymongo.errors import PyMongoError

from shared.mongo.database import Database, Document

log = logging.getLogger(__name__)

AWAIT = 500  # milliseconds that the server may keep a question of ours when nothing changes
SILENT = 1.0  # seconds without an answer after which nobody knows what changed
AGAIN = 0.5  # seconds until a stream that broke is opened again
ROWS = ("insert", "update", "replace", "delete")


@dataclass(frozen=True)
class State:
    """How many streams were opened, and how many changes of each collection they told."""

    opened: int
    counted: Counter[str]


class Changes:
    """Counts changes in a thread of its own, from `start` to `stop`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._followed: frozenset[str] = frozenset()  # what is to be counted
        self._covered: frozenset[str] = frozenset()  # what the open stream tells
        self._counted: Counter[str] = Counter()
        self._opened, self._heard_at = 0, float("-inf")  # how many streams there were; when the last one answered
        self._stopping, self._asked = threading.Event(), threading.Event()

    def start(self) -> None:
        """Count from now on what is followed."""
        threading.Thread(target=self._run, name=f"changes of {self._db.service}", daemon=True).start()

    def stop(self) -> None:
        """Count no longer; the thread ends with the answer that it waits for."""
        self._stopping.set()
        self._asked.set()

    def follow(self, collections: Collection[str]) -> bool:
        """Whether changes of *collections* are counted; if not, they are in a moment."""
        self._followed = self._followed.union(collections)
        self._asked.set()
        return self._covered.issuperset(collections)

    def state(self) -> State | None:
        """How things stand, for `unchanged` to compare with; None while nobody knows."""
        return State(self._opened, self._counted.copy()) if self._is_heard() else None

    def unchanged(self, since: State, collections: Iterable[str]) -> bool:
        """Whether it is known that none of *collections*, which were followed then, changed *since*."""
        if self._opened != since.opened or not self._is_heard():
            return False
        return all(self._counted[name] == since.counted[name] for name in collections)

    def _is_heard(self) -> bool:
        return not self._stopping.is_set() and monotonic() < self._heard_at + SILENT

    def _run(self) -> None:
        self._asked.wait()  # a service that nobody asks for anything public needs no stream
        while not self._stopping.is_set():
            try:
                self._listen(self._followed)
            except PyMongoError as error:  # an election, a restart: until it is heard again nothing is kept
                log.warning("changes of %s: %r; trying again", self._db.service, error)
                self._heard_at = float("-inf")
                self._stopping.wait(AGAIN)

    def _listen(self, followed: frozenset[str]) -> None:
        """Count changes of *followed* until told to stop, or to follow more.

        Raises:
            PyMongoError: the stream is of no use any more.
        """
        with self._db.mongo.watch(_pipeline(followed), max_await_time_ms=AWAIT) as stream:
            self._opened += 1  # what changed while nobody listened was not counted
            self._covered, self._heard_at = followed, monotonic()
            while not self._stopping.is_set() and stream.alive and followed == self._followed:
                self._count(stream.try_next())
                self._heard_at = monotonic()

    def _count(self, change: Document | None) -> None:
        if change is None:
            return
        if change["operationType"] in ROWS:
            self._counted[change["ns"]["coll"]] += 1
        else:  # dropped, renamed: whatever is left of it, nothing that was made before holds
            self._opened += 1


def _pipeline(followed: Collection[str]) -> list[dict[str, Any]]:
    """What lets through changes of the *followed* collections, and of what is more than a collection."""
    return [
        {"$match": {"$or": [{"ns.coll": {"$in": sorted(followed)}}, {"operationType": {"$nin": list(ROWS)}}]}},
        {"$project": {"operationType": 1, "ns": 1}},
    ]
