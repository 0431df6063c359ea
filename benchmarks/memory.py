"""What the processes of a whole system take of the memory, beside processes that import what they stand on."""

import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil

from benchmarks import whole
from benchmarks.rows import Pair, Rounds, Row
from local import memory

REST = 5  # seconds; a start's last work is done then
WAIT = "import time; time.sleep(3600)"
BARE = {
    "web": "import fastapi, pymongo, uvicorn; uvicorn.run(fastapi.FastAPI(), port=0, log_level='error')",
    "work": f"import nameko.containers, kombu, pymongo; {WAIT}",
    "": WAIT,
}


def measure(folder: Path) -> Rounds:
    """Rounds of one system at rest."""
    with whole.running(folder) as record, _bare() as bare:
        while True:
            time.sleep(REST)
            raw = {kind: process.memory_full_info().pss / 1e6 for kind, process in bare.items()}
            parts = {name: _pair(name, *found, raw) for name, found in memory.per_part(record)}
            python = [pair for pair in parts.values() if pair.raw is not None]
            yield {
                "MB, all that is Python": Pair(sum(p.ours for p in python), sum(p.raw or 0 for p in python)),
                **{f"MB, {name}": pair for name, pair in parts.items()},
            }


def _pair(name: str, megabytes: float, is_python: bool, raw: Mapping[str, float]) -> Pair:
    """A part beside the bare process of its kind."""
    kind = name.rpartition(" ")[2]
    return Pair(megabytes, raw.get(kind, raw[""]) if is_python else None)


@contextmanager
def _bare() -> Iterator[dict[str, psutil.Process]]:
    """A bare process of each kind."""
    with ExitStack() as opened:
        started = {
            kind: opened.enter_context(subprocess.Popen([sys.executable, "-W", "ignore", "-c", code]))
            for kind, code in BARE.items()
        }
        try:
            yield {kind: psutil.Process(child.pid) for kind, child in started.items()}
        finally:
            for child in started.values():
                child.kill()


ROWS = (
    Row(
        "memory",
        work="The whole system at rest on one machine, as `./challenge up` starts it: proportional set size (what is "
        "shared counts once over all), per part with its workers.",
        beside="the same interpreter that has imported FastAPI, uvicorn and pymongo and serves an empty application "
        "(web), that has imported nameko, kombu and pymongo (work), or nothing (mail sink, supervisor).",
        measure=measure,
    ),
)
