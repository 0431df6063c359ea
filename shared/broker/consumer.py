"""How a work process hears a queue: nameko's consumer, mended.

Facts of nameko 2.14.1 that this corrects: it acknowledges a message whose handler raised, acknowledges what it cannot
decode, dies of a malformed `nameko.call_id_stack` header (every replica, again at each restart), hangs up before its
workers have acknowledged, and is killed by an acknowledgement on a dead connection.
"""

import logging
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from math import inf
from time import monotonic
from typing import Any

from eventlet.hubs import get_hub
from kombu import Consumer
from nameko.exceptions import ContainerBeingKilled
from nameko.extensions import Entrypoint
from nameko.messaging import QueueConsumer

from shared.broker.connection import HurriedConnection, connect
from shared.broker.topology import Inbox, stands

Errors = Sequence[Exception | None]  # of messages that were processed together

log = logging.getLogger(__name__)

LOOK_AGAIN = 5  # seconds until a queue that was missing is looked for again
LOOK_UP = 1  # seconds without a message until the consumer sees whether its broker is alive
IN_HAND = 100  # messages of a queue that are given to us before we answer: two batches


class SafeQueueConsumer(QueueConsumer):
    """nameko's consumer, which keeps what it cannot decode and outlives a frozen broker."""

    def __init__(self) -> None:
        super().__init__()
        self._is_listening, self._known = False, set["Hearing"]()

    @property
    def connection(self) -> HurriedConnection:
        return connect(self.amqp_uri)

    @property
    def prefetch_count(self) -> int:
        return IN_HAND

    def get_consumers(self, consumer_cls: Callable[..., Consumer], channel: Any) -> list[Consumer]:
        """One consumer per inbox that stands; the others are looked for again, and keep nobody waiting meanwhile.

        Each hands over raw messages, so that decoding fails where failures are dealt with. None declares its queue:
        that takes an administrator.
        """
        self._make = partial(consumer_cls, auto_declare=False)
        self._consumers: dict[Hearing, Consumer] = {}
        self._channel, self._missing = channel, set(self._providers)
        self._unanswered = dict[int, Any]()
        self._known |= self._missing
        for provider in self._known:
            provider.forget()  # what came by a connection that is gone comes again
        self._look_for_missing()
        return list(self._consumers.values())

    def _look_for_missing(self) -> list[Consumer]:
        """Make consumers for those missing queues that stand now."""
        self._looked_at = monotonic()
        found = [provider for provider in self._missing if stands(self._channel.connection.client, provider.queue)]
        for provider in found:
            consumer = self._make(queues=[provider.queue], on_message=partial(self._take, provider))
            consumer.qos(prefetch_count=self.prefetch_count)
            self._consumers[provider] = consumer
        self._missing.difference_update(found)
        if self._missing:
            names = ", ".join(sorted(provider.queue.name for provider in self._missing))
            log.error("there is no queue %s; run `./challenge topology`", names)
        return [self._consumers[provider] for provider in found]

    def on_decode_error(self, message: Any, exc: Exception) -> None:
        message.reject()  # to the dead letters; kombu would acknowledge it

    def consume(self, *arguments: Any, **options: Any) -> Iterator[None]:
        return super().consume(*arguments, **{"safety_interval": LOOK_UP, **options})  # type: ignore[no-any-return]

    def on_iteration(self) -> None:
        self._is_listening = False
        for provider in self._missing & set(self._pending_remove_providers):
            self._missing.discard(provider)
            self._pending_remove_providers.pop(provider).send()
        self._cancel_consumers_if_requested()
        if self._missing and monotonic() > self._looked_at + LOOK_AGAIN:
            for consumer in self._look_for_missing():
                consumer.consume()
        if not (self._consumers or self._missing or self._has_work()):  # every worker has acknowledged
            self.should_stop = True
        self._is_listening = not self.should_stop

    def unregister_provider(self, provider: "Hearing") -> None:
        self.look_up()
        super().unregister_provider(provider)

    def look_up(self) -> None:
        """Have the consumer see whether it is to stop, instead of listening until something comes.

        It had looked five times a second, and a process that was told to stop had waited for that, twice.
        """
        get_hub().schedule_call_global(0, self._stop_listening)

    def answer(self, raws: Sequence[Any]) -> None:
        """Acknowledge *raws*, with one frame for all of them where nothing older is unanswered."""
        done: dict[int, Any] = {raw.delivery_tag: raw for raw in raws if self._forget(raw)}
        oldest = min(self._unanswered, default=inf)
        if first := [tag for tag in done if tag < oldest]:
            self._acknowledge(done[max(first)], multiple=True)
        for raw in (raw for tag, raw in done.items() if tag > oldest):
            self._acknowledge(raw, multiple=False)

    def give_back(self, raw: Any) -> None:
        """Have the broker give *raw* to somebody again. On a dead connection it does so by itself."""
        with suppress(Exception):
            self._forget(raw)
            self.requeue_message(raw)

    def holds(self, raw: Any) -> bool:
        """Whether *raw* came by the connection that stands, and is still to be answered."""
        return self._unanswered.get(raw.delivery_tag) is raw

    def _forget(self, raw: Any) -> bool:
        is_ours = self.holds(raw)
        if is_ours:
            del self._unanswered[raw.delivery_tag]
        return is_ours

    def _acknowledge(self, raw: Any, *, multiple: bool) -> None:
        if raw.channel.connection:
            raw.ack(multiple=multiple)

    def _has_work(self) -> bool:
        return bool(self.container._worker_threads) or any(provider.is_at_work for provider in self._known)

    def _take(self, provider: "Hearing", raw: Any) -> None:
        self._unanswered[raw.delivery_tag] = raw
        provider.take(raw)

    def _stop_listening(self) -> None:
        if self._is_listening:
            self._gt.throw(TimeoutError("told to look up"))


