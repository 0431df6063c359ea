"""What is tried again, how often, and what becomes a dead letter.

What passes by itself (the database, the broker, a fact that has not arrived, a concurrent change) is tried for as long
as it takes, at last every 16 seconds; anything else five times, for a bug does not mend itself; what is invalid never.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

DELAYS = (1, 2, 4, 8, 16)  # seconds a message waits after its first, second ... failure


class Trouble(StrEnum):
    """Of which kind a failure is."""

    PASSING = "passing"
    BUG = "bug"
    INVALID = "invalid"


def attempt_of(headers: Mapping[str, Any] | None) -> int:
    """How often a message has failed so far; whatever a stranger wrote there counts as never."""
    attempt = (headers or {}).get("attempt", 0)
    return attempt if isinstance(attempt, int) and 0 <= attempt < 1_000_000 else 0


def failing_since(headers: Mapping[str, Any] | None, now: datetime) -> datetime:
    """Since when a message fails: *now* when it never did, when a stranger wrote it, or a clock that was ahead."""
    try:
        return min(datetime.fromisoformat((headers or {})["failing_since"]), now)
    except (KeyError, TypeError, ValueError):
        return now


def delay_of(attempt: int, trouble: Trouble) -> int | None:
    """Which of `DELAYS` (by index) to wait before the next try; None: it is a dead letter."""
    if trouble is Trouble.INVALID:
        return None
    if attempt < len(DELAYS):
        return attempt
    return len(DELAYS) - 1 if trouble is Trouble.PASSING else None
