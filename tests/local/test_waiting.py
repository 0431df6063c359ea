"""A start waits for as long as what it waits for gets on, says so, and never ends without a word of why."""

import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from deploy.console import CannotStart
from deploy.operate import answering
from local import processes, waiting
from local.processes import Child, Program

WORKS = "import time\nwhile True: sum(range(10_000))\n"
LOGS = "import sys, time\nfor n in range(1000): print('step', n, flush=True); time.sleep(0.1)\n"
SHORT_THREADS = """
import threading, time
def work():
    until = time.thread_time() + 0.5
    while time.thread_time() < until: pass
while True:
    one = threading.Thread(target=work)
    one.start()
    one.join()
"""
SHORT_CHILDREN = """
import subprocess, sys
work = "import time; until = time.process_time() + 0.5\\nwhile time.process_time() < until: pass"
while True: subprocess.run([sys.executable, "-S", "-c", work])
"""
SLEEPS = "import time\ntime.sleep(600)\n"


def _child(folder: Path, code: str, **more: object) -> Child:
    program = Program("server", [sys.executable, "-c", code], folder / "log", dict(os.environ), **more)  # type: ignore[arg-type]
    return processes.start(program, folder)


@pytest.mark.parametrize("code", [WORKS, LOGS])
def test_who_works_or_writes_is_waited_for_longer_than_the_quiet_time(tmp_path: Path, code: str) -> None:
    child, began = _child(tmp_path, code), time.monotonic()
    try:
        waiting.until(lambda: time.monotonic() - began > 6, child, quiet=4)
    finally:
        child.stop()


@pytest.mark.parametrize("code", [SHORT_THREADS, SHORT_CHILDREN], ids=["threads", "children"])
def test_work_in_short_threads_and_children_is_progress_too(tmp_path: Path, code: str) -> None:
    child, began = _child(tmp_path, code), time.monotonic()
    try:
        waiting.until(lambda: time.monotonic() - began > 20, child, quiet=15)
    finally:
        child.stop()


def test_work_after_a_busy_part_has_ended_is_progress() -> None:
    done, now = 0.0, 0.0
    progress = waiting.Progress(lambda: waiting.Effort(done, 0), lambda: now)

    quiet = []
    for done, now in ((100.0, 10.0), (1.0, 20.0), (4.0, 30.0)):  # noqa: B007 - the lambdas read them
        quiet.append(progress.quiet_for())

    assert quiet == [0, 10, 0]


def test_who_does_nothing_is_given_up_in_words(tmp_path: Path) -> None:
    child = _child(tmp_path, SLEEPS)
    try:
        with pytest.raises(
            CannotStart, match=r"^The server has done nothing for \d+ s and is not ready\. It wrote nothing"
        ):
            waiting.until(lambda: False, child, quiet=2)
    finally:
        child.stop()


def test_who_works_in_a_circle_is_given_up_at_last(tmp_path: Path) -> None:
    child = _child(tmp_path, WORKS)
    try:
        with pytest.raises(CannotStart, match="works, but is not ready after"):
            waiting.until(lambda: False, child, quiet=60, longest=2)
    finally:
        child.stop()


def test_a_stopped_server_that_goes_on_in_time_is_waited_for(tmp_path: Path) -> None:
    child, began = _child(tmp_path, LOGS), time.monotonic()
    os.kill(child.process.pid, signal.SIGSTOP)
    threading.Timer(3, os.kill, (child.process.pid, signal.SIGCONT)).start()
    try:
        waiting.until(lambda: time.monotonic() - began > 7, child, quiet=5)
    finally:
        child.stop()


def test_the_excerpt_comes_from_whichever_log_says_something(tmp_path: Path) -> None:
    own = tmp_path / "own.log"
    child = _child(tmp_path, f"open({str(own)!r}, 'w').write('the port is eaddrinuse\\n\\n')", more_logs=(own,))

    with pytest.raises(CannotStart) as gone:
        waiting.until(lambda: False, child)

    assert "The server ended while starting." in str(gone.value)
    assert "the port is eaddrinuse" in str(gone.value)
    assert "start again" in str(gone.value)


def test_what_is_waited_for_is_said_again_and_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(waiting, "SAID_EVERY", 1)
    child, began = _child(tmp_path, LOGS), time.monotonic()
    try:
        waiting.until(lambda: time.monotonic() - began > 3.5, child)
    finally:
        child.stop()

    said = capsys.readouterr().out.splitlines()
    assert 2 <= len(said) <= 4
    assert all(line.startswith("Waiting for the server for") and "it says: step" in line for line in said)


def test_a_server_that_is_not_ours_is_waited_for_as_long_as_its_answers_change(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = iter(["refused", "refused", "starting up", "starting up", "no primary (id 17)", "no primary (id 18)", ""])

    def trouble() -> str:
        time.sleep(0.3)
        return next(answers)

    monkeypatch.setattr(answering, "UNSEEN", 2)

    answering.until_answered("the database", trouble)

    assert "Waiting for the database for" in capsys.readouterr().out


def test_the_same_answer_for_long_is_given_up_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "UNSEEN", 1)

    with pytest.raises(CannotStart, match=r"the broker is not ready; for .* the same: it refuses the account"):
        answering.until_answered("the broker", lambda: "it refuses the account")
