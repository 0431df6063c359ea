"""RabbitMQ as far as the message core uses it, in memory: queues, exchanges, waiting, mandatory, redelivery."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from kombu import Exchange
from nameko.amqp.publish import UndeliverableMessage

from shared.broker.batch import Unconfirmed
from shared.broker.topology import Inbox
from shared.delivery.retries import DELAYS
from shared.mongo.journal import Outgoing
from tests.simulation.store import Here


@dataclass(slots=True)
class Raw:
    """A message as a consumer gets it."""

    body: bytes
    properties: dict[str, str]
    headers: dict[str, Any] = field(default_factory=dict)
    content_type: str = "application/json"
    content_encoding: str = "utf-8"
    queue: str = ""
    due_at: datetime | None = None


class Broker:
    """The queues of everybody who hears one publisher."""

    def __init__(self, publisher: str, inboxes: Sequence[Inbox]) -> None:
        self._facts = f"{publisher}.facts"
        self._inboxes = [inbox.name for inbox in inboxes]
        self._waits = [(queue.name, inbox.name) for inbox in inboxes for queue in inbox.waits]
        self._delays = {
            queue.name: timedelta(seconds=seconds)
            for inbox in inboxes
            for queue, seconds in zip(inbox.waits, DELAYS, strict=True)
        }
        self._all = [*self._inboxes, *(name for name, _ in self._waits), *(inbox.dead.name for inbox in inboxes)]
        self.queues: dict[str, list[Raw]] = {}
        self.has_lost = False
        self.declare()

    def declare(self) -> None:
        """Make every queue that does not stand."""
        for name in self._all:
            self.queues.setdefault(name, [])

    def publish(self, exchange: str, key: str, raw: Raw, now: datetime) -> bool:
        """Put *raw* into every queue it is for; whether there was one."""
        wanted = self._inboxes if exchange == self._facts else [key]
        found = [name for name in wanted if name in self.queues]
        self.has_lost |= 0 < len(found) < len(wanted)
        for name in found:
            due_at = now + self._delays[name] if name in self._delays else None
            self.queues[name].append(
                Raw(raw.body, raw.properties, raw.headers, raw.content_type, queue=name, due_at=due_at)
            )
        return bool(found)

    def lose(self, queue: str, *, with_it: bool) -> None:
        """Forget what waits in a queue, or the queue itself."""
        self.has_lost |= bool(self.queues.get(queue))
        if with_it:
            self.queues.pop(queue, None)
        elif queue in self.queues:
            self.queues[queue].clear()

    def tick(self, now: datetime) -> None:
        """Let go back to their inboxes what has waited long enough."""
        for queue, inbox in self._waits:
            if self.queues.get(queue) and inbox in self.queues:
                self._let_go(queue, inbox, now)

    def put_back(self, raws: Iterable[Raw]) -> None:
        """Redeliver what somebody had in hand, before everything else, in order."""
        for raw in reversed(list(raws)):
            if raw.queue in self.queues:
                self.queues[raw.queue].insert(0, raw)
            else:
                self.has_lost = True

    def waiting(self, inbox: str = "") -> int:
        """How many messages wait in any queue, or in those of one inbox."""
        return sum(len(queue) for name, queue in self.queues.items() if queue and name.startswith(inbox))

    def _let_go(self, queue: str, inbox: str, now: datetime) -> None:
        waiting = self.queues.get(queue, [])
        while waiting and waiting[0].due_at and waiting[0].due_at <= now:
            raw = waiting.pop(0)
            self.queues[inbox].append(Raw(raw.body, raw.properties, raw.headers, raw.content_type, queue=inbox))


class Line:
    """A connection to the broker; it may break in the middle, or lose the confirms."""

    def __init__(self, broker: Broker, here: Here, now: Any) -> None:
        self.broker, self._here, self._now = broker, here, now

    def publish(self, messages: Sequence[Outgoing], to: Exchange) -> set[str]:
        """What `Batch.publish` does: the keys of those for which there was no queue."""
        lost = set()
        for message in messages:
            self._here("publish")
            raw = Raw(message.body, {"message_id": message.message_id}, content_type=message.content_type)
            if not self.broker.publish(to.name, message.queue, raw, self._now()):
                lost.add(message.key)
        if messages:
            self._here("confirms")
        return lost


class Sender:
    """What nameko's Publisher does for a consumer: to its own queues, mandatory, confirmed."""

    def __init__(self, broker: Broker, exchange: str, here: Here, now: Any) -> None:
        self._broker, self._exchange, self._here, self._now = broker, exchange, here, now

    def publish(self, body: bytes, *, routing_key: str, headers: dict[str, Any], **options: Any) -> None:
        """Put *body* into the queue of that name.

        Raises:
            UndeliverableMessage: there is none.
        """
        self._here("send on")
        raw = Raw(body, {"message_id": options.get("message_id") or ""}, headers, options["content_type"])
        if not self._broker.publish(self._exchange, routing_key, raw, self._now()):
            raise UndeliverableMessage("no queue", self._exchange, routing_key)
        self._here("sent on")


def broken() -> Exception:
    """What a relay sees when its connection breaks, or no confirm comes."""
    return Unconfirmed("the connection broke")
