"""The shelf: what everybody may read lies on it as bytes, made when it is first asked for after what it shows changed.

A layer between the frame and a service's routes. An endpoint that is `for_everybody` answers whoever it is alike; one
that is `for_visitors` answers all alike who are nobody here, and others by themselves. What it read (shared.sources)
is noted while it is made, in one snapshot of the database, so that it never shows half of a change. It stays good

- until one of the collections that it read changes, which a change stream tells (shared.mongo.changes), or for a
  second from when it was begun while that stream is not heard, and
- for a second if it asked the clock, for then time alone may change it, or until the moment that who made it named;

Who comes while a page is being made waits for it, and takes what was begun after they came as it is. Other processes
have shelves of their own, which hear the same changes.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from math import inf
from time import monotonic
from typing import NamedTuple, TypeVar

from cachetools import LRUCache
from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.types import Scope

from shared import clock, sources, texts
from shared.mongo.changes import Changes, State
from shared.web import flash, routes, sessions
from shared.web.needs import database_of
from shared.web.ready import Ready

E = TypeVar("E", bound=Callable[..., object])
EVERYBODY, VISITORS = "everybody", "visitors"
A_SECOND = 1.0  # what asked the clock is good for so long
HURRIED = 0.2  # seconds; what is made again and again, because others write without a pause, is made so often at most
PLAIN, QUERIED = 32_000_000, 8_000_000  # bytes; made-up queries push what has a query from the shelf, and nothing else
LONGEST = 300  # characters of an address with its query; ours are shorter


class Asked(NamedTuple):
    """What tells one answer from another."""

    path: str
    query: bytes
    language: str


class Begun(NamedTuple):
    """When an answer was begun, and how things stood then.

    Attributes:
        at: by the monotonic clock.
        edition_at: in seconds since 1970.
        state: of the collections, None while nobody knew.
    """

    at: float
    edition_at: float
    state: State | None


@dataclass(frozen=True)
class Kept:
    """An answer on the shelf, and what it holds by.

    Attributes:
        good_until: by the edition's time, in seconds since 1970.
        made_at: by the monotonic clock.
        hurried: it was begun less than `HURRIED` after the one before was made.
    """

    ready: Ready
    begun: Begun
    collections: Sequence[str]
    good_until: float
    made_at: float
    hurried: bool


@dataclass
class Making:
    """An answer that is being made: since when, and what came of it once that is done; None for what is not kept."""

    begun_at: float = field(default_factory=monotonic)
    done: asyncio.Event = field(default_factory=asyncio.Event)
    ready: Ready | None = None


def for_everybody(endpoint: E) -> E:
    """Mark an endpoint whose answer is the same whoever asks, and asks no more than the address and its language."""
    endpoint.shelved = EVERYBODY  # type: ignore[attr-defined]
    return endpoint


def for_visitors(endpoint: E) -> E:
    """Mark an endpoint whose answer is the same for all who are not signed in."""
    endpoint.shelved = VISITORS  # type: ignore[attr-defined]
    return endpoint


class Shelf:
    """The answers of *app* that lie ready."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app
        self._changes: Changes | None = None
        self._plain: LRUCache[Asked, Kept] = LRUCache(PLAIN, getsizeof=_size)
        self._queried: LRUCache[Asked, Kept] = LRUCache(QUERIED, getsizeof=_size)
        self._making: dict[Asked, Making] = {}
        self._cookies = {named(app.state.settings) for named in (sessions.cookie_name, flash.cookie_name)}
        self._whom: LRUCache[str, str] = LRUCache(512)
        self.made = 0  # how many answers were put on it

    def start(self) -> None:
        """Keep answers from now on."""
        self._changes = Changes(database_of(self._app))
        self._changes.start()

    def stop(self) -> None:
        """Keep answers no longer."""
        if self._changes is not None:
            self._changes.stop()

    @property
    def weight(self) -> int:
        """The bytes of what lies here, about."""
        return int(self._plain.currsize + self._queried.currsize)

    def asked(self, scope: Scope, headers: Headers) -> Asked | None:
        """What a request asks of the shelf; None where its answer is its own."""
        if scope["method"] != "GET" or len(scope["path"]) + len(scope["query_string"]) > LONGEST:
            return None
        whom = self._for(scope["path"])
        if not whom or (whom == VISITORS and self._is_somebody(headers)):
            return None
        return Asked(scope["path"], scope["query_string"], texts.language())

    def find(self, asked: Asked) -> Ready | None:
        """What lies there for *asked* and is good."""
        kept = self._part(asked).get(asked)
        return kept.ready if kept and self._is_good(kept) else None

    async def found_or_ours(self, asked: Asked) -> Ready | None:
        """What lies there for *asked*, once whoever makes it just now is done; None for us to make it."""
        came_at = monotonic()
        while (others := self._making.get(asked)) is not None:
            await others.done.wait()
            if others.ready is None:  # such as a page that is not there: they would wait for each other in a queue
                return None
            if others.begun_at >= came_at:  # no older than what we would make
                return others.ready
            if ready := self.find(asked):
                return ready
        return None

    @contextmanager
    def making(self, asked: Asked) -> Iterator[Making]:
        """Make what is *asked* for in this block; who asks for the same meanwhile waits."""
        ours = self._making[asked] = Making()
        try:
            yield ours
        finally:
            ours.done.set()
            if self._making.get(asked) is ours:
                del self._making[asked]

    def begin(self) -> Begun:
        """What must be known before an answer is made."""
        state = self._changes.state() if self._changes else None
        return Begun(monotonic(), clock.now().timestamp(), state)

    def put(self, asked: Asked, ready: Ready, begun: Begun, made_of: sources.Sources) -> None:
        """Let *ready* lie there for *asked*, if this shelf was started."""
        if self._changes is None:
            return
        self._changes.follow(made_of.collections)
        before = self._part(asked).get(asked)
        hurried = before is not None and begun.at - before.made_at < HURRIED
        until = begun.edition_at + A_SECOND if made_of.clock else made_of.until.timestamp() if made_of.until else inf
        kept = Kept(ready, begun, tuple(made_of.collections), until, monotonic(), hurried)
        with suppress(ValueError):  # larger than the whole shelf
            self._part(asked)[asked] = kept
            self.made += 1

    def snapshot(self) -> AbstractContextManager[None]:
        """Read in this block as at one moment."""
        return database_of(self._app).snapshot()

    def _part(self, asked: Asked) -> "LRUCache[Asked, Kept]":
        return self._queried if asked.query else self._plain

    def _is_good(self, kept: Kept) -> bool:
        now = monotonic()
        if kept.good_until < inf and not kept.begun.edition_at <= clock.now().timestamp() < kept.good_until:
            return False
        is_fresh = now - kept.begun.at < A_SECOND
        if self._changes is None or (is_fresh and kept.hurried and now - kept.made_at < HURRIED):
            return is_fresh
        known = self._changes.unchanged(kept.begun.state, kept.collections)
        return is_fresh if known is None else known

    def _for(self, path: str) -> str:
        """For whom what stands at *path* is ready; empty where it is for nobody in general."""
        if (whom := self._whom.get(path)) is None:
            endpoints = (leaf.endpoint for leaf in routes.leaves(self._app.routes) if leaf.path_regex.match(path))
            whom = self._whom[path] = next((getattr(one, "shelved", "") for one in endpoints), "")
        return whom

    def _is_somebody(self, headers: Headers) -> bool:
        """Whether a request brings anything that makes its answer its own. Cookies may come in several headers, and an
        endpoint reads them all."""
        sent = headers.getlist("cookie")
        brings_one = bool(sent) and not self._cookies.isdisjoint(cookie_parser("; ".join(sent)))
        return brings_one or "authorization" in headers


def _size(kept: Kept) -> int:
    return 2 * len(kept.ready.body) + 2000  # packed, too, and what holds it
