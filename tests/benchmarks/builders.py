"""Builds rows and records for the tests of the benchmarks."""

from pathlib import Path
from typing import Any

from benchmarks.records import Record, Where
from benchmarks.rows import Median, Rounds, Row


def measure(_: Path) -> Rounds:
    """Nothing, for ever."""
    while True:
        yield {}


def a_row(name: str = "feed", **changes: Any) -> Row:
    given: dict[str, Any] = {"work": "The feed is asked.", "beside": "constant bytes.", "measure": measure}
    return Row(name, **(given | changes))


def a_record(ours: float = 500, **changes: Any) -> Record:
    where = Where(at="2026-11-28 12:00", commit="0123abcd", machine="2 cores", load=0.2)
    medians = {"requests/s": Median(ours, 1000, ours / 1000, ours / 1250, ours / 800)}
    given: dict[str, Any] = {"where": where, "rounds": 3, "medians": medians}
    return Record(**(given | changes))