class Hearing(Entrypoint):
    """Consumes one queue, what arrived meanwhile at once; subclasses say what happens to messages that were processed.

    One worker a queue: no two of one subject are at work at once, and handlers of the same rows do not collide.
    """

    queue_consumer = SafeQueueConsumer()

    def __init__(self, inbox: Inbox, most: Callable[[], int], **options: Any) -> None:
        self.inbox, self.queue, self._most = inbox, inbox.queue, most
        self._waiting, self.is_at_work = deque[Any](), False
        super().__init__(**options)

    def setup(self) -> None:
        self.queue_consumer.register_provider(self)

    def stop(self) -> None:
        """Hear no more; what nobody began with is somebody else's, for there may be no time left for all of it."""
        self.queue_consumer.unregister_provider(self)
        while self._waiting:
            self.queue_consumer.give_back(self._waiting.popleft())

    def forget(self) -> None:
        """Begin with nothing of what waits here."""
        self._waiting.clear()

    def take(self, raw: Any) -> None:
        """Have a raw message processed in its turn. Its headers are not unpacked: a malformed one would kill the
        container."""
        self._waiting.append(raw)
        if not self.is_at_work:
            self._begin()

    def _begin(self) -> None:
        """Start a worker, beside whoever listens: it may have to wait for a place."""
        self.is_at_work = True
        self.container.spawn_managed_thread(self._work, identifier=f"{self.method_name} begins")

    def _work(self) -> None:
        raws = [self._waiting.popleft() for _ in range(min(self._most(), len(self._waiting)))]
        try:
            self.container.spawn_worker(self, (raws,), {}, handle_result=partial(self._settle, raws))
        except ContainerBeingKilled:
            for raw in raws:
                self.queue_consumer.give_back(raw)

    def _settle(self, raws: Sequence[Any], worker: object, errors: Any, failure: object) -> tuple[None, None]:
        try:
            self.settle(raws, errors)
        except Exception as trouble:  # on a dead connection the broker redelivers, and the cursor skips it
            log.warning("could not settle %s: %r", [raw.properties.get("message_id") for raw in raws], trouble)
            for raw in raws:
                self.queue_consumer.give_back(raw)
        if self._waiting:
            self._begin()
        else:
            self.is_at_work = False
            self.queue_consumer.look_up()
        return None, None  # it is dealt with; nameko has nothing to add

    def settle(self, raws: Sequence[Any], errors: Errors) -> None:
        """Answer the broker for messages whose worker is done, and what was raised for each of them."""
        raise NotImplementedError
