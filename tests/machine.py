"""A machine of a test's own, on which `./challenge` runs as a person runs it, beside the system of this checkout."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from deploy import record
from deploy.record import ROOT, Record
from local import ports, processes

READY = "Ctrl-C stops it all"  # the last words before a visitor looks around
MEGABYTES = 700  # all Python processes together


@dataclass(frozen=True)
class Machine:
    """A place where systems run, and the environment in which they are started."""

    var: Path
    environment: dict[str, str]

    def challenge(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run a command to its end."""
        return subprocess.run(
            self._command(*arguments), env=self.environment, capture_output=True, text=True, check=False
        )

    @contextmanager
    def running(self, what: str, *, patience: float) -> Iterator["subprocess.Popen[bytes]"]:
        """`up` or `demo`, ready within *patience* seconds for a look around; ended at last if it still runs."""
        with (self.var / "out").open("wb") as out, self.begin(what, out) as process:
            try:
                until(lambda: READY in self.said() or process.poll() is not None, patience=patience)
                assert process.poll() is None, self.said()
                yield process
            finally:
                process.terminate()

    def begin(self, what: str, out: IO[bytes]) -> "subprocess.Popen[bytes]":
        """`up` or `demo`, beginning to start, at a port of its own."""
        command = self._command(what, "--port", str(ports.any_free()))
        return subprocess.Popen(command, env=self.environment, stdout=out, stderr=out)

    def said(self) -> str:
        """What the system printed so far."""
        return (self.var / "out").read_text()

    def runs(self) -> Record:
        """What runs here now."""
        found = record.running(self.var)
        assert found is not None
        return found

    def _command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-P", "-m", "deploy.cli", *arguments]


def a_machine(folder: Path) -> Machine:
    """An empty machine whose systems live in *folder*, with servers of their own."""
    given = {"AMQP_URI", "MONGODB_URI", "SMTP_URL", "ENVIRONMENT", "NAMESPACE", processes.MARK}
    kept = {name: value for name, value in os.environ.items() if name not in given}
    return Machine(folder, {**kept, "CHALLENGE_VAR": str(folder), "PYTHONPATH": str(ROOT)})


def until(holds: Callable[[], bool], *, patience: float = 120) -> None:
    """Return when it holds; a machine that runs other tests too is slow."""
    end = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.2)
