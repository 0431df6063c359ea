"""How a work process hears a queue: nameko's consumer, mended.

Facts of nameko 2.14.1 that this corrects: it acknowledges a message whose handler raised, acknowledges what it cannot
decode, dies of a malformed `nameko.call_id_stack` header (every replica, again at each restart), hangs up before its
workers have acknowledged, and is killed by an acknowledgement on a dead connection.
"""

import contextlib
import logging
from collections.abc import Callable, Iterator
from functools import partial
from time import monotonic
from typing import Any

from kombu import Consumer
from nameko.exceptions import ContainerBeingKilled
from nameko.extensions import Entrypoint
from nameko.messaging import QueueConsumer

from shared.broker.connection import HurriedConnection, connect
from shared.broker.topology import Inbox, stands

log = logging.getLogger(__name__)

LOOK_AGAIN = 5  # seconds until a queue that was missing is looked for again
LOOK_UP = 0.2  # seconds without a message until the consumer sees whether it is to stop


class SafeQueueConsumer(QueueConsumer):
    """nameko's consumer, which keeps what it cannot decode and outlives a frozen broker."""

    @property
    def connection(self) -> HurriedConnection:
        return connect(self.amqp_uri)

    def get_consumers(self, consumer_cls: Callable[..., Consumer], channel: Any) -> list[Consumer]:
        """One consumer per inbox that stands; the others are looked for again, and keep nobody waiting meanwhile.

        Each hands over raw messages, so that decoding fails where failures are dealt with. None declares its queue:
        that takes an administrator.
        """
        self._make = partial(consumer_cls, auto_declare=False)
        self._consumers: dict[Hearing, Consumer] = {}
        self._channel, self._missing = channel, set(self._providers)
        self._look_for_missing()
        return list(self._consumers.values())

    def _look_for_missing(self) -> list[Consumer]:
        """Make consumers for those missing queues that stand now."""
        self._looked_at = monotonic()
        found = [provider for provider in self._missing if stands(self._channel.connection.client, provider.queue)]
        for provider in found:
            consumer = self._make(queues=[provider.queue], on_message=partial(self.handle_message, provider, None))
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
        """Look up five times a second, not once: a process that is told to stop had waited for it, twice."""
        return super().consume(*arguments, **{"safety_interval": LOOK_UP, **options})  # type: ignore[no-any-return]

    def on_iteration(self) -> None:
        for provider in self._missing & set(self._pending_remove_providers):
            self._missing.discard(provider)
            self._pending_remove_providers.pop(provider).send()
        self._cancel_consumers_if_requested()
        if self._missing and monotonic() > self._looked_at + LOOK_AGAIN:
            for consumer in self._look_for_missing():
                consumer.consume()
        if not (self._consumers or self._missing or self.container._worker_threads):  # every worker has acknowledged
            self.should_stop = True


class Hearing(Entrypoint):
    """Consumes one queue; subclasses say what happens to a message that was processed."""

    queue_consumer = SafeQueueConsumer()

    def __init__(self, inbox: Inbox, **options: Any) -> None:
        self.inbox, self.queue = inbox, inbox.queue
        super().__init__(**options)

    def setup(self) -> None:
        self.queue_consumer.register_provider(self)

    def stop(self) -> None:
        self.queue_consumer.unregister_provider(self)

    def handle_message(self, body: object, message: Any) -> None:
        """Start a worker. The headers are not unpacked: a malformed one would kill the container."""
        try:
            self.container.spawn_worker(self, (message,), {}, handle_result=partial(self._settle, message))
        except ContainerBeingKilled:
            self.queue_consumer.requeue_message(message)

    def _settle(self, message: Any, worker: object, error: Exception | None, failure: object) -> tuple[None, None]:
        try:
            self.settle(message, error)
        except Exception as trouble:  # on a dead connection the broker redelivers, and the cursor skips it
            log.warning("could not settle %s: %r", message.properties.get("message_id"), trouble)
            with contextlib.suppress(Exception):
                self.queue_consumer.requeue_message(message)
        return None, None  # it is dealt with; nameko has nothing to add

    def settle(self, message: Any, error: Exception | None) -> None:
        """Answer the broker for a message whose worker is done, and raised *error*, if any."""
        raise NotImplementedError
