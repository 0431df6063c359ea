"""Waiting for something to become ready: for as long as it gets on, saying what is waited for, and no longer.

A fixed time is wrong twice: on a busy machine a start gave up after a minute although everything went on, and somebody
who looks at a hung one should not have to guess.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import psutil

from deploy.console import CannotStart, say
from deploy.operate.answering import SAID_EVERY
from local import processes
from local.processes import Child

QUIET = 60  # seconds without a sign of progress until it is given up
STIR = 2.0  # seconds of work in that time are a sign; an idle server does less
LONGEST = 900  # seconds; who works for longer and does not become ready works in a circle
LOOK = 0.05  # seconds between two looks


class Effort(NamedTuple):
    """What a program and all below it have done so far: seconds at work or waiting for a core, bytes of log."""

    seconds: float
    logged: int


def effort_of(child: Child) -> Effort:
    """How much *child* has done. What waits for a core on a busy machine gets on, too."""
    seconds = sum(_worked(process) for process in processes.family(child.process.pid))
    return Effort(seconds, sum(_size(log) for log in child.logs))


class Progress:
    """Whether something still gets on, by looking at its effort now and then."""

    def __init__(self, effort: Callable[[], Effort], now: Callable[[], float] = time.monotonic) -> None:
        self._effort, self._now = effort, now
        self._seen, self._since = effort(), now()

    def quiet_for(self) -> float:
        """Seconds since it last showed a sign of progress."""
        effort = self._effort()
        if effort.seconds < self._seen.seconds:  # a part of it ended, and took its seconds along
            self._seen = self._seen._replace(seconds=effort.seconds)
        if effort.seconds - self._seen.seconds >= STIR or effort.logged != self._seen.logged:
            self._seen, self._since = effort, self._now()
        return self._now() - self._since


def until(ready: Callable[[], bool], child: Child, *, quiet: float = QUIET, longest: float = LONGEST) -> None:
    """Return when *ready* says so of *child*.

    Raises:
        CannotStart: it ended, showed no progress for *quiet* seconds, or was not ready after *longest*; carries the end
            of its logs.
    """
    name, began = child.program.name, time.monotonic()
    progress, said = Progress(lambda: effort_of(child)), 0
    while not ready():
        if child.ended:
            if ready():
                return
            raise CannotStart(f"The {name} ended while starting. {_excerpt(child)}")
        passed = time.monotonic() - began
        if (still := progress.quiet_for()) > quiet:
            raise CannotStart(f"The {name} has done nothing for {still:.0f} s and is not ready. {_excerpt(child)}")
        if passed > longest:
            raise CannotStart(f"The {name} works, but is not ready after {passed:.0f} s. {_excerpt(child)}")
        if passed > (said + 1) * SAID_EVERY:
            said = int(passed // SAID_EVERY)
            say(f"Waiting for the {name} for {passed:.0f} s{_latest(child)}")
        time.sleep(LOOK)


def _worked(process: psutil.Process) -> float:
    """Seconds that *process* and those of its children that ended ran, and that its threads waited for a core.

    Threads and children that have ended count, too: a server's start may be many short ones. Waits are in
    /proc/PID/task/TID/schedstat.
    """
    seconds = 0.0
    with suppress(psutil.Error):
        seconds += sum(process.cpu_times()[:4])  # user, system, children's user and system
    for stat in Path(f"/proc/{process.pid}/task").glob("*/schedstat"):
        with suppress(OSError, ValueError):
            seconds += int(stat.read_text().split()[1]) / 1e9
    return seconds


def _size(log: Path) -> int:
    try:
        return log.stat().st_size
    except OSError:
        return 0


def _latest(child: Child) -> str:
    line = child.last_words(1)
    return f"; it says: {line[:160]}" if line else ""


def _excerpt(child: Child) -> str:
    words, where = child.last_words(), ", ".join(str(log) for log in child.logs)
    advice = "Another program may have taken its port or its name meanwhile; then start again."
    if not words:
        return f"It wrote nothing into its log ({where}). {advice}"
    clash = any(sign in words for sign in ("in use", "eaddrinuse", "already_used"))
    return f"Its log ({where}) ends:\n{words}" + (f"\n{advice}" if clash else "")
