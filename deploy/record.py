"""What runs here: one system at a time, held by a lock that dies with its process, and written down for others."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, TextIO

from deploy.console import CannotStart

ROOT = Path(__file__).parents[1]
VAR = Path(os.environ.get("CHALLENGE_VAR", ROOT / "var"))  # tests run systems beside the one that stands here
NAMING = ("ENVIRONMENT", "MONGODB_URI", "AMQP_URI")  # settings that name another system than the one that runs here


@dataclass
class Record:
    """The running system: what it is, who holds it, where it answers, with which environment and processes."""

    what: str
    pid: int = field(default_factory=os.getpid)
    address: str = ""
    sink: str = ""
    environment: dict[str, str] = field(default_factory=dict)
    processes: dict[str, int] = field(default_factory=dict)


class Place:
    """The one place on this machine where a system of this checkout may run."""

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def write(self, record: Record) -> None:
        """Write down what runs. Others may not read it: it holds keys."""
        self._file.seek(0)
        self._file.truncate()
        json.dump(asdict(record), self._file, indent=1)
        self._file.flush()


@contextmanager
def held(record: Record, var: Path = VAR) -> Iterator[Place]:
    """Hold the place for *record*.

    Raises:
        CannotStart: another process holds it; says which, and where it answers.
    """
    var.mkdir(parents=True, exist_ok=True)
    with _opened(var) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise CannotStart(_taken(read(var))) from None
        place = Place(file)
        place.write(record)
        try:
            yield place
        finally:
            file.truncate(0)


def running(var: Path = VAR) -> Record | None:
    """What runs now; None when nothing does, whatever a killed run may have left."""
    try:
        with (var / "run.json").open() as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return read(var)
    except OSError:
        return None
    return None


def adopt(var: Path = VAR) -> Record | None:
    """Let this process see the system that runs here, unless its environment names another; what runs."""
    if not any(name in os.environ for name in NAMING) and (found := running(var)):
        os.environ.update(found.environment)
        return found
    return None


def read(var: Path = VAR) -> Record:
    """What is written down, whether it still runs or not."""
    text = (var / "run.json").read_text()
    content: dict[str, Any] = json.loads(text) if text else {"what": "up", "pid": 0}
    return Record(**content)


def _opened(var: Path) -> TextIO:
    descriptor = os.open(var / "run.json", os.O_RDWR | os.O_CREAT, 0o600)
    return os.fdopen(descriptor, "r+")


def _taken(by: Record) -> str:
    where = f" at {by.address}" if by.address else ""
    stop = f"stop it with Ctrl-C where it runs, or with: kill {by.pid}" if by.pid else "wait a moment"
    return f"`challenge {by.what}` runs already{where} (process {by.pid}); {stop}"
