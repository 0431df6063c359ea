"""What a work process knows of its broker, written into its heartbeat, for it serves no HTTP that could be asked."""

import logging
from dataclasses import dataclass, field
from datetime import timedelta
from time import monotonic
from typing import Any

from shared import clock

log = logging.getLogger(__name__)


@dataclass
class Pulse:
    """When the broker last answered, and what keeps it from taking messages.

    Attributes:
        answered_at: the last answer, in monotonic seconds; the process's beginning before the first.
        blocked: why the broker takes no messages, in its own words; empty while it does.
        shut_out: since when this relay's lock is held by somebody who writes to no database of ours, if it is.
    """

    answered_at: float = field(default_factory=monotonic)
    blocked: str = ""
    shut_out: bool = False
    leads: bool = False

    def answered(self) -> None:
        """The broker has answered just now. It also confirms the one message after which it takes no more."""
        self.answered_at = monotonic()

    def is_blocked(self, reason: str) -> None:
        """The broker is alive, and says that it takes no messages."""
        log.error("the broker takes no messages: it is short of memory or disk (%s)", reason)
        self.blocked = reason or "blocked"

    def is_unblocked(self) -> None:
        """The broker takes messages, or is gone."""
        if self.blocked:
            log.warning("the broker takes messages again, or has to be connected to again")
        self.blocked = ""

    def row(self) -> dict[str, Any]:
        """What stands of it in a heartbeat."""
        broker_at = clock.real() - timedelta(seconds=monotonic() - self.answered_at)
        return {"broker_at": broker_at, "blocked": self.blocked, "shut_out": self.shut_out, "leads": self.leads}
