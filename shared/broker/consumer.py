"""Applies what a service hears: once, in order per subject, through retries and crashes.

Facts of nameko 2.14.1 that this corrects: it acknowledges a message whose handler raised, acknowledges what it cannot
decode, dies of a malformed `nameko.call_id_stack` header (every replica, again at each restart), hangs up before its
workers have acknowledged, and is killed by an acknowledgement on a dead connection.
"""

import contextlib
import json
import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from time import monotonic
from typing import Any

from kombu import Consumer
from nameko.amqp.publish import Publisher
from nameko.exceptions import ContainerBeingKilled
from nameko.extensions import Entrypoint
from nameko.messaging import QueueConsumer

from shared import clock, logs
from shared.broker.connection import HurriedConnection, connect
from shared.broker.retry import ALERT_AFTER, trouble_of
from shared.broker.service import Service
from shared.broker.topology import Inbox, stands
from shared.delivery.heads import heads_in, is_heads
from shared.delivery.retries import attempt_of, delay_of
from shared.delivery.versions import is_unread
from shared.errors import NotYet
from shared.messages import LARGEST, Invalid, Message
from shared.mongo import Database, failing, heads
from shared.mongo.errors import is_passing
from shared.mongo.inbox import receive
from shared.mongo.turns import Turns

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


class Subscription(Hearing):
    """Hears one publisher: acknowledges what was applied, and sends the rest to wait or to the dead letters."""

    def setup(self) -> None:
        super().setup()
        self._publisher = Publisher(
            self.queue_consumer.amqp_uri, exchange=self.inbox.again.name, mandatory=True, confirm_timeout=10
        )

    def settle(self, message: Any, error: Exception | None) -> None:
        if error is not None:
            self._send_on(message, error)
        self.queue_consumer.ack_message(message)

    def _send_on(self, message: Any, error: Exception) -> None:
        attempt = attempt_of(message.headers)
        delay = delay_of(attempt, trouble_of(error))
        since = (message.headers or {}).get("failing_since") or clock.real().isoformat()
        with logs.about(**_ids_of(message)):
            self._say(message, error, attempt, since, dead=delay is None)
        to = self.inbox.dead if delay is None else self.inbox.waits[delay]
        self._publisher.publish(
            message.body, routing_key=to.name, serializer=None, content_type=message.content_type,
            content_encoding=message.content_encoding, message_id=message.properties.get("message_id"),
            headers={"attempt": attempt + 1, "error": repr(error)[:500], "failing_since": str(since)},
        )  # fmt: skip

    def _say(self, message: Any, error: Exception, attempt: int, since: object, *, dead: bool) -> None:
        level = logging.ERROR if dead or _is_long_ago(since) else logging.WARNING if attempt else logging.INFO
        became = "is a dead letter" if dead else f"waits, attempt {attempt + 1}"
        trace = error if dead and not isinstance(error, Invalid) else None
        log.log(level, "%s %s: %r", message.properties.get("message_id"), became, error, exc_info=trace)


class Handling:
    """What the worker of one inbox does with a raw message."""

    def __init__(self, db: Database, service: Service, inbox: Inbox) -> None:
        self._db, self._service, self._inbox = db, service, inbox
        # One at a time per subject: no write conflicts among our own workers (58 -> 102 transactions a second).
        self._turns = Turns()

    def __call__(self, raw: Any) -> None:
        """Apply a raw message.

        Raises:
            Invalid: it is not a message of ours; anything else that its handler raises.
        """
        message = parse(raw)
        if message.source != self._inbox.publisher:
            raise Invalid(f"{message.id} came from {message.source} by the queue for {self._inbox.publisher}")
        with self._turns.take(message.subject), logs.about(message_id=message.id, traceparent=message.traceparent):
            if is_heads(message):
                heads.note(self._db, self._inbox.name, heads_in(message))
                return
            try:
                receive(self._db, self._inbox.name, message, self._effect_of(message))
            except Exception as error:
                self._note(raw, message, error)
                raise

    def _effect_of(self, message: Message) -> Callable[[], None] | None:
        contract = message.type.removeprefix(f"{message.source}.")
        if is_unread(contract, message.versions, self._service.contracts):
            return partial(_wait_for_upgrade, self._db.service, message)
        found = self._service.handler_of(contract)
        if found is None:
            return None
        fact, handler = found
        return partial(handler, self._db, message.read(fact), message)

    def _note(self, raw: Any, message: Message, error: Exception) -> None:
        """Note that *message* is tried again, unless the database is what fails."""
        if is_passing(error) or delay_of(attempt_of(raw.headers), trouble_of(error)) is None:
            return
        with contextlib.suppress(Exception):
            unread = isinstance(error, Unread)
            failing.note(self._db, self._inbox.name, message, error=repr(error), is_unread=unread)


class Unread(NotYet):
    """A message in a version that this service does not know; it waits, and its subject with it, for the upgrade."""


def _wait_for_upgrade(service: str, message: Message) -> None:
    raise Unread(f"{service} does not know {message.type}; it waits for the upgrade")


def parse(raw: Any) -> Message:
    """The message in a raw AMQP one.

    Raises:
        Invalid: too large, another content type, no JSON, or no CloudEvent of ours.
    """
    body = body_of(raw)
    if len(body) > LARGEST:
        raise Invalid(f"{len(body)} bytes; the largest message is {LARGEST}")
    if raw.content_type != "application/json":
        raise Invalid(f"content type {raw.content_type!r}; ours is application/json")
    try:
        return Message.parse(json.loads(body))
    except (ValueError, RecursionError) as error:
        raise Invalid(f"no JSON: {error}") from error


def _ids_of(raw: Any) -> dict[str, str]:
    """What a log line about a raw message names: its id and its trace, as far as they can be read."""
    known = {"message_id": str(raw.properties.get("message_id") or "")}
    with contextlib.suppress(Invalid):
        known["traceparent"] = parse(raw).traceparent
    return known


def body_of(raw: Any) -> bytes:
    """The bytes of a raw AMQP message, which kombu gives as text, bytes or a view of them."""
    return raw.body.encode() if isinstance(raw.body, str) else bytes(raw.body)


def _is_long_ago(since: object) -> bool:
    with contextlib.suppress(ValueError, TypeError):
        return (clock.real() - datetime.fromisoformat(str(since))).total_seconds() > ALERT_AFTER
    return False
