"""The edition's time on one machine: it begins inside the story, goes on at real pace, and stands still while we do."""

from datetime import datetime
from pathlib import Path

from shared import clock


def resume(folder: Path, begins: datetime) -> datetime:
    """Let the time of the system in *folder* go on where it was paused, at first at *begins*; which time it is now.

    A run that was killed did not pause; its time went on.
    """
    file, paused = folder / "clock.json", folder / "clock.paused"
    clock.follow(file)
    if paused.exists():
        begins = datetime.fromisoformat(paused.read_text())
        file.unlink(missing_ok=True)
        paused.unlink()
    clock.begin(begins)
    return clock.now()


def pause(folder: Path) -> None:
    """Let the time stand still until the next start."""
    (folder / "clock.paused").write_text(clock.now().isoformat())
