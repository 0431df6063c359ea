"""The core's two-hop messages a second, beside a bare loop on the same servers in the same run.

The core: journal row, relay, queue, cursor and effect and next journal row in one transaction, relay, queue, cursor and
effect. The bare loop does what nobody could leave out: publish with confirm, consume, one insert, acknowledge, twice.
`./challenge bench` runs it; quiet machine, or the ratio means little.
"""

import secrets
import statistics
import sys
import tempfile
import time
from pathlib import Path

import psutil
from kombu import Connection, Consumer, Queue
from pymongo import MongoClient

from local import servers
from shared.mongo import Document
from shared.settings import Environment, Settings
from tests.faults.harness import Verdict, running, wait_for

TOPICS, EACH = 250, 8
MESSAGES = TOPICS * EACH
ROUNDS = 3


def core(settings: Settings, folder: Path) -> tuple[float, dict[str, float]]:
    """Messages a second from the first journal to the last effect, and megabytes per process."""
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
        memory = {key: psutil.Process(p.pid).memory_full_info().pss / 2**20 for key, p in chain.processes.items()}
    return MESSAGES / took, memory


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


def main() -> None:
    """Print one line a round, the medians, and the memory."""
    ratios, speeds = [], []
    with tempfile.TemporaryDirectory(prefix="challenge-bench-") as folder, servers.running(Path(folder)) as started:
        for number in range(1, ROUNDS + 1):
            settings = Settings(
                environment=Environment.LOCAL,
                amqp_uri=started.amqp_uri,
                mongodb_uri=started.mongodb_uri,
                namespace=f"bench-{secrets.token_hex(3)}-",
            )
            raw = bare(settings)
            speed, memory = core(settings, Path(folder))
            ratios.append(speed / raw)
            speeds.append(speed)
            sys.stdout.write(f"round {number}: core {speed:.0f}/s, bare {raw:.0f}/s, ratio {speed / raw:.2f}\n")
    sys.stdout.write(f"median: {statistics.median(speeds):.0f}/s over two hops, ")
    sys.stdout.write(f"{statistics.median(ratios):.2f} of a bare loop\n")
    sys.stdout.write("memory (PSS, MB): " + ", ".join(f"{k} {v:.0f}" for k, v in sorted(memory.items())) + "\n")


if __name__ == "__main__":
    main()
