"""Several web processes at one address: one that dies is replaced, and none outlives the one that started them."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import psutil
import pytest

from deploy.console import CannotStart
from deploy.operate import workers
from local import ports

WORK = """
import os, sys
from deploy.operate import workers

def work(at):
    while True:
        with at.accept()[0] as caller:
            caller.sendall(str(os.getpid()).encode())

sys.exit(workers.keep(work, workers.sockets("127.0.0.1", int(sys.argv[1]), 2)))
"""
CANNOT = "import sys; from deploy.operate import workers; "
CANNOT += "sys.exit(workers.keep(lambda at: sys.exit(3), workers.sockets('127.0.0.1', 0, 2)))"


@contextmanager
def two_workers() -> Iterator[tuple[psutil.Process, int]]:
    """The process that keeps them, and their port."""
    port = ports.any_free()
    with subprocess.Popen([sys.executable, "-c", WORK, str(port)], stderr=subprocess.DEVNULL) as keeping:
        one = psutil.Process(keeping.pid)
        within(60, lambda: len(one.children()) == 2)
        try:
            yield one, port
        finally:
            with suppress(ProcessLookupError):
                keeping.terminate()


def within(seconds: float, done: Callable[[], bool]) -> None:
    until = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < until, "it did not come to that"
        time.sleep(0.02)


def who_answers(port: int) -> int:
    with socket.create_connection(("127.0.0.1", port), timeout=30) as asking:
        return int(asking.recv(20))


def test_both_answer_at_one_address() -> None:
    with two_workers() as (keeping, port):
        found = {who_answers(port) for _ in range(100)}

        assert found == {child.pid for child in keeping.children()}


def test_who_comes_while_one_is_dead_is_answered_by_its_successor() -> None:
    with two_workers() as (keeping, port):
        killed = who_answers(port)
        os.kill(killed, signal.SIGKILL)
        within(30, lambda: not psutil.pid_exists(killed))
        found = {who_answers(port) for _ in range(50)}

        assert killed not in found
        assert len(found) == 2
        assert found == {child.pid for child in keeping.children()}


def test_told_to_stop_it_ends_with_all_of_them() -> None:
    with two_workers() as (keeping, _):
        children = keeping.children()
        keeping.terminate()

        assert keeping.wait(30) == 0
        assert not any(child.is_running() for child in children)


def test_they_end_with_the_one_that_started_them_however_it_ends() -> None:
    with two_workers() as (keeping, _):
        children = keeping.children()
        keeping.kill()

        assert len(psutil.wait_procs(children, timeout=30)[0]) == 2


def test_where_none_can_begin_it_ends_and_says_so() -> None:
    assert subprocess.run([sys.executable, "-c", CANNOT], check=False, timeout=60).returncode == workers.CANNOT_START


@pytest.mark.parametrize(("first", "second"), [(1, 1), (1, 2), (2, 1), (2, 2)])
def test_a_port_that_another_system_has_is_not_shared(first: int, second: int) -> None:
    taken = workers.sockets("127.0.0.1", 0, first)
    try:
        with pytest.raises(CannotStart, match="in use"):
            workers.sockets("127.0.0.1", taken[0].getsockname()[1], second)
    finally:
        for one in taken:
            one.close()
