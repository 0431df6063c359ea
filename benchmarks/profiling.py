"""Where the time of a row goes, by layer: sampled by py-spy, which looks at processes from outside while they run, so
that no row needs to know of it. A sample is of the thread that has Python's lock; what a process used besides is the
rest of its CPU time. On a busy machine a thread may have the lock and no core.

py-spy and not pyinstrument: what is measured are several processes with threads in them, started as they are in
production; pyinstrument would have to be built into each.
"""

import os
import re
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from local import processes

PER_SECOND = 100
Seconds = defaultdict[Any, float]
LAYERS: Mapping[str, tuple[str, ...]] = {
    "our code": ("services", "shared", "deploy", "local", "demo"),
    "validation": ("pydantic", "pydantic_core", "pydantic_settings", "annotated_types", "email_validator"),
    "templates": ("jinja2", "markupsafe", "<template>"),
    "web framework": ("fastapi", "starlette", "anyio"),
    "web server": ("uvicorn", "h11", "httptools", "uvloop"),
    "database's driver": ("pymongo", "bson"),
    "broker's client": ("nameko", "kombu", "amqp", "eventlet", "greenlet", "vine"),
    "calendar": ("icalendar", "dateutil", "zoneinfo"),
    "words": ("babel", "pyuca", "gettext.py"),
    "benchmark": ("benchmarks", "tests", "unittest"),
}
UNLOCKED = "system calls and what else needs no lock of Python's"
SERVERS = {"mongod": "database (its own process)", "beam.smp": "broker (its own process)"}
_FRAME = re.compile(r"(?P<function>.+) \((?P<file>[^()]+?)(:\d+)?\)")
_PROCESS = re.compile(r'process (?P<number>\d+):"(?P<command>.*)"')
_RAW = re.compile(r"_?bare\w* \(benchmarks/")


@dataclass(frozen=True)
class Used:
    """How many seconds a process used a core."""

    command: str
    seconds: float


@contextmanager
def sampled(stacks: Path) -> Iterator[dict[int, Used]]:
    """Sample this process and all below it meanwhile, into *stacks*; what it gives is filled afterwards with what each
    of them used, by its number."""
    tool = str(Path(sys.executable).with_name("py-spy"))
    args = [tool, "record", "--pid", str(os.getpid()), "--subprocesses", "--gil", "--format", "raw", "--nolineno"]
    args += ["--rate", str(PER_SECOND), "--output", str(stacks)]
    used, before = dict[int, Used](), _used()
    stacks.parent.mkdir(parents=True, exist_ok=True)
    with subprocess.Popen(args, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as spy:
        time.sleep(1)  # until it has found every process
        try:
            yield used
        finally:
            for number, one in _used().items():
                already = before[number].seconds if number in before else 0
                used[number] = Used(one.command, one.seconds - already)
            spy.send_signal(signal.SIGINT)
            spy.wait(60)


def table(lines: Iterable[str], used: Mapping[int, Used], *, functions: int = 15) -> Iterator[str]:
    """The seconds of each layer, process and server, and the dearest functions, of stacks as py-spy writes them."""
    layers, own, sampled = Seconds(float), Seconds(float), Seconds(float)
    for number, frames, seconds in _samples(lines):
        frame, layer = innermost(frames)
        layers[layer] += seconds
        own[f"{frame}  [{layer}]"] += seconds
        sampled[number] += seconds
    counted = {number: one for number, one in used.items() if number in sampled or one.command in SERVERS}
    for number, one in counted.items():
        layers[SERVERS.get(one.command, UNLOCKED)] += max(0, one.seconds - sampled[number])
    by_process = {f"{one.command} ({number})": one.seconds for number, one in counted.items()}
    whole = sum(layers.values()) or 1
    for title, found in (("layer", layers), ("process", by_process), ("innermost function of a known layer", own)):
        yield f"\n{'CPU s':>8} {'share':>6}  {title}"
        for name, spent in sorted(found.items(), key=lambda one: -one[1])[:functions]:
            yield f"{spent:>8.2f} {spent / whole:>6.1%}  {name}"


def innermost(frames: Iterable[str]) -> tuple[str, str]:
    """The innermost of *frames* that is of a known layer, and that layer: what Python's own library does counts for
    whoever called it."""
    for frame in reversed(list(frames)):
        if found := _FRAME.fullmatch(frame):
            first = found["file"].split("/")[0]
            for layer, roots in LAYERS.items():
                if first in roots:
                    return frame, layer
    return "something else", "Python and other libraries"


def _samples(lines: Iterable[str]) -> Iterator[tuple[int, list[str], float]]:
    """The process's number, frames from the outermost on, and seconds; without the raw limit's own."""
    for line in lines:
        stack, _, count = line.rstrip("\n").rpartition(" ")
        frames, number, command = stack.split(";"), os.getpid(), ""
        while frames and (found := _PROCESS.match(frames[0])):  # a child is under its parents
            number, command = int(found["number"]), found["command"]
            frames = frames[1:]
        if "benchmarks.constant" not in command and not any(_RAW.match(frame) for frame in frames):
            yield number, frames, int(count) / PER_SECOND


def _used() -> dict[int, Used]:
    """What this process and all below it have used so far, by their numbers."""
    found = {}
    for process in processes.family(os.getpid()):
        with suppress(psutil.Error):  # it ended
            found[process.pid] = Used(_named(process), sum(process.cpu_times()[:2]))
    return found


def _named(process: psutil.Process) -> str:
    """A server's name, or a program of ours from its module on."""
    name = process.name()
    return name if name in SERVERS else " ".join(process.cmdline()).rpartition(" -m ")[2] or name
