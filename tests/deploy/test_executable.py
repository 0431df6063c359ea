"""`./challenge` on a machine that lacks something says in one line what to install."""

import shutil
import subprocess
from pathlib import Path

import pytest

from deploy.record import ROOT

TOOLS = ("sh", "dirname", "cat", "sha256sum", "cut", "mkdir", "flock", "tail", "tee")


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A checkout on a machine with the least tools, no Python, and nobody who is root."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for tool in TOOLS:
        (programs / tool).symlink_to(shutil.which(tool) or tool)
    for name in ("challenge", "requirements.lock"):
        shutil.copy(ROOT / name, tmp_path / name)
    a_program(programs / "id", "echo 1000")
    return tmp_path


def test_without_a_python_one_line_says_what_to_install(machine: Path) -> None:
    started = start(machine)

    assert started.returncode == 1
    assert started.stderr == (
        "challenge: needs Python 3.11, 3.12 or 3.13; install one with: sudo apt-get install python3 python3-venv\n"
    )


def test_a_python_that_is_too_old_is_none(machine: Path) -> None:
    a_program(machine / "bin" / "python3", "exit 1")  # what it answers to the question for its version

    assert start(machine).stderr.startswith("challenge: needs Python 3.11, 3.12 or 3.13;")


def test_without_its_venv_module_one_line_names_the_package(machine: Path) -> None:
    python = 'case "$2" in *ensurepip*) exit 1 ;; *print*) echo python3.12-venv ;; esac'
    a_program(machine / "bin" / "python3.12", python)

    assert start(machine).stderr == (
        "challenge: Python's venv module is missing; install it with: sudo apt-get install python3.12-venv\n"
    )


def a_program(file: Path, script: str) -> None:
    """A program of one line of shell."""
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)


def start(machine: Path) -> "subprocess.CompletedProcess[str]":
    """Start the executable there."""
    return subprocess.run(
        [str(machine / "challenge"), "status"],
        env={"PATH": str(machine / "bin")},
        capture_output=True,
        text=True,
        check=False,
    )
