"""The core with one of its guards switched off, to show that the fault tests notice."""

import itertools
import os
import signal
from collections.abc import Callable
from typing import Any

from shared.broker import handling, relay
from shared.broker.batch import Batch
from shared.delivery.cursors import Cursor, Verdict
from shared.delivery.heads import Finding
from shared.delivery.streams import Stream
from shared.mongo import heads, inbox
from shared.mongo.inbox import Turn


def apply(name: str) -> None:
    """Switch off the guard called *name*; the empty name switches off none."""
    if name:
        MUTANTS[name]()


def hurry(seconds: str) -> None:
    """Tell heads every so many seconds; a test has not the time to wait for the product's 15."""
    if seconds:
        relay.__dict__["HEADS"] = float(seconds)


def die(moment: str) -> None:
    """Kill this process at its third batch: before-publish (committed, not sent) or after-publish (sent, not noted)."""
    honest, batches = Batch.publish, itertools.count()

    def publish_and_die(self: Batch, messages: Any, to: Any) -> set[str]:
        last = bool(messages) and next(batches) == 2
        if last and moment == "before-publish":
            os.kill(os.getpid(), signal.SIGKILL)
        lost = honest(self, messages, to)
        if last:
            os.kill(os.getpid(), signal.SIGKILL)
        return lost

    if moment:
        Batch.publish = publish_and_die  # type: ignore[method-assign]


def _without_cursor() -> None:
    def apply_always(db: Any, queue: str, arrivals: Any) -> list[Turn]:
        for one in arrivals:
            db.transact(one.effect or (lambda: None))
        return [Turn.APPLIED] * len(arrivals)

    handling.__dict__["receive_all"] = apply_always


def _without_confirms() -> None:
    honest = Batch.publish

    def publish_and_hope(self: Batch, messages: Any, to: Any) -> set[str]:
        self._pending = _Nothing()
        return honest(self, messages, to)

    Batch.publish = publish_and_hope  # type: ignore[method-assign]


def _without_identity() -> None:
    """A number is enough: who has it was seen, who has the next one is next, and nobody parts."""

    def judge(cursor: Cursor, message: Any, digest_at: Any) -> Verdict:
        if message.sequence <= cursor.sequence:
            return Verdict.SEEN
        return Verdict.NEXT if message.sequence == cursor.sequence + 1 else Verdict.EARLY

    def compare(head: Stream, cursor: Cursor, digest_at: Any) -> Finding:
        return Finding.BEHIND if cursor.sequence < head.sequence else Finding.LEVEL

    inbox.__dict__["judge"], heads.__dict__["compare"] = judge, compare


def _without_reconciler() -> None:
    heads.__dict__["note"] = lambda *arguments: None


class _Nothing(set[int]):
    """Holds no pending confirm, whatever is added."""

    def add(self, element: int) -> None:
        """Forget it at once."""


MUTANTS: dict[str, Callable[[], None]] = {
    "no-cursor": _without_cursor,
    "no-confirms": _without_confirms,
    "no-identity": _without_identity,
    "no-reconciler": _without_reconciler,
}
