"""Time and identity, the only source of either.

`now()` is the edition's time: deadlines, a message's time, DTSTAMP. `real()` is the machine's: leases, retries,
sessions, rate limits and the Date of a mail. In production they are the same. Locally and in tests a file moves the
edition's time; `move()` replaces that file atomically, forward only.
"""

import json
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from shared import sources
from shared.errors import Refused

_file: Path | None = None
_read: tuple[int, timedelta] = (
    0,
    timedelta(),
)  # the file's mtime in ns, and the edition's lead over real time


class ClockMovesForward(Refused):
    """The edition's time was asked to go back."""

    code = "clock-moves-forward"


def follow(path: Path | None) -> None:
    """Take the edition's time from *path* from now on; None means real time. Settings refuse this in production."""
    global _file, _read
    _file, _read = path, (0, timedelta())


def real() -> datetime:
    """The machine's time, in UTC."""
    sources.clock()
    return datetime.now(UTC)


def now() -> datetime:
    """The edition's time, in UTC, to the millisecond (which is what MongoDB keeps)."""
    moment = real() + _lead()
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def new_id() -> UUID:
    """A random identifier."""
    return uuid4()


def new_seed() -> str:
    """32 random bytes that nobody can guess, as 64 hex digits."""
    return secrets.token_hex(32)


def begin(at: datetime) -> bool:
    """Let the edition's time begin at *at*. False when its clock runs already, which is then left alone."""
    if _file is None:
        raise Refused("The clock stands on real time; set CLOCK_FILE to move it.")
    if _file.exists():
        return False
    _write(_file, at)
    return True


def move(to: datetime) -> None:
    """Let the edition's time be *to* from this moment on, in every process that follows the same file.

    Raises:
        ClockMovesForward: *to* lies before the present.
    """
    if _file is None:
        raise Refused("The clock stands on real time; set CLOCK_FILE to move it.")
    if to < now():
        raise ClockMovesForward(f"It is {now().isoformat()} already; the clock cannot go back to {to.isoformat()}.")
    _write(_file, to)


def _write(file: Path, edition: datetime) -> None:
    new = file.with_suffix(f".{uuid4().hex}.new")
    new.write_text(json.dumps({"edition": edition.isoformat(), "real": real().isoformat()}))
    new.replace(file)


def _lead() -> timedelta:
    global _read  # noqa: PLW0603 - re-read only when the file has changed
    if _file is None:
        return timedelta()
    try:
        changed = _file.stat().st_mtime_ns
    except FileNotFoundError:
        return timedelta()
    if changed != _read[0]:
        moved = json.loads(_file.read_text())
        _read = (changed, datetime.fromisoformat(moved["edition"]) - datetime.fromisoformat(moved["real"]))
    return _read[1]
