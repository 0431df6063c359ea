"""The core's two-hop messages a second, beside a bare loop on the same servers in the same run."""

import time
from pathlib import Path

from kombu import Connection, Consumer, Queue
from pymongo import MongoClient

from benchmarks import own
from benchmarks.rows import Pair, Rounds, Row, at_least
from shared import clock
from shared.mongo import Document
from shared.settings import Settings
from tests.faults.harness import Verdict, running, wait_for

TOPICS, EACH = 250, 8
MESSAGES = TOPICS * EACH


def measure(folder: Path) -> Rounds:
    """Both, on servers of their own, in a namespace for each round."""
    with own.settings(folder) as settings:
        while True:
            anew = settings.model_copy(update={"namespace": f"bench-{clock.new_id().hex[:6]}-"})
            raw = bare(anew)
            yield {"messages/s": Pair(core(anew, folder), raw)}


def core(settings: Settings, folder: Path) -> float:
    """Messages a second from the first journal to the last effect."""
    with running(settings, folder) as chain:
        wait_for(lambda: all(chain.database(name)["heartbeats"].find_one() for name in ("source", "middle", "last")))
        chain.kill("source-1")
        chain.say(TOPICS, EACH)
        began = time.perf_counter()
        chain.start("source")
        verdict = chain.settle(within=120)
        last = chain.database("last")["cursors"].find_one()
        assert verdict == Verdict() and last is not None, verdict
        took = time.perf_counter() - began - 0.5  # settle waits so long for a second effect
    return MESSAGES / took


def bare(settings: Settings) -> float:
    """Messages a second of a loop that publishes with confirm, consumes, inserts and acknowledges, twice a message."""
    body = b'{"specversion": "1.0", "data": {"topic": "t1", "number": 1}}'
    queues = [Queue(f"{settings.namespace}bare-{n}", queue_arguments={"x-queue-type": "quorum"}) for n in (1, 2)]
    with (
        Connection(settings.amqp_uri, transport_options={"confirm_publish": True}) as connection,
        MongoClient[Document](settings.mongodb_uri) as client,
    ):
        took = sum(_hop(connection, queue, client, settings.namespace, body) for queue in queues)
        for queue in queues:
            queue(connection.default_channel).delete()
    return MESSAGES / took


def _hop(connection: Connection, queue: Queue, client: MongoClient[Document], name: str, body: bytes) -> float:
    channel, seen = connection.channel(), 0

    def insert(message: object) -> None:
        nonlocal seen
        client[f"{name}bare"]["effects"].insert_one({"body": body})
        message.ack()  # type: ignore[attr-defined]
        seen += 1

    queue(channel).declare()
    producer = connection.Producer(channel, serializer=None)
    began = time.perf_counter()
    for _ in range(MESSAGES):
        producer.publish(body, routing_key=queue.name, content_type="application/json", content_encoding="utf-8")
    with Consumer(channel, queues=[queue], on_message=insert, prefetch_count=10):
        while seen < MESSAGES:
            connection.drain_events(timeout=10)
    took = time.perf_counter() - began
    channel.close()
    return took


ROWS = (
    Row(
        name="two-hops",
        work=f"{MESSAGES:,} facts of {TOPICS} subjects lie in a journal; each is published, applied by a second "
        "service that announces another for it in the same transaction, published again and applied by a third, in "
        "order.",
        beside="a loop that does what nobody could leave out: publish with confirm to a quorum queue, consume, one "
        "insert, acknowledge; twice a message.",
        measure=measure,
        goals=(at_least(0.9, "messages/s"),),
    ),
)
