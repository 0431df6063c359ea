"""A folder for the servers of a test run: in memory, if there is room.

A test makes a database of some twenty collections and drops it again. On a disk that is over a second of waiting for
fsync, and many times that when others write, too; in memory it is 0.1 s. Killing a server loses nothing either way;
only a power cut would.
"""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

MEMORY = Path("/dev/shm")  # noqa: S108 - what is made there is made by mkdtemp
ROOM = 3_000_000_000  # bytes; containers often have 64 MB


@contextmanager
def folder() -> Iterator[Path]:
    """A folder that is gone afterwards; on the disk where memory is short, and wherever TMPDIR says."""
    has_room = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM
    place = MEMORY if has_room and "TMPDIR" not in os.environ else None
    _sweep(MEMORY)
    prefix = f"challenge-{os.getpid()}-"
    with tempfile.TemporaryDirectory(prefix=prefix, dir=place, ignore_cleanup_errors=True) as made:
        yield Path(made)


def _sweep(place: Path) -> None:
    """Remove what killed runs left in memory; their process is no more."""
    for left in place.glob("challenge-*-*"):
        owner = re.match(r"challenge-(\d+)-", left.name)
        if owner and not psutil.pid_exists(int(owner[1])):
            shutil.rmtree(left, ignore_errors=True)
