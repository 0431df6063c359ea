"""The message side of a service as a table: which fact calls which action, and what happens by the clock."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

from shared.messages import Card, Fact, Message
from shared.mongo import Database
from shared.mongo.rekeying import Derived, Keyed, rekey
from shared.settings import Settings

Handler = Callable[[Database, Any, Message], None]
Indexes = dict[str, list[tuple[list[tuple[str, int]], dict[str, Any]]]]


class Stop(Protocol):
    """Tells a loop when to end."""

    def is_set(self) -> bool:
        """Whether the process is stopping."""

    def wait(self, timeout: float) -> bool:
        """Sleep for *timeout* seconds, or until the process stops; whether it does."""


Loop = Callable[[Database, Settings, Stop], None]


@dataclass(frozen=True)
class Timer:
    """An action that every replica runs every so many seconds; what is due is claimed by `Database.claim`."""

    seconds: float
    action: Callable[[Database], object]


def every(seconds: float, action: Callable[[Database], object]) -> Timer:
    """Run *action* every *seconds*, in every replica."""
    return Timer(seconds, action)


@dataclass(frozen=True)
class Service:
    """What a work process does.

    Attributes:
        handlers: per fact, the action for it; it runs in the transaction that moves the cursor, so it may run twice
            and touches nothing but the database. It raises NotYet when it misses another publisher's fact.
        timers: actions by the clock.
        loops: callables that run until told to stop, such as the one that sends letters.
        indexes: of the service's own collections, as `Database.ensure_indexes` takes them.
        outgrown: by collection, the names of indexes that older releases made and that forbid what is allowed today.
        keyed: where its documents hold what they are found by, which older releases made in another way or not at all.
    """

    card: Card
    handlers: Mapping[type[Fact], Handler] = field(default_factory=dict)
    timers: tuple[Timer, ...] = ()
    loops: tuple[Loop, ...] = ()
    indexes: Indexes = field(default_factory=dict)
    outgrown: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    keyed: tuple[Keyed | Derived, ...] = ()

    def settle_in(self, db: Database) -> None:
        """Bring older documents to today's keys, then make the indexes, some of which hold only then."""
        for one in self.keyed:
            rekey(db, one)
        db.ensure_indexes(self.indexes)
        for collection, names in self.outgrown.items():
            db.drop_indexes(collection, *names)

    @cached_property
    def contracts(self) -> frozenset[str]:
        """Every contract that is handled here, such as `ExpressionSubmitted.v1`."""
        return frozenset(self._by_contract)

    def handler_of(self, contract: str) -> tuple[type[Fact], Handler] | None:
        """The fact and action for a contract such as `ExpressionSubmitted.v1`; None when nobody here handles it."""
        return self._by_contract.get(contract)

    @cached_property
    def _by_contract(self) -> Mapping[str, tuple[type[Fact], Handler]]:
        return {fact.contract_name(): (fact, handler) for fact, handler in self.handlers.items()}
