"""One machine's story: everything starts, a second start is refused, what dies comes back, a kill leaves no ruins."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from deploy import ports, processes, record
from deploy.record import ROOT, Record

pytestmark = [pytest.mark.journey, pytest.mark.timeout(400)]
PATIENCE = 120  # seconds; a machine that runs other tests too is slow
MEGABYTES = 700  # all Python processes together


@dataclass(frozen=True)
class Machine:
    """A place where systems run, apart from the one of this checkout."""

    var: Path
    environment: dict[str, str]

    def challenge(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run a command to its end."""
        return subprocess.run(
            self.command(*arguments), env=self.environment, capture_output=True, text=True, check=False
        )

    @contextmanager
    def up(self) -> Iterator["subprocess.Popen[bytes]"]:
        """A started system, ready; ended at last if it still runs."""
        with (self.var / "out").open("wb") as out, subprocess.Popen(
            self.command("up", "--port", str(ports.any_free())), env=self.environment, stdout=out, stderr=out
        ) as process:  # fmt: skip
            try:
                until(lambda: "Ctrl-C stops it all" in self.said() or process.poll() is not None)
                assert process.poll() is None, self.said()
                yield process
            finally:
                process.terminate()

    def command(self, *arguments: str) -> list[str]:
        """What `./challenge` runs."""
        return [sys.executable, "-P", "-m", "deploy.cli", *arguments]

    def said(self) -> str:
        """What the system printed so far."""
        return (self.var / "out").read_text()

    def runs(self) -> Record:
        """What runs here now."""
        found = record.running(self.var)
        assert found is not None
        return found


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """An empty place, without servers that others gave."""
    given = {"AMQP_URI", "MONGODB_URI", "SMTP_URL", "ENVIRONMENT", "NAMESPACE", processes.MARK}
    kept = {name: value for name, value in os.environ.items() if name not in given}
    return Machine(tmp_path, {**kept, "CHALLENGE_VAR": str(tmp_path), "PYTHONPATH": str(ROOT)})


def test_a_system_lives_through_what_happens_on_one_machine(machine: Machine) -> None:
    with machine.up() as first:
        running = machine.runs()
        assert httpx.get(running.address).status_code == 200
        assert httpx.get(running.sink).status_code == 200

        second = machine.challenge("up")
        assert second.returncode == 1
        assert f"`challenge up` runs already at {running.address} (process {first.pid})" in second.stderr

        status = machine.challenge("status")
        assert status.returncode == 0, status.stderr
        assert (took := re.search(r"all Python processes +(\d+) MB", status.stdout))
        assert int(took[1]) < MEGABYTES

        worker = running.processes["events work"]
        os.kill(worker, signal.SIGKILL)
        until(lambda: "The events work died (by signal 9); starting it again in 1 s." in machine.said())
        until(lambda: machine.runs().processes["events work"] != worker)
        until(lambda: machine.challenge("health", "events").returncode == 0)

        first.kill()
        until(lambda: not processes.left_over(machine.var))

    with machine.up() as again:
        again.terminate()
        assert again.wait(60) == 0

    assert machine.said().rstrip().endswith("Stopped.")
    assert processes.left_over(machine.var) == []
    assert record.running(machine.var) is None


def until(holds: Callable[[], bool]) -> None:
    """Return when it holds."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.2)
