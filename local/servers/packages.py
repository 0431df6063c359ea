"""The system's packages: installed by apt-get as root, and never more than what was asked for."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.console import CannotStart, shown

POLICY = Path("/usr/sbin/policy-rc.d")


def install(package: str, *, what: str) -> None:
    """Install *package* with apt-get. Services that come with it are not started.

    Raises:
        CannotStart: we are not root, or there is no apt-get; names the one command that mends it.
    """
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise CannotStart(f"{what} is missing; install it with: sudo apt-get install {package}")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C"}
    with _services_stay_down():
        shown("Reading the system's package lists", ["apt-get", "update", "-q"], env=env)
        command = ["apt-get", "install", "-q", "-y", "--no-install-recommends", package]
        shown(f"Installing {what} from the system's packages", command, env=env)


@contextmanager
def _services_stay_down() -> Iterator[None]:
    """Keep a package's own service from starting; ours runs apart from it. The policy dies with this process."""
    if POLICY.exists():
        yield
        return
    POLICY.write_text(f"#!/bin/sh\nkill -0 {os.getpid()} 2>/dev/null && exit 101\nexit 0\n")
    POLICY.chmod(0o755)
    try:
        yield
    finally:
        POLICY.unlink(missing_ok=True)


def ensure_space(folder: Path, *, megabytes: int) -> None:
    """Refuse to start where a server would soon fail for want of space.

    Raises:
        CannotStart: less than *megabytes* are free where *folder* is.
    """
    free = shutil.disk_usage(folder).free // 1_000_000
    if free < megabytes:
        raise CannotStart(
            f"Only {free} MB are free in {folder}; broker and database need {megabytes}. Make room first."
        )
