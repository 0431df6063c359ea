"""Locks of a process: work that writes the same hot document goes one at a time, instead of colliding and trying again.

The database decides in any case; locks only spare it conflicts (58 -> 102 transactions a second on one document, and no
caller that starves behind the others until its time is up).
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar
from weakref import WeakValueDictionary

from shared.mongo.database import Database

P = ParamSpec("P")
T = TypeVar("T")

PATIENCE = 2.0  # seconds; who has waited so long goes on without the lock, and the database decides


class _Lock:
    """A lock that can be referred to weakly. In a work process eventlet makes it a green one."""

    def __init__(self) -> None:
        self.lock = threading.Lock()


class Locks:
    """Locks by key; a key that nobody waits for takes no memory."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[str, _Lock] = WeakValueDictionary()

    @contextmanager
    def take(self, key: str, patience: float = -1) -> Iterator[None]:
        """Hold the lock of *key*, waiting, at most *patience* seconds (-1: for as long as it takes)."""
        mine = self._locks.setdefault(key, _Lock())
        taken = mine.lock.acquire(timeout=patience)
        try:
            yield
        finally:
            if taken:
                mine.lock.release()


_held = Locks()


def locking(key: str) -> Callable[[Callable[Concatenate[Database, P], T]], Callable[Concatenate[Database, P], T]]:
    """Let one caller in this process do an action at a time. Stands outermost: it must not wait while holding locks."""

    def decorate(action: Callable[Concatenate[Database, P], T]) -> Callable[Concatenate[Database, P], T]:
        @wraps(action)
        def one_at_a_time(db: Database, /, *args: P.args, **kwargs: P.kwargs) -> T:
            with _held.take(f"{db.mongo.name}/{key}", PATIENCE):
                return action(db, *args, **kwargs)

        return one_at_a_time

    return decorate
