"""What the message core takes while little happens: from a commit to the broker's confirm."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks import own
from benchmarks.rows import Pair, Rounds, Row, at_most
from shared import clock
from shared.settings import Settings
from tests.faults.chain import Said
from tests.faults.harness import Chain, running, wait_for

CALM, EVERY = 200, 0.05  # messages, and seconds from one to the next


@contextmanager
def working(settings: Settings, folder: Path) -> Iterator[Chain]:
    """The chain in a namespace of its own, once every process works."""
    anew = settings.model_copy(update={"namespace": f"bench-{clock.new_id().hex[:6]}-"})
    with running(anew, folder) as chain:
        wait_for(lambda: all(chain.database(card.name)["heartbeats"].find_one() for card in chain.cards))
        yield chain


def confirmed(folder: Path) -> Rounds:
    """From the commit's return to the relay's note that the broker has the message, in milliseconds."""
    with own.settings(folder) as settings, working(settings, folder) as chain:
        while True:
            took = sorted(_calmly(chain))
            yield {"ms, median": Pair(took[len(took) // 2]), "ms, 99th percentile": Pair(took[len(took) * 99 // 100])}


def _calmly(chain: Chain) -> list[float]:
    db, said = chain.database("source"), clock.new_id().hex[:6]
    committed = {}
    for number in range(CALM):
        began = time.monotonic()
        db.transact(lambda number=number: db.announce(Said(topic=f"{said}-{number}", number=1)))  # type: ignore[misc]
        committed[f"topic/{said}-{number}"] = clock.real()
        time.sleep(max(0.0, EVERY - (time.monotonic() - began)))
    wait_for(lambda: db["journal"].count_documents({"sent_at": None}) == 0)
    rows = db["journal"].find({"subject": {"$in": list(committed)}})
    return [(row["sent_at"] - committed[row["subject"]]).total_seconds() * 1000 for row in rows]


ROWS = (
    Row(
        name="confirmed",
        work=f"{CALM} facts of as many subjects are committed one by one, {1 / EVERY:.0f} a second, by a "
        "process that is not the relay's; from the return of the commit until the relay notes the broker's confirm.",
        beside="nothing.",
        measure=confirmed,
        goals=(at_most(10, "ms, median"), at_most(25, "ms, 99th percentile")),
    ),
)
