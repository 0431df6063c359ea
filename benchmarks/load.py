"""Requests as fast as they are answered, by a few clients on connections that stay open.

By Debian's `wrk`: on two cores the client is part of what is measured, and it took 52 µs of a core for an answer of
8 kB, where a bare loop in Python took 77, without percentiles.
"""

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.rows import NotMeasured
from local.servers import packages

CLIENTS, SECONDS = 8, 4
SCRIPT = Path(__file__).with_name("wrk.lua")


@dataclass(frozen=True)
class Load:
    """What came of it: answers, answers a second, and how long half and all but a hundredth took at most, in ms."""

    answers: int
    per_second: float
    p50: float
    p99: float


def install() -> None:
    """Make sure that wrk is there.

    Raises:
        CannotStart: it is not, and we may not install it.
    """
    if not shutil.which("wrk"):
        packages.install("wrk", what="wrk")


def put_on(
    url: str,
    headers: Mapping[str, str],
    *,
    clients: int = CLIENTS,
    seconds: int = SECONDS,
    script: Path = SCRIPT,
    args: Sequence[str] = (),
) -> Load:
    """Ask for *url*, or for what *script* makes of *args*, for some *seconds*.

    Raises:
        NotMeasured: something was not answered, or with an error.
    """
    named = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    waits = ["--timeout", "20s"]  # an answer that took longer is an error
    wrk = ["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", *waits, "-s", str(script), *named, url, "--", *args]
    run = subprocess.run(wrk, capture_output=True, text=True, check=False)
    return read(run.stdout, run.stderr)


def read(said: str, complained: str = "") -> Load:
    """What came of it, from what wrk said and complained of.

    Raises:
        NotMeasured: it did not get on, or something was not answered, or with an error.
    """
    found = next((line.split()[1:] for line in said.splitlines() if line.startswith("RESULT")), None)
    if found is None:
        raise NotMeasured(f"wrk could not measure: {said}{complained}")
    answers, microseconds, p50, p99, errors = map(int, found)
    if errors or not answers:
        raise NotMeasured(f"wrk had {answers} answers and {errors} errors")
    return Load(answers, answers / (microseconds / 1e6), p50 / 1000, p99 / 1000)
