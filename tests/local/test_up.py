"""One machine's story: everything starts, a second start is refused, what dies comes back, a kill leaves no ruins."""

import os
import re
import signal
from pathlib import Path

import httpx
import pytest

from deploy import record
from local import processes
from tests.machine import MEGABYTES, a_machine, until

pytestmark = [pytest.mark.journey, pytest.mark.timeout(400)]
PATIENCE = 120  # seconds


def test_a_system_lives_through_what_happens_on_one_machine(tmp_path: Path) -> None:
    machine = a_machine(tmp_path)
    with machine.running("up", patience=PATIENCE) as first:
        running = machine.runs()
        assert httpx.get(running.address).status_code == 200
        assert httpx.get(running.sink).status_code == 200
        assert (machine.var / "up").stat().st_mode & 0o077 == 0

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

    with machine.running("up", patience=PATIENCE) as again:
        again.terminate()
        assert again.wait(60) == 0

    assert machine.said().rstrip().endswith("Stopped.")
    assert processes.left_over(machine.var) == []
    assert record.running(machine.var) is None


def test_a_start_that_is_interrupted_ends_in_words(tmp_path: Path) -> None:
    machine = a_machine(tmp_path)
    with (tmp_path / "out").open("wb") as out:
        starting = machine.begin("up", out)
    until(lambda: record.running(machine.var) is not None and "database" in machine.runs().processes)

    starting.send_signal(signal.SIGINT)

    assert starting.wait(60) == 130
    assert machine.said().endswith("Stopping ...\nStopped.\n")
    until(lambda: not processes.left_over(machine.var))  # what was not kept yet dies with its parent
