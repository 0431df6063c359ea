"""The product's unit of work over a store in memory, instead of a client of MongoDB."""

from collections.abc import Callable
from typing import Any, Self

from shared.mongo import Database
from tests.simulation.store import Here, Store


class Session:
    """A session whose transactions come one after the other; every operation is in it anyway."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        """Nothing is left open."""

    def bind(self, *, end_session: bool) -> Self:
        """Itself, to be entered once more."""
        return self

    def with_transaction(self, work: Callable[[Any], Any]) -> Any:
        """Do *work* in a transaction."""
        return self._store.transact(lambda: work(self))


class MemoryClient:
    """What stands where a MongoClient would."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def start_session(self) -> Session:
        """A session."""
        return Session(self._store)


class MemoryDatabase(Database):
    """The product's own unit of work over a store in memory."""

    def __init__(self, service: str, here: Here, new_key: Callable[[], Any]) -> None:
        self.store = Store(here, new_key)
        self._collections = self.store.collections
        self.service, self.namespace, self._timeout = service, "", None
        self.client: Any = MemoryClient(self.store)
        self.mongo: Any = self
        self.ensure_indexes()

    def __getitem__(self, name: str) -> Any:
        return self._collections[name]

    def create_collection(self, name: str, **options: Any) -> None:
        """It is there as soon as it is asked for."""
