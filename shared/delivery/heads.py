"""Whether a follower has applied what a publisher said: heads of streams beside cursors.

What the broker confirmed and then lost leaves no gap while nothing follows; so somebody has to compare.
"""

from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile

from shared.delivery.cursors import UNKNOWN, Cursor, DigestAt
from shared.delivery.streams import Stream


class Finding(StrEnum):
    """How a cursor stands to its stream's head."""

    LEVEL = "level"
    BEHIND = "behind"  # messages are on their way, or lost
    AHEAD = "ahead"  # more was applied than was said: the publisher lost what it had said
    FORKED = "forked"  # another message was applied under the head's number


@dataclass(frozen=True)
class Gap:
    """The messages of one subject that a queue has not applied, by their sequences."""

    subject: str
    first: int
    last: int


def compare(head: Stream, cursor: Cursor, digest_at: DigestAt) -> Finding:
    """How *cursor* stands to *head*; *digest_at* gives the digest that the cursor applied under an earlier number."""
    if cursor.sequence < head.sequence:
        return Finding.BEHIND
    applied = cursor.digest if cursor.sequence == head.sequence else digest_at(head.sequence)
    if head.sequence and UNKNOWN not in (applied, head.digest) and applied != head.digest:
        return Finding.FORKED
    return Finding.AHEAD if cursor.sequence > head.sequence else Finding.LEVEL


def gap(subject: str, head: Stream, cursor: Cursor) -> Gap | None:
    """What `heal` feeds: everything after the cursor up to the head, and nothing else; None when that is nothing."""
    return Gap(subject, cursor.sequence + 1, head.sequence) if cursor.sequence < head.sequence else None


def fork(said_at: DigestAt, applied_at: DigestAt, upto: int) -> int:
    """The last sequence, at most *upto*, up to which what was said and what was applied agree; 0 when none does."""
    return len(list(takewhile(lambda n: _agree(said_at(n), applied_at(n)), range(1, upto + 1))))


def _agree(said: str, applied: str) -> bool:
    return applied in (said, UNKNOWN)
