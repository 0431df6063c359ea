"""Keeps a set of programs running: starts again what dies, later each time, says so, and stops all in order."""

import shutil
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from deploy.console import say
from local import processes
from local.processes import Child, Program

BACK_OFF = (1, 2, 4, 8, 16, 30)  # seconds before a program that died is started again
WELL = 60  # seconds after which a program that was restarted counts as well again
LEAST_SPACE = 100_000_000  # bytes; below it broker and database stop, and starting them again would not help
SPACE_SEEN = 10  # seconds between looks at the disk


@dataclass
class Kept:
    """A program that is kept running."""

    child: Child
    since: float = field(default_factory=time.monotonic)
    deaths: int = 0
    again_at: float | None = None


class Supervisor:
    """Runs programs in one folder. Use it from the main thread only: children end with the thread that started them."""

    def __init__(self, folder: Path, *, changed: Callable[[dict[str, int]], None]) -> None:
        self._folder, self._changed = folder, changed
        self._kept: dict[str, Kept] = {}
        self._space_seen_at, self._is_full = 0.0, False

    def start(self, program: Program) -> Child:
        """Run *program* from now on."""
        child = processes.start(program, self._folder)
        self.keep(child)
        return child

    def keep(self, *children: Child) -> None:
        """Keep running *children* running from now on."""
        self._kept.update({child.program.name: Kept(child) for child in children})
        self._tell()

    def look(self) -> None:
        """Notice who died, and start again whose time has come. Call it a few times a second."""
        if time.monotonic() >= self._space_seen_at + SPACE_SEEN:
            self._look_at_disk()
        for name, kept in self._kept.items():
            if kept.again_at is None and kept.child.ended:
                self._noted(name, kept)
            elif kept.again_at is not None and time.monotonic() >= kept.again_at:
                self._restart(name, kept)

    def stop(self, names: Iterable[str] | None = None) -> None:
        """Stop the programs of these *names* (None: all), together, and keep them no longer."""
        leaving = [self._kept.pop(name).child for name in list(self._kept if names is None else names)]
        for child in leaving:
            if not child.ended:
                child.process.terminate()
        for child in leaving:
            child.stop()
        self._tell()

    def _noted(self, name: str, kept: Kept) -> None:
        kept.deaths = 1 if time.monotonic() - kept.since > WELL else kept.deaths + 1
        delay = BACK_OFF[min(kept.deaths, len(BACK_OFF)) - 1]
        kept.again_at = time.monotonic() + delay
        how = kept.child.process.returncode
        say(f"The {name} died ({_words(how)}); starting it again in {delay} s. Its log: {kept.child.program.log}")

    def _restart(self, name: str, kept: Kept) -> None:
        if self._has_no_room():
            say(f"The disk of {self._folder} is full; the {name} waits until there is room.")
            kept.again_at = time.monotonic() + BACK_OFF[-1]
            return
        kept.child, kept.since, kept.again_at = (
            processes.start(kept.child.program, self._folder),
            time.monotonic(),
            None,
        )
        self._tell()

    def _look_at_disk(self) -> None:
        self._space_seen_at, was_full, self._is_full = time.monotonic(), self._is_full, self._has_no_room()
        if self._is_full and not was_full:
            say(f"The disk of {self._folder} is nearly full: broker and database will stop. Make room there.")

    def _has_no_room(self) -> bool:
        return shutil.disk_usage(self._folder).free < LEAST_SPACE

    def _tell(self) -> None:
        self._changed({name: kept.child.process.pid for name, kept in self._kept.items()})


def _words(status: int) -> str:
    return f"by signal {-status}" if status < 0 else f"with status {status}"
