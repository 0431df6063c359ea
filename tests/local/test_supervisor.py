"""What dies is started again, later each time, and said so."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from local import supervisor
from local.processes import Program
from local.supervisor import Supervisor


def test_a_program_that_dies_is_started_again_and_said_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told: list[dict[str, int]] = []
    kept = Supervisor(tmp_path, changed=told.append)
    child = kept.start(a_program(tmp_path, "sleep 60"))

    child.process.kill()
    _until(lambda: _look(kept) and len(told) > 1)

    said = capsys.readouterr().out.splitlines()
    assert said == [f"The web died (by signal 9); starting it again in 1 s. Its log: {tmp_path / 'log'}"]
    assert told[-1]["web"] != child.process.pid
    kept.stop()
    assert told[-1] == {}


def test_each_further_death_is_waited_for_longer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "BACK_OFF", (0, 0.3, 30))
    kept = Supervisor(tmp_path, changed=lambda _: None)
    (tmp_path / "runs").touch()
    began = time.monotonic()
    kept.start(a_program(tmp_path, "echo once >> runs; exit 3"))

    _until(lambda: _look(kept) and _runs(tmp_path) == 3)

    assert 0.3 <= time.monotonic() - began < 10
    for _ in range(5):
        kept.look()
        time.sleep(0.05)
    assert _runs(tmp_path) == 3
    kept.stop()


def test_nothing_is_restarted_on_a_full_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(supervisor, "BACK_OFF", (0, 30))
    monkeypatch.setattr(supervisor, "LEAST_SPACE", 10**18)
    kept = Supervisor(tmp_path, changed=lambda _: None)
    kept.start(a_program(tmp_path, "exit 1"))
    said: list[str] = []

    _until(lambda: _look(kept) and any("is full" in line for line in said + _said(capsys, said)))

    assert f"The disk of {tmp_path} is full; the web waits until there is room." in said
    assert sum("is nearly full: broker and database will stop" in line for line in said) == 1
    kept.stop()


def a_program(folder: Path, script: str) -> Program:
    """A program that runs a line of shell in *folder*."""
    return Program("web", ["sh", "-c", f"cd {folder} && {script}"], folder / "log", dict(os.environ))


def _runs(folder: Path) -> int:
    return len((folder / "runs").read_text().split())


def _look(kept: Supervisor) -> bool:
    kept.look()
    return True


def _said(capsys: pytest.CaptureFixture[str], said: list[str]) -> list[str]:
    said.extend(capsys.readouterr().out.splitlines())
    return said


def _until(holds: Callable[[], bool], patience: float = 10) -> None:
    until = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < until, "it never came to that"
        time.sleep(0.05)
