"""What the relay sends next, and what the broker's answer does to a row of the journal.

Rows are mappings with `subject`, `sequence`, `sent_at` and `retry_at`, as the journal holds them.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, TypeVar

Row = TypeVar("Row", bound=Mapping[str, Any])

BATCH = 100
RETRY = timedelta(seconds=5)  # until what found no queue is tried again
LONGEST = 2 * RETRY  # what is to wait for longer was written by a clock that had jumped


def is_due(retry_at: datetime | None, now: datetime) -> bool:
    """Whether what waits until *retry_at* (None: for nothing) may be sent."""
    return retry_at is None or not now < retry_at <= now + LONGEST


def next_rows(rows: Iterable[Row], now: datetime) -> list[Row]:
    """Which of the unsent *rows*, given by `_id`, go out next: by subject and sequence. A subject that holds a row
    which is not due waits for it, and holds up nobody else."""
    unsent = [row for row in rows if row.get("sent_at") is None]
    held = {row["subject"] for row in unsent if not is_due(row.get("retry_at"), now)}
    free = [row for row in unsent if row["subject"] not in held][:BATCH]
    return sorted(free, key=lambda row: (row["subject"], row["sequence"]))


def confirmed(now: datetime) -> dict[str, datetime | None]:
    """What a row becomes when the broker has taken it, or nobody wants it."""
    return {"sent_at": now, "retry_at": None}


def returned(now: datetime) -> dict[str, datetime | None]:
    """What a row becomes when it found no queue."""
    return {"retry_at": now + RETRY}
