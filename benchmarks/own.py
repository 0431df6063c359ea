"""Servers of a row's own, ready, and settings for processes on them; and the circumstances it is measured in."""

import os
import platform
import secrets
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psutil

from benchmarks.records import Where
from deploy.record import ROOT
from local import servers
from shared.settings import Environment, Settings
from shared.web.sessions import new_keys

NOBODY = "amqp://nobody"


@contextmanager
def settings(folder: Path) -> Iterator[Settings]:
    """Settings with keys and a namespace of their own, on a broker and a database that run under *folder* meanwhile."""
    private, public = new_keys()
    with servers.running(folder) as started:
        yield Settings(
            environment=Environment.LOCAL,
            amqp_uri=started.amqp_uri,
            mongodb_uri=started.mongodb_uri,
            namespace=f"bench-{secrets.token_hex(3)}-",
            session_key=private,
            session_public_key=public,
            link_key=secrets.token_hex(32),
        )


@contextmanager
def database(folder: Path) -> Iterator[Settings]:
    """Settings, without a namespace, on a database that runs under *folder* meanwhile; nobody is the broker."""
    with servers.running(folder, amqp_uri=NOBODY) as started:
        yield Settings(environment=Environment.LOCAL, amqp_uri=NOBODY, mongodb_uri=started.mongodb_uri)


def where() -> Where:
    """The circumstances now."""
    at = datetime.now(UTC).strftime("%Y-%m-%d %H:%M")
    return Where(at=at, commit=_commit(), machine=_machine(), load=round(os.getloadavg()[0], 1))


def _commit() -> str:
    """The checkout's commit, with a `+` where files differ from it; `unknown` without git."""
    commit = _git("rev-parse", "--short=8", "HEAD")
    changed = _git("status", "--porcelain", "--untracked-files=no", "--", ".", ":!docs/benchmarks.*")
    return (f"{commit}+" if changed else commit) or "unknown"


def _git(*args: str) -> str:
    try:
        run = subprocess.run(["git", *args], cwd=ROOT, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return ""
    return run.stdout.strip()


def _machine() -> str:
    memory = psutil.virtual_memory().total / 2**30
    cores = psutil.cpu_count()
    return f"{cores} cores of {_model()}, {memory:.0f} GB, Python {platform.python_version()}"


def _model() -> str:
    """What the kernel calls the processor."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())
