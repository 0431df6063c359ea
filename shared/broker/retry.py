"""The one place that decides what is tried again, how often, and what becomes a dead letter.

What passes by itself (the database, the broker, a fact that has not arrived, a concurrent change) is tried for as long
as it takes, at last every 16 seconds; anything else five times, for a bug does not mend itself; what is invalid never.
"""

from collections.abc import Mapping
from typing import Any

from amqp.exceptions import AMQPError
from kombu.exceptions import OperationalError

from shared.broker.topology import DELAYS
from shared.errors import NotYet, Stale
from shared.messages import Invalid
from shared.mongo.errors import is_passing

ALERT_AFTER = 600  # seconds that a message may wait for something missing before an operator should know


def is_transient(error: BaseException) -> bool:
    """Whether waiting alone can mend *error*."""
    return isinstance(error, NotYet | Stale | OperationalError | AMQPError | ConnectionError) or is_passing(error)


def attempt_of(headers: Mapping[str, Any] | None) -> int:
    """How often a message has failed so far; whatever a stranger wrote there counts as never."""
    attempt = (headers or {}).get("attempt", 0)
    return attempt if isinstance(attempt, int) and 0 <= attempt < 1_000_000 else 0


def delay_of(attempt: int, error: BaseException) -> int | None:
    """Which of `DELAYS` (by index) to wait before the next try; None: it is a dead letter."""
    if isinstance(error, Invalid):
        return None
    if attempt < len(DELAYS):
        return attempt
    return len(DELAYS) - 1 if is_transient(error) else None
