"""MongoDB as far as the message core uses it, in memory: documents, one transaction at a time, nothing on a disk.

The product's own shared.mongo runs on it unchanged. What it does not know it refuses, so that nothing is simulated by
accident.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from shared.mongo import Document
from tests.simulation.collection import ABSENT, Collection

T = TypeVar("T")
Here = Callable[[str], None]


class Collections(dict[str, "Collection"]):
    """Collections by name, each made when it is first asked for."""

    def __init__(self, store: "Store") -> None:
        super().__init__()
        self._store = store

    def __missing__(self, name: str) -> "Collection":
        return self.setdefault(name, Collection(self._store, name))


class Store:
    """The collections of one database, and what an open transaction has changed in them."""

    def __init__(self, here: Here, new_key: Callable[[], Any]) -> None:
        self.collections = Collections(self)
        self.here, self.new_key = here, new_key
        self._undo: list[tuple[Collection, Any, Any]] | None = None

    def moment(self, what: str) -> None:
        """Outside of a transaction anything may happen between two operations."""
        if self._undo is None:
            self.here(what)

    def remember(self, collection: "Collection", key: Any) -> None:
        """Keep what stands under *key*, in case the transaction is given up."""
        if self._undo is not None:
            self._undo.append((collection, key, collection.rows.get(key, ABSENT)))

    def transact(self, work: Callable[[], T]) -> T:
        """Do all of *work* or nothing of it."""
        self.here("begin")
        self._undo = []
        try:
            done = work()
        except BaseException:
            for collection, key, row in reversed(self._undo):
                collection.put(key, row)
            raise
        finally:
            self._undo = None
        self.here("committed")
        return done

    def copy(self) -> dict[str, dict[Any, Document]]:
        """A backup of everything."""
        return {name: dict(one.rows) for name, one in self.collections.items()}  # rows are replaced, never changed

    def restore(self, backup: Mapping[str, Mapping[Any, Document]]) -> None:
        """Put *backup* in the place of everything."""
        for name, one in self.collections.items():
            one.refill(backup.get(name, {}))
