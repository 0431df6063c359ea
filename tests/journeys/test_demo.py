"""ICC 2020 lived through for real, as `./challenge demo` does it: own servers, all processes, the whole table."""

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

import pytest

from deploy import ports, processes, record
from deploy.record import ROOT

pytestmark = [pytest.mark.journey, pytest.mark.timeout(900)]
PATIENCE = 600  # seconds; alone on two cores it takes a tenth, and a test run is not alone
LINES = 16
MEGABYTES = 700  # all Python processes together


@dataclass(frozen=True)
class Machine:
    """A place where a system runs, apart from the one of this checkout."""

    var: Path
    environment: dict[str, str]

    def challenge(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run a command to its end."""
        command = [sys.executable, "-P", "-m", "deploy.cli", *arguments]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)

    @contextmanager
    def demo(self) -> Iterator["subprocess.Popen[bytes]"]:
        """The demo, after its table; it is ended at last if it still runs."""
        command = [sys.executable, "-P", "-m", "deploy.cli", "demo", "--port", str(ports.any_free())]
        with (self.var / "out").open("wb") as out, subprocess.Popen(
            command, env=self.environment, stdout=out, stderr=out
        ) as process:  # fmt: skip
            try:
                until(lambda: "Ctrl-C stops it all" in self.said() or process.poll() is not None)
                assert process.poll() is None, self.said()
                yield process
            finally:
                process.terminate()

    def said(self) -> str:
        """What it printed so far."""
        return (self.var / "out").read_text()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """An empty place, without servers that others gave."""
    given = {"AMQP_URI", "MONGODB_URI", "SMTP_URL", "ENVIRONMENT", "NAMESPACE", processes.MARK}
    kept = {name: value for name, value in os.environ.items() if name not in given}
    return Machine(tmp_path, {**kept, "CHALLENGE_VAR": str(tmp_path), "PYTHONPATH": str(ROOT)})


def test_icc_2020_is_lived_through_and_every_line_of_its_table_matches(machine: Machine) -> None:
    with machine.demo() as demo:
        table = re.findall(r"^.+\| (yes|NO)$", machine.said(), re.MULTILINE)
        assert table == ["yes"] * LINES, machine.said()
        assert "29 May 2020: the call closes; 131 core expressions of 193 cities in 20 countries" in machine.said()

        running = record.running(machine.var)
        assert running is not None
        again = machine.challenge("demo", "--against", running.address, "--sink", running.sink)
        assert again.returncode == 1
        assert "There are expressions of interest" in again.stderr
        assert "start one afresh" in again.stderr

        status = machine.challenge("status")
        assert status.returncode == 0, status.stdout + status.stderr
        assert (took := re.search(r"all Python processes +(\d+) MB", status.stdout))
        assert int(took[1]) < MEGABYTES

        demo.send_signal(signal.SIGINT)
        assert demo.wait(60) == 0


def until(holds: Callable[[], bool]) -> None:
    """Return when it holds."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.5)
