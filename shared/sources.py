"""What an answer is made of: the collections that were read for it, and whether the clock was asked.

Nobody declares it, so nobody can forget to: the database and the clock note it while an answer is made.

    with noting() as sources:
        ...  # whatever is read here, in this thread or in another that works for it
    sources.collections, sources.clock, sources.until

Who knows until when an answer holds that asked the clock says so afterwards: `holds_until(midnight)`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime


@dataclass
class Sources:
    """What was asked so far.

    Attributes:
        collections: their names.
        clock: whether the clock was asked, and nobody said since until when that holds.
        until: the moment of the edition's time until which an answer holds, where somebody said so.
    """

    collections: set[str] = field(default_factory=set)
    clock: bool = False
    until: datetime | None = None


_noted: ContextVar[Sources | None] = ContextVar("sources of what is made", default=None)


@contextmanager
def noting() -> Iterator[Sources]:
    """Note what is asked in this block."""
    sources = Sources()
    token = _noted.set(sources)
    try:
        yield sources
    finally:
        _noted.reset(token)


def collection(name: str) -> None:
    """The collection called *name* is used."""
    if (sources := _noted.get()) is not None:
        sources.collections.add(name)


def clock() -> None:
    """The time is asked for."""
    if (sources := _noted.get()) is not None:
        sources.clock = True


def holds_until(moment: datetime) -> None:
    """Whatever asked the clock so far would be answered alike until *moment*."""
    if (sources := _noted.get()) is not None:
        sources.clock = False
        sources.until = moment if sources.until is None else min(moment, sources.until)
