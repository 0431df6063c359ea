"""Names and declares every exchange and queue, from the services' cards, before any relay starts.

A service writes to exchanges of its own and to no others: to `.facts` what it says, for everybody; to `.feeds` what it
says again, to one follower's inbox by the queue's name; to `.again` what failed or waited, to queues of its own. Work
processes declare nothing but the relay's lock.

Topology first: a queue declared after three messages received the fourth and waited for the first for ever.
A queue's arguments cannot be changed later, so its name carries a version; and it comes from here, never from a
method's name (renaming a method once abandoned its queue, with the messages in it).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import amqp
from kombu import Connection, Exchange, Queue, binding

from shared.broker.claims import release
from shared.delivery.retries import DELAYS
from shared.messages import Card

_QUORUM = {"x-queue-type": "quorum"}
# At-least-once dead-lettering needs reject-publish. The delivery limit also counts crashes of the process, which once
# took three innocent neighbours along, so it is far; RabbitMQ 4 would drop a message after 20 without one.
# The broker itself carries dead letters over the default exchange, by their queue's name; nobody else publishes to it.
_SAFE = {
    **_QUORUM,
    "x-dead-letter-exchange": "",
    "x-dead-letter-strategy": "at-least-once",
    "x-overflow": "reject-publish",
}


@dataclass(frozen=True)
class Inbox:
    """The queues by which one consumer hears one publisher: the main one, one per delay, and the dead letters'."""

    consumer: str
    publisher: str
    namespace: str = ""

    @cached_property
    def name(self) -> str:
        return f"{self.namespace}{self.consumer}.from-{self.publisher}.v1"

    @cached_property
    def queue(self) -> Queue:
        """Bound to everything the publisher says, so that types nobody handles still move the cursor."""
        arguments = {**_SAFE, "x-dead-letter-routing-key": f"{self.name}.dead", "x-delivery-limit": 100}
        sources = (facts(self.publisher, self.namespace), feeds(self.publisher, self.namespace), self.again)
        return Queue(
            self.name, bindings=[binding(one, routing_key=self.name) for one in sources], queue_arguments=arguments
        )

    @cached_property
    def waits(self) -> tuple[Queue, ...]:
        return tuple(
            self._own(
                f"{self.name}.wait-{seconds}s",
                {**_SAFE, "x-dead-letter-routing-key": self.name, "x-message-ttl": seconds * 1000},
            )
            for seconds in DELAYS
        )

    @cached_property
    def dead(self) -> Queue:
        return self._own(f"{self.name}.dead", {**_QUORUM, "x-delivery-limit": 1_000_000})

    @cached_property
    def again(self) -> Exchange:
        """Where the consumer sends what failed or waited."""
        return again(self.consumer, self.namespace)

    def _own(self, name: str, arguments: Mapping[str, object]) -> Queue:
        return Queue(name, bindings=[binding(self.again, routing_key=name)], queue_arguments=arguments)


def facts(publisher: str, namespace: str = "") -> Exchange:
    """Where *publisher* says everything it says."""
    return Exchange(f"{namespace}{publisher}.facts", type="fanout", durable=True)


def feeds(publisher: str, namespace: str = "") -> Exchange:
    """Where *publisher* says something to one follower, by the name of its inbox."""
    return Exchange(f"{namespace}{publisher}.feeds", type="direct", durable=True)


def again(consumer: str, namespace: str = "") -> Exchange:
    """Where *consumer* puts messages into its own queues, by their names."""
    return Exchange(f"{namespace}{consumer}.again", type="direct", durable=True)


def exchanges(service: str, namespace: str = "") -> tuple[Exchange, ...]:
    """Every exchange that *service* writes to."""
    return tuple(made(service, namespace) for made in (facts, feeds, again))


def inboxes(cards: Iterable[Card], namespace: str = "") -> tuple[Inbox, ...]:
    """Every inbox that the *cards* call for."""
    return tuple(Inbox(card.name, publisher, namespace) for card in cards for publisher in card.hears)


def subscribers(cards: Iterable[Card]) -> Mapping[str, tuple[str, ...]]:
    """Per publisher, who hears it."""
    cards = tuple(cards)
    return {card.name: tuple(other.name for other in cards if card.name in other.hears) for card in cards}


def declare(amqp_uri: str, cards: Iterable[Card], namespace: str = "") -> None:
    """Declare every exchange and queue. Declaring twice changes nothing.

    Raises:
        amqp.exceptions.PreconditionFailed: a queue of that name stands with other arguments; raise the version.
    """
    cards = tuple(cards)
    with Connection(amqp_uri) as connection:
        channel = connection.default_channel
        for one in (one for card in cards for one in exchanges(card.name, namespace)):
            one(channel).declare()
        for inbox in inboxes(cards, namespace):
            for queue in (inbox.dead, *inbox.waits, inbox.queue):
                queue(channel).declare()


def backlog(amqp_uri: str, cards: Iterable[Card], namespace: str = "") -> dict[str, int | None]:
    """Messages ready in every queue, by its name; None for a queue that does not exist."""
    with Connection(amqp_uri, connect_timeout=5) as connection:
        return {
            queue.name: ready(connection, queue)
            for inbox in inboxes(cards, namespace)
            for queue in (inbox.queue, *inbox.waits, inbox.dead)
        }


def stands(connection: Connection, queue: Queue) -> bool:
    """Whether *queue* exists; asking takes no rights."""
    return ready(connection, queue) is not None


def ready(connection: Connection, queue: Queue) -> int | None:
    """How many messages are ready in *queue*; None when it does not exist."""
    channel = connection.channel()
    try:
        count: int = queue(channel).queue_declare(passive=True).message_count
    except amqp.exceptions.NotFound:  # which has closed the channel
        return None
    channel.close()
    return count


def delete(amqp_uri: str, cards: Iterable[Card], namespace: str) -> None:
    """Delete every exchange and queue of a namespace; only tests and the demo's end have one.

    Raises:
        ValueError: the namespace is empty, which would be production.
    """
    cards = tuple(cards)
    if not namespace:
        raise ValueError("only a namespace can be deleted")
    with Connection(amqp_uri) as connection:
        channel = connection.default_channel
        for inbox in inboxes(cards, namespace):
            for queue in (inbox.queue, *inbox.waits, inbox.dead):
                queue(channel).delete()
        for one in (one for card in cards for one in exchanges(card.name, namespace)):
            one(channel).delete()
    release(amqp_uri, namespace)
