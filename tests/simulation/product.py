"""The product, asked to take its time, its ids and its queues from the world that is being lived."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import Any

from shared import clock
from shared.broker import handling
from shared.broker import relay as relaying
from shared.broker.raw import parse
from shared.messages import Message
from tests.simulation.world import PRESENT, World


@contextmanager
def product_in(*, batch: int = 3, page: int = 4) -> Iterator[None]:
    """The product asks the present world for its time, its ids and its queues, and sends few messages at once."""
    from shared.delivery import journal as rules  # noqa: PLC0415
    from shared.mongo import cursors, feeds, journal  # noqa: PLC0415

    def world() -> World:
        assert PRESENT.world is not None
        return PRESENT.world

    def time() -> datetime:
        present = PRESENT.world
        assert present is not None
        return present.now + present.skew

    def ready(_: object, queue: Any) -> int | None:
        found = world().broker.queues.get(queue.name)
        return None if found is None else len(found)

    changes: list[tuple[Any, str, Any]] = [
        (clock, "real", time),
        (clock, "now", time),
        (clock, "new_id", lambda: world().new_id()),
        (relaying, "monotonic", lambda: world().seconds()),
        (relaying, "ready", ready),
        (rules, "BATCH", batch),
        (journal, "BATCH", batch),
        (feeds, "BATCH", batch),
        (cursors, "PAGE", page),
        (handling, "parse", once(parse)),
        *((relaying, name, cache(getattr(relaying, name))) for name in ("facts", "feeds", "again", "Queue")),
    ]
    honest = [(where, name, getattr(where, name)) for where, name, _ in changes]
    for where, name, value in changes:
        setattr(where, name, value)
    try:
        yield
    finally:
        for where, name, value in honest:
            setattr(where, name, value)
        PRESENT.world = None


def once(parse: Callable[[Any], Message]) -> Callable[[Any], Message]:
    """The product's *parse*, asked once per world for the same bytes: what it gives is frozen, and is heard by many."""

    def parsed(raw: Any) -> Message:
        assert PRESENT.world is not None
        known, place = PRESENT.world.parsed, (raw.body, raw.content_type)
        if place not in known:
            known[place] = parse(raw)
        return known[place]

    return parsed


@contextmanager
def quiet() -> Iterator[None]:
    """The product's log lines are of no use to a hundred thousand histories."""
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)
