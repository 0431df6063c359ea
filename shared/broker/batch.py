"""Publishes many messages and waits once until the broker has confirmed them all."""

from collections.abc import Callable, Sequence
from time import monotonic
from typing import Any

from kombu import Exchange, Producer

from shared.mongo.journal import Outgoing

PATIENCE = 10  # seconds without a confirm; a frozen or memory-alarmed broker would keep us for ever


class Unconfirmed(Exception):
    """The broker refused a message, or did not confirm one in time."""


class Batch:
    """Publishes on one channel in confirm mode; it lives and dies with that channel."""

    def __init__(self, channel: Any, answered: Callable[[], None] = lambda: None) -> None:
        self._channel, self._producer = channel, Producer(channel)
        self._answered, self._answered_at = answered, 0.0
        self._tag, self._pending, self._returned = 0, set[int](), set[str]()
        channel.confirm_select()
        channel.events["basic_ack"].add(self._confirmed)
        channel.events["basic_nack"].add(self._refused)
        channel.events["basic_return"].add(self._homeless)

    def publish(self, messages: Sequence[Outgoing], to: Exchange) -> set[str]:
        """Publish *messages* in this order; returns the keys of those for which there was no queue.

        Raises:
            Unconfirmed: the broker has not said yes to every one; any of them may have arrived.
        """
        self._returned.clear()
        for message in messages:
            self._tag += 1
            self._pending.add(self._tag)
            self._producer.publish(
                message.body,
                exchange=to.name,
                routing_key=message.queue,
                serializer=None,
                content_type=message.content_type,
                content_encoding="utf-8",
                delivery_mode=2,
                message_id=message.message_id,
                correlation_id=message.key,
                mandatory=True,
            )
        while self._pending:
            try:
                self._channel.connection.drain_events(timeout=PATIENCE)
            except TimeoutError as error:
                raise Unconfirmed(f"{len(self._pending)} messages unconfirmed after {PATIENCE} s") from error
        if messages:
            self._answered_at = monotonic()
            self._answered()
        return set(self._returned)

    def probe(self, to: Exchange, *, after: float) -> None:
        """Have the broker confirm what goes nowhere, unless it confirmed anything in the last *after* seconds.

        Raises:
            Unconfirmed: it did not.
        """
        if monotonic() > self._answered_at + after:
            self.publish([Outgoing("probe", "probe", b"", queue="probe")], to)

    def _confirmed(self, tag: int, multiple: bool) -> None:
        self._pending -= {pending for pending in self._pending if pending <= tag} if multiple else {tag}

    def _refused(self, tag: int, multiple: bool) -> None:
        raise Unconfirmed(f"the broker refused message {tag}")

    def _homeless(self, error: Exception, exchange: str, route: str, message: Any) -> None:
        self._returned.add(message.properties["correlation_id"])
