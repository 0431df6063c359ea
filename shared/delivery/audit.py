"""The one checker: is anything that was said missing, and is what was applied what was said, once and in order?

It judges simulated histories, chaos runs and live systems alike: each gives it what stands in the journals, behind the
cursors, among early messages and dead letters, as plain values. It acts on nothing.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from shared.delivery.cursors import UNKNOWN, Cursor


class Fate(StrEnum):
    """What has become of a message for one follower."""

    APPLIED = "applied"
    UNSENT = "unsent"
    EARLY = "early"
    DEAD = "dead"
    FAILING = "failing"  # it waits for its next try, or for the service to learn its version
    RETURNING = "returning"  # it goes back to its queue
    FEEDING = "feeding"  # somebody had it said again
    FRESH = "fresh"  # sent so lately that it may be on its way
    QUEUED = "queued"  # sent, and the queue is not empty
    MISSING = "missing"


@dataclass(frozen=True)
class Row:
    """A message as it stands in the journal; `previous` is None in rows from before messages named it."""

    sequence: int
    digest: str
    previous: str | None
    sent_at: datetime | None


@dataclass(frozen=True)
class Place:
    """Where a follower stands in a subject.

    Attributes:
        applied: digests by sequence, as far as they are kept.
        held: what was not applied, but is there, by its sequence.
        is_idle: whether nothing waits in the queue, or what is missing was found to be missing behind it.
    """

    queue: str
    cursor: Cursor
    applied: Mapping[int, str]
    held: Mapping[int, Fate]
    is_idle: bool = True


@dataclass(frozen=True)
class Trouble:
    """Something that must not be: where, what, and what a person can do about it."""

    where: str
    subject: str
    sequence: int
    what: str
    advice: str

    def __str__(self) -> str:
        return f"{self.where} {self.subject} {self.sequence}: {self.what}; {self.advice}"


def stream(source: str, subject: str, rows: Sequence[Row], counted: int) -> Iterator[Trouble]:
    """What is wrong with a publisher's own *rows* of a subject, in order; *counted*: the last number it gave out."""
    advice = f"restore the journal of {source} from a backup, or ask its developers"
    for expected, row in enumerate(rows, start=1):
        if row.sequence != expected:
            yield Trouble(source, subject, expected, "is not in the journal", advice)
            return
    for before, row in pairwise(rows):
        if row.previous not in (None, before.digest):
            yield Trouble(source, subject, row.sequence, "does not continue the message before it", advice)
    if rows and rows[0].previous not in (None, ""):
        yield Trouble(source, subject, 1, "names a message before the first", advice)
    if counted != len(rows):
        what = f"the journal ends at {len(rows)}, and {counted} numbers were given out"
        yield Trouble(source, subject, max(counted, len(rows)), what, advice)


def fates(rows: Sequence[Row], place: Place, now: datetime, grace: timedelta) -> dict[int, Fate]:
    """What has become of every one of *rows* for a follower, by sequence; sent within *grace* before *now* is fresh."""
    return {row.sequence: _fate(row, place, now, grace) for row in rows}


def follower(subject: str, rows: Sequence[Row], place: Place, now: datetime, grace: timedelta) -> Iterator[Trouble]:
    """What is wrong between what was said of a subject and what one follower applied of it."""
    forks = [row.sequence for row in rows if place.applied.get(row.sequence, UNKNOWN) not in (UNKNOWN, row.digest)]
    rebase = f"./challenge messages rebase {place.queue} {subject} --reason ..."
    if forks:
        what = "another message was applied under this number: the publisher was restored, or it was written by hand"
        yield Trouble(place.queue, subject, forks[0], what, rebase)
        return
    if place.cursor.sequence > len(rows):
        what = f"applied up to {place.cursor.sequence}, and its publisher knows of {len(rows)}: it was restored"
        yield Trouble(place.queue, subject, place.cursor.sequence, what, rebase)
        return
    for sequence, fate in fates(rows, place, now, grace).items():
        if fate is Fate.MISSING:
            yield Trouble(place.queue, subject, sequence, "MISSING", "./challenge messages heal")
        if fate is Fate.EARLY and sequence == place.cursor.sequence + 1:
            yield Trouble(place.queue, subject, sequence, "came early and was not called", "./challenge messages heal")


def effects(
    queue: str, subject: str, rows: Sequence[Row], upto: int, done: Sequence[str], forgotten: Collection[str] = ()
) -> Iterator[Trouble]:
    """What is wrong with the effects that were *done* of a subject, as digests in the order in which they were.

    *rows*: those that call for an effect. *upto*: the sequence of the last message applied. *forgotten*: digests of
    what its publisher said once and, restored from a backup, does not know any more. They may have been done, once
    each; there is no more to be asked of them.
    """
    said = {row.digest: row.sequence for row in rows}
    told = [digest for digest in done if digest in said]
    for digest, times in Counter(done).items():
        if times > 1:
            yield Trouble(queue, subject, said.get(digest, 0), f"was applied {times} times", "this is a defect")
        if digest not in said and digest not in forgotten:
            yield Trouble(queue, subject, 0, f"{digest} was applied and never said", "this is a defect")
    for earlier, later in pairwise(told):
        if said[later] < said[earlier]:
            yield Trouble(queue, subject, said[later], f"was applied after {said[earlier]}", "this is a defect")
    for row in rows:
        if row.sequence <= upto and row.digest not in told:
            yield Trouble(queue, subject, row.sequence, "was passed over without being applied", "this is a defect")


def _fate(row: Row, place: Place, now: datetime, grace: timedelta) -> Fate:
    if row.sequence <= place.cursor.sequence:
        return Fate.APPLIED
    if row.sent_at is None:
        return Fate.UNSENT
    if row.sequence in place.held:
        return place.held[row.sequence]
    if now - grace < row.sent_at <= now + grace:  # what was sent later, was by a clock that had jumped
        return Fate.FRESH
    return Fate.MISSING if place.is_idle else Fate.QUEUED
