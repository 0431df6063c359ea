"""Who may write where: every service to exchanges of its own, and nobody needs the default one or declares at work."""

from collections.abc import Iterator

import pytest
from kombu import Connection

from deploy.operate import services
from shared.broker import topology
from shared.broker.topology import Inbox
from shared.settings import Settings

INBOXES = topology.inboxes(services.cards())


@pytest.fixture
def declared(settings: Settings) -> Iterator[Settings]:
    topology.declare(settings.amqp_uri, services.cards(), settings.namespace)
    topology.declare(settings.amqp_uri, services.cards(), settings.namespace)
    yield settings
    topology.delete(settings.amqp_uri, services.cards(), settings.namespace)


def publish(settings: Settings, exchange: str, key: str) -> None:
    with Connection(settings.amqp_uri, transport_options={"confirm_publish": True}) as connection:  # type: ignore[no-untyped-call]  # kombu ships no types
        producer = connection.Producer(serializer=None)
        producer.publish(b"{}", exchange=exchange, routing_key=key, mandatory=True)


def test_a_publisher_reaches_one_followers_inbox_alone_and_a_consumer_all_its_own_queues(declared: Settings) -> None:
    inbox = Inbox("selection", "applications", declared.namespace)
    ways = [(topology.feeds(inbox.publisher, inbox.namespace), inbox.queue)]
    ways += [(inbox.again, queue) for queue in (inbox.queue, inbox.waits[-1], inbox.dead)]

    for exchange, queue in ways:
        publish(declared, exchange.name, queue.name)

    backlog = topology.backlog(declared.amqp_uri, services.cards(), declared.namespace)
    assert {name: count for name, count in backlog.items() if count} == {
        inbox.name: 2,
        inbox.waits[-1].name: 1,
        inbox.dead.name: 1,
    }


def test_what_is_said_to_everybody_reaches_each_follower(declared: Settings) -> None:
    publish(declared, topology.facts("applications", declared.namespace).name, "")

    backlog = topology.backlog(declared.amqp_uri, services.cards(), declared.namespace)
    followers = {inbox.name for inbox in INBOXES if inbox.publisher == "applications"}
    assert {name.removeprefix(declared.namespace) for name, count in backlog.items() if count} == followers
