"""A consumer's side: what becomes of a message that arrives, by where its subject's cursor stands.

Next is what has the next number and names the message applied last as its predecessor; seen is what was applied under
its number; early is what has a predecessor still to come. All else does not continue what was applied: it is a
stranger, and is never skipped as seen.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import NamedTuple, TypeVar

from shared.delivery.streams import digest_of
from shared.messages import Message

UNKNOWN = ""  # the digest of a message that was applied before digests were kept, or skipped unread

T = TypeVar("T")
DigestAt = Callable[[int], str]


class Verdict(StrEnum):
    """What a message is to a cursor."""

    NEXT = "next"
    SEEN = "seen"
    EARLY = "early"
    STRANGER = "stranger"


class Cursor(NamedTuple):
    """How far a queue has come in a subject.

    Attributes:
        sequence: of the last message applied; 0 before the first.
        digest: of that message, or UNKNOWN.
        fact: the last fact that a handler was called for, so that its other versions call none.
        linked: whether a message that names its predecessor was applied; one that names none is a stranger since.
        abandoned: digests of what was applied, but its publisher, restored from a backup, never said for all it knows.
    """

    sequence: int = 0
    digest: str = UNKNOWN
    fact: str = ""
    linked: bool = False
    abandoned: frozenset[str] = frozenset()


def in_turn(arrived: Iterable[T], message_of: Callable[[T], Message]) -> list[T]:
    """What *arrived*, each subject's in the order of its sequence, in the places where that subject's stood."""
    found, rows = list(arrived), defaultdict[str, deque[T]](deque)
    for one in sorted(found, key=lambda one: message_of(one).sequence):
        rows[message_of(one).subject].append(one)
    return [rows[message_of(one).subject].popleft() for one in found]


def judge(cursor: Cursor, message: Message, digest_at: DigestAt) -> Verdict:
    """What *message* is to *cursor*; *digest_at* gives the digest applied under an earlier number, or UNKNOWN."""
    if digest_of(message) in cursor.abandoned:
        return Verdict.SEEN
    if message.sequence > cursor.sequence + 1:
        return Verdict.EARLY
    if message.sequence == cursor.sequence + 1:
        return Verdict.NEXT if _continues(cursor, message) else Verdict.STRANGER
    applied = cursor.digest if message.sequence == cursor.sequence else digest_at(message.sequence)
    return Verdict.SEEN if applied in (UNKNOWN, digest_of(message)) else Verdict.STRANGER


def is_repeated(cursor: Cursor, message: Message) -> bool:
    """Whether *message* is only another version of the fact that a handler was called for last."""
    return bool(message.fact) and message.fact == cursor.fact


def moved(cursor: Cursor, message: Message, *, is_handled: bool) -> Cursor:
    """The cursor once *message*, which is next, is applied."""
    fact = message.fact if is_handled else cursor.fact
    is_linked = cursor.linked or message.previous is not None
    return Cursor(message.sequence, digest_of(message), fact, linked=is_linked, abandoned=cursor.abandoned)


def put_back(cursor: Cursor, to: int, digest: str, fact: str, applied_after: Iterable[str]) -> Cursor:
    """The cursor put back to the last message on which it and its publisher agree, so that it goes on from there; what
    was *applied after* that counts as seen. *fact*: the one a handler was called for last until then."""
    gone = frozenset(one for one in applied_after if one != UNKNOWN)
    abandoned = cursor.abandoned | gone
    return cursor._replace(sequence=to, digest=digest, fact=fact, linked=to > 0, abandoned=abandoned)


def why_strange(cursor: Cursor, message: Message) -> str:
    """What is wrong with a stranger, for the person who finds it as a dead letter; after the consumer's name."""
    found = "has not applied what {} continues"
    if message.sequence <= cursor.sequence:
        found = "has applied another message under {}"
    cause = f"{message.source} seems restored from an older backup, or somebody wrote one by hand"
    return f"{found.format(message.id)}; {cause}"


def _continues(cursor: Cursor, message: Message) -> bool:
    if message.previous is None:  # said before messages named their predecessors
        return not cursor.linked
    if cursor.sequence == 0:
        return message.previous == ""
    return cursor.digest in (UNKNOWN, message.previous)
