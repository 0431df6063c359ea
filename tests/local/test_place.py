"""One system at a time, and what a second start, a taken port or a killed run meets."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from deploy import record
from deploy.console import CannotStart
from deploy.record import Record
from local import ports, processes, system
from local.processes import MARK, Program


def test_a_second_start_is_told_who_runs_and_where(tmp_path: Path) -> None:
    first = Record("demo", address="http://127.0.0.1:8000")

    with (
        record.held(first, tmp_path),
        pytest.raises(CannotStart, match=rf"challenge demo.*8000.*process {os.getpid()}.*kill {os.getpid()}"),
        record.held(Record("up"), tmp_path),
    ):
        pass


def test_the_place_is_free_again_after_the_first_has_ended(tmp_path: Path) -> None:
    with record.held(Record("demo"), tmp_path):
        assert record.running(tmp_path) == Record("demo")

    assert record.running(tmp_path) is None
    with record.held(Record("up"), tmp_path):
        pass


def test_what_a_killed_run_wrote_down_does_not_count_as_running(tmp_path: Path) -> None:
    code = "import time; from pathlib import Path; from deploy.record import *\n"
    code += "record = Record('up', environment={'LINK_KEY': 'x'})\n"
    code += f"with held(record, Path({str(tmp_path)!r})): print(flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as killed:
        assert killed.stdout
        killed.stdout.readline()
        assert record.running(tmp_path) == Record("up", killed.pid, environment={"LINK_KEY": "x"})
        killed.kill()

    assert (tmp_path / "run.json").read_text()
    assert record.running(tmp_path) is None


def test_others_may_not_read_the_keys_of_a_running_system(tmp_path: Path) -> None:
    with record.held(Record("up"), tmp_path):
        assert (tmp_path / "run.json").stat().st_mode & 0o077 == 0


def test_a_taken_port_is_replaced_and_said_so(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind((ports.HERE, 0))
        taken.listen()
        wanted = taken.getsockname()[1]

        found = ports.take(wanted, "database")

        assert found != wanted
        assert capsys.readouterr().out == f"Port {wanted} is taken; the database uses {found}.\n"
        with pytest.raises(CannotStart, match=f"Port {wanted}, asked for the web address, is taken"):
            ports.insist(wanted, "web address")


def test_left_over_processes_of_this_folder_are_ended_and_no_others(tmp_path: Path) -> None:
    ours = subprocess.Popen(["sleep", "60"], env={MARK: str(tmp_path / "up")})
    foreign = subprocess.Popen(["sleep", "60"], env={MARK: str(tmp_path) + "-other"})
    unmarked = subprocess.Popen(["sleep", "60"])
    try:
        system.end_leftovers(tmp_path)

        assert not psutil.pid_exists(ours.pid)
        assert (foreign.poll(), unmarked.poll()) == (None, None)
    finally:
        for process in (ours, foreign, unmarked):
            process.kill()
            process.wait()


def test_a_child_ends_with_us_even_when_we_are_killed(tmp_path: Path) -> None:
    code = "import os, time; from pathlib import Path; from local import processes\n"
    code += f"program = processes.Program('a', ['sleep', '60'], Path({str(tmp_path / 'log')!r}), dict(os.environ))\n"
    code += f"print(processes.start(program, Path({str(tmp_path)!r})).process.pid, flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as killed:
        assert killed.stdout
        child = int(killed.stdout.readline())
        killed.kill()

    assert _ends(child)


def test_a_stubborn_process_is_stopped_for_good(tmp_path: Path) -> None:
    stubborn = ["sh", "-c", "trap '' TERM; echo ready; while :; do sleep 0.1; done"]
    child = processes.start(Program("stubborn", stubborn, tmp_path / "log", dict(os.environ)), tmp_path)
    while "ready" not in child.last_words():
        time.sleep(0.05)

    child.stop(patience=0.5)

    assert child.process.returncode == -signal.SIGKILL


def _ends(pid: int) -> bool:
    """Whether it ends soon; one that nobody has buried yet has ended, too."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.05)
    return False
