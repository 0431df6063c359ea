"""How long a first start takes, beside the broker's own boot, without which nothing can work."""

import re
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import whole
from benchmarks.rows import Goal, Medians, Pair, Rounds, Row
from local import servers

BESIDES = 2  # seconds that a start may take besides the broker's boot
DATABASE = "mongodb://nobody"  # given, so that none is started


def measure(folder: Path) -> Rounds:
    """Both, each in an empty folder."""
    while True:
        with TemporaryDirectory(dir=folder) as own:
            broker = bare(Path(own))
        with TemporaryDirectory(dir=folder) as own:
            ours = first(Path(own))
        yield {"s": Pair(ours, broker)}


def bare(folder: Path) -> float:
    """Seconds until a new broker answers, with nothing beside it."""
    began = time.perf_counter()
    started = servers.start(folder, mongodb_uri=DATABASE, wanted=False)
    try:
        started.wait()
        return time.perf_counter() - began
    finally:
        started.stop()


def first(folder: Path) -> float:
    """Seconds until everything is ready, as the start itself says."""
    with whole.running(folder):
        pass
    found = re.search(r"ready after ([\d.]+) s", (folder / "up.log").read_text())
    assert found
    return float(found[1])


def _is_met(figures: Medians) -> bool:
    return figures["s"].ours <= (figures["s"].raw or 0) + BESIDES


ROWS = (
    Row(
        name="first-start",
        work="`./challenge up` in an empty folder: database with its accounts and indexes, broker with its accounts "
        "and queues, the edition, the web process, four work processes and the mail sink, until all are ready.",
        beside="the broker alone, in an empty folder, until it greets a client.",
        measure=measure,
        goals=(Goal(f"s: at most the broker's own and {BESIDES}", _is_met),),
    ),
)
