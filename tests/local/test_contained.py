"""`./challenge test` leaves nothing behind, even when a test does and somebody presses Ctrl-C."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil

from deploy.record import ROOT
from local import processes

CARELESS = """
import subprocess, time, pathlib

def test_that_starts_something_and_waits():
    careless = subprocess.Popen(["sleep", "300"])
    pathlib.Path({told!r}).write_text(str(careless.pid))
    time.sleep(300)
"""


def test_after_ctrl_c_nothing_of_the_run_is_left(tmp_path: Path) -> None:
    told, tests = tmp_path / "pid", tmp_path / "test_careless.py"
    tests.write_text(CARELESS.format(told=str(told)))
    command = [sys.executable, "-P", "-m", "deploy.cli", "test", "--rootdir", str(tmp_path), str(tests)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, process_group=0) as run:
        careless = _number_in(told)

        os.killpg(run.pid, signal.SIGINT)  # as the terminal does: to everybody in the foreground
        out, _ = run.communicate(timeout=60)

    assert run.returncode == 2, out  # pytest's own status for an interrupted run
    assert "KeyboardInterrupt" in out
    assert not _runs(careless)
    assert not [one for one in psutil.process_iter(["environ"]) if f"challenge-{run.pid}-" in _mark(one)]
    assert not [*Path("/dev/shm").glob(f"challenge-{run.pid}-*")]


def _number_in(file: Path) -> int:
    until = time.monotonic() + 60
    while not (file.exists() and file.read_text()):
        assert time.monotonic() < until, "the test never ran"
        time.sleep(0.1)
    return int(file.read_text())


def _runs(pid: int) -> bool:
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def _mark(process: psutil.Process) -> str:
    return str((process.info["environ"] or {}).get(processes.MARK, ""))
