"""Facts in all their versions, as a publisher tells them and a service hears them."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from shared.broker.service import Service
from shared.delivery.streams import Said, Stream, digest_of, tell
from shared.messages import Fact, Message
from shared.mongo import Database
from shared.mongo.inbox import Turn, receive


def messages(source: str, *facts: Fact, time: datetime) -> list[Message]:
    """*facts* one after the other, each in the versions that are told, the newest first."""
    told: list[Message] = []
    for number, fact in enumerate(facts, start=1):
        before = {one.subject: Stream(one.sequence, digest_of(one)) for one in told}
        told += tell(source, [Said(fact, f"fact {number}", time)], before)
    return told


def hear(db: Database, service: Service, told: Iterable[Message], *, queue: str = "test") -> list[Turn]:
    """What becomes of each message as *service* hears them in this order."""
    return [_hear(db, service, message, queue) for message in told]


def _hear(db: Database, service: Service, message: Message, queue: str) -> Turn:
    found = service.handler_of(message.type.removeprefix(f"{message.source}."))
    effect = partial(found[1], db, message.read(found[0]), message) if found else None
    return receive(db, queue, message, effect)
