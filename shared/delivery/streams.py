"""A publisher's side: each subject is a stream, numbered from 1, in which every message names its predecessor.

A bare number is no identity: a publisher whose database was restored from an older backup says new facts under used
numbers. So a message has a digest of what it is, and carries its predecessor's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import NamedTuple

from shared.messages import Fact, Message


class Said(NamedTuple):
    """A fact in all its versions, under the id that they share; when it was said, and by which trace."""

    fact: Fact
    id: str
    time: datetime
    traceparent: str = ""

    @property
    def versions(self) -> tuple[Fact, ...]:
        """The newest first."""
        return (self.fact, *self.fact.older())


@dataclass(frozen=True)
class Stream:
    """Where a subject stands: the sequence and the digest of what was said last; 0 and "" before the first."""

    sequence: int = 0
    digest: str = ""


@dataclass(frozen=True)
class Growth:
    """By how many messages a stream grows, and of what type and fact the last one is."""

    count: int
    type: str
    fact: str


def digest(*, source: str, subject: str, sequence: int, type: str, fact: str) -> str:
    """What a message is, in 16 hexadecimal digits. Nothing of its body: erasing a person must break no link."""
    text = "\0".join((source, subject, str(sequence), type, fact))
    return blake2b(text.encode(), digest_size=8).hexdigest()


def digest_of(message: Message) -> str:
    """The digest of *message*, which its successor carries as `previous`."""
    return digest(
        source=message.source, subject=message.subject, sequence=message.sequence, type=message.type, fact=message.fact
    )


def type_of(source: str, fact: Fact) -> str:
    """A message's type, such as `applications.ExpressionSubmitted.v1`."""
    return f"{source}.{fact.contract_name()}"


def growths(source: str, said: Sequence[Said]) -> dict[str, Growth]:
    """By how much *said* lets each of its subjects grow."""
    found: dict[str, Growth] = {}
    for one in said:
        for version in one.versions:
            count = found[version.subject].count if version.subject in found else 0
            found[version.subject] = Growth(count + 1, type_of(source, version), one.id)
    return found


def tell(source: str, said: Sequence[Said], streams: Mapping[str, Stream]) -> list[Message]:
    """*said* as messages, each numbered and linked in its place after where *streams* stood (absent: before its
    first)."""
    last, messages = dict(streams), []
    for one in said:
        names = " ".join(version.contract_name() for version in one.versions)
        for version in one.versions:
            before = last.get(version.subject, Stream())
            message = Message(
                id=f"{source}/{version.subject}/{before.sequence + 1}",
                source=source,
                type=type_of(source, version),
                subject=version.subject,
                sequence=before.sequence + 1,
                time=one.time,
                fact=one.id,
                versions=names,
                previous=before.digest,
                traceparent=one.traceparent,
                data=version.model_dump(mode="json"),
            )
            last[version.subject] = Stream(message.sequence, digest_of(message))
            messages.append(message)
    return messages
