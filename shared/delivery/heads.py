"""Whether a follower has applied what a publisher said: heads of streams beside cursors.

What the broker confirmed and then lost leaves no gap while nothing follows; so somebody has to compare.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby, takewhile

from shared.delivery.cursors import UNKNOWN, Cursor, DigestAt
from shared.delivery.streams import Stream
from shared.messages import Invalid, Message

SUBJECT, NAME = "heads", "Heads.v1"


class Finding(StrEnum):
    """How a cursor stands to its stream's head."""

    LEVEL = "level"
    BEHIND = "behind"  # messages are on their way, or lost
    AHEAD = "ahead"  # more was applied than was said: the publisher lost what it had said
    FORKED = "forked"  # another message was applied under the head's number


@dataclass(frozen=True)
class Told:
    """How far subjects were said, as a publisher tells it to a follower.

    Attributes:
        heads: by subject.
        span: after which subject and up to which one (empty: to the last) nothing else was ever said; None: no word of
            that. So a subject is named that a publisher, restored from a backup, has never heard of.
        busy: subjects in the span of which something is just being said, which are not compared now.
        at: when it was told; None when that is now.
    """

    heads: Mapping[str, Stream]
    span: tuple[str, str] | None = None
    busy: frozenset[str] = frozenset()
    at: datetime | None = None

    def is_forgotten(self, subject: str) -> bool:
        """Whether the publisher knows nothing of *subject*, which lies in the span."""
        return subject not in self.heads and subject not in self.busy and subject != SUBJECT


@dataclass(frozen=True)
class Observation:
    """What was found of a subject, and how far it was said and applied then."""

    finding: Finding
    said: int
    applied: int


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


def gaps(subject: str, head: Stream, cursor: Cursor, held: Collection[int] = ()) -> list[Gap]:
    """What `heal` feeds: what was said after the cursor up to the head, and nothing else; *held* are the sequences
    that the follower has although it has not applied them: early, dead or waiting."""
    lacking = [n for n in range(cursor.sequence + 1, head.sequence + 1) if n not in held]
    runs = [list(run) for _, run in groupby(enumerate(lacking), key=lambda each: each[1] - each[0])]
    return [Gap(subject, run[0][1], run[-1][1]) for run in runs]


def is_steady(before: Observation, now: Observation) -> bool:
    """Whether two observations of a subject show the same trouble, with nothing moved in between: who is ahead, or was
    forked, applies nothing, so heads beside which something was were overtaken on their way."""
    if before.finding is not now.finding or before.applied != now.applied:
        return False
    return now.finding is Finding.BEHIND or before.said == now.said


def message_of(source: str, told: Told, time: datetime) -> Message:
    """What is told of heads as a message to one follower, outside of every sequence.

    To a follower that does not know it, it is the first message of a subject, of a type that nobody handles, and seen
    from then on.
    """
    heads = [[subject, stream.sequence, stream.digest] for subject, stream in told.heads.items()]
    data = {"heads": heads, "span": told.span and list(told.span), "busy": sorted(told.busy)}
    return Message(
        id=f"{source}/{SUBJECT}/1",
        source=source,
        type=f"{source}.{NAME}",
        subject=SUBJECT,
        sequence=1,
        time=time,
        previous="",
        fact=SUBJECT,
        data=data,
    )


def is_heads(message: Message) -> bool:
    """Whether *message* tells heads."""
    return message.type == f"{message.source}.{NAME}"


def heads_in(message: Message) -> Told:
    """What *message* tells of heads.

    Raises:
        Invalid: it does not hold what it should.
    """
    try:
        heads = {str(subject): Stream(int(number), str(digest)) for subject, number, digest in message.data["heads"]}
        after, upto = message.data.get("span") or (None, None)
        span = None if after is None else (str(after), str(upto))
        return Told(heads, span, frozenset(map(str, message.data.get("busy") or ())), message.time)
    except (KeyError, TypeError, ValueError) as error:
        raise Invalid(f"{message.id} tells no heads: {error!r}") from error


def fork(said_at: DigestAt, applied_at: DigestAt, upto: int) -> int:
    """The last sequence, at most *upto*, up to which what was said and what was applied agree; 0 when none does."""
    return len(list(takewhile(lambda n: _agree(said_at(n), applied_at(n)), range(1, upto + 1))))


def _agree(said: str, applied: str) -> bool:
    return applied in (said, UNKNOWN)
