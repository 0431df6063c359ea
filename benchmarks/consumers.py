"""What applicants send in while the whole system runs: the web process, the broker, and all that hear of it and act."""

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from benchmarks import edition, load, whole, writing
from benchmarks.applying import Office
from benchmarks.rows import Pair, Rounds, Row, faster_than
from deploy.operate import challenge_file, services
from deploy.record import Record
from local.system import CHALLENGE
from shared import clock
from shared.broker import topology
from shared.broker.topology import Inbox
from shared.mongo import Database
from shared.settings import Settings

DURABLE = "submissions/s, durable"
LOOK = 0.05  # seconds between two looks
PUBLISHER = "applications"
Follower = tuple[str, Database]  # its queue, and where it notes how far it came


def measure(folder: Path) -> Rounds:
    """Rounds of one system, whose letters go to its mail sink."""
    load.install()
    with whole.running(folder) as record, _office(record) as (office, followers):
        while True:
            file = writing.ready(writing.submissions(office), folder / "requests.tsv")
            before, began = _said(office.db), time.perf_counter()
            found = load.put_on(record.address, {}, script=writing.SCRIPT, args=[str(file)])
            said = _said(office.db)
            while not all(_has_applied(one, said) for one in followers):
                time.sleep(LOOK)
            took = time.perf_counter() - began
            yield {
                DURABLE: Pair(found.per_second),
                "submissions/s, applied by all who hear them": Pair((said - before) / took),
                "p50 ms": Pair(found.p50),
                writing.P99: Pair(found.p99),
            }


@contextmanager
def _office(record: Record) -> Iterator[tuple[Office, Sequence[Follower]]]:
    """What makes requests to the system, and who hears what they bring about."""
    with patch.dict(os.environ, record.environment):
        settings = Settings()
    clock.follow(settings.clock_file)
    with edition.opened(settings) as databases:
        cards = services.cards()
        queues = {
            name: Inbox(name, PUBLISHER, settings.namespace).name for name in topology.subscribers(cards)[PUBLISHER]
        }
        followers = [(queue, databases[name]) for name, queue in queues.items()]
        yield Office(settings, databases[PUBLISHER], challenge_file.load(CHALLENGE)), followers


def _said(db: Database) -> int:
    """Of how many subjects something was said; of a draft that is sent in here, one thing."""
    return db["streams"].count_documents({})


def _has_applied(follower: Follower, subjects: int) -> bool:
    queue, db = follower
    return db["cursors"].count_documents({"queue": queue, "sequence": {"$gt": 0}}) >= subjects


ROWS = (
    Row(
        "submit-with-consumers",
        work="A complete draft is sent in: validated, its receipt kept, the fact in the journal, by the API and over "
        f"sockets, {writing.WHO}. The whole system runs: the broker, the four services' work processes, which apply "
        "what is said and write to applicants meanwhile, and a mail sink that takes the letters.",
        beside="nothing; the row `submit` has the raw limit of a submission that nobody hears.",
        measure=measure,
        goals=(faster_than(300, DURABLE, "10 times pretalx's 30"),),
        pretalx="19-30/s (proposal created)",
    ),
)
